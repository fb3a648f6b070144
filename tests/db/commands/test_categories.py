"""Lists change by rows with their days; what was recorded keeps its row, nothing is deleted."""

import json
from datetime import date

import pytest
import sqlalchemy as sa

from db.commands.categories import (
    NewEntry,
    add_entry,
    load_standard,
    move_entry,
    rename_entry,
    retire_entry,
)
from db.commands.incidents import save_incident
from db.entries.incidents import IncidentEntry
from db.ledger.audit import verify
from db.ledger.records import Submission
from db.model import BEGINNING, FOREVER, Invalid, NotAllowed, Refusal, Role, Stale, User
from db.queries.categories import ListName, categories, entries, last_used
from db.schema import audit_event
from tests.factories import (
    NOON,
    make_account,
    make_category,
    make_forum,
    make_incident,
    make_suggestion,
    make_theme,
    make_unit,
)

DAY = date(2024, 1, 1)
EVE = date(2023, 12, 31)
KINDS, THEMES = ListName.CATEGORY, ListName.THEME


def user(conn, role=Role.ADMIN):
    return User(make_account(conn, role), str(role), str(role), role)


@pytest.fixture
def lists(conn):
    """A with A1 and A2, B with B1; two themes."""
    for place, (code, above) in enumerate(
        (("A", None), ("A1", "A"), ("A2", "A"), ("B", None), ("B1", "B")), start=1
    ):
        ids = {one.code: one.id for one in entries(conn, KINDS)}
        make_category(conn, code, code=code, parent_id=ids.get(above), position=place)
    make_theme(conn, "Ma tuý", code="drugs", position=1)
    make_theme(conn, "Khác", code="other", position=2)


def one(conn, code, which=KINDS):
    return next(entry for entry in entries(conn, which) if entry.code == code)


def codes(conn, which=KINDS):
    return [entry.code for entry in entries(conn, which)]


def faults(refused):
    return set(refused.value.faults)


def test_an_empty_installation_begins_with_the_standard_lists(conn):
    assert load_standard(conn, by=user(conn)) == 47

    kinds = categories(conn, DAY)
    groups = [kind.code for kind in kinds.values() if kind.is_group]
    assert groups == ["A", "B", "C", "D", "E", "F", "G", "H"]
    by_code = {kind.code: kind for kind in kinds.values()}
    assert by_code["A3"].name == "Trộm cắp tài sản"
    assert kinds[by_code["A3"].group_id].code == "A"
    assert {kind.code[0] for kind in kinds.values() if kind.has_casualties} == {"E", "F"}
    assert {kind.code[0] for kind in kinds.values() if kind.is_investigated} == set("ABCD")
    assert len(entries(conn, THEMES)) == 8
    assert all(entry.valid_from == BEGINNING for entry in entries(conn, THEMES))
    event = conn.execute(sa.select(audit_event)).one()
    assert json.loads(event.new_values) == {"category": 39, "theme": 8}
    with pytest.raises(Refusal, match="entries already"):
        load_standard(conn, by=None)


def test_a_list_that_has_entries_is_left_alone(conn):
    make_theme(conn, "Riêng")
    load_standard(conn, by=None)
    assert [entry.name for entry in entries(conn, THEMES)] == ["Riêng"]


def test_an_added_kind_is_the_last_of_its_group(conn, lists):
    entry = NewEntry(" A3 ", "Lừa đảo  qua mạng", "A", has_casualties=True)
    add_entry(conn, KINDS, entry, DAY, by=user(conn))

    assert codes(conn) == ["A", "A1", "A2", "A3", "B", "B1"]
    added = one(conn, "A3")
    assert (added.name, added.group, added.has_casualties) == ("Lừa đảo qua mạng", "A", True)
    assert (added.valid_from, added.valid_to) == (DAY, FOREVER)
    assert "A3" not in {kind.code for kind in categories(conn, EVE).values()}
    assert verify(conn) is None
    add_entry(conn, KINDS, NewEntry("C", "Kinh tế"), DAY, by=None)
    add_entry(conn, THEMES, NewEntry("sand", "Khai thác cát"), DAY, by=None)
    assert codes(conn)[-1] == "C"
    assert codes(conn, THEMES) == ["drugs", "other", "sand"]


@pytest.mark.parametrize(
    ("which", "entry", "day", "field"),
    [
        (KINDS, NewEntry("", "Tên"), DAY, "code"),
        (KINDS, NewEntry("123456789", "Tên"), DAY, "code"),
        (KINDS, NewEntry("A1", "Tên"), DAY, "code"),
        (THEMES, NewEntry("drugs", "Tên"), DAY, "code"),
        (KINDS, NewEntry("A3", " ", "A"), DAY, "name"),
        (KINDS, NewEntry("A3", "T" * 121, "A"), DAY, "name"),
        (KINDS, NewEntry("A3", "Tên", "A1"), DAY, "group"),
        (KINDS, NewEntry("A3", "Tên", "X"), DAY, "group"),
        (KINDS, NewEntry("A3", "Tên", "A"), None, "day"),
    ],
)
def test_what_cannot_be_added_is_named_by_field(conn, lists, which, entry, day, field):
    before = entries(conn, which)
    with pytest.raises(Invalid) as refused:
        add_entry(conn, which, entry, day, by=None)
    assert faults(refused) == {field}
    assert entries(conn, which) == before


def test_a_kind_begins_no_earlier_than_its_group(conn, lists):
    add_entry(conn, KINDS, NewEntry("C", "Kinh tế"), DAY, by=None)
    with pytest.raises(Invalid) as refused:
        add_entry(conn, KINDS, NewEntry("C1", "Buôn lậu", "C"), EVE, by=None)
    assert faults(refused) == {"day"}


def test_a_new_name_begins_on_its_day_and_figures_keep_their_row(conn, lists):
    old = one(conn, "A1")
    incident = make_incident(conn, category_id=old.id, occurred_on=EVE)
    new = rename_entry(conn, KINDS, old, "Giết người", True, DAY, by=user(conn))

    assert categories(conn, EVE)[old.id].name == "A1"
    kind = categories(conn, DAY)[new]
    assert (kind.name, kind.former, kind.versions) == ("Giết người", ("A1",), (new, old.id))
    assert kind.has_casualties
    assert codes(conn) == ["A", "A1", "A1", "A2", "B", "B1"]
    assert last_used(conn, KINDS, [old.id]) == EVE
    assert last_used(conn, KINDS, [new]) is None
    assert incident
    event = conn.execute(sa.select(audit_event)).one()
    assert (event.action, event.entity, event.entity_id) == ("rename", "category", str(new))
    assert json.loads(event.old_values) == {
        "name": "A1",
        "has_casualties": False,
        "is_investigated": True,
    }
    assert verify(conn) is None


def test_a_renamed_group_keeps_its_kinds_and_is_not_recorded_on(conn, lists):
    new = rename_entry(conn, KINDS, one(conn, "A"), "Hình sự", False, DAY, by=None)
    kinds = {kind.code: kind for kind in categories(conn, DAY).values()}
    assert kinds["A1"].group_id == new
    assert {kind.code for kind in categories(conn, EVE).values() if kind.is_group} == {"A", "B"}

    entry = IncidentEntry(make_unit(conn), new, DAY)
    with pytest.raises(Invalid) as refused:
        save_incident(conn, entry, Submission.fresh(), today=DAY, by=user(conn, Role.STAFF))
    assert faults(refused) == {"category_id"}


def test_whether_a_kind_is_investigated_can_be_set_for_the_past_too(conn, lists):
    old = one(conn, "A1")
    make_incident(conn, category_id=old.id, occurred_on=EVE)

    rename_entry(conn, KINDS, old, old.name, False, None, is_investigated=False, by=user(conn))

    assert not one(conn, "A1").is_investigated
    assert not categories(conn, EVE)[old.id].is_investigated
    event = conn.execute(sa.select(audit_event)).one()
    assert json.loads(event.new_values)["is_investigated"] is False


def test_a_slip_of_the_keyboard_is_corrected_in_place(conn, lists):
    theme = one(conn, "drugs", THEMES)
    assert rename_entry(conn, THEMES, theme, "Ma túy", False, None, by=None) == theme.id
    assert one(conn, "drugs", THEMES).name == "Ma túy"
    assert len(entries(conn, THEMES)) == 2


@pytest.mark.parametrize(
    ("name", "casualties", "day", "field"),
    [
        ("", False, None, "name"),
        ("Tên", False, EVE, "day"),
        ("Tên", False, BEGINNING, "day"),
        ("Tên", True, None, "has_casualties"),
    ],
)
def test_a_name_that_would_not_fit_what_is_recorded_is_refused(
    conn, lists, name, casualties, day, field
):
    old = one(conn, "A1")
    make_incident(conn, category_id=old.id, occurred_on=EVE)
    make_incident(conn, category_id=old.id, occurred_on=DAY, voided=True)
    with pytest.raises(Invalid) as refused:
        rename_entry(conn, KINDS, old, name, casualties, day, by=None)
    assert faults(refused) == {field}
    assert one(conn, "A1") == old


def test_what_ended_is_not_recorded_after_and_can_be_used_again(conn, lists):
    retire_entry(conn, KINDS, one(conn, "A1"), EVE, by=user(conn))
    assert one(conn, "A1").valid_to == EVE
    entry = IncidentEntry(make_unit(conn), one(conn, "A1").id, DAY)
    with pytest.raises(Invalid) as refused:
        save_incident(conn, entry, Submission.fresh(), today=DAY, by=user(conn, Role.STAFF))
    assert faults(refused) == {"category_id"}

    retire_entry(conn, KINDS, one(conn, "A1"), None, by=None)

    assert one(conn, "A1").valid_to == FOREVER
    assert conn.scalars(sa.select(audit_event.c.action)).all() == ["end", "end"]


def test_what_is_recorded_later_or_has_kinds_that_go_on_does_not_end(conn, lists):
    make_incident(conn, category_id=one(conn, "A1").id, occurred_on=DAY)
    held, other = make_forum(conn, held_on=DAY), one(conn, "other", THEMES)
    voided = {"voided_at": NOON, "void_reason": "Nhập trùng"}
    make_suggestion(conn, forum_id=held, theme_id=other.id, **voided)
    retire_entry(conn, THEMES, other, EVE, by=None)
    make_suggestion(conn, forum_id=held, theme_id=one(conn, "drugs", THEMES).id)
    for which, code in ((KINDS, "A1"), (KINDS, "B"), (THEMES, "drugs")):
        with pytest.raises(Invalid) as refused:
            retire_entry(conn, which, one(conn, code, which), EVE, by=None)
        assert faults(refused) == {"day"}
    retire_entry(conn, KINDS, one(conn, "B1"), EVE, by=None)
    retire_entry(conn, KINDS, one(conn, "B"), EVE, by=None)
    assert one(conn, "B").valid_to == EVE


@pytest.mark.parametrize(
    ("code", "steps", "order"),
    [
        ("A1", 1, ["A", "A2", "A1", "B", "B1"]),
        ("A1", -1, ["A", "A1", "A2", "B", "B1"]),
        ("B", -1, ["B", "B1", "A", "A1", "A2"]),
        ("B1", 1, ["A", "A1", "A2", "B", "B1"]),
    ],
)
def test_order_changes_among_neighbours_alone(conn, lists, code, steps, order):
    move_entry(conn, KINDS, one(conn, code), steps, by=user(conn))
    assert codes(conn) == order


def test_all_names_of_an_entry_move_together(conn, lists):
    rename_entry(conn, THEMES, one(conn, "drugs", THEMES), "Ma túy", False, DAY, by=None)
    move_entry(conn, THEMES, one(conn, "drugs", THEMES), 1, by=None)
    assert codes(conn, THEMES) == ["other", "drugs", "drugs"]


def test_who_saw_another_list_is_told(conn, lists):
    seen = one(conn, "A1")
    rename_entry(conn, KINDS, seen, "Giết người", False, None, by=None)
    for command in (
        lambda: rename_entry(conn, KINDS, seen, "Khác", False, None, by=None),
        lambda: retire_entry(conn, KINDS, seen, EVE, by=None),
        lambda: move_entry(conn, KINDS, seen, 1, by=None),
    ):
        with pytest.raises(Stale):
            command()
    assert one(conn, "A1").name == "Giết người"


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF, Role.OFFICER])
def test_only_an_administrator_may(conn, lists, role):
    by, seen, before = user(conn, role), one(conn, "A1"), entries(conn, KINDS)
    for command in (
        lambda: load_standard(conn, by=by),
        lambda: add_entry(conn, KINDS, NewEntry("C", "Kinh tế"), DAY, by=by),
        lambda: rename_entry(conn, KINDS, seen, "Khác", False, None, by=by),
        lambda: retire_entry(conn, KINDS, seen, EVE, by=by),
        lambda: move_entry(conn, KINDS, seen, 1, by=by),
    ):
        with pytest.raises(NotAllowed):
            command()
    assert entries(conn, KINDS) == before
