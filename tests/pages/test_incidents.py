"""The page of incidents through the front door: its figures, and any choice renders."""

import json
from datetime import date

import pytest

from components.runtime.markup import bold
from components.subjects.incidents import list as incidents_list
from db.schema import unit_border
from tests.db.test_geo import SQUARE
from tests.factories import (
    make_campaign,
    make_category,
    make_incident,
    make_return,
    make_root,
    make_unit,
    set_setting,
)
from tests.wording import vi

PAGE = "pages/dashboards/incidents.py"


def words(at):
    return "\n".join(str(element.value) for kind in WORDS for element in at.get(kind))


WORDS = ("header", "subheader", "caption", "markdown", "info", "warning", "text")


def frame_of(at, title):
    """The table under the heading: the frame whose columns hold the title's."""
    return next(table.value for table in at.dataframe if title in table.value)


def test_a_table_of_too_many_communes_comes_when_it_is_asked_for(
    sample_district, open_page, monkeypatch
):
    monkeypatch.setattr(incidents_list, "LONGEST", 12)
    at = open_page(PAGE)
    assert not any(vi("Per 10,000 inhabitants") in table.value for table in at.dataframe)

    at.session_state["every-commune-row"] = True
    at.run()
    assert not at.exception
    assert frame_of(at, vi("Per 10,000 inhabitants"))[vi("This period")].sum() == 30


@pytest.fixture
def merged(conn):
    """Three communes of which two became one; a traffic group with harm, a theft renamed."""
    make_root(conn)
    new = make_unit(conn, "Tây Đô", valid_from=date(2025, 7, 1), tile_row=0, tile_col=0)
    gone = {"valid_to": date(2025, 6, 30), "successor_id": new}
    long = make_unit(conn, "Vĩnh Long", **gone, tile_row=0, tile_col=1)
    quang = make_unit(conn, "Vĩnh Quang", **gone, population=None)
    an = make_unit(conn, "Vĩnh An", tile_row=1, tile_col=1)
    order = make_category(conn, "Trật tự xã hội", code="A")
    old = make_category(conn, "Trộm", code="A3", parent_id=order, valid_to=date(2024, 12, 31))
    theft = make_category(
        conn, "Trộm cắp tài sản", code="A3", parent_id=order, valid_from=date(2025, 1, 1)
    )
    traffic = make_category(conn, "Tai nạn giao thông", code="E", has_casualties=True)
    road = make_category(conn, "Đường bộ", code="E1", parent_id=traffic, has_casualties=True)
    for year in (2023, 2024, 2025):
        for month in range(1, 13):
            day = date(year, month, 3)
            homes = [long, quang, an] if day < date(2025, 7, 1) else [new, an]
            for place, home in enumerate(homes):
                if (month + place) % 4:
                    make_return(conn, unit_id=home, month=date(year, month, 1))
                kind = (theft if year == 2025 else old) if place else road
                make_incident(
                    conn,
                    unit_id=home,
                    category_id=kind,
                    occurred_on=day,
                    solved_on=day if month % 2 else None,
                    dead=month % 3 == 0 and kind == road,
                    damage=10_000_000 if kind == road else 0,
                )
    make_campaign(conn, "Đợt cao điểm", starts_on=date(2025, 3, 1), ends_on=date(2025, 8, 1))
    return {"new": new, "long": long, "quang": quang, "an": an}


def test_the_sample_reads_as_the_report(sample_district, open_page):
    at = open_page(PAGE)

    assert not at.exception
    assert (at.metric[0].value, at.metric[0].delta) == ("30 vụ", "giảm 12 vụ")
    assert at.metric[1].value == "18/21"  # of those that are investigated
    assert frame_of(at, vi("Per 10,000 inhabitants"))[vi("This period")].sum() == 30


def test_missing_returns_are_told_with_what_the_others_say_alone(conn, open_page, merged):
    at = open_page(PAGE, query_params={"period": "Năm", "year": "2025"})

    assert not at.exception
    assert "Phạm vi so sánh giữa hai kỳ chưa đồng nhất" in words(at)


def test_the_page_follows_one_kind(conn, open_page, merged):
    at = open_page(PAGE, query_params={"kind": "A3. Trộm cắp tài sản"})

    assert not at.exception
    assert at.metric[0].label == "Trộm cắp tài sản"
    assert at.metric[2].value == "\u2013"
    assert at.metric[2].delta == vi("not recorded for this kind")
    assert "Số vụ theo tháng so với cùng kỳ: Trộm cắp tài sản" in words(at)
    assert vi("Incidents by kind within {group}", group="Trật tự xã hội") in words(at)


def test_a_renamed_kind_counts_on_both_sides(conn, open_page, merged):
    at = open_page(
        PAGE, query_params={"kind": "A3. Trộm cắp tài sản", "period": "Năm", "year": "2025"}
    )

    assert (at.metric[0].value, at.metric[0].delta) == ("18 vụ", "giảm 06 vụ")


def test_former_communes_are_named_and_their_figures_added(conn, open_page, merged):
    at = open_page(PAGE, query_params={"period": "Năm", "year": "2025"})

    told = frame_of(at, vi("Per 10,000 inhabitants")).set_index(vi("Communes", "xã"))
    assert told.loc["Tây Đô", [vi("This period"), vi("Same period a year before")]].tolist() == [
        18,
        24,
    ]
    assert "Vĩnh Long" in words(at)
    listed = frame_of(at, vi("Solved on"))
    assert "Vĩnh Long (nay là Tây Đô)" in set(listed[vi("Communes", "xã")]) | set(
        frame_of(at.get("pagination")[0].set_value(2).run(), vi("Solved on"))[vi("Communes", "xã")]
    )


def test_a_commune_without_population_has_no_rate(conn, open_page, merged):
    at = open_page(PAGE, query_params={"period": "Năm", "year": "2024"})

    told = frame_of(at, vi("Per 10,000 inhabitants")).set_index(vi("Communes", "xã"))
    assert told[vi("Per 10,000 inhabitants")].isna().to_dict() == {
        "Vĩnh Long": False,
        "Vĩnh Quang": True,
        "Vĩnh An": False,
    }
    assert "Chưa có dân số nên không tính tỷ lệ: Vĩnh Quang" in words(at)


def test_a_window_before_which_there_is_nothing_has_no_comparison(conn, open_page, merged):
    at = open_page(PAGE, query_params={"period": "Năm", "year": "2023"})

    assert not at.exception
    assert at.metric[0].delta == vi("no figure to compare with")
    assert frame_of(at, vi("Per 10,000 inhabitants"))[vi("Same period a year before")].isna().all()


def test_the_list_is_filtered_by_month_and_shows_no_note(conn, open_page, merged):
    make_incident(conn, unit_id=merged["an"], occurred_on=date(2025, 12, 10), note="Ghi chú nội bộ")
    at = open_page(PAGE, query_params={"period": "Năm", "year": "2025"})

    at = at.selectbox[-1].select((date(2025, 11, 15), date(2025, 12, 14))).run()

    listed = frame_of(at, vi("Solved on"))
    assert set(listed["Ngày"]) == {"03/12/2025", "10/12/2025"}
    assert list(listed) == [
        "Ngày",
        vi("Communes", "xã"),
        vi("Category"),
        vi("Solved on"),
        "Chết",
        vi("Injured"),
        vi("Damage (dong)"),
    ]


def test_the_list_is_narrowed_to_a_day_that_was_clicked(open_page, merged):
    address, day = {"period": "Năm", "year": "2025"}, date(2025, 12, 3)
    days = open_page(PAGE, query_params=address).selectbox[-1]

    at = open_page(PAGE, query_params=address, state={days.key: (day, day)})

    assert set(frame_of(at, vi("Solved on"))["Ngày"]) == {"03/12/2025"}
    assert at.selectbox[-1].options == [*days.options, "03/12/2025"]


def test_a_map_is_offered_when_all_borders_are_there(conn, open_page, merged):
    assert vi("Drawn as") not in [control.label for control in open_page(PAGE).segmented_control]

    border = json.dumps({"type": "MultiPolygon", "coordinates": [[SQUARE[::-1]]]})
    for home in (merged["new"], merged["an"]):
        conn.execute(unit_border.insert().values(unit_id=home, geometry=border))
    at = open_page(PAGE, query_params={"period": "Năm", "year": "2025"})

    assert not at.exception
    assert vi("Incidents by commune (map)", "xã") in words(at)


def test_a_link_to_an_unknown_kind_shows_all(conn, open_page, merged):
    at = open_page(PAGE, query_params={"kind": "[x](http://example.com)"})

    assert not at.exception
    assert at.metric[0].label == vi("Incidents that happened")
    assert "example.com" not in words(at)


@pytest.mark.parametrize(
    ("language", "cutoff", "asked"),
    [
        ("vi", "14", {"period": "Tháng"}),
        ("vi", "0", {"period": "Quý"}),
        ("en", "14", {"period": "6 months"}),
        ("en", "0", {"period": "Year", "shade": "Per 10,000 inhabitants"}),
        ("vi", "14", {"communes": "Vĩnh An"}),
        ("vi", "0", {"communes": "Vĩnh An", "kind": "E. Tai nạn giao thông", "period": "Tháng"}),
        ("en", "14", {"kind": "A. Trật tự xã hội"}),
    ],
    ids=str,
)
def test_any_choice_renders(conn, open_page, merged, language, cutoff, asked):
    set_setting(conn, "cutoff_day", cutoff)

    at = open_page(PAGE, query_params=asked, language=language)

    assert not at.exception
    assert not at.warning
    assert len(at.metric) == 4


def test_the_extended_sample_shows_three_communes_with_all_their_past(merged_district, open_page):
    at = open_page(PAGE, query_params={"period": "Năm", "year": "2025"})

    assert not at.exception
    told = frame_of(at, vi("Per 10,000 inhabitants")).set_index(vi("Communes", "xã"))
    assert set(told.index) == {"Vĩnh Lộc", "Tây Đô", "Biện Thượng"}
    assert told[vi("This period")].sum() == 38
    assert told[vi("Same period a year before")].sum() == 41
    assert "Chưa có dân số nên không tính tỷ lệ: Tây Đô" in words(at)


def test_every_window_of_custom_days_renders(conn, open_page, merged):
    at = open_page(PAGE, query_params={"period": "Khác"})
    for first, last in (
        (date(2022, 12, 15), date(2022, 12, 15)),
        (date(2024, 2, 29), date(2024, 2, 29)),
        (date(2023, 6, 1), date(2025, 11, 30)),
        (date(2025, 6, 30), date(2025, 7, 1)),
        (date(2025, 12, 3), date(2025, 12, 3)),
    ):
        at = at.date_input[0].set_value((first, last)).run()
        assert not at.exception
        assert len(at.metric) == 4


def test_without_any_data_the_page_says_so(open_page):
    at = open_page(PAGE)

    assert not at.exception
    assert at.info
    assert not at.metric


def test_without_incidents_but_with_returns_the_page_shows_zero(conn, open_page):
    make_root(conn)
    home = make_unit(conn)
    for month in range(1, 10):
        make_return(conn, unit_id=home, month=date(2023, month, 1), nothing_to_report=True)

    at = open_page(PAGE)

    assert not at.exception
    assert at.metric[0].value == "0 vụ"
    assert at.metric[1].value == "\u2013"


def test_definitions_say_who_is_counted_from_where_and_when(conn, open_page, merged):
    said = words(open_page(PAGE))

    for term in (
        vi("Incidents"),
        vi("Solved and clear-up rate"),
        vi("Per 10,000 inhabitants"),
        vi("Not reported"),
    ):
        assert bold(term) in said
