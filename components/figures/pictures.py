"""Pictures on the page."""

import streamlit as st

from components.export import dialog
from components.figures.picture import Picture
from components.words import formats
from components.words.i18n import _


def show(picture: Picture) -> None:
    """The chart in a card: remark above it, caption below it, its table one tap away."""
    with st.container(border=True, height="stretch"):
        st.subheader(picture.title)
        if picture.remark:
            st.caption(picture.remark)
        st.vega_lite_chart(picture.frame, picture.spec, alt=picture.alt)
        st.caption(picture.caption.line)
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
                dialog.picture(picture)
