"""The stage of a briefing: the whole window, letters by its size, pages turned by key and touch."""

from collections.abc import Callable

import streamlit as st

from components.runtime.scripts import script

BRIEFING, SCREEN, ZOOM = "briefing", "screen", "zoom"
"""Names in the address of the briefing, of the screen of it, counted from 1, and of its picture
alone."""
KEY, TURNS = "stage_control", "stage_turns"
PROJECTOR = 21.8
"""Pixels of a letter's size on a projector of 1920 x 1080, until the browser tells its own."""


def take(screen: int, screens: int, turn: Callable[[int], None]) -> float:
    """Take the whole window for screen `screen` of `screens`, counted from 1.

    `turn` is called with the screen that the keys or a finger ask for. Their turns are counted, so
    that a quick one does not begin before the last one that is not answered yet. Returns the size
    of the page's letters in pixels, which everything else on it follows.
    """

    def asked() -> None:
        number, st.session_state[TURNS] = st.session_state[KEY]["turn"]
        turn(int(number))

    turns = st.session_state.get(TURNS, 0)
    answer = script("stage")(
        key=KEY,
        data={"screen": screen, "screens": screens, "turns": turns},
        default={"letters": PROJECTOR},
        on_letters_change=lambda: None,
        on_turn_change=asked,
    )
    return float(answer["letters"])
