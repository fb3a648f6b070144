"""A picture on the page: a card with its table and its file one tap away."""

from datetime import UTC, datetime
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import access
from components.data import write
from components.export import codes, image, names
from components.export.dialog import tell
from components.figures import levels, tables
from components.figures.code import Figure, issue
from components.figures.picture import Picture
from components.figures.screen import Screen
from components.runtime import again, fold
from components.words import wording
from components.words.caption import Caption
from components.words.i18n import _, language, speaking
from db.commands.exports import log_export
from db.model import Refusal, User

MIME = {"png": "image/png", "svg": "image/svg+xml"}


def show(screen: Screen, name: str, page: Caption, picture: Picture | None = None) -> None:
    """The picture of that name, where it is not the one given: remark above the chart; below it its
    caption, where that is not the one of the page. Nothing where the screen has none."""
    picture = picture or screen.picture(name)
    if picture is None:
        return
    figure = Figure((screen,), name, picture)
    head = partial(_head, picture)
    card = again.show(again.open_place(), picture, head, "head", levels.clicks(picture))
    with card:
        fold.later(card)
        _file(figure, picture, "png", _("Take the picture"))
    foot = partial(_foot, figure, picture, picture.caption != page)
    if st.session_state.get(_key(picture)):  # its figures stand open
        with card:
            foot()
    else:
        again.show(card, picture, foot, "foot", picture.caption != page)


def _key(picture: Picture) -> str:
    """Of its figures, which a click on a mark may open."""
    return f"{levels.TABLE}-{picture.title}"


def _head(picture: Picture) -> DeltaGenerator:
    """The picture with what is read before it, in its card."""
    card = st.container(border=True, height="stretch", gap="xsmall", key=f"picture-{picture.title}")
    with card:
        st.subheader(picture.heading, anchor=False)
        above, _below = picture.remark_parts
        if above:
            st.caption(above)
        levels.draw(picture)
    return card


def _foot(figure: Figure, picture: Picture, is_of_its_own: bool) -> None:
    """What is read after it, with a caption where that is not the one of the page; its figures."""
    _above, below = picture.remark_parts
    below = wording.joined(below, picture.caption.short if is_of_its_own else "", by="\n\n")
    if below:
        st.caption(below)
    behind = st.expander(_("Figures and file"), on_change="rerun", key=_key(picture))
    if behind.open:
        with behind:
            tables.behind(picture)
            _file(figure, picture, "svg", _("Picture that can be enlarged (SVG)"))


def _file(figure: Figure, picture: Picture, kind: str, label: str) -> None:
    """The picture as a file with its code, made and written down when it is asked for."""
    code, user = language(), access.current_user()
    assert user is not None
    refused: list[Refusal] = st.session_state.setdefault(f"undrawn-{kind}-{picture.title}", [])
    while refused:  # by the press before: it was answered outside of any run
        tell(refused.pop())
    name = names.file_name(picture.caption, picture.title, datetime.now(UTC), kind)
    st.download_button(
        label,
        data=partial(_drawn, figure, picture, kind, name, code, user, refused),
        file_name=name,
        mime=MIME[kind],
        key=f"{kind}-{picture.title}",
        on_click="ignore",
        icon=":material/image:",
        type="tertiary",
    )


def _drawn(
    figure: Figure,
    picture: Picture,
    kind: str,
    name: str,
    code: str,
    by: User,
    refused: list[Refusal],
) -> bytes:
    with speaking(code):
        try:
            foot = codes.printed(*issue([figure], by=by))
            drawn = image.png(picture, foot) if kind == "png" else image.svg(picture, foot).encode()
        except Refusal as refusal:
            refused.append(refusal)
            raise
        about = {
            "name": name,
            "window": picture.caption.windows,
            "communes": picture.caption.communes,
        }
    write(log_export, kind, "picture", about, by=by)
    return drawn
