"""The facts of the suggestions as the frames of their pictures."""

from collections.abc import Mapping

import pandas as pd

from components.charts.heat import step
from components.figures.picture import frame
from components.figures.scene import NO_AREAS, Areas
from components.subjects.suggestions import words
from components.subjects.suggestions.view import Handling
from components.words import formats, terms, wording
from components.words.i18n import _
from db.facts.suggestions import AGES, end_states, open_by_age, themes_by_unit
from db.model import OPEN_STATES, SuggestionState

ENDS = tuple(state for state in SuggestionState if state not in OPEN_STATES)
"""How a suggestion may end, in the order of the model."""
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
    for age, end in zip(ages.itertuples(), [*AGES, None], strict=True):
        total, above = age.within + age.overdue, age.above
        if end:
            label = _("{first}-{last} days", first=above + bool(above), last=end)
        else:
            label = _("over {n} days", n=above)
        text = formats.number(total)
        if age.overdue:
            text = _("{n}, overdue {late}", n=text, late=formats.number(age.overdue))
        rows.append((label, text, age.within, age.overdue, total))
    numbers = dict.fromkeys(("within", "overdue", "total"), "float64")
    return frame(rows, label="str", text="str", **numbers)


def end_frame(view: Handling) -> pd.DataFrame:
    """The frame of components.charts.suggestions.ends: every end state, also with none."""
    now, before = (
        end_states(stand).set_index("state")["n"].reindex(ENDS, fill_value=0).astype("float64")
        for stand in (view.stand, view.stand_before)
    )
    before *= 1 if view.before else float("nan")
    sides = pd.DataFrame({"now": now, "before": before}).reset_index(drop=True)
    return sides.assign(
        label=[terms.suggestion_state(state) for state in ENDS],
        reach=sides.max(axis="columns"),
        text=[words.part(int(n), int(now.sum())) for n in now],
    )


def theme_frame(view: Handling, areas: Areas = NO_AREAS) -> pd.DataFrame:
    """The frame of components.charts.suggestions.themes: a row a commune, or an area where some
    are given."""
    cells = themes_by_unit(view.stand)
    counts = {(row.unit_id, row.theme_id): row.n for row in cells.itertuples()}
    used = _by_name(view.themes, set(cells["theme_id"]))
    themes = {wording.broken(name, THEME_WIDTH): ids for name, ids in used.items()}
    largest = max(counts.values(), default=0)
    rows: list[tuple[str, str, str, int, bool]] = []

    def add_sum(place: str, theme: str, n: int) -> None:
        rows.append((place, theme, formats.number(n), -2, True))

    places: list[tuple[str, tuple[int, ...]]] = [
        (place, (unit,)) for unit, place in view.places.items()
    ]
    if areas:
        beside = [place for place in places if place[1][0] not in {*view.units}]
        places = [(view.area_name(area), held) for area, held in areas.items()] + beside
    for place, held in places:
        if set(held) <= view.splits.by_id.keys() and not set(held) & set(cells["unit_id"]):
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
        add_sum(_("Total"), theme, int(cells.loc[cells["theme_id"].isin(ids), "n"].sum()))
    add_sum(_("Total"), _("Total"), int(cells["n"].sum()))
    return frame(rows, commune="str", theme="str", text="str", step="int64", total="bool")


def theme_table(view: Handling) -> pd.DataFrame:
    """The same figures with a row for each commune and a column for each theme, all str."""
    cells = theme_frame(view)
    cells["theme"] = cells["theme"].str.replace("\n", " ")
    wide = cells.pivot(index="commune", columns="theme", values="text")
    wide = wide.reindex(index=cells["commune"].unique(), columns=cells["theme"].unique())
    return wide.rename_axis(columns=None).reset_index()


def _by_name(themes: Mapping[int, str], used: set[int]) -> dict[str, list[int]]:
    """Themes that are used, in their order; versions of one name are one theme."""
    named: dict[str, list[int]] = {}
    for id_, name in themes.items():
        if id_ in used:
            named.setdefault(name, []).append(id_)
    return named
