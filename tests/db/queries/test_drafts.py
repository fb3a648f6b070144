import json
from datetime import timedelta

import pytest

from db.queries.drafts import (
    Draft,
    begun,
    draft_of,
    file_of,
    files_of,
    packed,
    typed_about,
    unfinished,
)
from db.schema import draft, draft_file
from tests.factories import NOON, make_account


@pytest.fixture
def lan(conn):
    return make_account(conn)


def make_draft(conn, account_id, key, **values):
    told = {"values": {"note": "x"}, "version": 2}
    given = {
        "form": "incident",
        "about": packed({"id": 7}),
        "content": json.dumps(told),
        "saved_at": NOON,
    }
    conn.execute(draft.insert().values({"id": key, "account_id": account_id, **given, **values}))


def test_a_draft_is_found_whoever_owns_it(conn, lan):
    make_draft(conn, lan, "a" * 32, sent_at=NOON, result="9")

    assert draft_of(conn, "a" * 32) == Draft(
        "a" * 32, lan, "incident", {"id": 7}, {"note": "x"}, 2, NOON, NOON, "9"
    )
    assert draft_of(conn, "b" * 32) is None


def test_ones_own_unfinished_drafts_come_newest_first(conn, lan):
    for key, minutes in (("a", 0), ("b", 2), ("c", 1)):
        make_draft(conn, lan, key * 32, saved_at=NOON + timedelta(minutes=minutes))
    make_draft(conn, lan, "d" * 32, sent_at=NOON, result="9")
    make_draft(conn, make_account(conn), "e" * 32)

    assert [kept.id[0] for kept in unfinished(conn, lan)] == ["b", "c", "a"]


def test_what_was_begun_is_found_by_ids_in_whatever_order_they_come(conn, lan):
    october = {"unit": 12, "month": "2023-10-01"}
    turned = {"month": "2023-10-01", "unit": 12}
    about = {"form": "monthly", "about": packed(october)}
    make_draft(conn, lan, "a" * 32, **about)
    make_draft(conn, lan, "b" * 32, **about, saved_at=NOON + timedelta(minutes=1))
    make_draft(conn, lan, "c" * 32, **about, sent_at=NOON + timedelta(minutes=2), result="9")

    assert begun(conn, lan, "monthly", turned) == "b" * 32
    for form, ids in (
        ("returns", october),
        ("monthly", {**october, "unit": 13}),
        ("monthly", {**october, "month": "2023-09-01"}),
    ):
        assert begun(conn, lan, form, ids) is None
    assert begun(conn, make_account(conn), "monthly", october) is None
    assert typed_about(conn, "monthly") == [october]
    assert typed_about(conn, "returns") == []


def test_files_come_in_the_order_they_were_stored(conn, lan):
    make_draft(conn, lan, "a" * 32)
    for name, minutes in (("b.pdf", 0), ("a.pdf", 1)):
        moment = NOON + timedelta(minutes=minutes)
        conn.execute(
            draft_file.insert().values(
                draft_id="a" * 32, name=name, content=name.encode(), stored_at=moment
            )
        )

    assert list(files_of(conn, "a" * 32)) == ["b.pdf", "a.pdf"]
    assert file_of(conn, "a" * 32, "a.pdf") == b"a.pdf"
    assert file_of(conn, "a" * 32, "c.pdf") is None
    assert files_of(conn, "b" * 32) == {}
