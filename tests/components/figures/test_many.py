"""A province of 166 communes: words that fit, pictures of a few rows, parts that make the total."""

import os
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from components import data
from components.charts.answering import PICKED, answering
from components.export import slides, workbook
from components.figures import levels, places, scene
from components.subjects import SUBJECTS
from components.subjects.incidents import frames, funnel
from components.subjects.incidents import places as incidents_places
from components.subjects.incidents import screen as incidents_screen
from components.subjects.incidents.view import incidents_of
from components.subjects.reintegration import frames as reintegration_frames
from components.subjects.reintegration.view import view as reintegration_view
from components.subjects.satisfaction import funnel as satisfaction_funnel
from components.subjects.satisfaction import view as satisfaction_view
from components.subjects.suggestions import frames as suggestions_frames
from components.subjects.suggestions import funnel as suggestions_funnel
from components.subjects.suggestions.view import handling
from components.words import formats
from components.words.caption import LETTERS
from db.engine import make_engine, writing
from db.facts.few import MOST_ROWS
from db.facts.funnel import WARNING
from db.model import Selection
from db.periods import Calendar
from db.queries import categories, units
from db.sample.province import LAST
from db.schema import unit
from tests.wording import vi

COMMUNES, AREAS = 166, 26
IN_FULL = os.environ.get("PAGES") == "all"


@pytest.fixture(scope="module")
def province(filled, province_file):
    with filled(province_file) as engine:
        yield engine


@pytest.fixture
def here(province, in_one_run, monkeypatch):
    """The whole province in the year to the last day of the sample."""
    monkeypatch.setattr(data, "engine", lambda: province)
    return asked()


def asked(most=COMMUNES, until=LAST):
    with data.engine().connect() as conn:
        every = tuple(units.communes(conn, until))
    chosen = every[:most]
    period = Calendar().year_to_date(until)
    return scene.of(None, Selection(period, chosen, chosen == every, until))


@pytest.mark.parametrize("most", [1, 2, 7, 40, COMMUNES - 1, COMMUNES])
def test_a_caption_is_one_line_of_a_tablet_at_any_number_of_communes(here, most):
    assert len(asked(most).caption.short) <= LETTERS


@pytest.mark.parametrize("until", [date(2025, 6, 30), date(2025, 8, 14), LAST])
def test_a_caption_names_about_six_and_counts_the_others(here, until):
    caption = asked(40, until).caption
    ending = vi("{names} and {n} other communes", names="", n=34)
    named, found, _without = caption.communes.partition(ending)
    assert found
    assert named.count(",") == 5


def test_all_names_stand_in_the_list_and_in_the_annex(here):
    listing = places.listing(here)

    assert len(listing) == COMMUNES
    assert listing[vi("Hangs in")].nunique() == AREAS
    assert all(name in places.annex(here) for name in listing[vi("Commune")])
    assert places.annex(asked(6)) == ""


def test_incidents_of_the_others_make_the_total_with_those_that_have_a_row(here):
    kinds = data.read(categories.categories, LAST)
    view = incidents_of(here, kinds, None)
    drawn, every = frames.outstanding(view), frames.communes(view)

    assert len(drawn) == MOST_ROWS
    assert len(every) >= COMMUNES
    others = int(drawn["label"].iloc[-1].replace(".", ""))
    assert drawn["now"].sum() + others == every["now"].sum() == view.compared.now
    assert list(drawn["rest"]) == [False] * (MOST_ROWS - 1) + [True]
    assert frames.editable(drawn)["commune"].iloc[-1].endswith(drawn["label"].iloc[-1])


def test_the_overview_has_as_many_rows_as_its_first_screen_has_room_for(here):
    picture = SUBJECTS["summary"].screen(here).named["communes"]
    drawn, every = picture.frame, picture.figures

    assert len(drawn) == 13
    others = int(drawn["label"].iloc[-1].replace(".", ""))
    assert drawn["now"].sum() + others == every.iloc[:, 1].sum()
    assert vi("By name: most incidents, largest rise, largest fall; all are in the table.") in (
        picture.remark
    )


def test_a_matrix_has_a_row_an_area_and_the_same_sum(here):
    view = incidents_of(here, data.read(categories.categories, LAST), None)
    cells = incidents_places.matrix(view, drawn=True)

    assert cells["commune"].nunique() == AREAS
    assert incidents_places.matrix(view)["commune"].nunique() >= COMMUNES
    written = cells.loc[cells["total"], "written"]
    assert sum(int(n.replace(".", "")) for n in written) == view.compared.now


def test_stocks_and_flows_of_the_others_make_the_total(here):
    view = reintegration_view(here)
    drawn, every = reintegration_frames.largest(view), reintegration_frames.communes(view)

    assert len(drawn) == MOST_ROWS
    for measure in reintegration_frames.MEASURES:
        assert drawn[measure].sum() == every[measure].sum()


def test_themes_are_told_by_area(here):
    view = handling(scene.of_no_returns(here))
    cells = suggestions_frames.theme_frame(view, drawn=True)

    assert cells["commune"].nunique() <= AREAS + 2  # the province itself, and the sum
    (whole,) = cells.loc[
        (cells["commune"] == vi("Total")) & (cells["theme"] == vi("Total")), "text"
    ]
    assert whole == str(view.balance.new)


def test_no_picture_has_more_rows_than_the_window_has_room_for(here):
    for subject in SUBJECTS.values():
        for picture in subject.screen(subject.basis(here)).pictures:
            height = picture.spec.get("height")
            if isinstance(height, dict) and "step" in height:
                axis = "row" if "row" in picture.frame else picture.frame.columns[0]
                assert picture.frame[axis].nunique() * height["step"] <= 680, picture.title


def test_no_word_of_a_screen_is_a_list_of_all(here):
    names = [one for one in places.listing(here)[vi("Commune")] if len(one) > 4]
    for subject in SUBJECTS.values():
        screen = subject.screen(subject.basis(here))
        words = [screen.sentence, screen.note, *(picture.remark for picture in screen.pictures)]
        for text in words:
            assert sum(name in text for name in names) <= 26, text


def test_files_carry_the_list_once(here):
    screen = incidents_screen.screen(here)
    assert workbook.workbook("A", [screen]).startswith(b"PK")
    deck = slides.deck("A", slides.of_page(screen)[:1], note="", progress=lambda _share: None)
    assert deck.startswith(b"PK")


def test_who_stands_out_has_reported_also_what_nobody_owed(here):
    kinds = data.read(categories.categories, LAST)
    covered = replace(here.covered, since=date.max)
    assert covered.missing
    assert not covered.owed
    unasked = replace(here, caption=replace(here.caption, covered=covered))

    ranked, same = (
        incidents_places.standing(incidents_of(scene, kinds, None)).rows["commune"].tolist()
        for scene in (here, unasked)
    )

    assert ranked == same


def test_who_stands_out_lies_outside_of_the_limits_that_are_drawn(here):
    kinds = data.read(categories.categories, LAST)
    stands = incidents_places.standing(incidents_of(here, kinds, None))
    drawn = funnel.picture(here, kinds, None).frame

    assert len(stands.rows) + stands.left_out == COMMUNES
    for place in stands.named:
        rate, people = stands.rows["rate"][place] / 10_000, stands.rows["population"][place]
        low, high = stands.found.limits(people, WARNING)
        assert not low <= rate <= high
    assert list(drawn.loc[drawn["named"], "label"]) == [
        stands.rows["commune"][place] for place in sorted(stands.named)
    ]


@pytest.mark.parametrize("subject", ["suggestions", "satisfaction"])
def test_who_stands_out_by_a_share_is_told_of_communes_and_their_totals(here, subject):
    of = SUBJECTS[subject]
    screen = of.screen(of.basis(here))
    picture = screen.picture("stands_out")
    places = picture.frame.loc[picture.frame["is_place"].astype("bool")]

    assert 10 < len(places) <= COMMUNES
    assert set(places["commune"]) <= set(picture.answers["commune"])
    assert answering(picture.spec, ["commune"])["layer"][-1]["name"] == PICKED
    assert places["rate"].between(0, 100).all()
    scales = [layer["encoding"]["y"].get("scale") for layer in picture.spec["layer"]]
    assert {"zero": False} in scales, "shares lie close together, far from nothing"
    limits = picture.frame.loc[~picture.frame["is_place"].astype("bool")]
    assert (limits["lowest"] <= limits["low"]).all()
    assert (limits["low"] <= limits["centre"]).all()
    assert (limits["centre"] <= limits["high"]).all()
    named = list(places.loc[places["named"].astype("bool"), "commune"])
    assert all(name in picture.remark for name in named[:6])
    assert named or vi("Nobody stands out from all together.") in picture.remark


def test_a_share_that_stands_out_is_the_share_of_the_page(here):
    of = SUBJECTS["satisfaction"]
    view = satisfaction_view.newest(of.basis(here))
    known = view.by_unit.set_index("unit_id")
    rows = satisfaction_funnel.standing(view).rows
    units = [unit for unit in known.index if known["shown"][unit] and unit in view.communes]

    assert len(rows) == len(units)
    for place, row in zip(units, rows.to_dict("records"), strict=True):
        satisfied, n = int(known["satisfied"][place]), int(known["n"][place])
        assert row["counts"] == f"{formats.number(satisfied)}/{formats.number(n)}"
        assert row["rate"] == pytest.approx(100 * satisfied / n)


def test_suggestions_on_time_of_communes_make_the_total_with_those_of_the_province(here):
    view = handling(scene.of_no_returns(here))
    stands = suggestions_funnel.standing(view)
    own = view.stand["unit_id"].isin(view.communes)
    rest = view.stand.loc[~own]

    assert stands.rows["now"].sum() + rest["in_time"].sum() == view.balance.on_time
    late = (~rest["is_open"] | rest["overdue"]).sum()
    assert stands.rows["population"].sum() + late == view.balance.on_time_rate.n


def test_without_a_population_there_is_no_funnel(province, monkeypatch):
    engine = make_engine(province.url)
    monkeypatch.setattr(data, "engine", lambda: engine)
    with writing(engine) as conn:
        known = conn.execute(sa.select(unit.c.population, unit.c.population_year)).all()[-1]
        last = sa.select(sa.func.max(unit.c.id)).scalar_subquery()
        change = unit.update().where(unit.c.id == last)
        conn.execute(change.values(population=None, population_year=None))
    kinds = data.read(categories.categories, LAST)

    assert funnel.picture(asked(), kinds, None) is None

    with writing(engine) as conn:
        conn.execute(change.values(population=known[0], population_year=known[1]))
    engine.dispose()


DOORS = {
    ("incidents", "communes"): "Incidents by commune",
    ("incidents", "communes_by_months"): "Incidents of each area by month",
    ("reintegration", "communes"): "Reintegration by commune",
    ("satisfaction", "communes"): "Satisfaction by commune",
    ("suggestions", "themes"): "New suggestions by area and theme",
}


@pytest.mark.parametrize(("subject", "name"), DOORS)
@pytest.mark.parametrize("most", [13, COMMUNES])
def test_what_a_click_hands_over_is_the_name_of_a_door(here, subject, name, most):
    choice = asked(most)
    picture = SUBJECTS[subject].screen(choice).named[name]
    (column, doors), *_others = picture.answers.items()
    rows = set(picture.frame[column])

    places = {name: answer.place for name, answer in doors.items() if answer.place is not None}
    found = {places[row] for row in rows if row in places}

    assert len(found) >= min(len(rows) - 2, 12)  # all but a sum and the row of the others
    assert set(choice.selection.communes) <= set(places.values())
    assert len(places) == most + (AREAS if most == COMMUNES else 0)


@pytest.mark.parametrize(("subject", "name"), DOORS)
def test_the_table_behind_a_picture_of_areas_is_titled_as_one_of_communes(here, subject, name):
    for most, is_of_communes in ((13, True), (COMMUNES, False)):
        picture = SUBJECTS[subject].screen(asked(most)).named[name]
        ending = "" if is_of_communes else f" · {picture.figures.columns[0]}"
        assert picture.listing == f"{picture.title}{ending}"


def test_a_picture_of_one_place_leads_nowhere(here):
    answers = SUBJECTS["incidents"].screen(asked(1)).named["communes"].answers
    assert {answer.place for answer in answers["commune"].values()} == {None}


def test_a_click_goes_to_an_area_and_from_there_to_its_commune(here, monkeypatch):
    state: dict[str, object] = {}
    monkeypatch.setattr(levels.st, "session_state", state)
    tree = data.read(units.tree)
    commune = here.selection.communes[0]

    levels.go(tree.homes[commune])
    assert state == {levels.AREA: tree.homes[commune], levels.COMMUNES: []}
    levels.go(commune)
    assert state == {levels.AREA: tree.homes[commune], levels.COMMUNES: [commune]}


def test_bars_are_of_areas_first_and_of_the_communes_of_one_then(here):
    kinds = data.read(categories.categories, LAST)
    whole = incidents_of(here, kinds, None)
    tree = data.read(units.tree)
    (area, *_others) = whole.areas
    bars = frames.outstanding(whole)

    assert set(bars["commune"].iloc[:-1]) < {whole.area_name(one) for one in whole.areas}
    assert bars["commune"].iloc[-1] == vi("{n} other areas", n=AREAS - (MOST_ROWS - 1))

    held = tree.below(area, here.selection.communes)
    inside = scene.of(None, Selection(here.selection.period, held, False, LAST))
    part = frames.outstanding(incidents_of(inside, kinds, None))
    assert len(part) == len(held)
    row = bars.loc[bars["commune"] == whole.area_name(area), "now"]
    if len(row):
        assert part["now"].sum() == row.item()


@pytest.mark.parametrize("until", [date(2025, 9, 14), date(2026, 3, 14)])
def test_a_row_of_an_area_is_what_a_click_on_it_shows(here, until):
    """Also of what was split between areas, which is in none of them. Unless in full of a third of
    the areas that stayed whole, and of all that were torn."""
    whole = asked(until=until)
    kinds = data.read(categories.categories, until)
    view, tree = incidents_of(whole, kinds, None), data.read(units.tree)
    rows = view.by_place[0].set_index("unit_id")

    assert rows["now"].sum() == view.compared.now
    areas = sorted(view.areas.keys() - {view.top})
    for area in areas if IN_FULL else {*areas[::3], *view.torn} & {*areas}:
        held = tree.below(area, whole.selection.communes)
        choice = Selection(whole.selection.period, held, False, until)
        part = incidents_of(scene.of(None, choice), kinds, None)
        assert rows["now"][area] == part.compared.now, area
        if area not in view.torn and part.known_before:
            assert rows["before"][area] == part.compared.before, area


def test_reintegration_is_told_by_area_first(here):
    view = reintegration_view(here)
    drawn, rows = reintegration_frames.largest(view), reintegration_frames.areas(view)
    every, tree = reintegration_frames.communes(view), data.read(units.tree)

    assert set(drawn["commune"].iloc[:-1]) < {view.area_name(one) for one in view.areas}
    assert drawn["commune"].iloc[-1] == vi("{n} other areas", n=AREAS - (MOST_ROWS - 1))
    for measure in reintegration_frames.MEASURES:
        assert rows[measure].sum() == every[measure].sum()
    for area in rows["unit_id"][:3]:
        held = tree.below(area, here.selection.communes)
        inside = scene.of(None, Selection(here.selection.period, held, False, LAST))
        part = reintegration_frames.communes(reintegration_view(inside))
        row = rows.loc[rows["unit_id"] == area]
        assert len(part) == len(held)
        assert part["received"].sum() == row["received"].item(), area


def test_satisfaction_is_told_by_area_first(here):
    view = satisfaction_view.newest(here)
    rows, tree = view.outstanding, data.read(units.tree)
    pooled = view.by_unit.groupby(view.by_unit["unit_id"].map(view.homes).fillna(0))

    assert 10 < len(rows) <= MOST_ROWS
    assert rows["valid"].sum() == view.by_unit["valid"].sum()
    for area, valid in pooled["valid"].sum().items():
        if area in set(rows["unit_id"]) & tree.nodes.keys():
            assert rows.loc[rows["unit_id"] == area, "valid"].item() == valid
    names = set(SUBJECTS["satisfaction"].screen(here).named["communes"].frame["label"])
    assert len(names & {view.area_name(one) for one in view.areas}) > 10
