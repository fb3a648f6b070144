"""Taking a page along: the dialog that makes a file of its screen, and a picture as a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from components import formats, scene
from components.data import read, write
from components.export import image, names, report, slides, workbook
from components.i18n import _, language, speaking
from components.picture import Picture
from components.scene import Scene
from components.screens import Screen
from db.commands.exports import log_export
from db.queries import settings, units

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


def offer(here: Scene, make: Callable[[Scene], Screen]) -> None:
    """The button that opens the dialog; `make` is the page's screen of a scene."""
    st.button(
        _("Take along"), icon=":material/download:", key="export-open", on_click=_open, args=(here,)
    )
    if st.session_state.get(OPEN) == here.selection:
        _dialog(here, make)


def _open(here: Scene) -> None:
    st.session_state.pop(MADE, None)
    st.session_state[OPEN] = here.selection


def _close() -> None:
    st.session_state.pop(OPEN, None)
    st.session_state.pop(MADE, None)


def picture(shown: Picture) -> None:
    """The picture as a file, made when it is asked for."""
    code = language()
    with st.container(horizontal=True):
        for kind, mime in (("png", "image/png"), ("svg", "image/svg+xml")):
            st.download_button(
                kind.upper(),
                data=partial(_drawn, shown, kind, code),
                file_name=_picture_name(shown, kind),
                mime=mime,
                key=f"{kind}-{shown.title}",
                on_click="ignore",
                icon=":material/image:",
                help=_("This picture as a file, with all its words inside"),
            )


def _drawn(shown: Picture, kind: str, code: str) -> bytes:
    with speaking(code):
        return image.png(shown) if kind == "png" else image.svg(shown).encode()


def _picture_name(shown: Picture, kind: str) -> str:
    period = shown.caption.selection.period
    unit, at = shown.caption.short_unit, datetime.now(UTC)
    return names.file_name(unit, shown.title, period.first, period.last, at, kind)


def _dialog(here: Scene, make: Callable[[Scene], Screen]) -> None:
    @st.dialog(_("Take this page along"), icon=":material/download:", on_dismiss=_close)
    def show() -> None:
        labels = {
            "pptx": _("Slides (PowerPoint)"),
            "docx": _("Report (Word)"),
            "xlsx": _("Figures (Excel)"),
        }
        kind = st.radio(_("As"), KINDS, format_func=labels.__getitem__, key="export-kind")
        sharing = here.masked or st.toggle(
            _("For sharing: hide counts of one or two people"), key="export-sharing"
        )
        if st.button(_("Make the file"), type="primary", key="export-make"):
            bar = st.progress(0.0, _("Being made; close this window to stop."))
            st.session_state[MADE] = _make(here, make, kind, sharing, bar.progress)
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


def _make(
    here: Scene,
    make: Callable[[Scene], Screen],
    kind: str,
    sharing: bool,
    progress: Callable[[float], object],
) -> File:
    """The file of the screen; that it was made is written down with the choice."""
    told = scene.of(here.user, here.selection, for_sharing=sharing)
    screen = make(told)
    at, period = datetime.now(UTC), here.selection.period
    note = _("For sharing") if sharing else _("Internal circulation")
    content = _written(screen, kind, note, at, progress)
    caption = told.caption
    name = names.file_name(caption.short_unit, screen.title, period.first, period.last, at, kind)
    write(
        log_export,
        kind,
        screen.subject,
        {"name": name, "window": caption.windows, "communes": caption.communes, "note": note},
        by=here.user,
    )
    return File(content, name, kind)


def _written(
    screen: Screen, kind: str, note: str, at: datetime, progress: Callable[[float], object]
) -> bytes:
    if kind == "pptx":
        return slides.deck(screen.title, slides.of_page(screen), note=note, progress=progress)
    if kind == "docx":
        today = at.astimezone(formats.VIETNAM).date()
        return report.report(heading(), [screen], today, note=note, progress=progress)
    return workbook.workbook(screen.title, [screen], note=note)


def heading() -> report.Heading:
    """The head of a report as the installation has it set."""
    root, told = read(units.root), read(settings.installation)
    return report.Heading(
        superior=told.report_superior,
        issuer=told.installed_name or (root.full_name if root else ""),
        number=told.report_number,
        place=told.report_place or (root.name if root else ""),
        subject=told.report_subject,
        signer_title=told.report_signer_title,
        signer_name=told.report_signer_name,
        recipients=tuple(told.report_recipients.splitlines()),
    )
