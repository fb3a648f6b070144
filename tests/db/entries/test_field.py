"""Declared fields: kind and length come from the column, faults from the rules."""

from datetime import date

import pytest

from db.entries import incidents, returns
from db.entries.field import Field, Kind
from db.model import Faults
from db.schema import incident, reintegration, session, suggestion

TODAY = date(2023, 10, 10)


def faults(field, value):
    found = Faults()
    field.check(value, found, today=TODAY)
    return [fault.message for fault in found.found.values()]


@pytest.mark.parametrize(
    ("column", "kind", "length"),
    [
        (incident.c.note, Kind.BLOCK, 2000),
        (incident.c.void_reason, Kind.LINE, 400),
        (incident.c.damage, Kind.COUNT, None),
        (incident.c.category_id, Kind.CHOICE, None),
        (incident.c.solved_on, Kind.DAY, None),
        (suggestion.c.search_key, Kind.BLOCK, None),
    ],
)
def test_kind_and_length_are_those_of_the_column(column, kind, length):
    field = Field(column=column, label="")

    assert (field.name, field.kind, field.length) == (column.name, kind, length)


def test_nobody_types_a_moment():
    with pytest.raises(TypeError):
        Field(column=session.c.created_at, label="").kind  # noqa: B018


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("occurred_on", None, "Enter the day on which it happened."),
        ("occurred_on", date(2023, 10, 11), "This day lies ahead."),
        ("note", "x" * 2001, "The note may have {most} characters."),
        ("dead", 10_001, "This number is too large."),
        ("dead", -1, "This number is too large."),
    ],
)
def test_what_breaks_a_rule_is_said(name, value, message):
    (found,) = faults(incidents.FIELDS[name], value)

    assert found.startswith(message)


@pytest.mark.parametrize(
    ("name", "value"),
    [("occurred_on", TODAY), ("solved_on", None), ("note", "x" * 2000), ("note", ""), ("dead", 0)],
)
def test_what_keeps_the_rules_is_no_fault(name, value):
    assert faults(incidents.FIELDS[name], value) == []


def test_every_count_of_reintegration_is_declared():
    assert set(returns.BOXES) == set(reintegration.c.keys()) - {"return_id"}
