"""Numbers in the address, and the page of a long list that one of them asks for."""

import streamlit as st

from components.figures.choice import unknown
from components.words.i18n import _


def page(rows: int, on_a_page: int) -> int:
    """The page of so many rows asked for; for one that is not there, with a word, the first."""
    pages = -(-rows // on_a_page)
    known = {str(number) for number in range(1, pages + 1)}
    numbers = set(st.query_params.get_all("page"))
    if not numbers <= known:
        if "page" not in st.session_state:
            unknown(_("Page"))
        first()
    return st.pagination(pages, key="page", bind="query-params")


def number(name: str) -> int | None:
    """The number that stands under this name in the address, if it is one."""
    text = st.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def first() -> None:
    """Begin again: another search has other pages."""
    st.session_state["page"] = 1
