"""Typing that is kept: whose it is, what of it, and files with it."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest

from db.engine import writing
from db.ledger import drafts
from db.ledger.drafts import drop_file, keep_draft, keep_file, throw_away
from db.ledger.records import Submission, mark_sent
from db.model import NotAllowed, Refusal, Role
from db.queries.drafts import draft_of, file_of, files_of, unfinished
from tests.factories import NOON, make_user

KEY = "0123456789abcdef" * 2


@pytest.fixture
def lan(conn):
    return make_user(conn)


def keep(conn, by, values=None, **more):
    return keep_draft(conn, KEY, values or {}, form="incident", by=by, **more)


def test_what_is_typed_is_kept_field_by_field(conn, lan):
    keep(conn, lan, {"note": "Mất", "dead": "1"}, about={"id": 7}, version=3)
    at = keep(conn, lan, {"note": "Mất xe"}, about={"id": 7}, version=9)

    kept = draft_of(conn, KEY)
    assert kept.values == {"note": "Mất xe", "dead": "1"}
    assert (kept.account_id, kept.form, kept.about) == (lan.id, "incident", {"id": 7})
    assert (kept.record_id, kept.version) == (7, 3)
    assert (kept.saved_at, kept.sent_at, kept.result) == (at, None, None)


def test_text_is_kept_composed_wherever_it_stands(conn, lan):
    typed = unicodedata.normalize("NFD", "Vĩnh Lộc")
    keep(conn, lan, {"note": typed, "rows": [{typed: (typed, 1, None)}]})

    name = "Vĩnh Lộc"
    assert draft_of(conn, KEY).values == {"note": name, "rows": [{name: [name, 1, None]}]}


@pytest.mark.parametrize("role", list(Role))
def test_everybody_who_types_anything_keeps_drafts(conn, role):
    keep(conn, make_user(conn, role), {"note": "x"})

    assert draft_of(conn, KEY).values == {"note": "x"}


@pytest.mark.parametrize("key", ["", "x" * 32, "ab", "A" * 32, "a" * 33])
def test_an_address_that_was_tampered_with_keeps_nothing(conn, lan, key):
    with pytest.raises(Refusal, match="damaged"):
        keep_draft(conn, key, {}, form="incident", by=lan)

    assert draft_of(conn, key) is None


def test_a_draft_is_its_owners_alone(conn, lan):
    keep(conn, lan, {"note": "Của Lan"})
    keep_file(conn, KEY, "a.pdf", b"x", by=lan)
    mai = make_user(conn)

    for command, given in (
        (keep_draft, ({"note": "Của Mai"},)),
        (keep_file, ("b.pdf", b"y")),
        (drop_file, ("a.pdf",)),
        (throw_away, ()),
    ):
        with pytest.raises(NotAllowed):
            command(conn, KEY, *given, by=mai, **({"form": "x"} if command is keep_draft else {}))

    assert draft_of(conn, KEY).values == {"note": "Của Lan"}
    assert list(files_of(conn, KEY)) == ["a.pdf"]


def test_what_was_sent_is_not_typed_into_any_more(conn, lan):
    keep(conn, lan, {"note": "Đã gửi"})
    mark_sent(conn, Submission(KEY), "incident", 5, NOON, by=lan)

    for command, given in ((keep_file, ("b.pdf", b"y")), (throw_away, ())):
        with pytest.raises(Refusal, match="sent already"):
            command(conn, KEY, *given, by=lan)
    with pytest.raises(Refusal, match="sent already"):
        keep(conn, lan, {"note": "Thêm"})

    assert draft_of(conn, KEY).values == {"note": "Đã gửi"}


def test_a_draft_is_thrown_away_with_its_files(conn, lan):
    keep(conn, lan)
    keep_file(conn, KEY, "a.pdf", b"x", by=lan)

    throw_away(conn, KEY, by=lan)
    throw_away(conn, KEY, by=lan)

    assert draft_of(conn, KEY) is None
    assert files_of(conn, KEY) == {}
    assert unfinished(conn, lan.id) == []


def test_a_file_is_stored_at_once_and_one_of_its_name_replaced(conn, lan):
    keep(conn, lan)
    name = unicodedata.normalize("NFD", "Biên bản.pdf")
    keep_file(conn, KEY, name, b"old", by=lan)
    at = keep_file(conn, KEY, "Biên bản.pdf", b"new", by=lan)

    assert files_of(conn, KEY) == {"Biên bản.pdf": at}
    assert file_of(conn, KEY, "Biên bản.pdf") == b"new"

    drop_file(conn, KEY, "Biên bản.pdf", by=lan)
    assert files_of(conn, KEY) == {}


def test_files_are_few_and_not_too_large(conn, lan, monkeypatch):
    monkeypatch.setattr(drafts, "LARGEST_FILE", 4)
    keep(conn, lan)
    with pytest.raises(Refusal, match="10 MB"):
        keep_file(conn, KEY, "large", b"12345", by=lan)
    for number in range(drafts.MOST_FILES):
        keep_file(conn, KEY, f"{number}", b"1234", by=lan)

    with pytest.raises(Refusal, match="5 files"):
        keep_file(conn, KEY, "one more", b"x", by=lan)
    keep_file(conn, KEY, "0", b"y", by=lan)

    assert file_of(conn, KEY, "0") == b"y"


def test_a_file_without_a_draft_is_refused(conn, lan):
    with pytest.raises(Refusal, match="damaged"):
        keep_file(conn, KEY, "a.pdf", b"x", by=lan)


def test_two_tabs_that_begin_one_draft_at_once_keep_both_fields(engine):
    with writing(engine) as conn:
        lan = make_user(conn)

    def type_in(name):
        with writing(engine) as conn:
            keep_draft(conn, KEY, {name: "x"}, form="incident", by=lan)

    names = [f"field{number}" for number in range(8)]
    with ThreadPoolExecutor(4) as tabs:
        list(tabs.map(type_in, names))

    with engine.connect() as conn:
        assert set(draft_of(conn, KEY).values) == set(names)


def test_the_version_goes_on_only_to_one_that_was_seen(conn, lan):
    keep(conn, lan, about={"id": 7}, version=1)
    keep(conn, lan, about={"id": 7}, version=2)
    assert draft_of(conn, KEY).version == 1

    keep(conn, lan, about={"id": 7}, seen=3)

    assert (draft_of(conn, KEY).record_id, draft_of(conn, KEY).version) == (7, 3)


OCTOBER = {"unit": 12, "month": "2023-10-01"}


@pytest.mark.parametrize(
    "other",
    [
        {"about": {"unit": 13, "month": "2023-10-01"}},
        {"about": {"unit": 12, "month": "2023-09-01"}},
        {"about": {}},
        {"about": {**OCTOBER, "id": 7}},
        {"about": OCTOBER, "form": "returns"},
    ],
)
def test_what_is_typed_about_something_else_goes_into_no_draft(conn, lan, other):
    keep_draft(conn, KEY, {"received": "2"}, form="monthly", about=OCTOBER, by=lan)

    with pytest.raises(Refusal, match="about something else"):
        keep_draft(conn, KEY, {"received": "3"}, **{"form": "monthly", **other}, by=lan)

    kept = draft_of(conn, KEY)
    assert (kept.form, kept.about, kept.values) == ("monthly", OCTOBER, {"received": "2"})
