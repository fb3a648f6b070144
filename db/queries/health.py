"""Whether the database answers."""

import sqlalchemy as sa

from db.queries.settings import revision


def answers(engine: sa.Engine) -> bool:
    """True when a query comes back; never raises."""
    try:
        with engine.connect() as conn:
            return revision(conn) is not None
    except sa.exc.SQLAlchemyError:
        return False
