"""Monthly returns: who has reported which month, and the reintegration counts in them."""

from collections.abc import Collection
from datetime import date

import pandas as pd
import sqlalchemy as sa

from db.indicators import FLOWS, STOCKS
from db.model import REPORTED, Level, Scope, Selection
from db.periods import Calendar
from db.queries.frames import DAY, as_frame, frame, rolled_up
from db.queries.units import heirs_of, within
from db.schema import monthly_return, reintegration, unit


def reporting(conn: sa.Connection, selection: Selection) -> pd.DataFrame:
    """Whether each chosen commune has reported each month that lies inside the window.

    A month is owed by the communes that exist on its last day; one that has since merged counts
    for its successor, which has reported when all of them have.

    Returns:
        unit_id int64, month datetime64[s], reported bool; one row a commune and month.
    """
    heirs = heirs_of(conn, selection)
    months = selection.period.whole_months()
    done = {
        (row.unit_id, row.month)
        for row in conn.execute(
            sa.select(monthly_return.c.unit_id, monthly_return.c.month).where(
                monthly_return.c.month.in_(months),
                monthly_return.c.unit_id.in_(list(heirs)),
                monthly_return.c.state.in_(REPORTED),
            )
        )
    }
    rows = [
        (heirs[unit_id], month, (unit_id, month) in done)
        for unit_id, month in months_owed(conn, selection.period.calendar, Scope.of(heirs), months)
    ]
    owed = as_frame(rows, unit_id="int64", month=DAY, reported="bool")
    return owed.groupby(["unit_id", "month"], as_index=False)["reported"].all()


def reintegration_months(conn: sa.Connection, selection: Selection) -> pd.DataFrame:
    """Reintegration counts of the whole months inside the window, by commune and month.

    Former communes are added to the commune they are part of on `named_on`. A month that none of
    them has reported has no row; one that only some have is there and not `reported`: its flows
    are what is known so far, its stocks are not those of the commune. A stock belongs to the
    communes that exist at the end of the month. A return of one that has ended by then adds its
    flows, and to the stock at the month's start what they changed before it handed over.

    Returns:
        month datetime64[s], unit_id int64, int64 columns FLOWS (people; loan_amount in dong) and
        STOCKS (people), reported bool (every commune that owed the month has given its counts);
        oldest month first.
    """
    heirs = heirs_of(conn, selection)
    columns = (*FLOWS, *STOCKS)
    counts = [reintegration.c[name] for name in columns]
    months, calendar = selection.period.whole_months(), selection.period.calendar
    rows = frame(
        conn,
        sa.select(monthly_return.c.month, monthly_return.c.unit_id, *counts)
        .join_from(monthly_return, reintegration)
        .where(
            monthly_return.c.month.in_(months),
            monthly_return.c.unit_id.in_(list(heirs)),
            monthly_return.c.state.in_(REPORTED),
        ),
    )
    cells_owed = months_owed(conn, calendar, Scope.of(heirs), months)
    owed = as_frame(cells_owed, unit_id="int64", month=DAY)
    keys = ["month", "unit_id"]
    owes = pd.MultiIndex.from_frame(rows[keys]).isin(pd.MultiIndex.from_frame(owed[keys]))
    lost = rows["stock_start"] - rows["stock_end"]
    rows.loc[~owes, list(STOCKS)] = 0
    rows.loc[~owes, "stock_start"] = lost
    rows, owed = rolled_up(rows, heirs), rolled_up(owed, heirs)
    cells = rows.groupby(keys)[list(columns)].sum()
    returned = rows.loc[owes].groupby(keys).size().reindex(cells.index, fill_value=0)
    cells["reported"] = returned == owed.groupby(keys).size().reindex(cells.index, fill_value=-1)
    return cells.reset_index()


def months_owed(
    conn: sa.Connection, calendar: Calendar, scope: Scope, months: Collection[date]
) -> list[tuple[int, date]]:
    """Which communes of the scope owe which of the months: those that exist on its last day. By
    month, communes in Vietnamese order."""
    exists = conn.execute(
        sa.select(unit.c.id, unit.c.valid_from, unit.c.valid_to)
        .where(unit.c.level == Level.COMMUNE, within(unit.c.id, scope))
        .order_by(unit.c.sort_key, unit.c.code)
    ).all()
    return [
        (row.id, month)
        for month in months
        for row in exists
        if row.valid_from <= calendar.last_day(month) <= row.valid_to
    ]
