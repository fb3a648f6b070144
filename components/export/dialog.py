"""Taking a page along: the dialog that makes a file of its screen. What writes each kind of file is
loaded with the first of its kind, not with the server."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from components.data import read, write
from components.export import names
from components.export.slide import Slide, of_page
from components.figures import scene
from components.figures.scene import Scene
from components.figures.screen import Screen
from components.words import formats, wording
from components.words.i18n import _
from components.words.terms import FILES
from db.commands.exports import log_export
from db.model import Refusal, Selection, User
from db.queries import settings, units

if TYPE_CHECKING:
    from components.export.report import Heading

KINDS = ("pptx", "docx", "xlsx")
MIME = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MADE, OPEN = "export", "export_of"
"""Where the file that was made last stays, and the choice whose dialog is open."""


@dataclass(frozen=True)
class File:
    """What was made: its bytes, its name, and for which choice."""

    content: bytes
    name: str
    kind: str


@dataclass(frozen=True)
class Parcel:
    """What can be taken along: the slides of a choice. `name` is the title of what is made; empty
    for the page itself, whose screen has one."""

    here: Scene
    make: Callable[[Scene], list[Slide]]
    name: str = ""


def offer(here: Scene, make: Callable[[Scene], Screen]) -> None:
    """The button that opens the dialog; `make` is the page's screen of a scene."""
    offer_slides(Parcel(here, lambda chosen: of_page(make(chosen))), "export-open")


def offer_slides(parcel: Parcel, key: str) -> None:
    """The same for slides of one's own; `key` is the button's and tells them from others on the
    page, which may bear the same name."""
    which = (key, parcel.here.selection)
    st.button(
        _("Take along"),
        icon=":material/download:",
        key=key,
        type="tertiary",
        on_click=_open,
        args=(which,),
    )
    if st.session_state.get(OPEN) == which:
        _dialog(parcel)


def _open(which: tuple[str, Selection]) -> None:
    st.session_state.pop(MADE, None)
    st.session_state[OPEN] = which


def _close() -> None:
    for key in (OPEN, MADE):
        st.session_state.pop(key, None)


def _dialog(parcel: Parcel) -> None:
    @st.dialog(_("Take this page along"), icon=":material/download:", on_dismiss=_close)
    def show() -> None:
        labels = {kind: _(FILES[kind]) for kind in KINDS}
        kind = st.radio(_("As"), KINDS, format_func=labels.__getitem__, key="export-kind")
        sharing = st.toggle(
            _("For sharing: of people, only what points at nobody"), key="export-sharing"
        )
        if st.button(_("Make the file"), type="primary", key="export-make"):
            bar = st.progress(0.0, _("Being made; close this window to stop."))
            st.session_state.pop(MADE, None)
            try:
                st.session_state[MADE] = _make(parcel, kind, sharing, bar.progress)
            except Refusal as refusal:
                tell(refusal)
            bar.empty()
        made = st.session_state.get(MADE)
        if made is not None and made.kind == kind:
            st.text(made.name)
            st.download_button(
                _("Download"),
                made.content,
                made.name,
                MIME[kind],
                key="export-download",
                on_click="ignore",
                type="primary",
                icon=":material/download:",
            )

    show()


def tell(refusal: Refusal) -> None:
    st.error(_(refusal.message, **refusal.params), icon=":material/error:")


def _make(parcel: Parcel, kind: str, sharing: bool, progress: Callable[[float], object]) -> File:
    """The file; that it was made is written down with the choice."""
    here = parcel.here
    chosen = scene.of(here.user, here.selection, for_sharing=sharing)
    made = parcel.make(chosen)
    title, subject = parcel.name or made[0].screen.title, made[0].screen.subject.key
    at, caption = datetime.now(UTC), chosen.caption
    note = _("For sharing") if sharing else _("Internal circulation")
    content = _written(title, made, kind, note, at, here.user, progress)
    name = names.file_name(caption, title, at, kind)
    words = {"name": name, "window": caption.windows, "communes": caption.communes, "note": note}
    write(log_export, kind, "briefing" if parcel.name else subject, words, by=here.user)
    return File(content, name, kind)


def _written(
    title: str,
    shown: list[Slide],
    kind: str,
    note: str,
    at: datetime,
    user: User | None,
    progress: Callable[[float], object],
) -> bytes:
    if kind == "pptx":
        from components.export import slides

        return slides.deck(title, shown, note=note, progress=progress)
    screens = list({slide.screen.subject.key: slide.screen for slide in shown}.values())
    if kind == "docx":
        from components.export import report

        today = at.astimezone(formats.VIETNAM).date()
        return report.report(heading(user), screens, today, note=note, progress=progress)
    from components.export import workbook

    return workbook.workbook(title, screens, note=note)


def heading(user: User | None) -> "Heading":
    """The head of a report as the installation has it set; of a part of the whole with its name,
    and nobody's who signs for the whole."""
    from components.export.report import Heading

    root, installation = read(units.root), read(settings.installation)
    part = scene.home(user)
    if part is not None:
        whole = installation.installed_name or (root.full_name if root else "")
        name = wording.node_name(part)
        return Heading(whole, name, place=part.name, subject=installation.report_subject)
    return Heading(
        superior=installation.report_superior,
        issuer=installation.installed_name or (root.full_name if root else ""),
        number=installation.report_number,
        place=installation.report_place or (root.name if root else ""),
        subject=installation.report_subject,
        signer_title=installation.report_signer_title,
        signer_name=installation.report_signer_name,
        recipients=tuple(installation.report_recipients.splitlines()),
    )
