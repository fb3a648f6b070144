"""What is asked before every command, and in which order."""

from dataclasses import replace
from datetime import date

import pytest

from db.ledger.command import command, require
from db.ledger.drafts import keep_draft
from db.ledger.records import Saved, Submission, save_record
from db.model import NotAllowed, Permission, Refusal, Role
from db.schema import incident
from tests.factories import make_category, make_unit, make_user


@pytest.fixture
def staff(conn):
    return make_user(conn)


@pytest.fixture
def asked():
    """How often the work itself was begun."""
    return []


@pytest.fixture
def save(conn, asked):
    values = {
        "unit_id": make_unit(conn),
        "category_id": make_category(conn),
        "occurred_on": date(2023, 9, 20),
    }

    @command(Permission.ENTER, incident)
    def save(conn, fault: str, submission: Submission, *, by) -> Saved:
        asked.append(fault)
        if fault:
            raise Refusal(fault)
        return save_record(conn, incident, values, submission, units=(), by=by)

    return save


def test_the_permission_is_asked_before_the_work_and_before_a_repeat(conn, save, staff, asked):
    submission = Submission.fresh()
    save(conn, "", submission, by=staff)

    for role in (Role.LEADER, Role.ADMIN):
        with pytest.raises(NotAllowed):
            save(conn, "wrong", submission, by=replace(staff, role=role))

    assert asked == [""]


def test_a_repeat_is_answered_before_the_work_checks_anything(conn, save, staff, asked):
    submission = Submission.fresh()
    first = save(conn, "", submission, by=staff)

    again = save(conn, "meanwhile wrong", submission, by=staff)

    assert again == replace(first, repeated=True)
    assert asked == [""]


def test_somebody_elses_draft_is_refused_before_the_work(conn, save, staff, asked):
    submission = Submission.fresh()
    keep_draft(conn, submission.key, {}, form="incident", by=make_user(conn))

    with pytest.raises(NotAllowed):
        save(conn, "wrong", submission, by=staff)

    assert asked == []


def test_what_is_refused_may_be_sent_again(conn, save, staff, asked):
    submission = Submission.fresh()
    with pytest.raises(Refusal, match="wrong"):
        save(conn, "wrong", submission, by=staff)

    assert not save(conn, "", submission=submission, by=staff).repeated
    assert asked == ["wrong", ""]


def test_the_terminal_manages_and_does_nothing_else(staff):
    require(Permission.MANAGE, by=None)
    require(Permission.ENTER, by=staff)

    for permission in set(Permission) - {Permission.MANAGE}:
        with pytest.raises(NotAllowed):
            require(permission, by=None)
    with pytest.raises(NotAllowed):
        require(Permission.MANAGE, by=staff)
