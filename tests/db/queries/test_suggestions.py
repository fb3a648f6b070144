from datetime import UTC, date, datetime
from unicodedata import normalize

import pytest

from db.model import OPEN_STATES, Selection, SuggestionState
from db.periods import Calendar
from db.queries.suggestions import (
    Wanted,
    found,
    left_to_the_district,
    listed,
    newest_forum,
    suggestion_events,
    suggestions,
    themes,
    themes_to_choose,
)
from tests.factories import make_forum, make_root, make_suggestion, make_theme, make_unit
from tests.wording import vi

S = SuggestionState
PERIOD = Calendar().year_to_date(date(2023, 10, 10))
EVERYTHING = Wanted()


def selection(*units, whole=False, period=PERIOD):
    return Selection(period, units, whole, period.last)


def texts(conn, chosen, wanted=EVERYTHING):
    return listed(conn, chosen, found(conn, chosen, wanted))["text"].tolist()


def raised(day, *later):
    return [(day, S.RECEIVED), *later]


@pytest.fixture
def commune(conn):
    return make_unit(conn)


def test_a_search_without_accents_finds_every_spelling(conn, commune):
    forum_id = make_forum(conn, unit_id=commune)
    for text in ("Đường ở Vĩnh Hưng hỏng", "Đường ở Vĩnh Hùng hỏng", "Đường ở Vĩnh Long hỏng"):
        make_suggestion(conn, text=text, unit_id=commune, forum_id=forum_id)

    assert set(texts(conn, selection(commune), Wanted("vinh hung"))) == {
        "Đường ở Vĩnh Hưng hỏng",
        "Đường ở Vĩnh Hùng hỏng",
    }


@pytest.mark.parametrize("written_first", ["Vĩnh Hưng", "Vĩnh Hùng"])
def test_a_search_with_accents_ranks_its_own_spelling_first(conn, commune, written_first):
    other = {"Vĩnh Hưng": "Vĩnh Hùng", "Vĩnh Hùng": "Vĩnh Hưng"}[written_first]
    for name in (written_first, other):
        make_suggestion(conn, text=f"Chợ {name}", unit_id=commune)

    hits = texts(conn, selection(commune), Wanted("Vĩnh Hưng"))

    assert hits == ["Chợ Vĩnh Hưng", "Chợ Vĩnh Hùng"]


def test_both_places_of_the_tone_mark_are_found(conn, commune):
    for text in ("Tổ hoà giải", "Tổ hòa giải", "Tổ hoa"):
        make_suggestion(conn, text=text, unit_id=commune)

    assert set(texts(conn, selection(commune), Wanted("hoa giai"))) == {
        "Tổ hoà giải",
        "Tổ hòa giải",
    }


def test_decomposed_input_finds_composed_text(conn, commune):
    make_suggestion(conn, text="Xử lý nghiêm Vĩnh Hưng", unit_id=commune)
    typed = normalize("NFD", "vĩnh hưng")

    assert typed != "vĩnh hưng"
    assert texts(conn, selection(commune), Wanted(typed)) == ["Xử lý nghiêm Vĩnh Hưng"]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "/", "'"])
def test_signs_of_the_query_language_are_plain_text(conn, commune, typed):
    make_suggestion(conn, text="Trộm cắp", unit_id=commune)
    make_suggestion(conn, text=f"Giảm 5{typed} phí", unit_id=commune)

    assert texts(conn, selection(commune), Wanted(typed)) == [f"Giảm 5{typed} phí"]


def test_the_list_holds_what_the_balance_counts(conn, commune):
    before = date(2022, 6, 1)
    kept = {
        "open since before": raised(before),
        "closed in the window": raised(before, (date(2023, 2, 1), S.RESOLVED)),
        "new": raised(date(2023, 3, 1), (date(2023, 3, 1), S.ANSWERED_ON_SPOT)),
        "reopened": raised(
            before, (date(2022, 7, 1), S.RESOLVED), (date(2023, 5, 1), S.IN_PROGRESS)
        ),
    }
    left_out = {
        "finished before": raised(before, (date(2022, 7, 1), S.RESOLVED)),
        "raised after": raised(date(2023, 10, 11)),
    }
    for text, events in (kept | left_out).items():
        make_suggestion(conn, text=text, unit_id=commune, events=events)

    assert set(texts(conn, selection(commune))) == set(kept)


def test_states_are_those_of_the_last_day(conn, commune):
    make_suggestion(
        conn,
        text="Sau này mới xong",
        unit_id=commune,
        events=raised(date(2023, 3, 1), (date(2023, 11, 1), S.RESOLVED)),
    )

    assert texts(conn, selection(commune), Wanted(states=(S.RECEIVED,))) == ["Sau này mới xong"]
    assert texts(conn, selection(commune), Wanted(states=(S.RESOLVED,))) == []


def test_overdue_is_open_after_its_day(conn, commune):
    day = date(2023, 3, 1)
    for text, due_on, events in (
        ("hôm nay đến hạn", PERIOD.last, raised(day)),
        (vi("overdue"), date(2023, 10, 9), raised(day)),
        ("không hạn", None, raised(day)),
        ("đã xong muộn", date(2023, 4, 1), raised(day, (date(2023, 5, 1), S.RESOLVED))),
    ):
        make_suggestion(conn, text=text, unit_id=commune, due_on=due_on, events=events)

    assert texts(conn, selection(commune), Wanted(overdue=True)) == [vi("overdue")]
    rows = listed(conn, selection(commune), found(conn, selection(commune), EVERYTHING))
    assert rows.loc[rows["overdue"], "text"].tolist() == [vi("overdue")]


def test_a_state_and_overdue_widen_and_a_theme_narrows(conn, commune):
    theme = make_theme(conn, "Trộm cắp")
    day = date(2023, 3, 1)
    for text, theme_id, events, due_on in (
        ("xong", theme, raised(day, (day, S.RESOLVED)), None),
        ("muộn", theme, raised(day), date(2023, 4, 1)),
        ("muộn khác", None, raised(day), date(2023, 4, 1)),
        ("đang làm", theme, raised(day), None),
    ):
        make_suggestion(
            conn, text=text, unit_id=commune, theme_id=theme_id, events=events, due_on=due_on
        )
    wanted = Wanted(states=(S.RESOLVED,), overdue=True, themes=(theme,))

    assert set(texts(conn, selection(commune), wanted)) == {"xong", "muộn"}


def test_the_newest_come_first_and_are_listed_in_the_order_asked_for(conn, commune):
    for number in range(4):
        make_suggestion(
            conn, text=f"{number}", unit_id=commune, events=raised(date(2023, 3, 1 + number))
        )
    ids = found(conn, selection(commune), EVERYTHING)

    assert texts(conn, selection(commune)) == ["3", "2", "1", "0"]
    assert listed(conn, selection(commune), ids[2:0:-1])["text"].tolist() == ["1", "2"]


def test_a_suggestion_of_another_commune_is_not_listed_by_its_id(conn, commune):
    elsewhere = make_suggestion(conn, unit_id=make_unit(conn, "Vĩnh Hùng"))

    assert listed(conn, selection(commune), (elsewhere,)).empty


def test_columns_stay_without_rows(conn):
    empty = listed(conn, selection(1), ())
    unit = make_unit(conn)
    make_suggestion(conn, unit_id=unit)
    full = listed(conn, selection(unit), found(conn, selection(unit), EVERYTHING))

    assert found(conn, selection(10**6), EVERYTHING) == ()
    assert (len(empty), len(full)) == (0, 1)
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()
    for query in (suggestions, suggestion_events):
        assert (
            query(conn, selection(10**6)).dtypes.to_dict()
            == query(conn, selection(unit)).dtypes.to_dict()
        )


def test_former_communes_are_found_under_the_commune_of_today(conn):
    new = make_unit(conn, "Vĩnh Lộc", valid_from=date(2023, 7, 1))
    old = make_unit(conn, "Ninh Khang", valid_to=date(2023, 6, 30), successor_id=new)
    make_suggestion(conn, text="cũ", unit_id=old, events=raised(date(2023, 3, 1)))

    rows = listed(conn, selection(new), found(conn, selection(new), EVERYTHING))

    assert rows["unit_id"].tolist() == [new]


def test_the_district_belongs_to_all_communes_alone(conn, commune):
    root = make_root(conn)
    forum_id = make_forum(conn, unit_id=root)
    for day in (date(2023, 10, 10), date(2022, 10, 10)):
        make_suggestion(conn, unit_id=root, forum_id=forum_id, events=raised(day))

    assert texts(conn, selection(commune)) == []
    assert left_to_the_district(conn, selection(commune)) == 1
    assert len(texts(conn, selection(commune, whole=True))) == 2
    assert left_to_the_district(conn, selection(commune, whole=True)) == 0


def test_without_a_root_nothing_is_left_out(conn, commune):
    assert left_to_the_district(conn, selection(commune)) == 0


def test_open_states_of_the_list_are_those_of_the_model(conn, commune):
    for state in S:
        make_suggestion(
            conn,
            text=state,
            unit_id=commune,
            events=raised(date(2022, 3, 1), (date(2022, 3, 2), state)),
        )

    assert set(texts(conn, selection(commune))) == set(OPEN_STATES)


def test_themes_keep_their_order_and_those_to_come_are_left_out(conn):
    last = make_theme(conn, "Khác", position=9)
    first = make_theme(conn, "Ma tuý", position=1)
    make_theme(conn, "Tương lai", position=2, valid_from=date(2024, 1, 1))

    assert list(themes(conn, PERIOD.last).items()) == [(first, "Ma tuý"), (last, "Khác")]


def test_themes_to_choose_are_those_in_use(conn):
    make_theme(conn, "Đã bỏ", valid_to=date(2023, 1, 1))
    make_theme(conn, "Sẽ có", valid_from=date(2024, 1, 1))
    used = make_theme(conn, "Ma tuý")

    assert themes_to_choose(conn, PERIOD.last) == {used: "Ma tuý"}


def test_a_renamed_theme_bears_its_newest_name_in_all_its_rows(conn):
    old = make_theme(conn, "Cát tặc", code="sand", valid_to=date(2022, 12, 31))
    new = make_theme(conn, "Khai thác cát", code="sand", valid_from=date(2023, 1, 1))

    assert themes(conn, PERIOD.last) == {old: "Khai thác cát", new: "Khai thác cát"}
    assert themes(conn, date(2022, 6, 1)) == {old: "Cát tặc"}


def test_the_newest_forum_is_the_one_held_last_of_which_something_belongs_to_the_choice(
    conn, commune
):
    held = date(2023, 5, 1)
    early, one, other = (make_forum(conn, held_on=day) for day in (date(2023, 4, 1), held, held))
    elsewhere, voided, later = (make_forum(conn, held_on=date(2023, 6, 1)) for _n in range(3))
    there, after = make_unit(conn), raised(date(2023, 10, 11))
    void = {"voided_at": datetime.now(UTC), "void_reason": "Nhập trùng"}
    for forum_id in (early, one, other):
        make_suggestion(conn, unit_id=commune, forum_id=forum_id, events=raised(held))
    make_suggestion(conn, unit_id=there, forum_id=elsewhere, events=raised(held))
    make_suggestion(conn, unit_id=commune, forum_id=later, events=after)
    make_suggestion(conn, unit_id=commune, forum_id=voided, events=raised(held), **void)

    assert newest_forum(conn, selection(commune)) == other
    assert [*suggestions(conn, selection(commune), other)["forum_id"]] == [other]
    assert newest_forum(conn, selection(commune, there)) == elsewhere
    assert newest_forum(conn, selection(make_unit(conn))) is None
