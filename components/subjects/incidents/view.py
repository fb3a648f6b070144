"""Everything the page of incidents shows, fetched once: its numbers, pictures and tables agree."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd
import streamlit as st

from components.data import read
from components.figures.now import deadlines
from components.figures.scene import Scene, View, kept
from components.words import bases, formats
from components.words.i18n import _
from db.compare import Comparison, RateComparison
from db.facts.incidents import (
    HarmComparison,
    by_commune,
    by_commune_and_month,
    clear_up_comparison,
    harm_comparison,
    incident_comparison,
    of_kinds,
)
from db.facts.returns import Coverage, Deadlines, coverage
from db.facts.series import Series, series, series_window
from db.model import Selection
from db.periods import Base, Period
from db.queries import campaigns, categories, incidents, returns, settings
from db.queries.categories import Category

KIND = "kind"
"""What the page remembers the chosen kind by, and the address."""
ONE_BY_ONE = "incidents-one-by-one"
"""Where the list of incidents stands on the page."""
YEARS_SHOWN = 5
"""Windows of equal span in the small pictures: this one and those of the years before."""


@dataclass(frozen=True)
class Incidents(View):
    """One selection, and one kind of incident if the reader chose one. Frames of db.queries.

    `before` is the window that is compared with; `known_before` is false when the figures do not
    reach back that far, only a part of them belongs to the choice now, or nobody had reported, and
    then it says nothing. `all_kinds` are `cells` and `before` of every kind. `harm` is by measure,
    empty where the kind knows of none; `cleared` is of the kinds that are investigated, None where
    the kind is not. `years` are windows of equal span by year, oldest first, this one last, None
    where nobody has reported and nothing is known, and `of_years` is the change from the year
    before to it, whatever the base is. `newest` is the last day that any figure speaks of.
    """

    kinds: dict[int, Category]
    kind: Category | None
    compared: Comparison
    cleared: RateComparison | None
    harm: dict[str, HarmComparison]
    cells: pd.DataFrame
    before: pd.DataFrame
    all_kinds: tuple[pd.DataFrame, pd.DataFrame]
    known_before: bool
    reporting: pd.DataFrame
    deadlines: Deadlines
    covered_before: Coverage
    years: dict[int, pd.DataFrame | None]
    of_years: Comparison
    series: Series
    campaigns: pd.DataFrame
    newest: date

    @property
    def counted(self) -> tuple[int, ...] | None:
        """Ids of the categories that count; None for all."""
        return counted(self.kinds, self.kind)

    @property
    def is_silent(self) -> bool:
        """Whether nobody has reported and nothing is known: then nothing is not 0."""
        return is_silent(self.cells, self.covered, self.period, self.newest)

    @property
    def days_key(self) -> str:
        """What the list of incidents remembers the days by that it is narrowed to."""
        return f"list-days-{self.period.first}-{self.period.last}"

    def happened(self, selection: Selection) -> pd.DataFrame:
        """The incidents that count, as queries.incidents.incident_days."""
        return of_kinds(read(incidents.incident_days, selection), self.counted)

    @cached_property
    def places(self) -> pd.DataFrame:
        """The communes as db.facts.incidents.by_commune, `now` float64: missing where a commune
        has not reported and nothing is known of it."""
        rows = by_commune(self.cells, self.before, self.communes, self.splits)
        unknown = rows["unit_id"].isin(self.covered.silent) & (rows["now"] == 0)
        return rows.assign(now=rows["now"].astype("float64").mask(unknown))

    @cached_property
    def by_month(self) -> pd.DataFrame:
        """As db.facts.incidents.by_commune_and_month."""
        return by_commune_and_month(
            self.cells, self.reporting, self.selection, self.deadlines, self.splits
        )

    @property
    def alone(self) -> frozenset[int]:
        """Rows by commune that nothing of the base can be held against."""
        return frozenset((*self.parts, *self.splits.by_id))

    @cached_property
    def by_place(self) -> tuple[pd.DataFrame, frozenset[int]]:
        """As `places`, or together by area where communes have no room, most incidents first; and
        which of the rows cannot be compared with the base."""
        rows = self.places
        if not self.areas:
            return rows, self.alone
        sums = rows.groupby(rows["unit_id"].map(self.homes))[["now", "before"]].sum(min_count=1)
        return sums.sort_values("now", ascending=False, kind="stable").reset_index(), self.torn

    def to_solve(self, cells: pd.DataFrame) -> pd.DataFrame:
        """Those of the cells that are investigated: what the clear-up rate is of."""
        return of_kinds(cells, _flagged(self.kinds, self.counted, "is_investigated"))

    def of(self, title: str) -> str:
        """The title of a picture: it names the kind that it is about."""
        return f"{title}: {self.kind.name}" if self.kind else title


def choose_kind(scene: Scene) -> tuple[dict[int, Category], Category | None]:
    """Ask for one kind of incident, or all; the whole page follows."""
    kinds = read(categories.categories, scene.selection.named_on)
    names = {id_: f"{kind.code}. {kind.name}" for id_, kind in kinds.items()}
    chosen = st.selectbox(
        _("Kind of incident"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=_("All kinds"),
        filter_mode="contains",
        key=KIND,
        bind="query-params",
        label_visibility="collapsed",
        width=170,
    )
    return kinds, kinds[chosen] if chosen else None


def counted(kinds: dict[int, Category], kind: Category | None) -> tuple[int, ...] | None:
    """Ids of the rows of the list whose incidents count for the kind; None for all."""
    if kind is None:
        return None
    return tuple(
        version
        for other in kinds.values()
        if kind.id in (other.id, other.group_id)
        for version in other.versions
    )


@kept
def incidents_of(scene: Scene, kinds: dict[int, Category], kind: Category | None) -> Incidents:
    """Fetch and count; everything after this only shows."""
    selection, ids = scene.selection, counted(kinds, kind)
    before = selection.base
    span = read(settings.data_span) or (selection.period.first, selection.period.last)
    covered_before = _coverage(scene, before, span[1])
    all_kinds = (read(incidents.incident_cells, selection), read(incidents.incident_cells, before))
    cells, cells_before = (of_kinds(every, ids) for every in all_kinds)
    reaches_back = before.period.first >= span[0] and scene.is_comparable
    known = reaches_back and not is_silent(cells_before, covered_before, before.period, span[1])
    earlier = cells_before if known else None
    long = series_window(selection.period, span[0])
    run = series(
        of_kinds(read(incidents.incident_cells, selection.within(long)), ids),
        read(returns.reporting, selection.within(long)),
        long,
        selection.period,
    )
    years = _years(scene, span, ids)
    yearly = selection.against(Base.YEAR_BEFORE)
    year_before = None
    if len(years) > 1 and scene.is_the_same_since(yearly.base.period.first):
        year_before = [*years.values()][-2]
    return Incidents(
        scene=scene,
        kinds=kinds,
        kind=kind,
        compared=incident_comparison(cells, earlier, selection, run.limits),
        cleared=_cleared(kinds, ids, cells, earlier, selection.period),
        harm=_harm(kinds, ids, cells, earlier),
        cells=cells,
        before=cells_before,
        all_kinds=all_kinds,
        known_before=known,
        reporting=read(returns.reporting, selection),
        deadlines=deadlines(),
        covered_before=covered_before,
        years=years,
        of_years=incident_comparison(cells, year_before, yearly, run.limits),
        series=run,
        campaigns=read(campaigns.campaigns, long),
        newest=span[1],
    )


def _cleared(
    kinds: dict[int, Category],
    ids: tuple[int, ...] | None,
    cells: pd.DataFrame,
    before: pd.DataFrame | None,
    period: Period,
) -> RateComparison | None:
    investigated = _flagged(kinds, ids, "is_investigated")
    if ids is not None and not investigated:
        return None
    earlier = None if before is None else of_kinds(before, investigated)
    return clear_up_comparison(of_kinds(cells, investigated), earlier, period)


def _harm(
    kinds: dict[int, Category],
    ids: tuple[int, ...] | None,
    cells: pd.DataFrame,
    before: pd.DataFrame | None,
) -> dict[str, HarmComparison]:
    harmful = _flagged(kinds, ids, "has_casualties")
    if ids is not None and not harmful:
        return {}
    now = of_kinds(cells, harmful)
    earlier = None if before is None else of_kinds(before, harmful)
    return {
        measure: harm_comparison(now, earlier, measure) for measure in ("dead", "injured", "damage")
    }


def _flagged(kinds: dict[int, Category], ids: tuple[int, ...] | None, flag: str) -> set[int]:
    """Ids of the rows that bear the flag, of those that count (None: all)."""
    found = {row for kind in kinds.values() if getattr(kind, flag) for row in kind.versions}
    return found if ids is None else found.intersection(ids)


def is_silent(cells: pd.DataFrame, covered: Coverage, period: Period, newest: date) -> bool:
    """Whether nothing is known of the window, since nobody has reported or no figure goes up to it:
    then nothing is not 0."""
    nobody = period.first > newest or len(covered.silent) == covered.communes
    return nobody and not cells["incidents"].sum()


def _coverage(scene: Scene, window: Selection, newest: date) -> Coverage:
    rows = read(returns.reporting, window)
    return coverage(rows, window, deadlines(), newest, scene.splits)


def _years(
    scene: Scene, span: tuple[date, date], ids: tuple[int, ...] | None
) -> dict[int, pd.DataFrame | None]:
    """By year, oldest first, as far as the figures of `span` go; None for a silent year."""
    found: dict[int, pd.DataFrame | None] = {}
    window = scene.selection.against(Base.YEAR_BEFORE)
    for _step in range(YEARS_SHOWN):
        cells = of_kinds(read(incidents.incident_cells, window), ids)
        # Nearly always something happened, and then nobody needs to be asked who reported
        covered = _coverage(scene, window, span[1]) if cells.empty else None
        nothing = covered is not None and is_silent(cells, covered, window.period, span[1])
        found[window.period.calendar.year_of(window.period.last)] = None if nothing else cells
        window = window.base
        if window.period.first < span[0]:
            break
    return dict(sorted(found.items()))


def beside(
    view: Incidents, rows: pd.DataFrame, alone: frozenset[int] | None = None
) -> pd.DataFrame:
    """Both windows as pictures and tables write them: now and before float64, change, label (the
    number now) and earlier (what it was, and the change) str; `rows` is a frame of
    db.facts.incidents. `alone` are units whose rows cannot be compared, usually communes."""
    now = rows["now"].astype("float64")
    before = rows["before"].astype("float64") * (1 if view.known_before else float("nan"))
    change = [formats.signed(value) for value in now - before]
    if "unit_id" in rows:
        pairs = zip(rows["unit_id"], change, strict=True)
        torn = view.alone if alone is None else alone
        change = ["" if unit in torn else text for unit, text in pairs]
    earlier = [
        bases.earlier(view.period, formats.number(n), c) if view.known_before else ""
        for n, c in zip(before, change, strict=True)
    ]
    return pd.DataFrame(
        {
            "now": now,
            "before": before,
            "change": pd.Series(change, dtype="str"),
            "label": pd.Series([formats.number(n) for n in now], dtype="str"),
            "earlier": pd.Series(earlier, dtype="str"),
        }
    )
