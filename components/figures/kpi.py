"""A number, its change, its base, where it comes from: what a chief reads in twenty seconds."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd
import streamlit as st

from components.charts.style import Spec
from db.compare import Comparison, Direction, RateComparison, Tone

_COLOUR: dict[Tone, Literal["green", "red", "gray"]] = {
    Tone.GOOD: "green",
    Tone.BAD: "red",
    Tone.NEUTRAL: "gray",
}
_ARROW: dict[Direction | None, Literal["up", "down", "off"]] = {
    Direction.UP: "up",
    Direction.DOWN: "down",
    Direction.SAME: "off",
    None: "off",
}


@dataclass(frozen=True)
class Kpi:
    """One block: number first, change second, base third, then a small trend and its footing.

    `change` is the size of the change in words, `percent` the same as a share, `base` what it is
    measured against. A change on a small base comes with tone NEUTRAL and is not coloured.
    `notes` are lines below the trend.
    """

    label: str
    value: str
    change: str
    percent: str
    base: str
    direction: Direction | None
    tone: Tone
    trend: Spec
    frame: pd.DataFrame
    alt: str
    notes: tuple[str, ...]

    @property
    def said(self) -> str:
        """The number with its change and base on one line; a share of its own stands behind it."""
        is_share = bool(self.percent) and not self.percent.startswith("(")
        value = f"{self.value} ({self.percent})" if is_share else self.value
        change = (self.change, "" if is_share else self.percent, self.base)
        return "; ".join(part for part in (value, " ".join(filter(None, change))) if part)


def calm(compared: Comparison | RateComparison) -> Tone:
    """The colour of a block: the alarm is for what chance does not explain."""
    if compared.tone is Tone.BAD and not compared.is_signal:
        return Tone.NEUTRAL
    return compared.tone


def show(kpi: Kpi) -> None:
    with st.container(border=True, height="stretch", gap="xsmall"):
        number(kpi)
        st.vega_lite_chart(kpi.frame, kpi.trend, alt=kpi.alt)
        st.caption("  \n".join(kpi.notes))


def number(kpi: Kpi) -> None:
    """The number with its change and base, without what it is made of."""
    st.metric(
        kpi.label,
        kpi.value,
        kpi.change,
        delta_color=_COLOUR[kpi.tone],
        delta_arrow=_ARROW[kpi.direction],
        delta_description=kpi.percent,
    )
    st.caption(kpi.base)


def row(blocks: list[Kpi]) -> None:
    """Four blocks: in one row where they fit, else two and two, never three and one."""
    half = len(blocks) // 2
    with st.grid(2, min_column_width=500):
        for pair in (blocks[:half], blocks[half:]):
            with st.grid(2, min_column_width=270, height="stretch"):
                for kpi in pair:
                    show(kpi)
