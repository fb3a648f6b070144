"""The page of incidents: its numbers, pictures and tables come from one place and agree."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from components import data
from components.figures import now, scene
from components.subjects.incidents import frames, moves, numbers, pictures, places, words
from components.subjects.incidents.view import incidents_of
from components.words import formats
from components.words.caption import Caption
from db.compare import Comparison, Polarity
from db.facts.returns import coverage
from db.model import Role, Selection, User
from db.periods import Calendar
from db.queries import categories, returns, units
from tests.factories import (
    make_campaign,
    make_category,
    make_incident,
    make_return,
    make_unit,
)
from tests.wording import vi

READER = User(1, "reader", "reader", Role.LEADER)
CALENDAR = Calendar()


@pytest.fixture
def look(engine, conn, monkeypatch):
    """The view of a window, on the database as the test has written it."""
    monkeypatch.setattr(data, "engine", lambda: engine)

    def view(period, kind=None, communes=None):
        conn.commit()
        names = data.read(units.communes, period.last)
        chosen = communes or tuple(names)
        selection = Selection(period, chosen, chosen == tuple(names), period.last)
        reporting = data.read(returns.reporting, selection)
        caption = Caption(
            unit="",
            short_unit="Vĩnh Lộc",
            place="",
            selection=selection,
            units=names,
            covered=coverage(reporting, selection, now.deadlines(), period.last),
            data_to=period.last,
            closed=False,
            sample=False,
        )
        kinds = data.read(categories.categories, period.last)
        asked = scene.Scene(READER, selection, names, caption)
        return incidents_of(asked, kinds, kinds.get(kind))

    return view


@pytest.fixture
def district(conn):
    """Two communes over three years: the second has not reported every fourth month."""
    group = make_category(conn, "Trật tự xã hội")
    theft = make_category(conn, "Trộm cắp tài sản", parent_id=group)
    fire = make_category(conn, "Cháy, nổ", has_casualties=True)
    long = make_unit(conn, "Vĩnh Long", tile_row=0, tile_col=0)
    an = make_unit(conn, "Vĩnh An", population=None)
    for place in range(34):
        month = date(2021 + place // 12, place % 12 + 1, 1)
        for unit in (long, an):
            if unit == long or place % 4:
                make_return(conn, unit_id=unit, month=month)
        for number in range(1 + place % 3):
            make_incident(
                conn,
                unit_id=(long, an)[number % 2],
                category_id=(theft, fire, group)[number],
                occurred_on=month + timedelta(days=number),
                damage=1_000_000 if number == 1 else 0,
            )
    for year in (2021, 2022, 2023):
        make_campaign(conn, f"Tết {year}", starts_on=date(year, 1, 20), ends_on=date(year, 2, 9))
    return {"group": group, "theft": theft, "fire": fire, "long": long, "an": an}


YEAR_TO_DATE = CALENDAR.year_to_date(date(2023, 10, 10))


@pytest.mark.parametrize("kind", [None, "group", "theft", "fire"])
def test_every_picture_adds_up_to_the_number_above_it(look, district, kind):
    view = look(YEAR_TO_DATE, district.get(kind))
    total = view.compared.now

    series = frames.series(view)
    assert frames.months(view)["now"].sum() == total
    assert series.loc[series["asked"] == True, "count"].sum() == total  # noqa: E712 - missing too
    assert places.communes(view)["now"].sum() == total
    matrix = places.matrix(view)
    assert matrix.loc[matrix["total"], "written"].astype(int).sum() == total
    assert view.years[2023]["incidents"].sum() == total


def test_kinds_add_up_to_all_and_kinds_of_a_group_to_the_group(look, district):
    every = look(YEAR_TO_DATE)
    assert frames.categories(every)["now"].sum() == every.compared.now

    group = look(YEAR_TO_DATE, district["group"])
    told = frames.categories(group)
    assert told["now"].sum() == group.compared.now
    assert set(told["name"]) == {
        "Trộm cắp tài sản",
        vi("{category} (not specified)", category="Trật tự xã hội"),
    }


def test_one_kind_stands_among_the_others_of_its_group(look, district):
    theft = look(YEAR_TO_DATE, district["theft"])

    assert len(frames.categories(theft)) == 2
    assert theft.compared.now < look(YEAR_TO_DATE, district["group"]).compared.now


def test_harm_is_told_where_the_kind_records_it(look, district):
    assert not look(YEAR_TO_DATE, district["theft"]).harm
    fires = look(YEAR_TO_DATE, district["fire"])
    assert fires.harm["damage"].now == 1_000_000 * fires.compared.now > 0


def test_a_small_base_of_damage_is_one_of_incidents(look, conn, district):
    """90 millions are no base under 30: what is small are the fires that did the damage."""
    place, kind = district["long"], district["fire"]
    burnt = {"occurred_on": date(2023, 5, 1), "damage": 1_000_000}
    make_incident(conn, unit_id=place, category_id=kind, **burnt)

    damage = numbers.blocks(look(CALENDAR.year_to_date(date(2023, 6, 1))))[3]

    assert re.fullmatch(r"\([+-]\d+,\d\d%\) \(gốc <30 vụ\)", damage.percent)


def test_three_campaigns_are_named_and_more_are_numbered(look, conn, district):
    assert set(frames.series(look(YEAR_TO_DATE))["written"].dropna()) == {
        "Tết 2021",
        "Tết 2022",
        "Tết 2023",
    }

    make_campaign(conn, "Mùa hè", starts_on=date(2023, 6, 1), ends_on=date(2023, 8, 31))

    assert list(frames.series(look(YEAR_TO_DATE))["written"].dropna()) == [*"1234"]


def test_a_campaign_lies_where_it_was_within_its_months(look, conn, district):
    view = look(CALENDAR.month(2023, 2))

    spans = frames.series(view).dropna(subset=["campaign"])

    february, whole = 2023 * 12 + 1, (date(2023, 2, 14) - date(2023, 1, 14)).days
    begins, ends = spans[["position", "end"]].iloc[-1]
    assert begins == pytest.approx(february - 0.5 + 5 / whole)
    assert ends == pytest.approx(february - 0.5 + 26 / whole)


def test_what_was_not_reported_is_a_dash_and_never_a_zero(look, district):
    matrix = places.matrix(look(YEAR_TO_DATE, district["theft"]))

    an = matrix.loc[(matrix["commune"] == "Vĩnh An") & ~matrix["total"]]
    assert dict(zip(an["label"], an["written"], strict=True)) == {
        "T1": "–",
        **dict.fromkeys(("T2", "T3", "T4"), "0"),
        "T5": "–",
        **dict.fromkeys(("T6", "T7", "T8"), "0"),
        "T9": "–",
        "T10": "0",  # reported, though the window ends within it
    }
    assert set(an.loc[an["written"] == "–", "step"]) == {-1}


def test_a_silent_earlier_year_is_no_year_without_incidents(look, conn):
    """Nobody reported in 2022; in 2021 all did, and nothing happened."""
    kind, unit = make_category(conn, "Trộm cắp tài sản"), make_unit(conn, "Vĩnh Long")
    for year in (2020, 2021, 2023):
        for month in range(1, 11):
            make_return(conn, unit_id=unit, month=date(year, month, 1))
        if year != 2021:
            make_incident(conn, unit_id=unit, category_id=kind, occurred_on=date(year, 1, 2))

    view = look(YEAR_TO_DATE)

    [occurred, *_others] = numbers.blocks(view)
    assert [None if value != value else value for value in occurred.frame["value"]] == [
        1,
        0,
        None,
        1,
    ]
    assert frames.years(view)["now"].tolist() == [1]
    assert view.compared.before is None
    assert view.of_years.before is None
    assert occurred.change == vi("no figure to compare with")


def test_the_sums_of_a_matrix_cut_to_its_last_months_are_of_the_period_and_headed_so(
    look, conn, district
):
    view = look(CALENDAR.custom(date(2020, 12, 15), date(2023, 10, 10)))

    matrix = places.matrix(view)

    totals = matrix.loc[matrix["total"]]
    assert set(totals["label"]) == {"Cả kỳ"}
    assert totals["written"].astype(int).sum() == view.compared.now
    assert matrix.loc[~matrix["total"], "label"].nunique() == 24
    remark = pictures.of(view)["communes_by_months"].remark
    assert remark.startswith("24 tháng cuối trong 34 tháng của kỳ; cột tổng là của cả kỳ.")
    whole = places.matrix(look(YEAR_TO_DATE))
    assert set(whole.loc[whole["total"], "label"]) == {"Cộng"}


def test_the_table_of_a_matrix_has_a_row_a_commune_and_a_column_a_month(look, district):
    view = look(YEAR_TO_DATE)
    matrix = places.matrix(view)

    table = places.matrix_table(view)

    months = [f"T{month}" for month in range(1, 11)]
    assert list(table.columns) == ["commune", *months, "Cộng"]
    assert list(table["commune"]) == list(matrix["commune"].unique())
    cells = matrix.set_index(["commune", "label"])["written"]
    for row in table.set_index("commune").itertuples():
        assert list(row[1:]) == [cells[row.Index, label] for label in table.columns[1:]]


def test_a_month_that_is_not_due_yet_says_so_in_the_heading_of_its_column(look, district):
    year = CALENDAR.year(2090)
    running = [
        label
        for label, cells in places.matrix(look(year)).groupby("label")
        if any(cells["running"])
    ]

    headings = set(places.matrix_table(look(year)).columns)

    assert running
    assert {f"{label} · chưa đến hạn" for label in running} <= headings
    assert not set(running) & headings


def test_incidents_of_an_unreported_month_stand_in_brackets(look, conn, district):
    make_incident(
        conn, unit_id=district["an"], category_id=district["theft"], occurred_on=date(2023, 5, 5)
    )
    matrix = places.matrix(look(YEAR_TO_DATE, district["theft"]))

    cell = matrix.loc[(matrix["commune"] == "Vĩnh An") & (matrix["label"] == "T5")]
    assert cell["written"].item() == "(1)"


def test_tiles_show_all_communes_and_shade_the_chosen_ones(look, district):
    view = look(YEAR_TO_DATE, communes=(district["long"],))

    told = places.tiles(view, by_rate=False).set_index("commune")

    assert told["step"].to_dict() == {"Vĩnh An": -2, "Vĩnh Long": 4}
    assert told.loc["Vĩnh An", "number"] == ""


def test_a_commune_without_population_is_not_shaded_by_its_rate(look, district):
    told = places.tiles(look(YEAR_TO_DATE), by_rate=True).set_index("commune")

    assert told.loc["Vĩnh An", ["step", "rate"]].tolist() == [0, "–"]


def test_unequal_sides_are_said_with_what_the_complete_communes_tell(look, district):
    view = look(YEAR_TO_DATE)

    said = words.uneven(view)

    assert "kỳ này Vĩnh An (T1, T5, T9); cùng kỳ năm trước Vĩnh An (T1, T5, T9)" in said
    alone = look(YEAR_TO_DATE, communes=(district["long"],)).compared.now
    assert f"Riêng 01 xã, thị trấn đủ báo cáo cả hai kỳ: {alone:02d} vụ" in said
    assert words.uneven(look(YEAR_TO_DATE, communes=(district["long"],))) == ""


def test_what_is_usual_says_where_it_comes_from(look, district):
    said = words.usual(look(YEAR_TO_DATE).series)

    assert "tính từ 18 tháng đủ báo cáo trước kỳ theo phân bố Poisson" in said


def test_without_enough_months_there_is_no_band(look, district):
    said = words.usual(look(CALENDAR.year(2021)).series)

    assert said == (
        vi("Fewer than 5 complete months before the period: what is usual cannot be told.")
    )


def test_chance_is_said_once_and_only_of_a_change(look, district):
    plain = look(YEAR_TO_DATE).series
    series = replace(plain, limits=replace(plain.limits, high=0.0))
    band = vi("Grey band: what is usual, from the months before.")

    def said(*counts, over=YEAR_TO_DATE, months=series):
        return words.chance(Comparison(*counts), months, over)

    assert said(30, 42) == f"{band} " + vi(
        "A change of {n} may be chance ({p})", n="12", p="p = 0,19"
    )
    assert said(30, 90) == f"{band} " + vi(
        "A change of {n} is hardly chance ({p})", n="60", p="p < 0,01"
    )
    assert "Chênh lệch 1.500 vụ " in said(30, 1530)
    assert said(30, 30) == band
    assert said(30, None) == band
    unjudged = (30, 42, Polarity.NEUTRAL, 1, None)
    assert said(*unjudged, months=look(CALENDAR.year(2021)).series) == (
        vi("Fewer than 5 complete months before the period: chance is not judged.")
    )
    assert said(30, 30, months=plain) == ""  # a band of all months is not drawn
    long = CALENDAR.custom(date(2021, 6, 1), date(2023, 10, 10))
    assert said(*unjudged, over=long) == (
        f"{band} " + vi("The two periods overlap, so chance is not judged.")
    )


def test_the_clear_up_rate_is_of_what_is_investigated(look, conn, district):
    """A fire that was put out is no case that was cleared up."""
    october = date(2023, 10, 1)
    for kind, solved in (("fire", october), ("theft", october), ("theft", None)):
        make_incident(
            conn,
            unit_id=district["long"],
            category_id=district[kind],
            occurred_on=october,
            solved_on=solved,
        )
    every = look(YEAR_TO_DATE)
    crimes = look(YEAR_TO_DATE, district["group"])
    fires = look(YEAR_TO_DATE, district["fire"])

    assert every.cleared.now.n == crimes.cleared.now.n == crimes.compared.now
    assert every.cleared.now.successes == 1
    assert fires.cleared is None
    solved = numbers.blocks(every)[1]
    assert solved.label == vi("Solved of those to be investigated")
    assert solved.notes[0] == vi(
        "Solved by {day}; {n} of {all} to be investigated",
        day="10/10/2023",
        n=every.cleared.now.n,
        all=f"{every.compared.now} vụ",
    )
    assert numbers.blocks(fires)[1].change == vi("not investigated: no rate")


def test_the_dead_are_said_with_what_they_died_of(look, district):
    assert numbers.blocks(look(YEAR_TO_DATE))[2].label == (
        vi("Deaths in accidents, fires, explosions")
    )
    assert numbers.blocks(look(YEAR_TO_DATE, district["fire"]))[2].label == (
        vi("Deaths: {of}", of="Cháy, nổ")
    )


def test_months_of_two_years_carry_their_year_also_in_a_short_window():
    december, january = date(2022, 12, 1), date(2023, 1, 1)

    assert formats.month_labels([january]) == ["T1"]
    assert formats.month_labels([december, january]) == ["12/2022", "01/2023"]
    assert formats.month_labels([january], [december, january]) == ["01/2023"]


def test_frames_have_the_same_types_with_campaigns_and_without(look, conn, district):
    with_campaigns = frames.months(look(YEAR_TO_DATE))
    quiet = frames.months(look(CALENDAR.quarter(2023, 3)))

    assert list(with_campaigns) == list(quiet)
    assert isinstance(quiet, pd.DataFrame)


def test_a_picture_of_months_says_its_totals_above_and_the_years_at_its_lines(look, district):
    view = look(YEAR_TO_DATE)
    drawn = pictures.months(view)
    now, before = view.compared.now, int(view.before["incidents"].sum())

    assert f"2023: {now:02d}" in drawn.heading
    assert f"2022: {before:02d}" in drawn.heading
    assert set(drawn.frame["now_name"].dropna()) == {"", "2023"}
    assert drawn.title in drawn.heading
    assert str(now) not in drawn.title


def test_what_was_before_stands_in_words_beside_each_bar(look, district):
    rows = frames.communes(look(YEAR_TO_DATE))

    for row in rows.itertuples():
        assert row.label == str(int(row.now))
        assert row.earlier == f"2022: {int(row.before)} ({row.change})"


def test_rises_and_falls_are_those_of_the_rows_beside_each_other(look, conn, district):
    """A wave of one kind in one commune: both pictures name it first and call it no chance."""
    kind = make_category(conn, parent_id=district["group"], name="Trộm chó")
    for day in range(40):
        on = date(2023, 2, 1) + timedelta(days=day)
        make_incident(conn, unit_id=district["long"], category_id=kind, occurred_on=on)
    view = look(YEAR_TO_DATE)
    drawn = moves.of(view)

    kinds, communes = drawn["kinds_moved"].frame, drawn["communes_moved"].frame
    assert kinds.loc[0, ["name", "change", "tone"]].tolist() == ["Trộm chó", 40.0, "bad"]
    table = frames.communes(view).set_index("commune")
    for row in communes.itertuples():
        assert row.change == table.loc[row.name, "now"] - table.loc[row.name, "before"]
    assert communes.loc[0, "name"] == "Vĩnh Long"
    assert "Vĩnh Long" in drawn["communes_moved"].remark
    assert moves.of(look(CALENDAR.year(2021))) == {}  # nothing before it is known
    assert set(drawn) <= set(pictures.of(view))


def test_where_chance_is_not_judged_no_rise_is_called_one_of_chance(look, conn, district):
    make_incident(conn, unit_id=district["long"], occurred_on=date(2023, 2, 1))
    judged = look(YEAR_TO_DATE)
    view = replace(judged, compared=replace(judged.compared, dispersion=None))
    why = vi("Fewer than 5 complete months before the period: chance is not judged.")

    drawn = moves.of(view)

    assert drawn
    for picture in drawn.values():
        assert why in picture.remark
        assert set(picture.frame["tone"]) == {"neutral"}
