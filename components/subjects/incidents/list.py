"""Tables of the page of incidents: the communes, and the incidents one by one."""

from functools import partial
from math import ceil

import pandas as pd
import streamlit as st

from components.data import read
from components.figures import tables
from components.figures.scene import Scene, kept
from components.figures.tables import Sheet
from components.runtime import again
from components.subjects.incidents import places as incidents_places
from components.subjects.incidents import words
from components.subjects.incidents.view import ONE_BY_ONE, Incidents, counted, incidents_of
from components.words import bases, formats, wording
from components.words.i18n import _
from db.facts import days as facts
from db.periods import Days, Period
from db.queries import incidents, units
from db.queries.categories import Category

LONGEST = 400
"""Communes in a table that stands open on the page."""
ROWS = 15
"""Incidents on one page of the list."""


def figures(view: Incidents) -> pd.DataFrame:
    """All chosen communes, most incidents first, with headings in the language of the reader."""
    return _figures(view.scene, view.kinds, view.kind)


@kept
def _figures(scene: Scene, kinds: dict[int, Category], kind: Category | None) -> pd.DataFrame:
    view = incidents_of(scene, kinds, kind)
    rows = incidents_places.communes(view)
    return pd.DataFrame(
        {
            _("Commune"): rows["commune"],
            _("This period"): rows["now"],
            bases.name(view.period.against): rows["before"],
            _("Change"): (rows["now"] - rows["before"]).mask(rows["change"] == ""),
            _("Solved"): rows["solved"],
            _("Per 10,000 inhabitants"): rows["rate"].round(2),
            _("Population"): rows["population"],
            _("Census"): rows["year"].map(lambda y: formats.MISSING if pd.isna(y) else str(int(y))),
            _("Not reported"): rows["missing"],
        }
    )


@kept
def _every_commune(scene: Scene, kinds: dict[int, Category], kind: Category | None) -> Sheet:
    return tables.sheet(_figures(scene, kinds, kind))


def communes(view: Incidents) -> None:
    """All chosen communes; the headings sort otherwise. As many as a country has only when they
    are asked for."""
    rows = _every_commune(view.scene, view.kinds, view.kind)
    title = view.of(_("Communes, most incidents first"))
    card = place = st.container(border=True, height="stretch")
    card.subheader(title)
    if rows.count > LONGEST:
        number = wording.counted_communes(len(view.communes))
        place = card.expander(number, on_change="rerun", key="every-commune-row")
        if not place.open:
            return
    alt = _("Incidents, change, solved and rate of every chosen commune")
    again.show(place, rows, partial(tables.show, rows, placeholder=formats.MISSING, alt=alt))
    card.caption(words.denominators({unit: view.units[unit] for unit in view.communes}))
    card.caption(view.caption.short)


def incident_list(view: Incidents) -> None:
    """The incidents behind the numbers, by day, a page at a time. No free text, nobody's data."""
    period, calendar = view.period, view.period.calendar
    st.subheader(view.of(_("Incidents one by one")), anchor=ONE_BY_ONE)
    days = _days(view)
    total = view.compared.now
    if days is not None:
        (total,) = facts.by_steps(view.happened(view.selection), [days])
    pages = max(1, ceil(total / ROWS))
    place = st.container()
    page = 1
    if pages > 1:
        page = st.pagination(pages, key=f"list-{days}-{view.kind and view.kind.id}-{pages}")
    window = period if days is None else calendar.custom(*days)
    rows = _listed(view.scene, view.kinds, view.kind, window, page)
    alt = _("Incidents with day, commune, kind, day solved, people harmed and damage")
    again.show(place, rows, partial(tables.show, rows, alt=alt))
    first = (page - 1) * ROWS + 1
    place.caption(
        _(
            "{first} to {last} of {n} incidents. Solved later than {day} is shown here, but does "
            "not count in the rate of this period.",
            first=formats.number(min(first, total)),
            last=formats.number(min(first + ROWS - 1, total)),
            n=formats.number(total),
            day=formats.day(period.last),
        )
    )


def _days(view: Incidents) -> Days | None:
    """A month of the window, or the day that was clicked; all of it for None."""
    months = reversed(view.period.months())
    names = {view.period.overlap(month): formats.month_name(month) for month in months}
    clicked: Days | None = st.session_state.get(view.days_key)
    if clicked is not None:
        names.setdefault(clicked, formats.day_range(*clicked))
    return st.selectbox(
        _("Month or day"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        filter_mode="contains",
        placeholder=_("All days of the period"),
        key=view.days_key,
        width=260,
    )


@kept
def _listed(
    scene: Scene, kinds: dict[int, Category], kind: Category | None, window: Period, page: int
) -> Sheet:
    asked = (scene.selection, window, counted(kinds, kind), ROWS, (page - 1) * ROWS)
    rows = read(incidents.incident_list, *asked)
    places = {unit.id: wording.short_name(unit) for unit in read(units.every_commune)}
    names = {id_: one.name for one in kinds.values() for id_ in one.versions}
    listed = pd.DataFrame(
        {
            _("Day"): rows["occurred_on"].map(formats.day),
            _("Commune"): [
                _("{old} (now {new})", old=places[old], new=places[new])
                if old != new
                else places[new]
                for old, new in zip(rows["place_id"], rows["unit_id"], strict=True)
            ],
            _("Kind"): rows["category_id"].map(names),
            _("Solved on"): rows["solved_on"].map(formats.day),
            _("Deaths"): rows["dead"],
            _("Injured"): rows["injured"],
            _("Damage (dong)"): rows["damage"],
        }
    )
    return tables.sheet(listed)
