"""Going down in a province: what a row of an area says, and what its own people see, is what the
raw rows say of the communes that hang in it today.

With ORACLE=all in the environment 100 choices, otherwise 3.
"""

import os
import random
import shutil
from dataclasses import replace

import pytest

from tests.oracle import counting, province
from tests.oracle.asked import communes_on
from tests.oracle.cases import cases
from tests.oracle.raw import Raw
from tests.oracle.seam import (
    Role,
    User,
    categories,
    data,
    incidents_frames,
    incidents_of,
    make_engine,
    page_scene,
    part_of,
    read,
    scene,
    writing,
)

CHOICES = 100 if os.environ.get("ORACLE") == "all" else 3


@pytest.fixture
def raw(sqlite_template, tmp_path, monkeypatch):
    """A province of the program, and the rows that are in it."""
    file = tmp_path / "province.db"
    shutil.copyfile(sqlite_template, file)
    engine = make_engine(f"sqlite:///{file}")
    with writing(engine) as conn:
        province.fill(conn)
    monkeypatch.setattr(data, "engine", lambda: engine)
    with engine.connect() as conn:
        yield Raw(conn)
    engine.dispose()


def homes(raw: Raw) -> dict[int, int]:
    """Communes to what they hang in today: each goes along with the one that it became."""
    hung = {unit.id: unit.parent_id for unit in raw.unit if unit.level == "commune"}

    def last_heir(unit_id: int) -> int:
        while len(raw.became.get(unit_id, [])) == 1:
            (unit_id,) = raw.became[unit_id]
        return unit_id

    return {unit_id: hung[last_heir(unit_id)] for unit_id in hung}


def test_a_row_of_an_area_is_what_the_raw_rows_say_of_its_communes(raw, monkeypatch):
    home, wrong = homes(raw), []
    for case in cases(raw, random.Random("areas"), CHOICES):
        every = tuple(communes_on(raw, case.selection.named_on))
        selection = replace(case.selection, communes=every, whole=True)
        asked = replace(case.asked, communes=every, whole=True)
        monkeypatch.setattr(scene, "chosen", lambda found=selection: found)
        view = incidents_of(
            page_scene(User(1, "a", "a", Role.LEADER)),
            read(categories.categories, selection.named_on),
            None,
        )
        rows = incidents_frames.areas(view).set_index("unit_id")["now"].fillna(0)
        held = {area: tuple(one for one in every if home[one] == area) for area in home.values()}
        parts = {area: replace(asked, communes=found, whole=False) for area, found in held.items()}
        said = {area: len(counting.incidents(part)) for area, part in parts.items()}
        said[view.top] = len(counting.incidents(asked)) - sum(said.values())
        for area, count in said.items():
            if rows.get(area, 0) != count:
                wrong.append((selection.period, area, rows.get(area, 0), count))

    assert wrong == []


def test_the_people_of_an_area_see_the_communes_that_hang_in_it_today(raw):
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
