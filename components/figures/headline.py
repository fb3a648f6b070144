"""The row above a page: what it is about, and what one can do with it.

The router sets it out before the page runs, since the choice of figures goes along from page to
page; the page fills it in. Below it, on a page of figures, stands the context, which stays in sight
while the page is scrolled.
"""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.words.caption import Caption

_PLACES = "headline"


@dataclass(frozen=True)
class Headline:
    """Places in one row: the title, and what chooses the figures with what the page offers;
    `beside` is the place below the row, for what has to be said of the choice or takes no room."""

    title: DeltaGenerator
    tools: DeltaGenerator
    beside: DeltaGenerator


def set_out(headline: Headline) -> None:
    """Remember the places for the page that runs after."""
    st.session_state[_PLACES] = headline


def here() -> Headline:
    """The places of this run."""
    headline: Headline = st.session_state[_PLACES]
    return headline


def entitle(title: str) -> None:
    """Say what the page is about, at the beginning of the row."""
    here().title.header(title, anchor=False)


def tools() -> DeltaGenerator:
    """Where the page puts what it offers."""
    return here().tools


def context(caption: Caption) -> None:
    """What every figure of the page speaks of; printed once, and kept in sight by a sheet of our
    own (components/runtime/assets/figures.css)."""
    with st.container(key="context"):
        st.caption(caption.context)
