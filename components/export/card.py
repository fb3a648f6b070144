"""A picture on the page: a card with its table and its file one tap away."""

from datetime import UTC, datetime
from functools import partial

import streamlit as st

from components import access
from components.data import write
from components.export import image, names
from components.export.dialog import tell
from components.figures import levels
from components.figures.picture import Picture
from components.words import formats
from components.words.caption import Caption
from components.words.i18n import _, language, speaking
from db.commands.exports import log_export
from db.model import Refusal, User

MIME = {"png": "image/png", "svg": "image/svg+xml"}


def show(picture: Picture, page: Caption | None = None) -> None:
    """Remark above the chart; below it its caption, where that is not the one of the page."""
    with st.container(border=True, height="stretch", gap="xsmall"):
        with st.container(horizontal=True, gap="small", key=f"picture-{picture.title}"):
            st.subheader(picture.title, anchor=False, width="stretch")
            _file(picture, "png", _("Take the picture"))
        if picture.remark:
            st.caption(picture.remark)
        levels.draw(picture)
        if picture.caption != page:
            st.caption(picture.caption.short)
        key = f"table-{picture.title}"
        behind = st.expander(_("Figures and file"), on_change="rerun", key=key)
        if behind.open:
            with behind:
                st.dataframe(
                    picture.figures,
                    hide_index=True,
                    placeholder=formats.MISSING,
                    alt=picture.title,
                )
                _file(picture, "svg", _("Picture that can be enlarged (SVG)"))


def _file(picture: Picture, kind: str, label: str) -> None:
    """The picture as a file, made and written down when it is asked for."""
    code, user = language(), access.current_user()
    assert user is not None
    refused: list[Refusal] = st.session_state.setdefault(f"undrawn-{kind}-{picture.title}", [])
    while refused:  # by the press before: it was answered outside of any run
        tell(refused.pop())
    name = names.file_name(picture.caption, picture.title, datetime.now(UTC), kind)
    st.download_button(
        label,
        data=partial(_drawn, picture, kind, name, code, user, refused),
        file_name=name,
        mime=MIME[kind],
        key=f"{kind}-{picture.title}",
        on_click="ignore",
        icon=":material/image:",
        type="tertiary",
    )


def _drawn(
    picture: Picture, kind: str, name: str, code: str, by: User, refused: list[Refusal]
) -> bytes:
    with speaking(code):
        try:
            drawn = image.png(picture) if kind == "png" else image.svg(picture).encode()
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
