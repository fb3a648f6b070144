"""Below a page's caption: who closed its figures and when, and whether they have changed since."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
import streamlit as st

from components.charts import closing as charts
from components.data import read
from components.figures import tables, then_now
from components.figures.scene import Scene
from components.words import formats, indicators
from components.words.i18n import _, _n
from db.facts.closing import rolled_up
from db.masking import Mask
from db.model import Unit
from db.queries import closing as queries
from db.queries import units
from db.queries.closing import Closing


def show(scene: Scene, *groups: str) -> None:
    """One quiet line for the figures of these groups (db.indicators), and what they were when
    closed one tap away. Nothing where no closing touches the window."""
    period = scene.selection.period
    found = read(queries.newest_of_each_month, period)
    if not found:
        return
    heirs = read(units.voices_of, scene.selection)
    changed = len(rolled_up(read(queries.changed, period, groups), heirs))
    told = " ".join((_when(list(found)), state(changed)))
    if not changed:
        st.caption(f":material/lock: {told}")
        return
    block = st.expander(
        told, icon=":material/compare_arrows:", on_change="rerun", key="then-and-now"
    )
    if block.open:
        with block:
            for closing in found:
                st.text(who(closing))
            _compare(scene, rolled_up(read(queries.then_and_now, period, groups), heirs))


def state(changed: int) -> str:
    """How many figures differ, or that they are as closed."""
    if not changed:
        return _("The figures are as they were closed.")
    return _n(
        "{n} figure has changed since.", "{n} figures have changed since.", changed, n=changed
    )


def who(closing: Closing) -> str:
    """Who closed which days and when, and who opened them again. Names are for st.text alone."""
    days = formats.day_range(closing.period.first, closing.period.last)
    told = _(
        "{days} closed by {who} at {time}.",
        days=days,
        who=closing.closed_by,
        time=formats.moment(closing.closed_at),
    )
    if closing.reopened_at is None:
        return told
    opened = _(
        "Opened again by {who} at {time}: {why}",
        who=closing.reopened_by,
        time=formats.moment(closing.reopened_at),
        why=closing.reopen_reason,
    )
    return f"{told} {opened}"


def _when(found: list[Closing]) -> str:
    """When the newest closing was, and how many more there are."""
    newest = max(found, key=lambda closing: closing.id)
    days = formats.day_range(newest.period.first, newest.period.last)
    at = formats.moment(newest.closed_at)
    told = _("{days} closed at {time}.", days=days, time=at)
    if newest.reopened_at is not None:
        reopened = formats.moment(newest.reopened_at)
        told = _(
            "{days} closed at {time}, opened again at {reopened}.",
            days=days,
            time=at,
            reopened=reopened,
        )
    more = len(found) - 1
    if not more:
        return told
    before = _n("{n} more closing before it.", "{n} more closings before it.", more, n=more)
    return f"{told} {before}"


def widths() -> dict[str, Any]:
    """Columns of then and now: a sum in dong is not cut on a tablet."""
    names = (_("As closed"), _("As known now"), _("Difference"))
    return {name: st.column_config.TextColumn(width=118) for name in names}


def _compare(scene: Scene, cells: pd.DataFrame) -> None:
    root = read(units.root)
    names = {**scene.units, **({root.id: root} if root else {})}
    found = [row for row in then_now.rows(cells, names, scene.mask) if row[5]]
    chart(found, names, scene.mask)
    tables.show(
        then_now.table(found, names, scene.mask),
        column_config=widths(),
        alt=_("Figures that have changed since they were closed"),
    )
    st.caption(scene.caption.line)


def chart(found: Iterable[then_now.Row], names: dict[int, Unit], mask: Mask) -> None:
    """The picture of one of the figures that differ, which the reader chooses."""
    rows = list(found)
    offered = list(dict.fromkeys(row[0] for row in rows if row[5]))
    chosen = st.selectbox(
        _("Figure"), offered, format_func=indicators.full_name, key="then-and-now-figure"
    )
    st.caption(
        _(
            "Hollow: as closed. Filled: as known now. Changed inside: the sum is the same, its "
            "months or kinds are not."
        )
    )
    st.vega_lite_chart(
        then_now.chart_frame(rows, chosen, names, mask),
        charts.then_and_now(),
        alt=_("For each commune a hollow mark for then, a filled one for now, the difference"),
    )
