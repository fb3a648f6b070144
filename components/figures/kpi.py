"""A number, its change, its base, where it comes from: what a chief reads in twenty seconds."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.charts.style import Spec
from components.runtime import again, fold
from components.runtime.frames import converted, with_rows
from components.words import bases, wording
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
class Way:
    """The page that tells more. `choice` is what its filter is to ask for, where that is not what
    is chosen already: names of the address and what stands there."""

    file: Path
    label: str
    choice: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Kpi:
    """One block: number first, change second, base third, then a small trend and its footing.

    `change` is the size of the change in words, `percent` the same as a share, `base` what it is
    measured against, `tone` NEUTRAL for what chance may explain. `notes` are lines below the trend;
    `partial` says what a number stands on that not all have reported, `aside` the part of it that
    the context of its page does not say. `way` leads to the page that tells more.
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
    aside: str = ""
    way: Way | None = None

    @cached_property
    def sent(self) -> bytes:
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
        **{
            "value": noun(compared.now),
            "base": bases.base(period),
            "percent": wording.muted_percent(compared),
        }
        | rest,
        change=wording.plain_change(compared, noun(abs(compared.change or 0))),
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


def show(place: DeltaGenerator, kpi: Kpi) -> None:
    """The block in its place."""
    again.show(place, kpi, partial(_card, kpi))


def _card(kpi: Kpi) -> None:
    """What the number is made of stands behind its question mark; what it lacks beside its base."""
    card = st.container(border=True, height="stretch", gap="xsmall")
    with card:
        number(kpi, kpi.aside, "\n".join(filter(None, kpi.notes)))
        fold.later(card)
        st.vega_lite_chart(spec=with_rows(kpi.trend, kpi.sent), alt=kpi.alt)
        lead(kpi)


def lead(kpi: Kpi) -> None:
    """The way to the page of the number: the whole card, by the sheet of the page."""
    if kpi.way:
        st.page_link(
            kpi.way.file,
            label=kpi.way.label,
            icon=":material/chevron_right:",
            icon_position="right",
            query_params=kpi.way.choice or None,
        )


def number(kpi: Kpi, beside: str = "", behind: str = "") -> None:
    """The number with its change, its base and what is said beside it or behind it."""
    st.metric(
        kpi.label,
        kpi.value,
        kpi.change,
        delta_color=_COLOUR[kpi.tone],
        delta_arrow=_ARROW[kpi.direction],
        delta_description=kpi.percent,
        help=behind or None,
    )
    st.caption(wording.joined(kpi.base, beside, by="; "))


def row(blocks: list[Kpi]) -> None:
    """Four blocks: in one row where they fit, else two and two, never three and one, which is left
    to the sheet of the page."""
    grid = st.grid(4, min_column_width=225, key="numbers", height="stretch")
    for kpi in blocks:
        show(grid, kpi)
