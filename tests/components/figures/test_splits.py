"""A commune that was split on 01/07/2025 between Một and Hai, on screens of the year after."""

from dataclasses import replace
from datetime import date

import pytest

from components import data
from components.figures import scene
from components.figures.offering import commune_names
from components.subjects.incidents import frames, moves, pictures, places, weekdays, words
from components.subjects.incidents.list import figures
from components.subjects.incidents.view import incidents_of
from components.subjects.reintegration import frames as reintegration_frames
from components.subjects.reintegration.screen import screen as reintegration_screen
from components.subjects.reintegration.view import view as reintegration
from components.subjects.satisfaction.screen import screen as satisfaction_screen
from components.subjects.targets.screen import screen as targets_screen
from components.words import splits
from db.model import Role, Selection, User
from db.periods import Calendar
from db.queries import units
from tests.factories import (
    make_category,
    make_incident,
    make_return,
    make_root,
    make_survey,
    make_target,
    make_unit,
)
from tests.wording import vi

SPLIT, EVE = date(2025, 7, 1), date(2025, 6, 30)
YEAR = Calendar(0).year(2025)
READER = User(1, "reader", "reader", Role.LEADER)
FORMER = "chưa tách được: Cũ (cũ)"


@pytest.fixture
def district(conn):
    """Three incidents of the split commune, and two of years before, one of each heir, one of a
    commune beside; and the stocks of June: 7, and 5 of the commune that one heir holds whole."""
    make_root(conn)
    one, two, beside = (
        make_unit(conn, name, valid_from=begins)
        for name, begins in (("Một", SPLIT), ("Hai", SPLIT), ("Bên", date(1900, 1, 1)))
    )
    old = make_unit(conn, "Cũ", valid_to=EVE, successors=[one, two])
    whole = make_unit(conn, "Trọn", valid_to=EVE, successor_id=one)
    kind = make_category(conn)
    days = [date(2025, 2, 1)] * 3 + [date(2025, 8, 1)] * 2 + [date(2025, 8, 2)]
    for unit, day in zip([old] * 3 + [one, two, beside], days, strict=True):
        make_incident(conn, unit_id=unit, category_id=kind, occurred_on=day)
    for day in (date(2023, 12, 1), date(2024, 2, 1)):
        make_incident(conn, unit_id=old, category_id=kind, occurred_on=day)
    for unit, stock in ((old, 7), (whole, 5)):
        make_return(conn, unit_id=unit, month=date(2025, 6, 1), counts={"stock_start": stock})
    return {"one": one, "two": two, "beside": beside, "old": old, "whole": whole}


@pytest.fixture
def look(engine, conn, monkeypatch):
    monkeypatch.setattr(data, "engine", lambda: engine)

    def scene_of(*communes):
        conn.commit()
        every = tuple(data.read(units.communes, YEAR.last))
        chosen = communes or every
        return scene.of(READER, Selection(YEAR, chosen, chosen == every, YEAR.last))

    return scene_of


def rows(frame, *columns):
    return sorted(frame[list(columns)].itertuples(index=False, name=None))


def test_the_parts_and_the_total_agree_and_heirs_are_marked(look, district):
    view = incidents_of(look(), {}, None)

    assert view.compared.now == 6
    by_commune = frames.communes(view)
    assert rows(by_commune, "commune", "now") == [
        ("Bên", 1),
        ("Hai *", 1),
        ("Một *", 1),
        (FORMER, 3),
    ]
    assert by_commune["now"].sum() == 6
    assert set(by_commune.loc[by_commune["commune"] != "Bên", "change"]) == {""}
    table = figures(view).set_index(vi("Commune", "xã"))
    assert table["Tăng, giảm"].dropna().to_dict() == {"Bên": 1}  # the others were other people
    assert view.mark_note == (
        "* Không so sánh được trước 01/07/2025 (Hai: một phần của Cũ; Một: một phần của Cũ)."
    )


def test_matrix_and_sketch_hold_the_split_commune_too(look, district):
    view = incidents_of(look(), {}, None)

    matrix = places.matrix(view)
    totals = matrix.loc[matrix["total"]]
    assert rows(totals, "commune", "written")[-1] == (FORMER, "3")
    assert totals["written"].astype(int).sum() == 6
    states = {
        (one, month): state for one, month, state in rows(matrix, "commune", "month", "state")
    }
    gone, begun = (FORMER, "Tháng 8/2025"), ("Một *", "Tháng 8/2025")
    assert (states[gone], states[begun]) == (vi("owed by no one here"), vi("not reported"))
    assert states["Hai *", "Tháng 2/2025"] == states[gone]
    tiles = places.tiles(view, by_rate=False)
    assert (FORMER, "3") in rows(tiles, "commune", "number")
    heirs = tiles["unit_id"].isin([district["one"], district["two"], district["old"]])
    assert set(tiles.loc[heirs, "rate"]) == {"–"}  # of a part there is no population


def test_surveys_and_targets_say_what_the_marks_are(conn, look, district):
    for unit, answered in ((district["one"], 30), (district["beside"], 40)):
        make_target(conn, unit_id=unit, year=2025)
        make_survey(
            conn,
            unit_id=district["one"],
            opened_on=date(2025, 8, 1),
            closed_on=date(2025, 8, 1),
            answers={unit: [[0, 0, 0, 0, answered]]},
        )
    here = look()

    goals = next(iter(targets_screen(here).pictures))
    communes = satisfaction_screen(here).named["communes"]

    for picture, column in ((goals, "row"), (communes, "label")):
        assert "Một *" in set(picture.frame[column])
        assert "* Không so sánh được trước 01/07/2025" in picture.remark


def test_a_score_is_not_held_against_a_round_of_which_the_choice_leaves_out_a_part(
    conn, look, district
):
    for closed, answers in (
        (
            date(2025, 6, 1),
            {district["whole"]: [[0, 0, 0, 30, 0]], district["old"]: [[9, 9, 0, 0, 9]]},
        ),
        (
            date(2025, 8, 1),
            {district["one"]: [[3, 0, 0, 30, 0]], district["two"]: [[0, 0, 0, 30, 0]]},
        ),
    ):
        make_survey(
            conn, unit_id=district["one"], opened_on=closed, closed_on=closed, answers=answers
        )

    part = satisfaction_screen(look(district["one"])).blocks[0]
    both = satisfaction_screen(look(district["one"], district["two"])).blocks[0]

    assert (part.base, part.change) == ("", vi("no figure to compare with"))
    assert both.base


def test_a_choice_of_some_heirs_says_what_it_leaves_out_and_compares_with_nothing(look, district):
    view = incidents_of(look(district["one"], district["beside"]), {}, None)

    assert view.compared.now == 2
    assert not view.known_before
    left_out = "không gồm Cũ (cũ, đến 30/06/2025): số liệu thuộc chung Một, Hai"
    assert left_out in view.caption.line
    assert left_out in words.sentence(view)
    assert "Cũ" not in " ".join(frames.communes(view)["commune"])


def test_stocks_of_before_the_split_count_beside_those_who_hold_its_parts(look, district):
    view = reintegration(look(district["one"], district["two"]))

    assert view.stock.people == 12
    stocks = reintegration_frames.communes(view)
    assert rows(stocks.dropna(subset="stock"), "commune", "stock") == [("Một *", 5), (FORMER, 7)]


def test_until_all_who_hold_parts_have_reported_they_count_as_before(conn, look, district):
    later = {"month": date(2025, 7, 1), "counts": {"stock_start": 9}}
    make_return(conn, unit_id=district["one"], **later)
    assert reintegration(look(district["one"], district["two"])).stock.people == 12

    make_return(conn, unit_id=district["two"], **later)
    assert reintegration(look(district["one"], district["two"])).stock.people == 18


def test_a_copy_for_sharing_tells_the_stock_of_before_the_split(conn, look, district):
    """The heirs did not owe that month: nobody's people are still to be added."""
    june = {"month": date(2025, 6, 1), "counts": {"stock_start": 4}}
    make_return(conn, unit_id=district["beside"], **june)
    shared = replace(look(), for_sharing=True)

    screen = reintegration_screen(shared)

    assert screen.blocks[0].value == "16 người"
    assert screen.caption == reintegration(look()).scene.caption


def test_two_communes_of_one_name_are_told_apart_by_kind_or_code(conn, look):
    kind = make_category(conn)
    ward = make_unit(conn, "Hàm Rồng", kind="phường")
    commune = make_unit(conn, "Hàm Rồng", kind="xã")
    twins = [make_unit(conn, "Phú Sơn", code=code) for code in ("1", "2")]
    for unit in (ward, commune, *twins):
        make_incident(conn, unit_id=unit, category_id=kind, occurred_on=date(2025, 2, 1))

    view = incidents_of(look(ward, *twins), {}, None)

    named = sorted(frames.communes(view)["commune"])
    assert named == ["phường Hàm Rồng", "xã Phú Sơn (1)", "xã Phú Sơn (2)"]
    assert "phường Hàm Rồng" in view.caption.line
    assert sorted(commune_names(view.units).values())[0].startswith("phường Hàm Rồng (")


def test_a_mark_is_explained_before_the_picture_or_below_its_table(look, district):
    view = incidents_of(look(), {}, None)

    whole = pictures.communes(view)
    assert view.mark_note in whole.remark
    assert whole.below == ()
    assert splits.placed("* a", ["One", "Two *"], ["Two *"]) == ("* a", ())
    assert splits.placed("* a", ["One"], ["One", "Two *"]) == ("", ("* a",))
    assert splits.placed("* a", ["One"], ["One"]) == ("", ())


def test_a_mark_is_explained_where_it_stands(look, district):
    """Days of the week bear none; who moved most says who could not have."""
    view = incidents_of(look(), {}, None)
    moved = moves.of(view)["communes_moved"]

    assert view.mark_note
    assert view.mark_note not in weekdays.picture(view.scene, {}, None).remark
    assert view.mark_note not in moved.remark
    assert moved.frame["name"].tolist() == ["Bên"]
    assert vi("Left out, not comparable with the base: {communes}.", communes="Hai, Một") in (
        moved.remark
    )
