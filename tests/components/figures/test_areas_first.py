"""A picture by place has a row an area where communes have no room, whatever its subject; of many
communes that hang in no areas it has some, and one row for the others."""

from datetime import date

import pytest

from components import data
from components.figures import scene
from components.subjects import SUBJECTS
from components.subjects.incidents import moves
from components.subjects.incidents import places as incidents_places
from components.subjects.incidents.view import incidents_of
from components.subjects.satisfaction import message as satisfaction_message
from components.subjects.satisfaction import view as satisfaction_view
from components.subjects.suggestions import frames as suggestions_frames
from components.subjects.suggestions import message as suggestions_message
from components.subjects.suggestions.view import handling
from components.subjects.targets import frames as targets_frames
from components.subjects.targets import message as targets_message
from components.subjects.targets import view as targets_view
from db.facts.few import MOST_ROWS
from db.model import Selection
from db.periods import Calendar
from db.queries import categories, units
from db.sample.province import LAST
from tests.factories import make_target
from tests.wording import vi

WISHED = "Tuần tra"
JULY = date(2026, 7, 1)


def with_targets(conn):
    for place, unit in enumerate(units.communes(conn, LAST)):
        reached = {JULY: 20 + place} if place else None
        make_target(conn, unit_id=unit, year=2026, name=WISHED, goal=100, reached=reached)


@pytest.fixture(scope="module")
def province(filled, province_file):
    with filled(province_file, with_targets) as engine:
        yield engine


@pytest.fixture
def whole(province, in_one_run, monkeypatch):
    monkeypatch.setattr(data, "engine", lambda: province)
    return asked()


def asked(node=None, until=LAST):
    every = tuple(data.read(units.communes, until))
    held = every if node is None else data.read(units.tree).below(node, every)
    period = Calendar().year_to_date(until)
    return scene.of(None, Selection(period, held, held == every, until))


def incidents(choice):
    return incidents_of(choice, data.read(categories.categories, choice.selection.named_on), None)


def area_names(view):
    return {view.area_name(area) for area in view.areas}


def test_open_suggestions_are_told_by_area(whole):
    view = handling(whole)
    drawn, table = suggestions_frames.owed_frame(view), suggestions_frames.owed_table(view)
    picture = SUBJECTS["suggestions"].screen(whole).named["owed"]

    assert len(set(drawn["label"]) & area_names(view)) >= MOST_ROWS - 2
    assert not set(table["label"]) & area_names(view)
    assert drawn["total"].sum() == table[["within", "overdue"]].sum().sum() == view.balance.open
    assert drawn["overdue"].sum() == view.balance.overdue
    assert picture.title == vi("Open suggestions by area")
    rows = suggestions_frames.owed(view)
    late = set(rows.loc[rows["overdue"] > 0, "place"])
    named = [name for name in late if name in suggestions_message.owed(view)]
    assert len(named) == min(len(late), suggestions_message.MOST_NAMED) > 1


def test_rises_and_falls_are_told_by_area(whole):
    view = incidents(whole)
    picture = moves.of(view)["communes_moved"]

    assert set(picture.frame["name"]) <= area_names(view)
    assert picture.title == vi("Incidents: largest rises and falls by area")
    rows, torn = view.by_place
    change = (rows["now"] - rows["before"])[~rows["unit_id"].isin(list(torn))]
    assert picture.frame["change"].max() == change.max()
    assert picture.frame["change"].min() == change.min()


def test_a_target_of_communes_is_told_by_area(whole):
    view = targets_view.view(whole)
    targets = view.by_commune[WISHED]
    rows, drawn = (
        targets_frames.by_place(view, targets),
        targets_frames.outstanding_frame(view, targets),
    )
    title = vi("{target}, by area", target=WISHED)
    pictures = SUBJECTS["targets"].screen(whole).pictures
    (picture,) = [one for one in pictures if one.title == title]

    assert len(targets) == 166
    assert {view.unit_name(row) for row in rows} == area_names(view) - {vi("In no one area")}
    assert sum(row.units for row in rows) == len(targets)
    assert sum(row.reached for row in rows) == sum(one.reached or 0 for one in targets)
    assert len(drawn) == targets_frames.MOST
    assert drawn["goal"].sum() == sum(one.goal for one in targets)
    assert drawn["reached"].sum() == sum(one.reached or 0 for one in targets)
    assert drawn["row"].iloc[-1].split()[0] == str(len(rows) - len(drawn) + 1)
    assert len(picture.figures) == len(targets)
    assert targets_message.by_commune(view, WISHED, targets).startswith(f"{WISHED}: ")
    incomplete = [row for row in rows if row.reported < row.parts]
    assert [row.percent for row in incomplete] == [None]


def test_an_area_shows_its_communes(whole):
    (area, *_others) = handling(whole).areas
    inside = asked(area)
    view = handling(inside)
    drawn = suggestions_frames.owed_frame(view)

    assert set(drawn["label"]) <= set(view.places.values())
    assert incidents(inside).areas == {}
    targets = targets_view.view(inside).by_commune[WISHED]
    assert len(targets_frames.outstanding_frame(targets_view.view(inside), targets)) == len(targets)


def test_what_is_asked_about_satisfaction_names_areas(whole):
    view = satisfaction_view.newest(whole)

    where = satisfaction_message.answers(view).where
    assert sum(name in where for name in area_names(view)) == 6


def test_a_table_of_many_communes_in_one_area_has_some_rows_and_one_for_the_others(whole):
    """Before the merger an area held twice as many communes as there is room for."""
    until = date(2025, 5, 14)
    tree, every = data.read(units.tree), data.read(units.communes, until)
    area = max(tree.nodes, key=lambda n: len(tree.below(n, every)) if n != tree.root.id else 0)
    choice = asked(area, until)
    view, heard = incidents(choice), handling(choice)
    assert len(view.communes) > MOST_ROWS

    cells = incidents_places.matrix(view, drawn=True)
    others = view.others(range(len(view.communes) - MOST_ROWS + 1))
    assert list(dict.fromkeys(cells["commune"]))[-1] == others
    assert cells["commune"].nunique() == MOST_ROWS
    sums = cells.loc[cells["total"], "written"]
    assert sum(int(n) for n in sums) == view.compared.now

    themes = suggestions_frames.theme_frame(heard, drawn=True)
    totals = themes.loc[themes["theme"] == vi("Total")].set_index("commune")["text"]
    assert int(totals[vi("Total")]) == heard.balance.new
    assert len(totals) <= MOST_ROWS + 2
    assert sum(map(int, totals.drop(vi("Total")))) == heard.balance.new
