"""A country of 34 provinces and 3,321 communes: its root shows provinces, each its areas, each its
communes; nothing is a list of thousands."""

import os
from time import process_time

import pytest

from components import data
from components.figures import offering, scene
from components.subjects import SUBJECTS
from components.subjects.incidents import frames
from components.subjects.incidents.view import incidents_of
from components.words.caption import LETTERS
from db.facts.few import MOST_ROWS
from db.model import AREA, Selection
from db.periods import Calendar
from db.queries import categories, units
from tests.country import COMMUNES, LAST, PROVINCES, fill_country
from tests.wording import vi

IN_FULL = os.environ.get("PAGES") == "all"
PERIOD = Calendar().year_to_date(LAST)


@pytest.fixture(scope="module")
def country(filled, sqlite_template):
    with filled(sqlite_template, fill_country) as engine:
        yield engine


@pytest.fixture
def tree(country, in_one_run, monkeypatch):
    monkeypatch.setattr(data, "engine", lambda: country)
    return data.read(units.tree)


def asked(tree, node):
    every = tuple(data.read(units.communes, LAST))
    held = tree.below(node, every)
    return scene.of(None, Selection(PERIOD, held, held == every, LAST))


def incidents(choice):
    return incidents_of(choice, data.read(categories.categories, LAST), None)


def test_the_root_shows_provinces_each_its_areas_each_its_communes(tree):
    whole = incidents(asked(tree, tree.root.id))
    provinces = {node for node in tree.nodes if tree.nodes[node].level == "province"}
    assert set(whole.areas) == provinces
    assert len(provinces) == PROVINCES
    assert sum(map(len, whole.areas.values())) == COMMUNES
    bars = frames.outstanding(whole)
    assert len(bars) == MOST_ROWS
    assert bars["commune"].iloc[-1] == vi("{n} other areas", n=PROVINCES - MOST_ROWS + 1)

    province = incidents(asked(tree, next(iter(whole.areas))))
    assert {tree.nodes[area].level for area in province.areas} == {AREA}

    area = incidents(asked(tree, next(iter(province.areas))))
    assert area.areas == {}
    assert len(frames.outstanding(area)) == len(area.communes)


def test_what_a_row_says_is_the_sum_one_level_down(tree):
    whole = incidents(asked(tree, tree.root.id))
    rows = whole.by_place[0].set_index("unit_id")["now"]
    assert rows.sum() == whole.compared.now

    for place in list(whole.areas)[:5]:
        below = incidents(asked(tree, place))
        assert rows[place] == below.compared.now == below.by_place[0]["now"].sum()


@pytest.mark.parametrize("subject", SUBJECTS if IN_FULL else list(SUBJECTS)[1::2])
def test_no_page_of_the_root_is_longer_or_wider_for_its_size(tree, subject):
    screen = SUBJECTS[subject].screen(SUBJECTS[subject].basis(asked(tree, tree.root.id)))

    assert len(screen.caption.short) <= LETTERS
    assert len(screen.sentence) < 1500
    for picture in screen.pictures:
        height = picture.spec.get("height")
        if isinstance(height, dict):
            axis = "row" if "row" in picture.frame else picture.frame.columns[0]
            assert picture.frame[axis].nunique() * height["step"] <= 720, picture.title


def test_the_filter_lists_no_thousands_and_names_them_in_a_blink(tree):
    offered = data.read(units.communes, LAST)
    started = process_time()
    names = offering.commune_labels(offered)
    took = process_time() - started

    assert len(set(names.values())) == COMMUNES
    assert took < 0.2 * 5  # the goal, and a busy machine
