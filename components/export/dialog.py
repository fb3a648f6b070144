"""Taking a page along: the dialog that has a file made of its screen, beside the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from components.beside import work
from components.data import fresh, read, write
from components.export import names
from components.export.codes import NO_CODES, Codes
from components.export.slide import Slide, of_page
from components.figures import places, scene
from components.figures.code import Figure, issue
from components.figures.scene import Scene
from components.figures.screen import Screen
from components.words import formats, wording
from components.words.i18n import _, calling
from components.words.terms import FILES
from db.commands.exports import log_export
from db.model import Refusal, Selection, User
from db.queries import settings, units
from db.queries.settings import REPORT_FIELDS

if TYPE_CHECKING:
    from components.export.report import Heading

KINDS = ("pptx", "docx", "xlsx")
MIME = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
MADE, OPEN, WORK = "export", "export_of", "export_work"
"""Where the file that was made last stays, the choice whose dialog is open, what makes a file."""


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
    _end()
    st.session_state[OPEN] = which


def _close() -> None:
    _end()
    st.session_state.pop(OPEN, None)


def _end() -> None:
    """What was made, and what is being made, is not wanted any more."""
    work.end(WORK)
    st.session_state.pop(MADE, None)


def _dialog(parcel: Parcel) -> None:
    @st.dialog(_("Take this page along"), icon=":material/download:", on_dismiss=_close)
    def show() -> None:
        labels = {kind: _(FILES[kind]) for kind in KINDS}
        kind = st.radio(_("As"), KINDS, format_func=labels.__getitem__, key="export-kind")
        sharing = st.toggle(
            _("For sharing: of people, only what points at nobody"), key="export-sharing"
        )
        if st.button(_("Make the file"), type="primary", key="export-make"):
            _end()
            try:
                _begin(parcel, kind, sharing)
            except Refusal as refusal:
                tell(refusal)
        if work.is_under_way(WORK):
            try:
                waiting = work.awaited(WORK, _("Being made"), counted=False, in_dialog=True)
                st.session_state[MADE] = waiting.result()
            except Refusal as refusal:
                tell(refusal)
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


def _begin(parcel: Parcel, kind: str, sharing: bool) -> None:
    """In the words of the choice, which need not be that of the page."""
    here = parcel.here
    chosen = scene.of(here.user, here.selection, for_sharing=sharing)
    with calling(chosen.kinds):
        work.begin(WORK, _making(parcel, chosen, kind))


def _making(parcel: Parcel, chosen: Scene, kind: str) -> Callable[[work.Work], File]:
    """What makes the file beside this page; that it was made is written down with the choice."""
    here, sharing = parcel.here, chosen.for_sharing
    slides = parcel.make(chosen)
    title, subject = parcel.name or slides[0].screen.title, slides[0].screen.subject.key
    at, caption = datetime.now(UTC), chosen.caption
    note = _("For sharing") if sharing else _("Internal circulation")
    many = kind == "xlsx" and places.annex(chosen)
    communes = places.listing(chosen) if many else None
    today = at.astimezone(formats.VIETNAM).date()
    coded = _codes(kind, slides, by=here.user) if here.user else NO_CODES
    asked = (kind, title, slides, heading(here.user), today, note, communes, coded)
    name = names.file_name(caption, title, at, kind)
    words = {"name": name, "window": caption.windows, "communes": caption.communes, "note": note}

    def make(done: work.Work) -> File:
        from components.export import made  # loaded with the first file, not with the server

        content = done.run(made.made, *asked, seconds=made.SECONDS)
        write(log_export, kind, "briefing" if parcel.name else subject, words, by=here.user)
        return File(content, name, kind)

    return make


def _codes(kind: str, slides: list[Slide], *, by: User) -> Codes:
    """Of what is shown in a file of this kind, and of all its numbers together. A slide without
    numbers of its own, as of what has changed since, has none."""
    slides = [one for one in slides if one.screen.blocks] or slides
    screens = {one.screen.subject.key: one.screen for one in slides}
    figures = {(key, ""): Figure((screen,)) for key, screen in screens.items()}
    shown = [(one.screen, one.name) for one in slides]
    if kind != "pptx":
        shown = [(screen, name) for screen in screens.values() for name in screen.named]
    figures |= {
        (screen.subject.key, name): Figure((screen,), name) for screen, name in shown if name
    }
    return coded(Figure(tuple(screens.values())), figures, by=by)


def coded(
    whole: Figure, figures: Mapping[tuple[str, str], Figure] = MappingProxyType({}), *, by: User
) -> Codes:
    """The codes of a file of these figures, whose own is that of the `whole`."""
    first, *rest = issue([whole, *figures.values()], by=by)
    found = dict(zip(figures, rest, strict=True))
    return Codes(read(settings.installation).own_address, first, found)


def heading(user: User | None) -> "Heading":
    """The head of a report as the installation has it set; of a part of the whole with its name,
    and nobody's who signs for the whole."""
    from components.export.report import Heading

    root, installation = read(units.root), read(settings.installation)
    part, issuer = scene.home(user), installation.installed_name or (root.full_name if root else "")
    fields = {name: getattr(installation, name) for name in REPORT_FIELDS}
    fields["report_place"] = fields["report_place"] or (root.name if root else "")
    if part is not None:
        kept = {"report_subject": fields["report_subject"]}
        fields = kept | {"report_superior": issuer, "report_place": part.name}
        issuer = wording.node_name(part)
    return Heading(**fields, issuer=issuer, logo=fresh(settings.logo))
