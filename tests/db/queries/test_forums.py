from datetime import date

from db.model import Scope, Selection, SuggestionState
from db.periods import Calendar
from db.queries.forums import (
    forum,
    forum_events,
    forum_suggestions,
    forums,
    recent_forums,
    suggested_at,
)
from tests.factories import make_forum, make_root, make_suggestion, make_theme, make_unit

S = SuggestionState
DAY = date(2023, 10, 10)
EVERYWHERE = Scope.everything()
PERIOD = Calendar().year_to_date(DAY)


def selection(*units, whole=False, period=PERIOD):
    return Selection(period, units, whole, period.last)


def test_a_forum_tells_its_facts(conn):
    root = make_root(conn)
    forum_id = make_forum(
        conn, unit_id=root, venue="Hội trường", partner="Ban Dân vận", attendees=180, summary="Tốt"
    )
    make_suggestion(conn, unit_id=root, forum_id=forum_id)

    told = forum(conn, forum_id, EVERYWHERE)

    assert (told.place, told.venue, told.partner) == ("huyện Vĩnh Lộc", "Hội trường", "Ban Dân vận")
    assert (told.held_on, told.attendees, told.summary, told.suggestions) == (DAY, 180, "Tốt", 1)


def test_places_of_one_kind_and_name_are_told_apart_by_their_code(conn):
    make_unit(conn, "Vĩnh An", code="100", valid_to=date(2019, 11, 30))
    one, two = (make_unit(conn, "Vĩnh Hưng", code=code) for code in ("200", "300"))
    alone = make_unit(conn, "Vĩnh An", code="400", valid_from=date(2019, 12, 1))
    found = [make_forum(conn, unit_id=unit) for unit in (one, two, alone)]
    for unit, forum_id in zip((one, two, alone), found, strict=True):
        make_suggestion(conn, unit_id=unit, forum_id=forum_id)

    places = ["xã Vĩnh Hưng (200)", "xã Vĩnh Hưng (300)", "xã Vĩnh An"]
    assert [forum(conn, forum_id, EVERYWHERE).place for forum_id in found] == places
    assert forums(conn, selection(one, two, alone))["place"].tolist() == places[::-1]
    assert recent_forums(conn, EVERYWHERE, 9)["place"].tolist() == places[::-1]
    (told,) = forum_suggestions(conn, forum(conn, found[0], EVERYWHERE), EVERYWHERE, DAY)["unit"]
    assert told == places[0]


def test_an_unknown_forum_is_none(conn):
    assert forum(conn, 4711, EVERYWHERE) is None


def test_an_officer_sees_only_forums_with_suggestions_of_the_own_commune(conn):
    own, other = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh Hùng")
    forum_id = make_forum(conn, unit_id=other)
    make_suggestion(conn, unit_id=other, forum_id=forum_id, text="của xã khác")

    assert forum(conn, forum_id, Scope.of([own])) is None

    make_suggestion(conn, unit_id=own, forum_id=forum_id, text="của xã mình")
    told = forum(conn, forum_id, Scope.of([own]))

    assert told.suggestions == 2
    assert forum_suggestions(conn, told, Scope.of([own]), DAY)["text"].tolist() == ["của xã mình"]
    assert len(forum_suggestions(conn, told, EVERYWHERE, DAY)) == 2


def test_an_officer_of_a_merged_commune_sees_the_forums_of_its_parts(conn):
    new = make_unit(conn, "Vĩnh Lộc", valid_from=date(2025, 7, 1))
    old = make_unit(conn, "Ninh Khang", valid_to=date(2025, 6, 30), successor_id=new)
    forum_id = make_forum(conn, unit_id=old)
    make_suggestion(conn, unit_id=old, forum_id=forum_id)

    seen = Scope.of([new])
    assert forum(conn, forum_id, seen) is not None
    assert forum(conn, forum_id, Scope.of([old])) is not None
    assert len(forum_suggestions(conn, forum(conn, forum_id, seen), seen, DAY)) == 1


def test_suggestions_stand_as_on_the_day_and_events_end_with_it(conn):
    forum_id = make_forum(conn)
    later = date(2023, 11, 1)
    make_suggestion(conn, forum_id=forum_id, events=[(DAY, S.RECEIVED), (later, S.RESOLVED)])
    told = forum(conn, forum_id, EVERYWHERE)

    assert forum_suggestions(conn, told, EVERYWHERE, DAY)["state"].tolist() == [S.RECEIVED]
    assert forum_suggestions(conn, told, EVERYWHERE, later)["state"].tolist() == [S.RESOLVED]
    assert forum_events(conn, told, DAY)["state"].tolist() == [S.RECEIVED]
    events = forum_events(conn, told, later)
    assert events["answer"].tolist() == ["", "Đã trả lời"]


def test_forums_of_a_window_count_the_suggestions_of_the_selection(conn):
    root = make_root(conn)
    here, there = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh Hùng")
    old = make_forum(conn, unit_id=here, held_on=date(2022, 10, 10))
    both, only_there, district = (
        make_forum(conn, unit_id=place, held_on=DAY) for place in (here, there, root)
    )
    for forum_id, unit_id in (
        (old, here),
        (both, here),
        (both, here),
        (both, there),
        (only_there, there),
        (district, root),
    ):
        make_suggestion(conn, forum_id=forum_id, unit_id=unit_id)

    def counts(chosen):
        rows = forums(conn, chosen)
        return dict(zip(rows["id"], rows["suggestions"], strict=True))

    assert counts(selection(here)) == {both: 2}
    assert counts(selection(here, there, whole=True)) == {district: 1, only_there: 1, both: 3}


def test_columns_stay_without_rows(conn):
    forum_id = make_forum(conn)
    told = forum(conn, forum_id, EVERYWHERE)
    empty = [
        forums(conn, selection(10**6)),
        forum_suggestions(conn, told, EVERYWHERE, DAY),
        forum_events(conn, told, DAY),
    ]
    unit = make_unit(conn)
    make_suggestion(conn, forum_id=forum_id, unit_id=unit)
    full = [
        forums(conn, selection(unit)),
        forum_suggestions(conn, told, EVERYWHERE, DAY),
        forum_events(conn, told, DAY),
    ]

    for none, some in zip(empty, full, strict=True):
        assert none.empty
        assert not some.empty
        assert none.dtypes.to_dict() == some.dtypes.to_dict()


def test_the_forums_written_down_are_listed_newest_first(conn):
    own, other = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh An")
    old = make_forum(conn, unit_id=own, held_on=date(2023, 1, 5))
    new = make_forum(conn, unit_id=other, held_on=date(2023, 6, 1), title="Mới")
    make_suggestion(conn, forum_id=old, unit_id=own)

    everywhere, there = (
        recent_forums(conn, EVERYWHERE, 10),
        recent_forums(conn, Scope.of([own]), 10),
    )

    assert everywhere["id"].tolist() == [new, old]
    assert everywhere["suggestions"].tolist() == [0, 1]
    assert everywhere["place"].tolist() == ["xã Vĩnh An", "xã Vĩnh Long"]
    assert there["id"].tolist() == [old]
    assert recent_forums(conn, EVERYWHERE, 1)["id"].tolist() == [new]


def test_what_was_suggested_is_read_for_the_form_in_its_order(conn):
    unit_id, theme_id = make_unit(conn), make_theme(conn)
    forum_id = make_forum(conn, unit_id=unit_id)
    ids = [
        make_suggestion(conn, forum_id=forum_id, unit_id=unit_id, theme_id=theme_id, text=text)
        for text in ("Một", "Hai")
    ]

    assert suggested_at(conn, forum_id) == [
        {"id": id_, "unit_id": unit_id, "theme_id": theme_id, "text": text}
        for id_, text in zip(ids, ("Một", "Hai"), strict=True)
    ]
    assert suggested_at(conn, 987_654) == []
