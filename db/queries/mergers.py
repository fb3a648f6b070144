"""What stands in the way of a merger: figures of communes on days when they would be gone."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from db.model import FOREVER, Level, Unit
from db.periods import ONE_DAY
from db.queries.settings import calendar
from db.queries.suggestions import STANDING
from db.queries.units import communes
from db.schema import (
    forum,
    incident,
    monthly_return,
    suggestion,
    survey,
    survey_forms,
    target,
    target_value,
    unit,
)


def figures_from(conn: sa.Connection, unit_ids: Collection[int], day: date) -> dict[str, int]:
    """How many records of the units speak of the day or of later ones, by table; none left out.

    A return or a value of a target belongs to the last day of its month, a survey to the day on
    which it closed, a suggestion to that of its forum. What was voided is no figure.
    """
    months = calendar(conn)
    month = months.month_of(day)
    found = {
        "incident": sa.select(incident.c.id).where(
            incident.c.unit_id.in_(unit_ids),
            incident.c.occurred_on >= day,
            incident.c.voided_at.is_(None),
        ),
        "monthly_return": sa.select(monthly_return.c.id).where(
            monthly_return.c.unit_id.in_(unit_ids), monthly_return.c.month >= month
        ),
        "forum": sa.select(forum.c.id).where(forum.c.unit_id.in_(unit_ids), forum.c.held_on >= day),
        "suggestion": sa.select(suggestion.c.id)
        .join(forum)
        .where(suggestion.c.unit_id.in_(unit_ids), STANDING, forum.c.held_on >= day),
        "survey_forms": sa.select(survey_forms.c.survey_id)
        .join(survey)
        .where(survey_forms.c.unit_id.in_(unit_ids), survey.c.closed_on >= day),
        "target": sa.select(target.c.id).where(
            target.c.unit_id.in_(unit_ids), target.c.year > months.year_of(day)
        ),
        "target_value": sa.select(target_value.c.month)
        .join(target)
        .where(target.c.unit_id.in_(unit_ids), target_value.c.month >= month),
    }
    return {
        name: conn.scalar(sa.select(sa.func.count()).select_from(rows.subquery())) or 0
        for name, rows in found.items()
    }


def ending(conn: sa.Connection, unit_ids: Collection[int], day: date) -> dict[int, Unit]:
    """Those of the units that are communes, exist the day before and have no known end."""
    return {
        id_: one
        for id_, one in communes(conn, day - ONE_DAY).items()
        if id_ in unit_ids and one.valid_to == FOREVER
    }


def codes_in_use(conn: sa.Connection, code: str, day: date) -> list[int]:
    """Ids of the communes that bear the code on the day or later."""
    statement = sa.select(unit.c.id).where(
        unit.c.code == code, unit.c.level == Level.COMMUNE, unit.c.valid_to >= day
    )
    return list(conn.scalars(statement))
