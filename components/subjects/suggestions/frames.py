"""The facts of the suggestions as the frames of their pictures."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from components.charts.heat import step
from components.figures.picture import crossed, frame
from components.figures.rows import OTHERS, named, rows_of
from components.figures.scene import NO_AREAS, Areas
from components.subjects.suggestions import words
from components.subjects.suggestions.view import Handling
from components.words import bases, formats, terms, wording
from components.words.i18n import _, capitalized
from db.facts.few import split_off
from db.facts.suggestions import end_states, open_by_age, themes_by_unit
from db.model import OPEN_STATES, SuggestionState

ENDS = tuple(state for state in SuggestionState if state not in OPEN_STATES)
"""How a suggestion may end, in the order of the model."""
FEW_ANSWERS = 5
"""Of fewer no half is drawn."""
THEME_WIDTH = 12
"""Characters of a theme's name on one line of the matrix."""


def bridge_frame(view: Handling) -> pd.DataFrame:
    """The frame of components.charts.suggestions.bridge."""
    counts = view.balance
    top = counts.carried + counts.new
    steps = [
        (_("Carried over"), 0, counts.carried, formats.number(counts.carried), "carried"),
        (_("New"), counts.carried, top, formats.signed(counts.new), "up"),
    ]
    if counts.reopened:
        again = top + counts.reopened
        steps.append((_("Reopened"), top, again, formats.signed(counts.reopened), "up"))
        top = again
    steps += [
        (_("Finished"), top - counts.finished, top, formats.signed(-counts.finished), "down"),
        (_("Open"), 0, counts.open, formats.number(counts.open), "open"),
    ]
    return frame(steps, label="str", low="float64", high="float64", text="str", kind="str")


def history_frame(view: Handling) -> pd.DataFrame:
    """The frame of components.charts.suggestions.history."""
    rows = view.history
    last = len(rows) - 1
    names = {
        "open_name": _("open {n}", n=formats.number(rows["open"].iloc[last])),
        "overdue_name": _("overdue {n}", n=formats.number(rows["overdue"].iloc[last])),
    }
    return pd.DataFrame(
        {
            "label": rows["month"].map(formats.month_in_text).astype("str"),
            "open": rows["open"].astype("float64"),
            "overdue": rows["overdue"].astype("float64"),
            "running": rows["running"].astype("bool"),
            **{
                name: [words if place == last else "" for place in range(len(rows))]
                for name, words in names.items()
            },
        }
    )


def age_frame(view: Handling) -> pd.DataFrame:
    """The frame of components.charts.suggestions.ages."""
    rows = []
    ages = open_by_age(view.stand, view.period.last)
    for age, label in zip(ages.itertuples(), words.ages(), strict=True):
        total = age.within + age.overdue
        text = formats.number(total)
        if age.overdue:
            text = _("{n}, overdue {late}", n=text, late=formats.number(age.overdue))
        rows.append((label, text, age.within, age.overdue, total))
    numbers = dict.fromkeys(("within", "overdue", "total"), "float64")
    return frame(rows, label="str", text="str", **numbers)


def days_table(view: Handling) -> pd.DataFrame:
    """How long it took by theme, slowest first, those of few after the others: label str, n int64,
    middle and longest float64; middle (in which half were finished) is missing of few."""
    took = view.took
    by_name = took.assign(label=took["theme_id"].map(view.themes)).groupby("label")["days"]
    rows = by_name.agg(n="size", middle="median", longest="max").astype({"longest": "float64"})
    rows["middle"] = (rows["middle"] // 1).mask(rows["n"] < FEW_ANSWERS)
    rows = rows.sort_values(["middle", "longest"], ascending=False, na_position="last")
    return rows.reset_index().astype({"label": "str", "n": "int64"})


def days_frame(view: Handling, table: pd.DataFrame) -> pd.DataFrame:
    """The frame of components.charts.suggestions.days, for the `days_table` behind it: a row a
    theme, or one for each suggestion of few."""
    took = view.took
    themes = took["theme_id"].map(view.themes)
    rows: list[dict[str, Any]] = []
    for row in table.itertuples():
        days = took.loc[themes == row.label, "days"].sort_values()
        if row.n < FEW_ANSWERS:
            only = _("only {n}", n=wording.suggestions(row.n))
            rows += [
                {"label": row.label, "single": n, "text": "" if place else only}
                for place, n in enumerate(days)
            ]
            continue
        low, high = days.quantile([0.25, 0.75])
        within, count = formats.number(row.middle), formats.number(row.n)
        rows.append(
            {"label": row.label, "low": low, "middle": row.middle, "high": high}
            | {"text": _("half within {days}, of {n}", days=within, n=count)}
        )
    numbers = dict.fromkeys(("low", "middle", "high", "single"), "float64")
    return frame(rows, label="str", text="str", **numbers)


def owed_frame(view: Handling) -> pd.DataFrame:
    """The frame of components.charts.suggestions.owed: where suggestions are open, by area where
    communes have no room, most overdue first; of many places those with the most, and one row for
    the others."""
    rows = owed(view)
    shown, rest = split_off(rows, [rows["overdue"], rows["within"]])
    if len(rest):
        others = rest[["within", "overdue"]].sum().to_frame().T
        others["place"] = view.others(list(rest["unit_id"]))
        shown = pd.concat([shown, others], ignore_index=True)
    total = shown["within"] + shown["overdue"]
    text = [
        _("{n}, overdue {late}", n=formats.number(n), late=formats.number(late))
        if late
        else formats.number(n)
        for n, late in zip(total, shown["overdue"], strict=True)
    ]
    numbers = shown[["within", "overdue"]].astype("float64").assign(total=total.astype("float64"))
    return numbers.assign(label=shown["place"].astype("str"), text=pd.Series(text, dtype="str"))


def owed_table(view: Handling) -> pd.DataFrame:
    """The same figures with a row for each commune: label str, within and overdue int64."""
    rows = _owed(view, NO_AREAS)
    return rows.rename(columns={"place": "label"})[["label", "within", "overdue"]]


def owed(view: Handling) -> pd.DataFrame:
    """unit_id (an area, or a commune), within and overdue int64, place str: a row for each place
    where any are open, by area where communes have no room, most overdue first."""
    return _owed(view, view.areas)


def _owed(view: Handling, areas: Areas) -> pd.DataFrame:
    still = view.stand.loc[view.stand["is_open"], ["unit_id", "overdue"]]
    homes = {unit: area for area, held in areas.items() for unit in held}
    names = view.places | {unit: view.area_name(area) for unit, area in homes.items()}
    placed = still.assign(
        place=still["unit_id"].map(names).astype("str"),
        unit_id=[homes.get(unit, unit) for unit in still["unit_id"]],
    ).astype({"unit_id": "int64"})
    keys = ["unit_id", "place"]  # what was raised for all of them is not in one that is in no area
    rows = placed.groupby(keys)["overdue"].agg(overdue="sum", n="size").astype("int64")
    rows = rows.assign(within=rows["n"] - rows["overdue"]).reset_index()
    rows = rows.sort_values(["overdue", "within"], ascending=False, kind="stable")
    return rows.reset_index(drop=True)[["unit_id", "place", "within", "overdue"]]


def end_frame(view: Handling) -> pd.DataFrame:
    """The frame of components.charts.suggestions.ends: every end state, also with none."""
    now, before = (
        end_states(stand).set_index("state")["n"].reindex(ENDS, fill_value=0).astype("float64")
        for stand in (view.stand, view.stand_before)
    )
    before *= 1 if view.before else float("nan")
    sides = pd.DataFrame({"now": now, "before": before}).reset_index(drop=True)
    return sides.assign(
        label=list(end_names()),
        text=[words.part(int(n), int(now.sum())) for n in now],
        earlier=[
            bases.earlier(view.period, formats.number(int(n))) if view.before else ""
            for n in before.fillna(0)
        ],
    )


def end_names() -> dict[str, SuggestionState]:
    """What the rows of `end_frame` are called, in their order."""
    return {capitalized(terms.suggestion_state(state)): state for state in ENDS}


def theme_frame(view: Handling, drawn: bool = False) -> pd.DataFrame:
    """The frame of components.charts.suggestions.themes: a row a commune, most suggestions first;
    as it is `drawn` a row an area where communes have no room, and one for all beyond those with
    the most."""
    cells = themes_by_unit(view.stand)
    counts = {(row.unit_id, row.theme_id): row.n for row in cells.itertuples()}
    used = _by_name(view.themes, {theme_id for _unit, theme_id in counts})
    themes = {wording.broken(name, THEME_WIDTH): ids for name, ids in used.items()}
    largest = max(counts.values(), default=0)
    rows: list[tuple[str, str, str, int, bool]] = []

    def add_sum(place: str, theme: str, n: int) -> None:
        rows.append((place, theme, formats.number(n), -2, True))

    places: list[tuple[str, tuple[int, ...]]] = [
        (place, (unit,)) for unit, place in view.places.items()
    ]
    sums, of_themes = Counter[int](), Counter[int]()
    for (unit_id, theme_id), n in counts.items():
        sums[unit_id] += n
        of_themes[theme_id] += n
    others = ""
    if drawn:
        units = [unit for unit in view.places if unit in view.units]
        of_units = pd.Series([sums[unit] for unit in units], units, dtype="int64")
        found = rows_of(view, of_units)
        beside = [place for place in places if place[1][0] not in of_units.index]
        places = [(named(view, found, row), held) for row, held in found.items()] + beside
        others = named(view, found, OTHERS) if OTHERS in found else ""
    places.sort(key=lambda place: (place[0] == others, -sum(sums[unit] for unit in place[1])))
    for place, held in places:
        if set(held) <= view.splits.by_id.keys() and not set(held) & sums.keys():
            continue
        numbers = [
            sum(counts.get((unit, id_), 0) for unit in held for id_ in ids)
            for ids in themes.values()
        ]
        largest = max([largest, *numbers])
        for theme, n in zip(themes, numbers, strict=True):
            rows.append((place, theme, formats.number(n) if n else "", step(n, largest), False))
        add_sum(place, _("Total"), sum(numbers))
    for theme, ids in themes.items():
        add_sum(_("Total"), theme, sum(of_themes[id_] for id_ in ids))
    add_sum(_("Total"), _("Total"), sums.total())
    return frame(rows, commune="str", theme="str", text="str", step="int64", total="bool")


def folded(cells: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """A `theme_frame` without the places that nothing is suggested of, and their names; with all of
    them where nothing is suggested at all."""
    sums = cells.loc[cells["theme"] == _("Total")]
    empty = list(sums.loc[(sums["text"] == formats.number(0)), "commune"])
    if _("Total") in empty:
        return cells, []
    return cells.loc[~cells["commune"].isin(empty)].reset_index(drop=True), empty


def theme_table(view: Handling) -> pd.DataFrame:
    """The same figures with a row for each commune and a column for each theme, all str."""
    cells = theme_frame(view)
    cells["theme"] = cells["theme"].str.replace("\n", " ")
    return crossed(cells, "commune", "theme", "text")


def _by_name(themes: Mapping[int, str], used: set[int]) -> dict[str, list[int]]:
    """Themes that are used, in their order; versions of one name are one theme."""
    named: dict[str, list[int]] = {}
    for id_, name in themes.items():
        if id_ in used:
            named.setdefault(name, []).append(id_)
    return named
