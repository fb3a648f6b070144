"""Every figure of every indicator in whole reporting months, by the unit for which it was typed.

This is what a closing keeps and what it is compared with later, so each figure is defined without
regard to when it is asked for: an incident is solved when it was solved by the last day of the
window, a suggestion is finished, open or overdue as it stood at the end of its month.
"""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import date

import pandas as pd
import sqlalchemy as sa

from db.facts.suggestions import states_at
from db.indicators import FLOWS, GROUPS, INDICATORS, STOCKS
from db.model import REPORTED, Scope
from db.periods import Period
from db.queries.frames import frame
from db.queries.returns import months_owed
from db.queries.suggestions import events_until
from db.schema import (
    LEVELS,
    incident,
    monthly_return,
    reintegration,
    survey,
    survey_forms,
    survey_question,
    survey_tally,
    target,
    target_value,
)

Key = tuple[str, int, date, str]
"""Indicator, unit as it was then, nominal month, part (see what counts its group)."""
Figures = dict[Key, int | None]
"""None: not reported; a figure that is not there is as db.indicators says."""


def figures(conn: sa.Connection, period: Period, groups: Collection[str] | None = None) -> Figures:
    """The figures of the groups (db.indicators; all for None) in the months of the period."""
    found: Figures = {}
    for group in GROUPS if groups is None else groups:
        for (name, unit_id, month, part), value in _COUNTED_BY[group](conn, period).items():
            found[INDICATORS[f"{group}.{name}"].key, unit_id, month, part] = value
    return found


def _returns(conn: sa.Connection, period: Period) -> Figures:
    """reported: 1 or 0; confirmed: the incidents that the return confirms. No parts."""
    row = monthly_return.c
    confirmed = {
        (unit_id, month): incidents
        for unit_id, month, incidents in conn.execute(
            sa.select(row.unit_id, row.month, row.incidents_confirmed).where(
                row.month.in_(period.months()), row.state.in_(REPORTED)
            )
        )
    }
    owed = months_owed(conn, period.calendar, Scope.everything(), period.months())
    found: Figures = {}
    for unit_id, month in {**dict.fromkeys(owed), **confirmed}:
        found["reported", unit_id, month, ""] = int((unit_id, month) in confirmed)
        found["confirmed", unit_id, month, ""] = confirmed.get((unit_id, month))
    return found


def _incidents(conn: sa.Connection, period: Period) -> Figures:
    """occurred, solved, dead, injured, damage (dong), by the month of the incident; the part is
    the id of the category."""
    row = incident.c
    measures = {
        "occurred": sa.func.count(),
        "solved": sa.func.sum(sa.case((row.solved_on <= period.last, 1), else_=0)),
        "dead": sa.func.sum(row.dead),
        "injured": sa.func.sum(row.injured),
        "damage": sa.func.sum(row.damage),
    }
    keys = (row.occurred_on, row.unit_id, row.category_id)
    counted: Counter[Key] = Counter()
    for day, unit_id, category_id, *values in conn.execute(
        sa.select(*keys, *measures.values())
        .where(row.voided_at.is_(None), row.occurred_on.between(period.first, period.last))
        .group_by(*keys)
    ):
        month = period.calendar.month_of(day)
        for name, value in zip(measures, values, strict=True):
            counted[name, unit_id, month, str(category_id)] += int(value)
    return {key: value for key, value in counted.items() if value}


def _reintegration(conn: sa.Connection, period: Period) -> Figures:
    """Each flow, support, stock and class (people; loan_amount in dong). No parts."""
    names = (*FLOWS, *STOCKS)
    owed = months_owed(conn, period.calendar, Scope.everything(), period.months())
    found: Figures = {(name, unit_id, month, ""): None for unit_id, month in owed for name in names}
    for unit_id, month, *values in conn.execute(
        sa.select(
            monthly_return.c.unit_id,
            monthly_return.c.month,
            *(reintegration.c[name] for name in names),
        )
        .join_from(monthly_return, reintegration)
        .where(monthly_return.c.month.in_(period.months()), monthly_return.c.state.in_(REPORTED))
    ):
        found |= {
            (name, unit_id, month, ""): value for name, value in zip(names, values, strict=True)
        }
    return found


def _suggestions(conn: sa.Connection, period: Period) -> Figures:
    """new, finished, on_time (finished by its day) in the month; open and overdue at its end; the
    part is the id of the theme."""
    events = frame(conn, events_until(period.last))
    counted: Counter[Key] = Counter()
    for month in period.months():
        first, last = (pd.Timestamp(day) for day in period.overlap(month))
        stand = states_at(events, last.date())
        due_on, closed_on = stand["due_on"], stand["closed_on"]
        finished = closed_on >= first
        still = closed_on.isna()
        for name, rows in {
            "new": stand["raised_on"] >= first,
            "finished": finished,
            "on_time": finished & (due_on.isna() | (closed_on <= due_on)),
            "open": still,
            "overdue": still & (due_on < last),
        }.items():
            for unit_id, theme_id in stand.loc[rows, ["unit_id", "theme_id"]].to_numpy().tolist():
                counted[name, unit_id, month, str(theme_id)] += 1
    return dict(counted)


def _satisfaction(conn: sa.Connection, period: Period) -> Figures:
    """issued, returned, valid (forms) of the rounds that closed in the month, the part is the
    round; level_1 to level_5 (answers), the part is round and question with a dot between."""
    forms = ("issued", "returned", "valid")
    within = survey.c.closed_on.between(period.first, period.last)
    month_of = period.calendar.month_of
    found: Figures = {}
    for survey_id, closed_on, unit_id, *values in conn.execute(
        sa.select(
            survey.c.id,
            survey.c.closed_on,
            survey_forms.c.unit_id,
            *(survey_forms.c[name] for name in forms),
        )
        .join_from(survey, survey_forms)
        .where(within)
    ):
        for name, value in zip(forms, values, strict=True):
            found[name, unit_id, month_of(closed_on), str(survey_id)] = value
    for survey_id, closed_on, unit_id, question_id, *values in conn.execute(
        sa.select(
            survey.c.id,
            survey.c.closed_on,
            survey_tally.c.unit_id,
            survey_question.c.id,
            *(survey_tally.c[name] for name in LEVELS),
        )
        .join_from(survey, survey_question)
        .join(survey_tally, survey_tally.c.question_id == survey_question.c.id)
        .where(within)
    ):
        for name, value in zip(LEVELS, values, strict=True):
            found[name, unit_id, month_of(closed_on), f"{survey_id}.{question_id}"] = value
    return found


def _targets(conn: sa.Connection, period: Period) -> Figures:
    """goal of the reporting year, in the last of its months that the period holds; reached since
    the start of that year, by month; the part is the id of the target."""
    last_of = {month.year: month for month in period.months()}
    found: Figures = {
        ("goal", unit_id, last_of[year], str(target_id)): goal
        for target_id, unit_id, year, goal in conn.execute(
            sa.select(target.c.id, target.c.unit_id, target.c.year, target.c.goal).where(
                target.c.year.in_(list(last_of))
            )
        )
    }
    for target_id, unit_id, month, reached in conn.execute(
        sa.select(target.c.id, target.c.unit_id, target_value.c.month, target_value.c.reached)
        .join_from(target_value, target)
        .where(target_value.c.month.in_(period.months()))
    ):
        found["reached", unit_id, month, str(target_id)] = reached
    return found


_COUNTED_BY: dict[str, Callable[[sa.Connection, Period], Figures]] = {
    "returns": _returns,
    "incidents": _incidents,
    "reintegration": _reintegration,
    "suggestions": _suggestions,
    "satisfaction": _satisfaction,
    "targets": _targets,
}
"""By group; each gives the names of its figures without that of the group."""
