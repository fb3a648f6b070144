"""What somebody sees and writes for fails closed: who is not named anywhere is shut out."""

from dataclasses import replace
from datetime import date
from typing import cast

import pytest

from db.ledger.records import require_scope
from db.model import NotAllowed, Permission, Role, Scope, SuggestionState, User
from db.queries.answers import to_answer
from db.queries.forums import forum, forum_suggestions, recent_forums
from db.queries.records import own_units, recent_incidents
from db.queries.returns import board
from db.queries.suggestions import Wanted
from db.queries.targets import targets_of
from db.queries.units import part_of
from tests.factories import make_forum, make_incident, make_suggestion, make_target, make_unit

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
