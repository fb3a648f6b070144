"""Reported then, known now, the difference: what a closed figure has become since, in rows.

No Streamlit. `show` in components.figures.closed puts it on the screen.
"""

from collections.abc import Callable, Mapping

import pandas as pd

from components.words import counts as masked
from components.words import formats, indicators, wording
from components.words.i18n import _
from db.facts.closing import differing, over_communes, totals
from db.indicators import INDICATORS
from db.masking import Cell, Hidden, Mask, change
from db.model import Unit

Row = tuple[str, int, int | None, int | None, int | None, int]
"""Indicator, unit (0: all of them), then, now, difference, cells that differ."""


def rows(cells: pd.DataFrame, names: Mapping[int, Unit], mask: Mask) -> list[Row]:
    """The sums of the cells (db.facts.closing.rolled_up) by indicator and commune in the order of
    `names`, those that differ first.

    Of what a reader may not see in small counts, no commune is told: a sum and its parts would
    give away what is hidden.
    """
    if mask.hides:
        secret = cells["indicator"].map(lambda key: INDICATORS[key].secret).astype("bool")
        parts = [totals(cells.loc[~secret]), over_communes(cells.loc[secret])]
        found = pd.concat(parts, ignore_index=True)
    else:
        found = totals(cells)
    plain = found.astype("object").where(found.notna(), None)
    places = {unit: place for place, unit in enumerate((0, *names))}
    order = {indicator: place for place, indicator in enumerate(INDICATORS)}
    return sorted(
        (
            (row.indicator, int(row.unit_id), row.then, row.now, row.difference, int(row.changed))
            for row in plain.itertuples()
        ),
        key=lambda row: (not row[5], order[row[0]], places[row[1]]),
    )


def shown(row: Row, mask: Mask) -> tuple[Cell, Cell, Cell]:
    """Then, now and difference as this reader may see them."""
    indicator, _unit, then, now, difference, _changed = row
    if mask.hides and INDICATORS[indicator].secret:
        return change(then, now)
    return then, now, difference


def table(
    found: list[Row],
    names: Mapping[int, Unit],
    mask: Mask,
    *,
    why: Callable[[Row], str] | None = None,
) -> pd.DataFrame:
    """The rows with headings for the screen; `why` gives the reasons behind a row that differs."""
    told = [shown(row, mask) for row in found]
    columns = {
        _("Figure"): [indicators.full_name(row[0]) for row in found],
        _("Commune"): [place(row[1], names) for row in found],
        _("As closed"): [masked.count(cells[0]) for cells in told],
        _("As known now"): [masked.count(cells[1]) for cells in told],
        _("Difference"): [said(cells[2], row) for cells, row in zip(told, found, strict=True)],
    }
    if why:
        columns[_("Why it changed")] = [why(row) if row[5] else "" for row in found]
    return pd.DataFrame(columns, dtype="str")


def cells_table(
    cells: pd.DataFrame, names: Mapping[int, Unit], parts: Mapping[tuple[str, str], str]
) -> pd.DataFrame:
    """Each cell that differs, with its month and its part (db.queries.closing.part_names)."""
    found = differing(cells).astype("object")
    found = found.where(found.notna(), None)
    told = [
        (row.indicator, row.unit_id, row.then, row.now, _difference(row.then, row.now), 1)
        for row in found.itertuples()
    ]
    groups = [INDICATORS[key].group for key in found["indicator"]]
    return pd.DataFrame(
        {
            _("Figure"): [indicators.full_name(row[0]) for row in told],
            _("Part"): [parts.get(key, "") for key in zip(groups, found["part"], strict=True)],
            _("Commune"): [place(row[1], names) for row in told],
            _("Month"): [formats.month_in_text(month) for month in found["month"]],
            _("As closed"): [formats.number(row[2]) for row in told],
            _("As known now"): [formats.number(row[3]) for row in told],
            _("Difference"): [said(row[4], row) for row in told],
        },
        dtype="str",
    )


def _difference(then: int | None, now: int | None) -> int | None:
    return None if then is None or now is None else now - then


def said(difference: Cell, row: Row) -> str:
    """The difference in words; where one side was not reported, which one."""
    _indicator, _unit, then, now, _difference, changed = row
    if isinstance(difference, Hidden):
        return masked.count(difference)
    if then is None and now is not None:
        return _("reported since")
    if then is not None and now is None:
        return _("taken back")
    if not difference and changed:
        return _("0 (changed inside)")
    return formats.signed(difference)


def place(unit_id: int, names: Mapping[int, Unit]) -> str:
    return wording.short_name(names[unit_id]) if unit_id else _("All the communes chosen")


def chart_frame(
    found: list[Row], indicator: str, names: Mapping[int, Unit], mask: Mask
) -> pd.DataFrame:
    """The frame of components.charts.closing.then_and_now for one indicator: what differs."""
    lines = []
    for row in found:
        if row[0] != indicator or not row[5]:
            continue
        then, now, difference = shown(row, mask)
        ends = [float(end) for end in (then, now) if isinstance(end, int)]
        lines.append(
            {
                "label": place(row[1], names),
                "then": masked.drawn(then),
                "now": masked.drawn(now),
                "least": min(ends, default=float("nan")),
                "most": max(ends, default=float("nan")),
                "said": said(difference, row),
                "then_text": masked.count(then),
                "now_text": masked.count(now),
            }
        )
    texts = ("label", "said", "then_text", "now_text")
    order = ("label", "then", "now", "least", "most", "said", "then_text", "now_text")
    return pd.DataFrame(lines, columns=list(order)).astype(
        {name: "str" if name in texts else "float64" for name in order}
    )
