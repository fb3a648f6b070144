"""Campaigns and hot-spot clean-ups: what leaders want to see on the time line."""

import pandas as pd
import sqlalchemy as sa

from db.periods import Period
from db.queries.frames import frame
from db.schema import account, campaign


def campaigns(conn: sa.Connection, period: Period) -> pd.DataFrame:
    """Campaigns that touch the window: name str, starts_on, ends_on datetime64[s]; oldest first."""
    row = campaign.c
    statement = (
        sa.select(row.name, row.starts_on, row.ends_on)
        .where(row.starts_on <= period.last, row.ends_on >= period.first)
        .order_by(row.starts_on, row.ends_on, row.id)
    )
    return frame(conn, statement)


def newest_campaigns(conn: sa.Connection, rows: int) -> pd.DataFrame:
    """The campaigns that begin last, newest first: id int64, name str, starts_on, ends_on
    datetime64[s], author str, the sign-in name of who wrote it last."""
    row = campaign.c
    author = sa.func.coalesce(account.c.sign_in_name, "").label("author")
    statement = (
        sa.select(row.id, row.name, row.starts_on, row.ends_on, author)
        .outerjoin_from(campaign, account, account.c.id == row.written_by)
        .order_by(row.starts_on.desc(), row.id.desc())
        .limit(rows)
    )
    return frame(conn, statement)
