"""What somebody sees and writes for fails closed: who is not named anywhere is shut out."""

from dataclasses import replace
from datetime import date
from typing import cast

import pytest
import sqlalchemy as sa

from db import schema
from db.ledger.records import require_scope
from db.model import (
    AREA,
    OF_THE_WHOLE,
    PERMISSIONS,
    NotAllowed,
    Permission,
    Role,
    Scope,
    SuggestionState,
    User,
)
from db.queries.answers import to_answer
from db.queries.forums import forum, forum_suggestions, recent_forums
from db.queries.records import own_units, part_of, recent_incidents
from db.queries.returns import board
from db.queries.suggestions import Wanted
from db.queries.targets import targets_of
from tests.factories import (
    make_forum,
    make_incident,
    make_root,
    make_suggestion,
    make_target,
    make_unit,
)

DAY, MERGED = date(2023, 9, 20), date(2025, 7, 1)
BEFORE = date(2025, 6, 30)
OFFICER = User(1, "canbo", "Can bo", Role.OFFICER)
STRANGER = replace(OFFICER, role=cast("Role", "chief"), unit_id=7)


@pytest.fixture
def unit(conn):
    """A commune with something of everything that is listed by scope."""
    unit = make_unit(conn)
    make_incident(conn, unit_id=unit, occurred_on=DAY)
    held = make_forum(conn, unit_id=unit, held_on=DAY)
    received = [(DAY, SuggestionState.RECEIVED)]
    make_suggestion(conn, unit_id=unit, forum_id=held, events=received)
    make_target(conn, unit_id=unit, year=2023)
    return unit


def found(conn, scope):
    """How many rows each list of single records gives."""
    (forum_id,) = recent_forums(conn, Scope.everything(), 9)["id"].tolist()
    seen = forum(conn, forum_id, Scope.everything())
    return {
        "communes": len(part_of(conn, DAY, scope)),
        "returns": len(board(conn, (date(2023, 9, 1),), scope)),
        "incidents": len(recent_incidents(conn, scope, DAY, DAY, 9)),
        "forums": len(recent_forums(conn, scope, 9)),
        "forum": int(forum(conn, forum_id, scope) is not None),
        "suggestions": len(forum_suggestions(conn, seen, scope, DAY)),
        "answers": len(to_answer(conn, scope, Wanted(), DAY)),
        "targets": len(targets_of(conn, None, scope)),
    }


def test_everything_and_the_own_commune_are_seen(conn, unit):
    make_unit(conn)
    own = found(conn, Scope.of([unit]))

    assert set(own.values()) == {1}
    assert found(conn, Scope.everything()) == own | {"communes": 2, "returns": 2}


@pytest.mark.usefixtures("unit")
def test_an_empty_scope_holds_nothing(conn):
    assert set(found(conn, Scope()).values()) == {0}
    assert not Scope().allows(None)
    assert not Scope.of([None]).allows(None)
    assert own_units(conn, Scope()) == Scope()


@pytest.mark.parametrize("who", [STRANGER, OFFICER], ids=["unknown role", "no commune"])
def test_who_is_not_named_sees_and_writes_nothing(conn, unit, who):
    assert (who.sees, who.enters) == (Scope(), Scope())
    for units in ([unit], [None], [unit, None]):
        with pytest.raises(NotAllowed):
            require_scope(conn, units, by=who)


def test_an_unknown_role_may_nothing():
    assert not any(STRANGER.may(permission) for permission in Permission)


def test_who_enters_nothing_writes_for_nobody(conn, unit):
    for role, sees in ((Role.LEADER, Scope.everything()), (Role.ADMIN, Scope())):
        user = replace(OFFICER, role=role)
        assert (user.sees, user.enters) == (sees, Scope())
        with pytest.raises(NotAllowed):
            require_scope(conn, [unit], by=user)


def test_the_officer_of_a_merged_commune_has_no_part_in_the_new_one(conn):
    new = make_unit(conn, valid_from=MERGED)
    old, beside = (make_unit(conn, valid_to=BEFORE, successor_id=new) for _ in range(2))
    officer = replace(OFFICER, unit_id=old)

    assert part_of(conn, MERGED, officer.sees) == {}
    assert set(part_of(conn, BEFORE, officer.sees)) == {old}
    assert own_units(conn, officer.enters) == Scope.of([old])
    for unit_id in (new, beside):
        with pytest.raises(NotAllowed):
            require_scope(conn, [unit_id], by=officer)


@pytest.fixture
def province(conn):
    """Two areas; what was split between them, and what became a commune of one."""
    root = make_root(conn)
    north, south = (make_unit(conn, name, level=AREA, parent_id=root) for name in ("Bắc", "Nam"))
    homes = {"a": north, "b": north, "c": south}
    found = {
        name: make_unit(conn, name, parent_id=home, valid_from=MERGED)
        for name, home in homes.items()
    }
    ended = {"valid_to": BEFORE, "parent_id": north}
    found["of a"] = make_unit(conn, "of a", successor_id=found["a"], **ended)
    found["of a and b"] = make_unit(conn, "ab", successors=[found["a"], found["b"]], **ended)
    found["of a and c"] = make_unit(conn, "ac", successors=[found["a"], found["c"]], **ended)
    return found | {"north": north, "south": south}


def test_who_belongs_to_an_area_sees_its_communes_and_the_former_ones_of_these_alone(
    conn, province
):
    inside = {name: province[name] for name in ("a", "b", "of a", "of a and b")}
    north = replace(OFFICER, unit_id=province["north"])

    assert set(own_units(conn, north.sees).units) == {province["north"], *inside.values()}
    assert set(part_of(conn, MERGED, north.sees)) == {province["a"], province["b"]}
    assert set(part_of(conn, BEFORE, north.sees)) == {inside["of a"], inside["of a and b"]}
    require_scope(conn, inside.values(), by=north)
    for outside in ("c", "of a and c", "south"):
        with pytest.raises(NotAllowed):
            require_scope(conn, [province[outside]], by=north)


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF])
def test_who_belongs_to_a_unit_may_nothing_that_is_one_thing_for_all(role):
    whole, part = replace(OFFICER, role=role), replace(OFFICER, role=role, unit_id=7)
    lost = {one for one in Permission if whole.may(one) and not part.may(one)}

    assert lost == OF_THE_WHOLE & PERMISSIONS[role]
    assert part.sees == Scope.of([7])


def test_a_unit_that_an_area_gains_is_seen_from_then_on(conn, province):
    south = Scope.of([province["south"]])
    moved = sa.update(schema.unit).where(schema.unit.c.id.in_([province["a"], province["b"]]))
    conn.execute(moved.values(parent_id=province["south"]))

    assert set(part_of(conn, MERGED, south)) == {province[name] for name in "abc"}
    assert province["of a and c"] in own_units(conn, south).units
