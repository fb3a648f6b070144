"""Going down in a province: what a row of an area says, whatever the subject, and what its own
people see, is what the raw rows say of the communes that hang in it today. What was split between
areas is in none of them, and with that the rows make the total.

With ORACLE=all in the environment 100 choices, otherwise 2.
"""

import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from tests.oracle import (
    counting,
    listening,
    province,
    reintegration,
    satisfaction,
    targets,
)
from tests.oracle.asked import Asked, communes_on
from tests.oracle.cases import cases
from tests.oracle.raw import Raw
from tests.oracle.seam import (
    Role,
    Scene,
    User,
    ask,
    categories,
    data,
    handling,
    incidents_frames,
    incidents_of,
    incidents_places,
    make_engine,
    page_scene,
    part_of,
    read,
    reintegration_frames,
    reintegration_view,
    satisfaction_frames,
    scene,
    suggestions_frames,
    targets_frames,
    targets_view,
    writing,
)
from tests.oracle.words import number

CHOICES = 100 if os.environ.get("ORACLE") == "all" else 2
OF_NONE, OF_ALL = "in none", "asked of all"
"""Beside the areas: what was split between them, and what is the province's own."""
Place = int | str
Told = dict[Place, object]


@pytest.fixture(scope="module")
def file(sqlite_template, tmp_path_factory):
    """A province of the program."""
    file = tmp_path_factory.mktemp("areas") / "province.db"
    shutil.copyfile(sqlite_template, file)
    engine = make_engine(f"sqlite:///{file}")
    with writing(engine) as conn:
        province.fill(conn)
    engine.dispose()
    return file


@pytest.fixture(scope="module")
def raw(file):
    """The rows that are in it."""
    engine = make_engine(f"sqlite:///{file}")
    with engine.connect() as conn:
        found = Raw(conn)
    engine.dispose()
    return found


@pytest.fixture
def asking(file, monkeypatch):
    """The program asks it."""
    engine = make_engine(f"sqlite:///{file}")
    monkeypatch.setattr(data, "engine", lambda: engine)
    yield engine
    engine.dispose()


def homes(raw: Raw) -> dict[int, int]:
    """Communes to what they hang in today: each goes along with the one that it became."""
    hung = {unit.id: unit.parent_id for unit in raw.unit if unit.level == "commune"}

    def last_heir(unit_id: int) -> int:
        while len(raw.became.get(unit_id, [])) == 1:
            (unit_id,) = raw.became[unit_id]
        return unit_id

    return {unit_id: hung[last_heir(unit_id)] for unit_id in hung}


@dataclass(frozen=True)
class Whole:
    """The whole province in one window: as a page asks for it, and as the oracle does."""

    scene: Scene
    asked: Asked
    home: dict[int, int]

    def place(self, row: int) -> Place:
        """Where a row stands: of a commune, of a split one, or of the province itself."""
        if row == self.asked.raw.root:
            return OF_ALL
        heirs = self.asked.held().get(row, {row})
        areas = {self.home[heir] for heir in heirs}
        return areas.pop() if len(areas) == 1 else OF_NONE

    def key(self, view: object, row: int, name: str = "") -> Place:
        """Of a row of the product; its name tells apart what has the id of the province."""
        if row != view.top:
            return row
        return OF_NONE if not name or name == view.area_name(row) else OF_ALL

    def by_place(self, rows: list[int]) -> dict[Place, list[int]]:
        found: dict[Place, list[int]] = {}
        for row in rows:
            found.setdefault(self.place(row), []).append(row)
        return found


@pytest.fixture
def wholes(raw, asking, monkeypatch) -> Iterator[Whole]:
    def every() -> Iterator[Whole]:
        home = homes(raw)
        for case in cases(raw, random.Random("areas"), 10 * CHOICES):
            all_ = tuple(communes_on(raw, case.selection.named_on))
            selection = replace(case.selection, communes=all_, whole=True)
            asked = replace(case.asked, communes=all_, whole=True, of_part=False)
            monkeypatch.setattr(scene, "chosen", lambda found=selection: found)
            yield Whole(page_scene(User(1, "a", "a", Role.LEADER)), asked, home)

    return every()


def of_incidents(whole: Whole) -> tuple[Told, Told]:
    kinds = read(categories.categories, whole.scene.selection.named_on)
    view = incidents_of(whole.scene, kinds, None)
    rows, _torn = view.by_place
    counts = rows.fillna({"now": 0})
    shown = {
        whole.key(view, unit): int(n) for unit, n in counts[["unit_id", "now"]].to_numpy() if n
    }
    cells = incidents_places.matrix(view, drawn=True)
    sums = cells.loc[cells["total"]].set_index("commune")["written"]
    written = {view.area_name(area): whole.key(view, area) for area in view.areas}
    assert shown == {written[name]: number(n) for name, n in sums.items() if number(n)}
    drawn = incidents_frames.editable(incidents_frames.outstanding(view))
    others = drawn.loc[drawn.get("rest", False) == True, "label"]  # noqa: E712 - absent, or a flag
    known = [number(one) for one in others if one[0].isdigit()]  # else none of them has reported
    assert drawn["now"].sum() + sum(known) == view.compared.now
    told: Told = {}
    for row in counting.incidents(whole.asked):
        place = whole.place(whole.asked.heir(row.unit_id))
        told[place] = told.get(place, 0) + 1
    return shown, told


def of_suggestions(whole: Whole) -> tuple[Told, Told]:
    view = handling(whole.scene)
    rows = suggestions_frames.owed(view)
    shown = {
        (whole.key(view, row.unit_id, row.place), "open"): (row.within, row.overdue)
        for row in rows.itertuples()
    }
    drawn = suggestions_frames.owed_frame(view)
    assert drawn["total"].sum() == view.balance.open
    assert drawn["overdue"].sum() == view.balance.overdue
    themes = suggestions_frames.theme_frame(view, drawn=True)
    ((whole_name, total_name),) = themes[["commune", "theme"]].to_numpy()[-1:].tolist()
    sums = themes.loc[themes["theme"] == total_name].set_index("commune")["text"]
    names = {view.area_name(area): whole.key(view, area) for area in view.areas}
    names[view.places[whole.asked.raw.root]] = OF_ALL
    assert number(sums.pop(whole_name)) == sum(map(number, sums)) == view.balance.new
    shown |= {(names[name], "new"): number(n) for name, n in sums.items() if number(n)}
    told: Told = {}
    for one in listening.at(whole.asked, whole.asked.last).values():
        place = whole.place(one.place)
        if one.is_open:
            late = one.overdue(whole.asked.last)
            within, overdue = told.get((place, "open"), (0, 0))
            told[place, "open"] = (within + (not late), overdue + late)
        if one.raised >= whole.asked.first:
            told[place, "new"] = told.get((place, "new"), 0) + 1
    return shown, told


def of_reintegration(whole: Whole) -> tuple[Told, Told]:
    view, asked = reintegration_view(whole.scene), whole.asked
    rows = reintegration_frames.areas(view)
    measures = ["stock", "received", "moved_in", "left", "guided"]
    shown = {
        whole.key(view, int(row["unit_id"])): [_whole(row[name]) for name in measures]
        for row in rows.to_dict("records")
    }
    drawn, every = reintegration_frames.largest(view), reintegration_frames.communes(view)
    for name in measures:
        assert drawn[name].sum() == every[name].sum()
    at = counting.stocks(asked)["month"]
    told: Told = {}
    for place, held in whole.by_place(reintegration.places(asked, at)).items():
        figures = [reintegration.of_commune(asked, unit, at)[1:-1] for unit in held]
        told[place] = [_together(column) for column in zip(*figures, strict=True)]
    return shown, told


def of_satisfaction(whole: Whole) -> tuple[Told, Told]:
    view, asked = ask(whole.scene), whole.asked
    if view is None:
        return {}, {}
    rows = view.outstanding
    names = satisfaction_frames.names(view, rows)
    known = {view.area_name(area): whole.key(view, area) for area in view.areas}
    known[view.places[asked.raw.root]] = OF_ALL
    forms = ["issued", "returned", "valid", "satisfied", "n"]
    shown = {
        known.get(name, "others"): [_whole(row[column]) for column in forms]
        for name, row in zip(names, rows.to_dict("records"), strict=True)
    }
    assert rows["valid"].sum() == view.by_unit["valid"].sum()
    here: dict[Place, tuple[list, list]] = {}
    for at, found in enumerate(
        (listening.handed_out(asked, view.survey_id), listening.tallies(asked, view.survey_id))
    ):
        for row in found:
            place = whole.place(asked.voice(row.unit_id))
            place = place if place in shown else "others"
            here.setdefault(place, ([], []))[at].append(row)
    told: Told = {place: satisfaction.of_place(*found) for place, found in here.items()}
    nothing = [0, 0, 0, None, None]
    return {place: row for place, row in shown.items() if row != nothing}, {
        place: row for place, row in told.items() if row != nothing
    }


def of_targets(whole: Whole) -> tuple[Told, Told]:
    view = targets_view(whole.scene)
    shown: Told = {}
    for name, found in view.by_commune.items():
        drawn = targets_frames.outstanding_frame(view, found)
        assert drawn["goal"].sum() == sum(one.goal for one in found)
        if targets_frames.is_by_area(view, found):
            for one in targets_frames.by_place(view, found):
                numbers = (one.goal, one.parts, one.reported, one.reached, one.expected)
                shown[name, whole.key(view, one.unit_id)] = numbers
    told: Told = {}
    for name, place, goal, parts, reported, reached, *rest in targets.told(whole.asked)["targets"]:
        key = name, whole.place(place)
        if key[1] == OF_ALL or name not in {name for name, _place in shown}:
            continue
        before = told.get(key, (0, 0, 0, None, 0))
        sums = [a + b for a, b in zip(before[:3], (goal, parts, reported), strict=True)]
        told[key] = (*sums, _together([before[3], reached]), before[4] + rest[3])
    return shown, told


def _whole(figure: object) -> int | None:
    return None if figure is None or figure != figure else int(figure)


def _together(figures: list[int | None]) -> int | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None


@pytest.mark.parametrize(
    "of", [of_incidents, of_suggestions, of_reintegration, of_satisfaction, of_targets]
)
def test_a_row_of_an_area_is_what_the_raw_rows_say_of_its_communes(wholes, of):
    wrong, seen = [], 0
    for whole in wholes:
        shown, told = of(whole)
        seen += bool(shown)
        if shown != told:
            both = {place: (shown.get(place), told.get(place)) for place in {*shown, *told}}
            differing = {place: pair for place, pair in both.items() if pair[0] != pair[1]}
            wrong.append((whole.scene.selection.period, differing))
        if seen == CHOICES:
            break

    assert wrong == []
    assert seen == CHOICES


def test_the_people_of_an_area_see_the_communes_that_hang_in_it_today(raw, asking):
    rng = random.Random("people")
    home = homes(raw)
    areas = sorted(set(home.values()))
    began = sorted({unit.valid_from for unit in raw.unit})[-1]
    for area in rng.sample(areas, min(CHOICES, len(areas))):
        people = User(1, "a", "a", Role.LEADER, area)
        seen = set(read(part_of, began, people.sees))
        assert seen == {one for one in communes_on(raw, began) if home[one] == area}
        for one in read(part_of, began.replace(year=began.year - 1), people.sees):
            assert {home[heir] for heir in raw.became.get(one, [one])} == {area}
