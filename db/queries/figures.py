"""Every figure of every indicator in whole reporting months, by the unit for which it was typed.

This is what a closing keeps and what it is compared with later, so each figure is defined without
regard to when it is asked for: an incident is solved when it was solved by the last day of the
window, a suggestion is finished, open or overdue as it stood at the end of its month.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa

from db.compare import FEWEST_ANSWERS
from db.facts.suggestions import states_at
from db.indicators import (
    FLOWS,
    GROUPS,
    INCIDENTS,
    REINTEGRATION,
    RETURNS,
    SATISFACTION,
    STOCKS,
    SUGGESTIONS,
    TARGETS,
    indicator,
)
from db.model import REPORTED, Scope
from db.periods import Period
from db.queries.frames import frame
from db.queries.incidents import MEASURES, counts
from db.queries.returns import months_owed
from db.queries.suggestions import events_until
from db.schema import (
    LEVELS,
    category,
    incident,
    monthly_return,
    reintegration,
    survey,
    survey_forms,
    survey_question,
    survey_tally,
    target,
    target_value,
    theme,
)

Key = tuple[str, int, date, str]
"""Indicator, unit as it was then, nominal month, part (see what counts its group)."""
Figures = dict[Key, int | None]
"""None: not reported; a figure that is not there is as db.indicators says."""
_VALID = indicator(SATISFACTION, "valid").key
_LEVELS = {indicator(SATISFACTION, level).key for level in LEVELS}


def figures(conn: sa.Connection, period: Period, groups: Collection[str] | None = None) -> Figures:
    """The figures of the groups (db.indicators; all for None) in the months of the period."""
    found: Figures = {}
    for group in GROUPS if groups is None else groups:
        for (name, unit_id, month, part), value in _COUNTINGS[group].count(conn, period).items():
            found[indicator(group, name).key, unit_id, month, part] = value
    return found


def without_few(found: Figures) -> Figures:
    """Without what fewer than FEWEST_ANSWERS said in a place: kept, but in no sum and on no screen
    (queries.satisfaction)."""
    answers: Counter[tuple[int, date, str]] = Counter()
    for (name, unit_id, month, part), value in found.items():
        if name in _LEVELS:
            answers[unit_id, month, part] += value or 0

    def is_enough(key: Key) -> bool:
        name, unit_id, month, part = key
        forms = found.get((_VALID, unit_id, month, part.partition(".")[0])) or 0
        return name not in _LEVELS or min(forms, answers[key[1:]]) >= FEWEST_ANSWERS

    return {key: value for key, value in found.items() if is_enough(key)}


def _returns(conn: sa.Connection, period: Period) -> Figures:
    """reported: 1 or 0; confirmed: the incidents that the return confirms. No parts."""
    row = monthly_return.c
    statement = sa.select(row.unit_id, row.month, row.incidents_confirmed).where(
        row.month.in_(period.months()), row.state.in_(REPORTED)
    )
    confirmed = {(unit_id, month): n for unit_id, month, n in conn.execute(statement)}
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
    names = ("occurred", *MEASURES[1:])
    keys = (row.occurred_on, row.unit_id, row.category_id)
    counted: Counter[Key] = Counter()
    for day, unit_id, category_id, *values in conn.execute(
        sa.select(*keys, *counts(period.last))
        .where(row.voided_at.is_(None), row.occurred_on.between(period.first, period.last))
        .group_by(*keys)
    ):
        month = period.calendar.month_of(day)
        for name, value in zip(names, values, strict=True):
            counted[name, unit_id, month, str(category_id)] += int(value)
    return {key: value for key, value in counted.items() if value}


def _reintegration(conn: sa.Connection, period: Period) -> Figures:
    """Each flow, support, stock and class (people; loan_amount in dong). No parts."""
    names = (*FLOWS, *STOCKS)
    row = monthly_return.c
    owed = months_owed(conn, period.calendar, Scope.everything(), period.months())
    statement = (
        sa.select(row.unit_id, row.month, sa.literal(""), *(reintegration.c[n] for n in names))
        .join_from(monthly_return, reintegration)
        .where(row.month.in_(period.months()), row.state.in_(REPORTED))
    )
    missing: Figures = {(name, *cell, ""): None for cell in owed for name in names}
    return missing | _cells(conn, statement, names)


def _cells(conn: sa.Connection, statement: sa.Select[Any], names: Sequence[str]) -> Figures:
    """Of rows of a unit, a month, a part, and a figure for each of the names."""
    return {
        (name, unit_id, month, part): value
        for unit_id, month, part, *values in conn.execute(statement)
        for name, value in zip(names, values, strict=True)
    }


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
    round_id = sa.cast(survey.c.id, sa.String)
    part = round_id + "." + sa.cast(survey_tally.c.question_id, sa.String)
    of_forms = (survey_forms.c.unit_id, survey.c.closed_on, round_id)
    of_answers = (survey_tally.c.unit_id, survey.c.closed_on, part)
    by_day = _cells(
        conn,
        sa.select(*of_forms, *(survey_forms.c[name] for name in forms))
        .join_from(survey, survey_forms)
        .where(within),
        forms,
    ) | _cells(
        conn,
        sa.select(*of_answers, *(survey_tally.c[name] for name in LEVELS))
        .join_from(survey, survey_tally, survey_tally.c.survey_id == survey.c.id)
        .where(within),
        LEVELS,
    )
    month_of = period.calendar.month_of
    return {
        (name, unit_id, month_of(day), part): value
        for (name, unit_id, day, part), value in by_day.items()
    }


def _targets(conn: sa.Connection, period: Period) -> Figures:
    """goal of the reporting year, in the last of its months that the period holds; reached since
    the start of that year, by month; the part is the id of the target."""
    last_of = {month.year: month for month in period.months()}
    part = sa.cast(target.c.id, sa.String)
    goals = sa.select(target.c.unit_id, target.c.year, part, target.c.goal)
    values = (
        sa.select(target.c.unit_id, target_value.c.month, part, target_value.c.reached)
        .join_from(target_value, target)
        .where(target_value.c.month.in_(period.months()))
    )
    found: Figures = {
        ("goal", unit_id, last_of[year], part): goal
        for unit_id, year, part, goal in conn.execute(goals.where(target.c.year.in_(list(last_of))))
    }
    return found | _cells(conn, values, ["reached"])


@dataclass(frozen=True)
class _Counting:
    """`count` gives the names of its figures without that of the group; `called` is the column that
    names its parts by their id."""

    count: Callable[[sa.Connection, Period], Figures]
    called: sa.Column[str] | None = None


_COUNTINGS = {
    RETURNS: _Counting(_returns),
    INCIDENTS: _Counting(_incidents, category.c.name),
    REINTEGRATION: _Counting(_reintegration),
    SUGGESTIONS: _Counting(_suggestions, theme.c.name),
    SATISFACTION: _Counting(_satisfaction, survey.c.title),
    TARGETS: _Counting(_targets, target.c.name),
}
"""By group."""


def part_names(conn: sa.Connection) -> dict[tuple[str, str], str]:
    """Group and part to what the part is called: a category, a theme, a target, a round, a question
    of a round."""
    questions = sa.select(survey_question, survey.c.title).join_from(survey_question, survey)
    return {
        (group, str(id_)): name
        for group, counting in _COUNTINGS.items()
        if counting.called is not None
        for id_, name in conn.execute(sa.select(counting.called.table.c.id, counting.called))
    } | {
        (SATISFACTION, f"{row.survey_id}.{row.id}"): f"{row.title}: {row.topic}"
        for row in conn.execute(questions)
    }
