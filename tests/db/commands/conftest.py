"""After every test of a command: what the audit tells of a record is what the record says."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from db.ledger.replay import contradicted
from db.subjects import RECORDS


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Function) -> Iterator[None]:
    """Rows that a test made past the commands count from when a command changes them."""
    yield
    conn: sa.Connection | None = item.funcargs.get("conn")
    if conn is not None and not conn.closed:
        found = {name: contradicted(conn, one.table) for name, one in RECORDS.items()}
        assert not any(found.values()), found
