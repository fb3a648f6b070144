"""A province's returns in one file: every commune, month after month; `IMPORT=all` a whole year."""

import os
from datetime import date

import pytest
import sqlalchemy as sa

from db.check import PROOFS
from db.commands.imports import import_rows
from db.ledger.records import Submission
from db.model import Refusal, Role, User
from db.queries import units
from db.schema import monthly_return, reintegration
from db.sheets.lists import read_lists
from db.sheets.returns import RETURNS
from db.sheets.understand import understand
from tests.db.sheets.files import xlsx
from tests.factories import make_account
from tests.oracle.province import ROOT_CODE, UNITS
from tests.oracle.seam import Root, load_units

TODAY = date(2026, 10, 1)
MONTHS = [date(2025, month, 1) for month in range(8, 13)]
MONTHS += [date(2026, month, 1) for month in range(1, 8)]
MONTHS = MONTHS if os.environ.get("IMPORT") == "all" else MONTHS[:1]
BEGIN = ("Tháng", "Xã", "Số vụ", "Đầu kỳ", "Tiếp nhận", "Cuối kỳ")
HEAD = (*BEGIN, *(f"Loại {one}" for one in "ABCD"))


@pytest.fixture
def staff(conn):
    load_units(conn, UNITS.read_text(encoding="utf-8"), root=Root(ROOT_CODE), by=None)
    return User(make_account(conn), "tonghop", "Tổng hợp", Role.STAFF)


def returns(communes):
    """A row a commune and month, each with its own numbers, which go on from month to month."""
    for at, month in enumerate(MONTHS):
        for place, name in enumerate(communes):
            before = place + at
            named = f"{month.month}/{month.year}"
            yield [named, name, 0, before, 1, before + 1, 0, 0, 0, before + 1]


def test_every_commune_of_every_month_comes_in_at_once(conn, staff):
    communes = units.communes(conn, TODAY)
    rows = list(returns([unit.full_name for unit in communes.values()]))
    found = understand(xlsx([HEAD, *rows]), RETURNS, read_lists(conn, TODAY, by=staff))
    assert found.bad_rows == 0

    import_rows(conn, found, Submission.fresh(), seen=found.fingerprint, by=staff)

    assert len(communes) == 166
    kept = conn.execute(
        sa.select(
            monthly_return.c.unit_id, monthly_return.c.month, reintegration.c.stock_end
        ).join_from(monthly_return, reintegration)
    ).all()
    assert len(kept) == len(rows)
    for place, unit in enumerate(communes):
        of_unit = sorted(row[1:] for row in kept if row.unit_id == unit)
        assert of_unit == [(month, place + at + 1) for at, month in enumerate(MONTHS)]
    for proof in PROOFS:
        assert proof(conn).faults == []
    with pytest.raises(Refusal):
        import_rows(conn, found, Submission.fresh(), seen=found.fingerprint, by=staff)
