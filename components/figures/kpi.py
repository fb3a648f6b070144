"""A number, its change, its base, where it comes from: what a chief reads in twenty seconds."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import pandas as pd
import streamlit as st

from components.charts.style import Spec
from components.runtime.frames import converted
from components.words import wording
from db.compare import Comparison, Direction, RateComparison, Tone
from db.periods import Period

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
    measured against, `tone` NEUTRAL for what chance may explain. `notes` are lines below the trend;
    `partial` says what a number stands on that not all have reported, where no notes are shown.
    """

    label: str
    value: str
    trend: Spec
    frame: pd.DataFrame
    alt: str
    change: str = ""
    percent: str = ""
    base: str = ""
    direction: Direction | None = None
    tone: Tone = Tone.NEUTRAL
    notes: tuple[str, ...] = ()
    partial: str = ""

    @cached_property
    def sent(self) -> Any:
        """The frame as it goes to the browser."""
        return converted(self.frame)

    @property
    def sentence(self) -> str:
        """The number with its change and base on one line; a share of its own stands behind it."""
        is_share = bool(self.percent) and not self.percent.startswith("(")
        value = f"{self.value} ({self.percent})" if is_share else self.value
        change = wording.joined(self.change, "" if is_share else self.percent, self.base)
        return wording.joined(value, change, self.partial, by="; ")


def of_counts(
    label: str,
    compared: Comparison,
    noun: Callable[[int], str],
    period: Period,
    **rest: Any,
) -> Kpi:
    """Of things counted, in words by `noun`; `rest` is what else a block has."""
    return Kpi(
        label=label,
        **{"value": noun(compared.now)} | rest,
        change=wording.plain_change(compared, noun(abs(compared.change or 0))),
        percent=wording.muted_percent(compared),
        base=wording.base(period),
        direction=compared.direction,
        tone=compared.tone,
    )


def of_shares(label: str, compared: RateComparison, **rest: Any) -> Kpi:
    """Of a share, whose change is in points; `rest` is what else a block has."""
    return Kpi(
        label=label,
        change=wording.points_change(compared),
        direction=compared.direction,
        tone=compared.tone,
        **rest,
    )


def show(kpi: Kpi) -> None:
    with st.container(border=True, height="stretch", gap="xsmall"):
        number(kpi)
        st.vega_lite_chart(kpi.sent, kpi.trend, alt=kpi.alt)
        st.caption("\n".join(filter(None, kpi.notes)))


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
