"""The pictures of incidents."""

from functools import partial

import pandas as pd
import streamlit as st

from components.charts import incidents as charts
from components.charts import map as map_chart
from components.charts import matrix, series, style, tiles
from components.charts.style import Spec
from components.data import read
from components.figures.answers import Answer, of_months, of_table
from components.figures.picture import Native, Picture
from components.figures.scene import Scene, kept
from components.subjects.incidents import days, frames, moves, words
from components.subjects.incidents import places as incidents_places
from components.subjects.incidents.view import KIND, ONE_BY_ONE, Incidents, incidents_of
from components.words import bases, formats, splits, wording
from components.words.i18n import _
from db.facts.days import is_short
from db.facts.few import MOST_ROWS
from db.geo import middle
from db.periods import Base
from db.queries import borders
from db.queries.categories import Category


def of(view: Incidents) -> dict[str, Picture]:
    """By name; the first is the one for a meeting."""
    picture = partial(Picture, caption=view.caption)
    group = view.kinds[view.kind.group_id] if view.kind else None
    run = frames.series(view)
    long = [month.date() for month in view.series.months["month"]]
    kinds = frames.categories(view)
    cells, empty = incidents_places.folded(incidents_places.matrix(view, drawn=True))
    by_month = incidents_places.matrix_table(view)
    return {
        "months": months(view),
        "long_series": picture(
            run,
            series.series(),
            title=view.of(_("Incidents by month over the years")),
            alt=_("Line of incidents by month over up to three years, with what is usual"),
            remark=wording.joined(
                words.usual(view.series),
                _("Hollow: not over, or not reported by all; a dash: not reported."),
                _numbered(view.campaigns),
            ),
            columns={
                "month": _("Month"),
                "count": _("Incidents"),
                "reports": _("Communes that reported"),
            },
            table=run.dropna(subset="month"),
            native=Native("line", "month", ("count",)),
            below=_dated(view.campaigns),
            answers={"month": of_months(map(formats.month_name, long), long)},
        ),
        "categories": picture(
            kinds,
            charts.by_category(bases.name(view.period.against)),
            title=_("Incidents by kind within {group}", group=group.name)
            if group
            else _("Incidents by kind"),
            alt=_(
                "Bars of incidents by kind; light bar: {before}",
                before=bases.then(view.period.against),
            ),
            remark=bases.dark_and_light(view.period.against),
            columns={
                "name": _("Category"),
                **_sides(view),
                "change": _("Change"),
                "former": _("Former names"),
            },
            native=Native("bar", "name", _sides(view)),
            sums=("now",),
            answers={
                "name": {
                    row.name: Answer(choice={KIND: row.category_id})
                    for row in kinds[["name", "category_id"]].itertuples(index=False)
                }
            },
        ),
        "communes": communes(view),
        **moves.of(view),
        "communes_by_months": picture(
            cells,
            style.stepped(matrix.matrix(), cells["commune"].nunique()),
            title=view.of(
                _("Incidents of each area by month")
                if view.areas
                else _("Incidents of each commune by month")
            ),
            alt=_("Table of incidents by commune and month, shaded by their number"),
            remark=wording.joined(
                _(
                    "The last {n} months of {all}; the sum is of the whole period.",
                    n=incidents_places.MATRIX_MONTHS,
                    all=len(view.period.months()),
                )
                if incidents_places.is_cut(view)
                else "",
                _(
                    "A dash: not reported. In brackets: incidents known although the commune has "
                    "not reported. Broken outline: the month is not due yet."
                ),
                _("No incident: {communes}.", communes=view.listed(empty)) if empty else "",
                splits.footnote(view.mark_note, [*cells["commune"], *empty]),
            ),
            table=by_month,
            columns={"commune": _("Commune")} | {name: name for name in by_month.columns[1:]},
            answers={
                "commune": view.doors,
                "month": {
                    formats.month_name(month): Answer(
                        choice={view.days_key: view.period.overlap(month)}, sight=ONE_BY_ONE
                    )
                    for month in view.period.months()
                },
            },
        ),
    }


def _sides(view: Incidents) -> dict[str, str]:
    return {"now": _("This period"), "before": bases.name(view.period.against)}


def months(view: Incidents) -> Picture:
    """Of a window of a month or less, its days."""
    if is_short(view.period):
        return days.course(view)
    frame, behind = frames.months(view), view.period.months()
    table = frame.loc[frame["running"].notna()]
    return Picture(
        frame,
        charts.months(bases.name(view.period.against)),
        title=view.of(_months_title(view.period.against)),
        alt=_(
            "Lines of incidents by month in this period and {before}, with campaigns",
            before=bases.then(view.period.against),
        ),
        caption=view.caption,
        remark=wording.joined(
            bases.by_month(view.period),
            words.chance(view.compared, view.series, view.period),
            _numbered(frames.touching(view.campaigns, view.period)),
        ),
        table=table,
        columns={"label": _("Month"), **_sides(view)},
        native=Native("line", "label", _sides(view)),
        numbers=table,
        answers={"label": of_months(frame["label"].iloc[: len(behind)], behind)},
        sums=tuple(_sides(view)),
        total=wording.joined(*frames.totals(view), by="; "),
        below=_dated(frames.touching(view.campaigns, view.period)),
    )


def _months_title(against: Base) -> str:
    if against is Base.PERIOD_BEFORE:
        return _("Incidents by month, against the period before")
    return _("Incidents by month, against the same period")


def years(view: Incidents) -> Picture:
    rows = frames.years(view)
    return Picture(
        rows,
        charts.years(),
        title=view.of(_("Incidents in the same days of each year")),
        alt=_("Columns of incidents in the same days of each year"),
        caption=view.caption,
        columns={"label": _("Year"), "now": _("Incidents")},
        native=Native("column", "label", ("now",)),
        answers={"label": of_table(rows["label"])},
    )


def communes(view: Incidents, most: int = MOST_ROWS) -> Picture:
    rows, table = frames.outstanding(view, most), frames.communes(view)
    marks, below = splits.placed(view.mark_note, rows["commune"], table["commune"])
    return Picture(
        rows,
        charts.by_commune(bases.name(view.period.against)),
        title=view.of(_("Incidents by area") if view.areas else _("Incidents by commune")),
        alt=_(
            "Bars of incidents by commune; light bar: {before}",
            before=bases.then(view.period.against),
        ),
        caption=view.caption,
        remark=wording.joined(bases.dark_and_light(view.period.against), _which(view, most), marks),
        table=table,
        below=below,
        columns={"commune": _("Commune"), **_sides(view)},
        native=Native("bar", "commune", _sides(view)),
        numbers=frames.editable(rows),
        sums=("now",),
        answers={"commune": {**of_table(rows["commune"]), **view.doors}},
    )


def _which(view: Incidents, most: int) -> str:
    """The rule by which a picture of many communes shows some."""
    if len(view.areas or view.places) <= most:
        return ""
    return _("By name: most incidents, largest rise, largest fall; all are in the table.")


def places(view: Incidents) -> Picture | None:
    """Schematic tiles, or a real map where the borders of all communes of the day are known; None
    where neither says where most of them lie."""
    ids = _living(view)
    drawable = len(read(borders.bordered, ids)) == len(ids)
    placed = [unit for unit in ids if view.units[unit].tile_row is not None]
    if not drawable and 2 * len(placed) < len(ids):
        return None
    with st.container(horizontal=True):
        mode = "tiles"
        if drawable:
            modes = {"tiles": _("Tiles"), "map": _("Map")}
            mode = _chosen("places", _("Drawn as"), modes, "map")
        shades = {"number": _("Number"), "rate": _("Per 10,000 inhabitants")}
        shade = _chosen("shade", _("Shade by"), shades, "number")
    return _places(view.scene, view.kinds, view.kind, mode, shade)


def sketch(view: Incidents) -> Picture:
    """As tiles, whatever a reader has chosen to see the same numbers as."""
    return _places(view.scene, view.kinds, view.kind, "tiles", "number")


@kept
def _places(
    scene: Scene, kinds: dict[int, Category], kind: Category | None, mode: str, shade: str
) -> Picture:
    view = incidents_of(scene, kinds, kind)
    frame = incidents_places.tiles(view, by_rate=shade == "rate")
    return _map(view, frame) if mode == "map" else _tiles(view, frame)


def _chosen(key: str, label: str, names: dict[str, str], default: str) -> str:
    """One of the names; the choice stands in the address."""
    return st.segmented_control(
        label,
        list(names),
        default=default,
        required=True,
        format_func=names.__getitem__,
        key=key,
        bind="query-params",
    )


def _tiles(view: Incidents, frame: pd.DataFrame) -> Picture:
    placed = frame.dropna(subset=["row", "col"]).astype({"row": "int64", "col": "int64"})
    return _place_picture(
        view,
        placed,
        tiles.tiles(),
        title=_("Incidents by commune (a sketch of tiles, not a map)"),
        alt=_("Tiles of communes with number of incidents and rate"),
        remark=_off_the_sketch(frame.loc[frame["row"].isna()]),
    )


def _living(view: Incidents) -> tuple[int, ...]:
    """The communes of the day, which have a place."""
    return tuple(unit for unit in view.units if unit not in view.splits.by_id)


def _off_the_sketch(rows: pd.DataFrame) -> str:
    """Who has no place, with its number."""
    named = [wording.joined(*row) for row in rows[["commune", "number"]].to_numpy().tolist()]
    return _("No place on the sketch: {communes}.", communes=wording.listed(named)) if named else ""


def _map(view: Incidents, frame: pd.DataFrame) -> Picture:
    shapes = read(borders.borders, _living(view))
    beside = frame.loc[~frame["unit_id"].isin(list(shapes))]
    frame = frame.loc[frame["unit_id"].isin(list(shapes))]
    longitude, latitude = zip(*(middle(shapes[unit]) for unit in frame["unit_id"]), strict=True)
    return _place_picture(
        view,
        frame.assign(longitude=longitude, latitude=latitude).drop(columns=["row", "col"]),
        map_chart.areas(shapes, dict(zip(frame["unit_id"], frame["step"], strict=True))),
        title=_("Incidents by commune (map)"),
        alt=_("Map of communes with number of incidents and rate"),
        remark=_off_the_sketch(beside),
    )


def _place_picture(
    view: Incidents, frame: pd.DataFrame, spec: Spec, *, title: str, alt: str, remark: str
) -> Picture:
    chosen = {unit: view.units[unit] for unit in view.communes}
    return Picture(
        frame,
        spec,
        title=view.of(title),
        alt=alt,
        caption=view.caption,
        remark=wording.joined(
            _("Large: incidents. Small: per 10,000 inhabitants. The darker, the more."),
            _("Broken outline: not chosen.") if frame["step"].min() == -2 else "",
            words.denominators(chosen),
            splits.footnote(view.mark_note, frame["commune"]),
            remark,
        ),
        columns={
            "commune": _("Commune"),
            "number": _("Incidents"),
            "rate": _("Per 10,000 inhabitants"),
        },
        answers={"commune": view.doors},
    )


def _dated(campaigns: pd.DataFrame) -> tuple[str, ...]:
    """Campaigns with their days: beside the months they would be rows of another kind."""
    days = zip(campaigns["name"], campaigns["starts_on"], campaigns["ends_on"], strict=True)
    return tuple(
        _("Campaign: {name}, {days}", name=name, days=formats.day_range(first, last))
        for name, first, last in days
    )


def _numbered(campaigns: pd.DataFrame) -> str:
    """The names of campaigns that the picture only numbers."""
    names, numbers = list(campaigns["name"]), frames.written(campaigns)
    if numbers == names:
        return ""
    listed = "; ".join(f"({number}) {name}" for number, name in zip(numbers, names, strict=True))
    return _("Campaigns: {campaigns}.", campaigns=listed)
