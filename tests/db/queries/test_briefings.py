"""Briefings are read as they were saved; removed ones are not there any more."""

from datetime import timedelta

from db.queries.briefings import Shown, saved_briefing, saved_briefings
from tests.factories import NOON, make_account, make_briefing, make_unit


def test_a_briefing_is_read_with_its_choice_and_screens(conn):
    commune, author = make_unit(conn), make_account(conn, display_name="Lê Lan")
    screens = [("targets", "Đạt sớm"), ("summary", "")]
    id_ = make_briefing(
        conn, communes=[commune], screens=screens, written_by=author, written_at=NOON
    )

    found = saved_briefing(conn, id_)

    assert (found.id, found.name, found.version) == (id_, "Giao ban tháng 10", 1)
    assert (found.author, found.written_at) == ("Lê Lan", NOON)
    assert found.selection.communes == (commune,)
    assert found.screens == (Shown("targets", "Đạt sớm"), Shown("summary", ""))


def test_the_one_saved_last_is_listed_first(conn):
    old = make_briefing(conn, written_at=NOON)
    new = make_briefing(conn, written_at=NOON + timedelta(minutes=1))
    gone = make_briefing(conn, removed_at=NOON)

    assert [found.id for found in saved_briefings(conn)] == [new, old]
    assert saved_briefing(conn, gone) is None


def test_without_any_there_is_an_empty_list(conn):
    assert saved_briefings(conn) == []
    assert saved_briefing(conn, 1) is None
