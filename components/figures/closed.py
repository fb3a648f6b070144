"""What closed figures have become: reported then, known now, the difference; who closed them."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from components.charts import closing as charts
from components.data import read
from components.figures import scene as scenes
from components.figures import tables
from components.figures.picture import frame
from components.figures.scene import Scene
from components.figures.screen import Subject
from components.runtime import markup
from components.words import formats, indicators, wording
from components.words.i18n import _, _n
from db.facts.closing import differing, rolled_up, totals
from db.indicators import INDICATORS
from db.model import Unit, User
from db.queries import closing as queries
from db.queries import units
from db.queries.closing import Closing


class Row(NamedTuple):
    """A figure of a unit; `changed` counts its cells that differ."""

    indicator: str
    unit: int
    then: int | None
    now: int | None
    difference: int | None
    changed: int

    def place(self, names: Mapping[int, Unit]) -> str:
        return wording.short_name(names[self.unit])

    @property
    def texts(self) -> tuple[str, str, str]:
        """Then, now and difference in words; where one side was not reported, which one."""
        counted = formats.number(self.then), formats.number(self.now)
        if self.then is None and self.now is not None:
            return *counted, _("reported since")
        if self.then is not None and self.now is None:
            return *counted, _("taken back")
        if not self.difference and self.changed:
            return *counted, _("0 (changed inside)")
        return *counted, formats.signed(self.difference)


def ask(user: User, subject: Subject) -> Scene:
    """What every page of figures begins with: what is asked for, and what it was when closed."""
    scene = scenes.ask(user, _(subject.title), subject.basis)
    show(scene, subject.groups)
    return scene


def show(scene: Scene, groups: tuple[str, ...]) -> None:
    """One quiet line for the figures of these groups (db.indicators), and what they were when
    closed one tap away. Nothing where no closing touches the window."""
    period = scene.selection.period
    closings = read(queries.newest_of_each_month, period)
    if not closings:
        return
    heirs = read(units.voices_of, scene.selection)
    changed = len(rolled_up(read(queries.changed, period, groups), heirs))
    line = wording.joined(_when(list(closings)), state(changed))
    if not changed:
        st.caption(markup.icon(":material/lock:", line))
        return
    block = st.expander(
        line, icon=":material/compare_arrows:", on_change="rerun", key="then-and-now"
    )
    if block.open:
        with block:
            for closing in closings:
                st.text(who(closing))
            cells = rolled_up(read(queries.then_and_now, period, groups), heirs)
            root = read(units.root)
            names = {**scene.units, **({root.id: root} if root else {})}
            differences = [row for row in rows(cells, names) if row.changed]
            chart(differences, names)
            grid(
                table(differences, names),
                _("Figures that have changed since they were closed"),
            )
            st.caption(scene.caption.short)


def state(changed: int) -> str:
    """How many figures differ, or that they are as closed."""
    if not changed:
        return _("The figures are as they were closed.")
    return _n(
        "{n} figure has changed since.", "{n} figures have changed since.", changed, n=changed
    )


def who(closing: Closing) -> str:
    """Who closed which days and when, and who opened them again. Names are for st.text alone."""
    closed = _(
        "{days} closed by {who} at {time}.",
        days=formats.day_range(closing.period.first, closing.period.last),
        who=closing.closed_by,
        time=formats.moment(closing.closed_at),
    )
    if closing.reopened_at is None:
        return closed
    opened = _(
        "Opened again by {who} at {time}: {why}",
        who=closing.reopened_by,
        time=formats.moment(closing.reopened_at),
        why=closing.reopen_reason,
    )
    return f"{closed} {opened}"


def _when(closings: list[Closing]) -> str:
    """When the newest closing was, and how many more there are."""
    newest, more = max(closings, key=lambda closing: closing.id), len(closings) - 1
    words = {
        "days": formats.day_range(newest.period.first, newest.period.last),
        "time": formats.moment(newest.closed_at),
    }
    if newest.reopened_at is None:
        line = _("{days} closed at {time}.", **words)
    else:
        reopened = formats.moment(newest.reopened_at)
        line = _("{days} closed at {time}, opened again at {reopened}.", reopened=reopened, **words)
    before = _n("{n} more closing before it.", "{n} more closings before it.", more, n=more)
    return f"{line} {before}" if more else line


def rows(cells: pd.DataFrame, names: Mapping[int, Unit]) -> list[Row]:
    """The sums of the cells (db.facts.closing.rolled_up) by indicator and commune in the order of
    `names`, those that differ first."""
    sums = totals(cells)
    places = {unit: place for place, unit in enumerate((0, *names))}
    order = {indicator: place for place, indicator in enumerate(INDICATORS)}
    return sorted(
        (
            Row(row.indicator, int(row.unit_id), row.then, row.now, row.difference, row.changed)
            for row in _plain(sums).itertuples()
        ),
        key=lambda row: (not row.changed, order[row.indicator], places[row.unit]),
    )


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """With None for what is missing."""
    return frame.astype("object").where(frame.notna(), None)


def table(
    rows: list[Row],
    names: Mapping[int, Unit],
    *,
    why: Callable[[Row], str] | None = None,
) -> pd.DataFrame:
    """The rows with headings for the screen; `why` gives the reasons behind a row that differs."""
    columns = {
        _("Figure"): [indicators.full_name(row.indicator) for row in rows],
        _("Commune"): [row.place(names) for row in rows],
        **_sides(rows),
    }
    if why:
        columns[_("Why it changed")] = [why(row) if row.changed else "" for row in rows]
    return pd.DataFrame(columns, dtype="str")


def cells_table(
    cells: pd.DataFrame, names: Mapping[int, Unit], parts: Mapping[tuple[str, str], str]
) -> pd.DataFrame:
    """Each cell that differs, with its month and its part (db.queries.figures.part_names), for
    who sees every count."""
    cells = _plain(differing(cells))
    rows = [
        Row(cell.indicator, cell.unit_id, cell.then, cell.now, _difference(cell.then, cell.now), 1)
        for cell in cells.itertuples()
    ]
    keys = zip((INDICATORS[row.indicator].group for row in rows), cells["part"], strict=True)
    return pd.DataFrame(
        {
            _("Figure"): [indicators.full_name(row.indicator) for row in rows],
            _("Part"): [parts.get(key, "") for key in keys],
            _("Commune"): [row.place(names) for row in rows],
            _("Month"): [formats.month_in_text(month) for month in cells["month"]],
            **_sides(rows),
        },
        dtype="str",
    )


def _difference(then: int | None, now: int | None) -> int | None:
    return None if then is None or now is None else now - then


def _sides(rows: list[Row]) -> dict[str, list[str]]:
    texts = [row.texts for row in rows]
    headings = (_("As closed"), _("As known now"), _("Difference"))
    return {heading: [text[place] for text in texts] for place, heading in enumerate(headings)}


def grid(frame: pd.DataFrame, alt: str, **more: Any) -> None:
    """A table of then and now: a sum in dong is not cut on a tablet."""
    wide = st.column_config.TextColumn(width=118, alignment="right")
    columns = dict.fromkeys(_sides([]), wide)
    tables.show(frame, column_config=columns, alt=alt, **more)


def chart(rows: list[Row], names: Mapping[int, Unit]) -> None:
    """The picture of one of the figures that differ, which the reader chooses."""
    chosen = st.selectbox(
        _("Figure"),
        list(dict.fromkeys(row.indicator for row in rows if row.changed)),
        filter_mode="contains",
        format_func=indicators.full_name,
        key="then-and-now-figure",
    )
    st.caption(
        _(
            "Hollow: as closed. Filled: as known now. Changed inside: the sum is the same, its "
            "months or kinds are not."
        )
    )
    st.vega_lite_chart(
        chart_frame(rows, chosen, names),
        charts.then_and_now(),
        alt=_("For each commune a hollow mark for then, a filled one for now, the difference"),
    )


def chart_frame(rows: list[Row], indicator: str, names: Mapping[int, Unit]) -> pd.DataFrame:
    """The frame of components.charts.closing.then_and_now for one indicator: what differs."""
    lines = []
    for row in rows:
        if row.indicator == indicator and row.changed:
            ends = [end for end in (row.then, row.now) if end is not None]
            least, most = (pick(ends, default=None) for pick in (min, max))
            lines.append((row.place(names), row.then, row.now, least, most, *row.texts))
    numbers = dict.fromkeys(("then", "now", "least", "most"), "float64")
    return frame(lines, label="str", **numbers, then_text="str", now_text="str", difference="str")
