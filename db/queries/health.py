"""Whether the database answers."""

import sqlalchemy as sa

from db.queries.settings import revision


def answers(engine: sa.Engine) -> bool:
    """True when a query comes back; never raises."""
    try:
        with engine.connect() as conn:
            return revision(conn) > 0
    except sa.exc.SQLAlchemyError:
        return False
