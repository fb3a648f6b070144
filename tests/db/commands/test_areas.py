"""Areas added and communes moved: told in the audit, and nothing of a figure changes."""

from datetime import date

import pytest
import sqlalchemy as sa

from db.commands.areas import NewArea, add_area, dissolve_area, move_communes
from db.ledger.audit import verify
from db.model import AREA, Invalid, Refusal, Role
from db.queries.units import tree
from db.schema import audit_event, unit
from tests.factories import make_account, make_forum, make_root, make_unit

MERGED, BEFORE = date(2025, 7, 1), date(2025, 6, 30)


@pytest.fixture
def root(conn):
    return make_root(conn, code="38")


def wrong(conn, *entry):
    with pytest.raises(Invalid) as invalid:
        add_area(conn, NewArea(*entry), by=None)
    return set(invalid.value.faults)


def test_an_area_is_added_and_communes_move_into_it_with_their_history(conn, root):
    new = make_unit(conn, "A", parent_id=root, valid_from=MERGED)
    old = make_unit(conn, "B", parent_id=root, valid_to=BEFORE, successor_id=new)

    area = add_area(conn, NewArea(" 900 ", " Sông  Mã ", root), by=None)
    assert move_communes(conn, [new], area, by=None) == 1
    assert move_communes(conn, [new], area, by=None) == 0

    found = tree(conn)
    assert (found.nodes[area].name, found.nodes[area].level) == ("Sông Mã", AREA)
    assert found.below(area, [new, old]) == (new, old)
    told = conn.execute(sa.select(audit_event.c.action, audit_event.c.entity_id)).all()
    assert told == [("add", str(area)), ("correct", str(new))]
    assert verify(conn) is None


def test_what_is_wrong_with_an_area_is_told_at_once(conn, root):
    make_unit(conn, "Sông Mã", level=AREA, code="900", parent_id=root)
    commune = make_unit(conn, parent_id=root)

    assert wrong(conn, "", "", None) == {"code", "name", "parent_id"}
    assert wrong(conn, "900", "song ma", root) == {"code", "name"}
    assert wrong(conn, "9" * 9, "x" * 81, commune) == {"code", "name", "parent_id"}


def test_what_is_no_commune_moves_nowhere(conn, root):
    area = make_unit(conn, level=AREA, parent_id=root)
    commune = make_unit(conn, parent_id=root)
    beside = make_unit(conn, parent_id=make_unit(conn, level="district"))

    for moving in ([area], [commune, beside], [9999]):
        with pytest.raises(Refusal, match="no commune here"):
            move_communes(conn, moving, area, by=None)
    for moving, to, field in (([], area, "units"), ([commune], commune, "parent_id")):
        with pytest.raises(Invalid) as invalid:
            move_communes(conn, moving, to, by=None)
        assert set(invalid.value.faults) == {field}


def test_an_area_without_units_is_dissolved_and_its_code_is_free_again(conn, root):
    """What ended in it long ago goes where its own area hung; it is grouped by what it became."""
    area = add_area(conn, NewArea("900", "Sông Mã", root), by=None)
    new = make_unit(conn, "A", parent_id=area, valid_from=MERGED)
    old = make_unit(conn, "B", parent_id=area, valid_to=BEFORE, successor_id=new)
    move_communes(conn, [new], root, by=None)

    dissolve_area(conn, area, by=None)

    found = tree(conn)
    assert area not in found.nodes
    assert found.below(root, [new, old]) == (new, old)
    assert conn.scalar(sa.select(unit.c.parent_id).where(unit.c.id == old)) == root
    noted = conn.execute(sa.select(audit_event).order_by(audit_event.c.id.desc())).first()
    assert (noted.action, noted.entity, noted.entity_id) == ("dissolve", "unit", str(area))
    assert "Sông Mã" in noted.old_values
    assert verify(conn) is None
    add_area(conn, NewArea("900", "Sông Mã", root), by=None)


def test_a_split_commune_keeps_no_area(conn, root):
    area = make_unit(conn, level=AREA, parent_id=root)
    heirs = [make_unit(conn, parent_id=root, valid_from=MERGED) for _n in range(2)]
    make_unit(conn, parent_id=area, valid_to=BEFORE, successors=heirs)

    dissolve_area(conn, area, by=None)

    assert area not in tree(conn).nodes


def test_what_is_needed_still_is_not_dissolved(conn, root):
    area, empty = (make_unit(conn, level=AREA, parent_id=root) for _n in range(2))
    above = make_unit(conn, level=AREA, parent_id=root)
    make_unit(conn, level=AREA, parent_id=above)
    commune = make_unit(conn, parent_id=area)

    for node in (area, above):
        with pytest.raises(Refusal, match="still hang"):
            dissolve_area(conn, node, by=None)
    make_forum(conn, unit_id=empty, held_on=BEFORE)
    with pytest.raises(Refusal, match="Figures"):
        dissolve_area(conn, empty, by=None)
    for other in (root, commune, 9999):
        with pytest.raises(Refusal, match="no area here"):
            dissolve_area(conn, other, by=None)
    with pytest.raises(Invalid):
        dissolve_area(conn, None, by=None)


def test_an_area_that_people_belong_to_is_not_dissolved(conn, root):
    area = make_unit(conn, level=AREA, parent_id=root)
    make_account(conn, Role.LEADER, unit_id=area)

    with pytest.raises(Refusal, match="People belong"):
        dissolve_area(conn, area, by=None)
