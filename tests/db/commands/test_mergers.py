"""Whole communes become one from a day on; nobody's figures are cut, and nothing is silent."""

import json
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from db.commands.mergers import Details, Merger, correct_unit, merge_units
from db.ledger.audit import verify
from db.model import FOREVER, Invalid, NotAllowed, Role, Stale, User
from db.queries.mergers import figures_from
from db.queries.units import by_id, communes, lineage
from db.schema import audit_event, unit
from db.subjects import ROWS
from tests.factories import (
    NOON,
    make_account,
    make_closing,
    make_forum,
    make_incident,
    make_return,
    make_root,
    make_suggestion,
    make_survey,
    make_target,
    make_unit,
)

DAY = date(2025, 7, 1)
BEFORE = date(2025, 6, 30)


def user(conn, role=Role.ADMIN):
    return User(make_account(conn, role), str(role), str(role), role)


@pytest.fixture
def two(conn):
    root = make_root(conn)
    return [
        make_unit(conn, name, code=code, parent_id=root, tile_row=0, tile_col=column)
        for column, (name, code) in enumerate((("Vĩnh Quang", "15352"), ("Vĩnh Long", "15361")))
    ]


def merger(units, **values):
    given = {"day": DAY, "code": "15361", "kind": "xã", "name": "Tây Đô", **values}
    return Merger(tuple(units), **given)


def faults(refused):
    return set(refused.value.faults)


def test_communes_become_one_and_their_history_rolls_up(conn, two):
    admin = user(conn)
    new = merge_units(
        conn, merger(two, name=" Tây  Đô ", population=12000, population_year=2024), by=admin
    )

    made = by_id(conn, new)
    assert (made.name, made.code, made.kind) == ("Tây Đô", "15361", "xã")
    assert (made.valid_from, made.valid_to) == (DAY, FOREVER)
    assert (made.population, made.population_year) == (12000, 2024)
    assert (made.tile_row, made.tile_col) == (0, 1)  # of the commune whose code it keeps
    assert set(communes(conn, BEFORE)) == set(two)
    assert set(communes(conn, DAY)) == {new}
    assert lineage(conn, DAY) == {two[0]: new, two[1]: new, new: new}
    parents = sa.select(unit.c.parent_id).where(unit.c.id.in_([new, two[0]])).distinct()
    assert len(conn.execute(parents).all()) == 1
    event = conn.execute(sa.select(audit_event)).one()
    assert (event.action, event.entity, event.entity_id) == ("merge", "unit", str(new))
    assert json.loads(event.old_values) == {
        "units": ["xã Vĩnh Long (15361)", "xã Vĩnh Quang (15352)"]
    }
    assert json.loads(event.new_values)["valid_from"] == "2025-07-01"
    assert verify(conn) is None


def test_a_second_press_changes_nothing(conn, two):
    merge_units(conn, merger(two), by=None)
    before = conn.execute(sa.select(unit).order_by(unit.c.id)).all()

    with pytest.raises(Invalid) as refused:
        merge_units(conn, merger(two), by=None)

    assert "units" in faults(refused)
    assert conn.execute(sa.select(unit).order_by(unit.c.id)).all() == before


def test_one_commune_gets_another_kind_from_a_day_on(conn, two):
    new = merge_units(conn, merger(two[1:], name="Vĩnh Long", kind="thị trấn"), by=None)
    assert by_id(conn, new).kind == "thị trấn"
    assert lineage(conn, DAY)[two[1]] == new


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"units": ()}, "units"),
        ({"day": None}, "day"),
        ({"day": date(1900, 5, 1)}, "day"),
        ({"code": " "}, "code"),
        ({"code": "123456789"}, "code"),
        ({"name": ""}, "name"),
        ({"kind": "x" * 21}, "kind"),
        ({"population": 5000}, "population"),
        ({"population_year": 2019}, "population"),
        ({"population": 0, "population_year": 2019}, "population"),
        ({"population": 10, "population_year": 19}, "population_year"),
    ],
)
def test_what_is_wrong_is_named_by_field(conn, two, values, field):
    with pytest.raises(Invalid) as refused:
        merge_units(conn, replace(merger(two), **values), by=None)
    assert field in faults(refused)
    assert set(communes(conn, DAY)) == set(two)


def test_a_code_may_return_but_not_while_another_bears_it(conn, two):
    make_unit(conn, "Vĩnh An", code="15391")
    make_unit(conn, "Vĩnh Minh", code="15370", valid_to=date(2019, 11, 30))
    with pytest.raises(Invalid) as refused:
        merge_units(conn, merger(two, code="15391"), by=None)
    assert faults(refused) == {"code"}

    assert by_id(conn, merge_units(conn, merger(two, code="15370"), by=None)).code == "15370"


def test_a_merger_of_one_that_changes_nothing_is_refused(conn, two):
    with pytest.raises(Invalid) as refused:
        merge_units(conn, merger(two[1:], name="Vĩnh Long"), by=None)
    assert faults(refused) == {"units"}


@pytest.mark.parametrize("dated", [{"valid_to": date(2025, 1, 1)}, {"valid_from": DAY}])
def test_only_communes_that_exist_until_the_day_merge(conn, two, dated):
    root = make_root(conn)
    for other in (make_unit(conn, "Vĩnh An", **dated), root):
        with pytest.raises(Invalid) as refused:
            merge_units(conn, merger([*two, other]), by=None)
        assert faults(refused) == {"units"}


STANDS = {
    "incident": lambda conn, one: make_incident(conn, unit_id=one, occurred_on=DAY),
    "monthly_return": lambda conn, one: make_return(conn, unit_id=one, month=DAY),
    "forum": lambda conn, one: make_forum(conn, unit_id=one, held_on=DAY),
    "suggestion": lambda conn, one: make_suggestion(
        conn, unit_id=one, forum_id=make_forum(conn, held_on=DAY)
    ),
    "survey_forms": lambda conn, one: make_survey(
        conn, closed_on=DAY, answers={one: [[1, 1, 1, 1, 1]]}
    ),
    "target": lambda conn, one: make_target(conn, unit_id=one, year=2026),
    "target_value": lambda conn, one: make_target(conn, unit_id=one, year=2025, reached={DAY: 1}),
}


def test_all_that_bars_a_merger_is_tried():
    assert set(STANDS) == {name for name, row in ROWS.items() if row.barring}


@pytest.mark.parametrize("name", STANDS)
def test_a_day_that_cuts_figures_is_refused(conn, two, name):
    """The month 07/2025 begins on 15/06: its return would be cut too."""
    STANDS[name](conn, two[0])
    assert {k: n for k, n in figures_from(conn, two, DAY).items() if n} == {name: 1}

    with pytest.raises(Invalid) as refused:
        merge_units(conn, merger(two), by=None)

    assert faults(refused) == {"day"}
    assert set(communes(conn, DAY)) >= set(two)


def test_figures_before_the_day_of_others_and_voided_ones_do_not_matter(conn, two):
    other = make_unit(conn, "Vĩnh An")
    make_incident(conn, unit_id=two[0], occurred_on=BEFORE, solved_on=date(2025, 8, 1))
    make_incident(conn, unit_id=two[0], occurred_on=DAY, voided=True)
    voided = {"voided_at": NOON, "void_reason": "Nhập trùng"}
    make_suggestion(conn, unit_id=two[0], forum_id=make_forum(conn, held_on=DAY), **voided)
    make_incident(conn, unit_id=other, occurred_on=DAY)
    make_return(conn, unit_id=two[0], month=date(2025, 6, 1))

    assert merge_units(conn, merger(two), by=None)


def test_a_closed_period_is_not_cut(conn, two):
    closing = {"first_day": date(2025, 6, 15), "last_day": date(2025, 7, 14)}
    make_closing(conn, **closing, reopened=True)
    standing = conn.begin_nested()
    make_closing(conn, **closing)
    with pytest.raises(Invalid) as refused:
        merge_units(conn, merger(two), by=None)
    assert faults(refused) == {"day"}

    standing.rollback()
    assert merge_units(conn, merger(two), by=None)


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF, Role.OFFICER])
def test_only_an_administrator_may(conn, two, role):
    by, seen = user(conn, role), by_id(conn, two[0])
    with pytest.raises(NotAllowed):
        merge_units(conn, merger(two), by=by)
    with pytest.raises(NotAllowed):
        correct_unit(conn, seen, details(seen, name="Khác"), by=by)
    assert by_id(conn, two[0]) == seen


def details(seen, **values):
    return Details(**{name: getattr(seen, name) for name in Details.__dataclass_fields__} | values)


def test_a_unit_is_corrected_with_a_trace(conn, two):
    seen = by_id(conn, two[0])

    correct_unit(conn, seen, details(seen, name="Vĩnh  Quảng", population=7000), by=user(conn))

    now = by_id(conn, two[0])
    assert (now.name, now.population, now.kind) == ("Vĩnh Quảng", 7000, "xã")
    event = conn.execute(sa.select(audit_event)).one()
    assert json.loads(event.old_values) == {"name": "Vĩnh Quang", "population": 6000}
    assert json.loads(event.new_values) == {"name": "Vĩnh Quảng", "population": 7000}
    with pytest.raises(Stale):
        correct_unit(conn, seen, details(seen, name="Khác"), by=None)
    correct_unit(conn, now, details(now), by=None)
    assert len(conn.execute(sa.select(audit_event)).all()) == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": ""}, "kind"),
        ({"population": None}, "population"),
        ({"tile_row": None}, "tile_row"),
        ({"tile_row": 41}, "tile_row"),
        ({"tile_col": 1}, "tile_row"),
    ],
)
def test_a_wrong_correction_is_named_by_field(conn, two, values, field):
    seen = by_id(conn, two[0])
    with pytest.raises(Invalid) as refused:
        correct_unit(conn, seen, details(seen, **values), by=None)
    assert faults(refused) == {field}


def test_a_commune_is_split_by_naming_it_with_each_that_takes_a_part(conn, two):
    quang, long = two
    first = merge_units(conn, merger([long], parts=(quang,), code="1", name="Một"), by=None)
    second = merge_units(conn, merger([], parts=(quang,), code="2", name="Hai"), by=None)

    assert by_id(conn, quang).successors == (first, second)
    assert lineage(conn, DAY) == {quang: quang, long: first, first: first, second: second}
    events = conn.scalars(sa.select(audit_event.c.old_values).order_by(audit_event.c.id)).all()
    assert json.loads(events[0])["parts"] == ["xã Vĩnh Quang (15352)"]


def test_a_part_of_a_commune_that_ended_on_another_day_is_refused(conn, two):
    merge_units(conn, merger(two), by=None)
    later = merger([], parts=(two[0],), day=date(2026, 1, 1), code="2", name="Hai")

    with pytest.raises(Invalid) as refused:
        merge_units(conn, later, by=None)

    assert "parts" in faults(refused)


def test_a_commune_is_taken_whole_or_in_part(conn, two):
    with pytest.raises(Invalid) as refused:
        merge_units(conn, merger(two, parts=(two[0],)), by=None)

    assert "parts" in faults(refused)
