"""The frames of incidents by commune: matrix, tiles, map, and the table behind them."""

from fractions import Fraction
from functools import partial

import pandas as pd

from components.charts import heat
from components.figures.once import once
from components.figures.outlying import Rate, Standing
from components.figures.picture import crossed, frame
from components.figures.rows import OTHERS, named, rows_of
from components.subjects.incidents.view import Incidents, beside
from components.words import formats, wording
from components.words.i18n import _
from db.columns import totals
from db.facts import funnel
from db.facts.incidents import (
    MISSING,
    NOT_OWED,
    RUNNING,
    per_inhabitants,
    rolled_up_by_month,
)

PER = 10_000
MATRIX_MONTHS = 24
"""Months that the matrix shows at most, the last ones of the window."""


def folded(cells: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """A `matrix` without the places of which all is reported and nothing happened, and their names;
    with all of them where nothing happened at all."""
    known = cells["total"] | (cells["state"] == _("reported"))
    nothing = known & (cells["written"] == formats.number(0))
    empty = nothing.groupby(cells["commune"], sort=False).all()
    if empty.all():
        return cells, []
    names = [str(name) for name in empty.index[empty]]
    return cells.loc[~cells["commune"].isin(names)].reset_index(drop=True), names


def matrix(view: Incidents, drawn: bool = False) -> pd.DataFrame:
    """The frame of charts.matrix.matrix: a row a commune, most incidents first; as it is `drawn` a
    row an area where communes have no room, and one for all beyond those with the most."""
    every = view.by_month
    sums = every.groupby("unit_id", sort=False)["incidents"].sum()
    found = rows_of(view, sums)
    if drawn:
        every = rolled_up_by_month(every, found)
        sums = every.groupby("unit_id", sort=False)["incidents"].sum()
    sums = sums.sort_values(ascending=False, kind="stable")
    sums = pd.concat([sums.drop(OTHERS, errors="ignore"), sums.filter([OTHERS])])
    every = every.set_index("unit_id").loc[sums.index].reset_index()
    name = partial(named, view, found) if drawn else view.row_name
    months = view.period.months()[-MATRIX_MONTHS:]
    cells = every.loc[every["month"].isin(pd.DatetimeIndex(months))]
    labels = dict(zip(months, formats.month_labels(months, view.period.months()), strict=True))
    largest = int(cells["incidents"].max())
    states = {
        MISSING: (_("not reported"), -1),
        RUNNING: (_("not due yet"), -2),
        NOT_OWED: (_("owed by no one here"), -2),
    }
    rows = []
    for cell in cells.itertuples():
        month, step = cell.month.date(), heat.step(cell.incidents, largest)
        state, step = states.get(cell.state, (_("reported"), step))
        rows.append(
            {
                "commune": name(cell.unit_id),
                "label": labels[month],
                "month": formats.month_name(month),
                "written": _written(cell.incidents, cell.state),
                "step": step,
                "running": cell.state == RUNNING,
                "total": False,
                "state": state,
            }
        )
    whole = _("Whole period") if is_cut(view) else _("Sum")
    for unit, n in sums.items():
        heading = dict.fromkeys(("label", "month"), whole)
        total = {"step": -2, "running": False, "total": True, "state": ""}
        commune = name(int(unit))
        rows.append({"commune": commune, **heading, "written": formats.number(n), **total})
    texts = dict.fromkeys(("commune", "label", "month", "written", "state"), "str")
    return frame(rows, **texts, step="int64", running="bool", total="bool")


def matrix_table(view: Incidents) -> pd.DataFrame:
    """The same figures with a row for each commune and a column for each month, all str; a month
    that is not due yet says so in its heading."""
    cells = matrix(view)
    running = cells.groupby("label")["running"].any()
    headings = {
        label: wording.dotted(label, _("not due yet") if running[label] else "")
        for label in cells["label"].unique()
    }
    named_so = cells.assign(label=cells["label"].map(headings))
    return crossed(named_so, "commune", "label", "written")


def is_cut(view: Incidents) -> bool:
    """Whether the window has more months than the matrix shows."""
    return len(view.period.months()) > MATRIX_MONTHS


def _written(incidents: int, state: str) -> str:
    if state == MISSING:
        return f"({formats.number(incidents)})" if incidents else formats.MISSING
    if state in (RUNNING, NOT_OWED) and not incidents:
        return ""
    return formats.number(incidents)


@once
def communes(view: Incidents) -> pd.DataFrame:
    """Every chosen commune, most incidents first: what the table shows and the tiles are made of.

    Columns: unit_id int64, commune str, now, before, solved, rate, population, year float64
    (missing: unknown), change str, missing str (months owed and not reported).
    """
    rows = view.places
    units = [view.units[unit] for unit in rows["unit_id"]]
    solved = totals(view.cells, ["solved"], pd.Index(rows["unit_id"]))["solved"]
    absent = dict(view.covered.owed)
    sides = beside(view, rows)
    torn = view.splits.since(view.period.first)
    return pd.DataFrame(
        {
            "unit_id": rows["unit_id"],
            "commune": [view.row_name(unit.id) for unit in units],
            "now": sides["now"],
            "before": sides["before"],
            "change": sides["change"],
            "solved": solved.to_numpy(dtype="float64"),
            "rate": [
                _known(
                    None if pd.isna(n) or unit.id in torn else per_inhabitants(n, unit.population)
                )
                for n, unit in zip(rows["now"], units, strict=True)
            ],
            "population": [_known(unit.population) for unit in units],
            "year": [_known(unit.population_year) for unit in units],
            "missing": [wording.months(absent.get(unit.id, ()), view.covered) for unit in units],
        }
    )


def _known(value: Fraction | int | None) -> float:
    return float("nan") if value is None else float(value)


def tiles(view: Incidents, by_rate: bool) -> pd.DataFrame:
    """The frame of charts.tiles.tiles and charts.map.areas: all communes of the day.

    The shade follows the rate instead of the number if `by_rate`.
    """
    table = communes(view).set_index("unit_id")
    shade = table["rate" if by_rate else "now"].fillna(0.0)
    rows = []
    for id_, unit in view.units.items():
        chosen = id_ in table.index
        if id_ in view.splits.by_id and not chosen:
            continue
        rows.append(
            {
                "unit_id": id_,
                "commune": view.row_name(id_),
                "row": unit.tile_row,
                "col": unit.tile_col,
                "step": heat.step(shade[id_], shade.max()) if chosen else -2,
                "number": formats.number(table["now"][id_]) if chosen else "",
                "rate": formats.number(table["rate"][id_], 2) if chosen else "",
            }
        )
    return pd.DataFrame(rows)


def standing(view: Incidents) -> Standing | None:
    """Of the communes that have reported everything and whose population is known; None where they
    are too few, or where one commune's population is not known."""
    every = communes(view)
    living = every.loc[~every["unit_id"].isin(list(view.splits.by_id))]
    if living["population"].isna().any():
        return None
    absent = [unit for unit, _months in view.covered.missing]  # also of months that nobody owed
    comparable = living["rate"].notna() & ~living["unit_id"].isin(absent)
    rows = living.loc[comparable].reset_index(drop=True)
    counts, people = rows["now"].astype("int64").tolist(), rows["population"].tolist()
    found = funnel.funnel(counts, people)
    if found is None:
        return None
    named = funnel.standing_out(found, counts, people)
    rows["counts"] = rows["now"].map(formats.number)
    return Standing(found, rows, named, len(view.communes) - len(rows), OF_INHABITANTS)


def _above(communes: str) -> str:
    return _(
        "Incidents per 10,000 inhabitants above what all have together: {communes}.",
        communes=communes,
    )


def _below(communes: str) -> str:
    return _("Incidents per 10,000 inhabitants below it: {communes}.", communes=communes)


def _bands() -> str:
    return _(
        "Bands: where 95 and 99.8 of 100 places lie by chance, for their population. Who is "
        "named: fewer than 5 of 100 such pictures would name anybody by chance (Holm)."
    )


OF_INHABITANTS = Rate(PER, partial(formats.number, decimals=2), _above, _below, _bands)
