"""A row changed behind the program's back is found, and told where."""

from datetime import date

import pytest
import sqlalchemy as sa

from db import sample
from db.check import check
from db.ledger.audit import record
from db.schema import incident, monthly_return, reintegration
from tests.factories import make_incident, make_unit
from tests.wording import vi


@pytest.fixture
def conn(sample_district: None, conn: sa.Connection) -> sa.Connection:
    record(conn, by=None, action="fill", entity="sample")
    record(conn, by=None, action="look", entity="sample")
    return conn


def faults(conn: sa.Connection) -> list[str]:
    return [fault for proof in check(conn) for fault in proof.faults]


def without_rules(conn: sa.Connection, table: str, statement: str) -> None:
    """Write as somebody would who owns the database and has switched its rules off."""
    if conn.dialect.name == "sqlite":
        triggers = conn.execute(
            sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"),
            {"table": table},
        ).scalars()
        for trigger in list(triggers):
            conn.exec_driver_sql(f"DROP TRIGGER {trigger}")
        conn.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        conn.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    else:
        for check_ in sa.inspect(conn).get_check_constraints(table):
            conn.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {check_['name']}")
        conn.exec_driver_sql("SET session_replication_role = replica")
    conn.exec_driver_sql(statement)


def test_the_sample_is_sound(conn):
    proofs = list(check(conn))
    assert [proof.faults for proof in proofs] == [[]] * 12
    counts = {proof.subject.split(" ")[0]: proof.count for proof in proofs}
    assert counts["incidents"] == 183
    assert counts["reintegration"] == conn.scalar(
        sa.select(sa.func.count()).select_from(reintegration)
    )
    assert counts["audit"] == 10
    assert counts["typed"] > 1_300
    assert counts["references"] > 3_000
    assert counts["texts"] > 3_000


def test_figures_of_a_commune_that_nothing_followed_belong_to_no_unit_of_today(conn):
    gone = make_unit(conn, "Vĩnh Hết", code="15999", valid_to=date(2023, 6, 30))
    kind = conn.scalar(sa.select(incident.c.category_id).limit(1))
    for _ in range(2):
        make_incident(conn, unit_id=gone, category_id=kind, occurred_on=date(2023, 5, 1))
    make_unit(conn, "Vĩnh Trống", valid_to=date(2023, 6, 30))

    (fault,) = [fault for fault in faults(conn) if "no unit of today" in fault]
    assert "code 15999" in fault
    assert fault.endswith("incident 2")


def test_figures_of_a_split_commune_belong_to_those_that_hold_its_parts(conn):
    heirs = [make_unit(conn, name, valid_from=date(2023, 7, 1)) for name in ("Một", "Hai")]
    old = make_unit(conn, "Cũ", valid_to=date(2023, 6, 30), successors=heirs)
    kind = conn.scalar(sa.select(incident.c.category_id).limit(1))
    make_incident(conn, unit_id=old, category_id=kind, occurred_on=date(2023, 5, 1))

    assert not [fault for fault in faults(conn) if "unit" in fault]


def test_a_unit_that_lasts_has_become_nothing_yet(conn):
    heir = make_unit(conn, valid_from=date(2023, 7, 1))
    lasting = make_unit(conn, successors=[heir])

    (fault,) = [fault for fault in faults(conn) if "successor" in fault]
    assert fault.startswith(f"unit {lasting} ")


def test_an_incident_taken_out_without_the_triggers(conn):
    last = conn.scalar(sa.select(sa.func.max(incident.c.id)))
    without_rules(conn, "incident", f"DELETE FROM incident WHERE id = {last}")
    fault, _ = faults(conn)
    assert "10/2023" in fault
    assert "rows say incidents=0, the rollup says incidents=1" in fault


def test_a_count_changed_in_the_rollup(conn):
    without_rules(conn, "incident_month", "UPDATE incident_month SET dead = dead + 1")
    cells = conn.execute(sa.text("SELECT count(*) FROM incident_month")).scalar_one()
    assert len(faults(conn)) == cells


def test_a_stock_that_the_flows_do_not_make(conn):
    last = conn.scalar(sa.select(sa.func.max(reintegration.c.return_id)))
    before = conn.scalar(
        sa.select(reintegration.c.stock_end).where(reintegration.c.return_id == last)
    )
    without_rules(
        conn,
        "reintegration",
        f"UPDATE reintegration SET stock_end = stock_end + 1 WHERE return_id = {last}",
    )
    found = faults(conn)
    assert any(f"stock_end is {before + 1}, the flows make it {before}" in told for told in found)
    assert any(f"stock_end is {before + 1}, its classes are {before}" in told for told in found)


def test_a_month_that_does_not_go_on_from_the_last(conn):
    """Within the rules of the table, so plain SQL can do it."""
    last = conn.scalar(
        sa.select(monthly_return.c.id).order_by(monthly_return.c.month.desc()).limit(1)
    )
    conn.execute(
        reintegration.update()
        .where(reintegration.c.return_id == last)
        .values(
            stock_start=reintegration.c.stock_start + 1,
            stock_end=reintegration.c.stock_end + 1,
            class_a=reintegration.c.class_a + 1,
        )
    )
    fault, _ = faults(conn)
    assert "09/2023: stock_start is" in fault


def test_a_merged_commune_begins_with_the_stock_of_its_parts(conn):
    sample.fill(conn, sample.HORIZON)
    assert faults(conn) == []
    first = conn.execute(
        sa.text(
            "SELECT monthly_return.id FROM monthly_return JOIN unit ON unit.id = unit_id "
            "WHERE valid_from = '2025-07-01' AND month = '2025-07-01' LIMIT 1"
        )
    ).scalar_one()
    conn.execute(
        reintegration.update()
        .where(reintegration.c.return_id == first)
        .values(stock_start=reintegration.c.stock_start + 1, moved_in=reintegration.c.moved_in + 1)
        .values(out_moved=reintegration.c.out_moved + 2)
    )
    fault, _ = faults(conn)
    assert "07/2025: stock_start is" in fault


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = 'binh' WHERE action = 'fill'",
        "DELETE FROM audit_event WHERE action = 'fill'",
    ],
)
def test_a_changed_audit_row(conn, statement):
    without_rules(conn, "audit_event", statement)
    (fault,) = faults(conn)
    assert "was changed, or one before it was taken out" in fault


def test_a_reference_that_leads_nowhere(conn):
    without_rules(conn, "suggestion", "UPDATE suggestion SET theme_id = 9999")
    total = conn.execute(sa.text("SELECT count(*) FROM suggestion")).scalar_one()
    assert f"suggestion.theme_id: {total} rows lead nowhere" in faults(conn)


def test_a_text_that_is_not_composed(conn):
    decomposed = vi("Administrator").encode().decode().replace("ả", "a\u0309")
    conn.execute(
        sa.text("UPDATE account SET display_name = :name WHERE sign_in_name = 'quantri'"),
        {"name": decomposed},
    )
    (fault,) = faults(conn)
    assert fault.endswith("display_name")
