"""Which page of a long list is shown; it stands in the address."""

import streamlit as st

from components.figures import filters
from components.words.i18n import _


def page(rows: int, on_a_page: int) -> int:
    """The page of so many rows asked for; one that is not there is said and becomes the first."""
    pages = -(-rows // on_a_page)
    offered = {str(number) for number in range(1, pages + 1)}
    asked = set(st.query_params.get_all("page"))
    if not asked <= offered:
        if "page" not in st.session_state:
            filters.unknown(_("Page"))
        first()
    return st.pagination(pages, key="page", bind="query-params")


def first() -> None:
    """Begin again: another search has other pages."""
    st.session_state["page"] = 1
