"""The typed records, one row each: what each of them is, here and nowhere else.

Columns of another table (`unit`, `day`) are those of the record that this one names by a foreign
key. What is left out does not apply: a campaign is of no unit, makes no figure, bars no merger.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Any

import sqlalchemy as sa

from db.indicators import (
    INCIDENTS,
    REINTEGRATION,
    RETURNS,
    SATISFACTION,
    SUGGESTIONS,
    TARGETS,
)
from db.model import N_, REPORTED
from db.periods import Calendar
from db.schema import (
    briefing,
    campaign,
    forum,
    incident,
    monthly_return,
    periodic_report,
    reintegration,
    suggestion,
    suggestion_event,
    survey,
    survey_forms,
    survey_question,
    survey_tally,
    target,
    target_value,
)

EVERY = sa.true()


class Stretch(Enum):
    """Of which days a value of the day column speaks: itself, a reporting month (its first day by
    the calendar), a reporting year (a number)."""

    DAY = auto()
    MONTH = auto()
    YEAR = auto()

    def days(self, value: Any, months: Calendar) -> tuple[date, date]:
        """First and last day, both inclusive."""
        if self is Stretch.DAY:
            return value, value
        if self is Stretch.MONTH:
            return months.first_day(value), months.last_day(value)
        year = months.year(value)
        return year.first, year.last

    def since(self, column: sa.Column[Any], day: date, months: Calendar) -> sa.ColumnElement[bool]:
        """Whether it speaks of the day or of later ones. A year is cut by no day: it begins after
        the day or speaks of none."""
        if self is Stretch.DAY:
            return column >= day
        if self is Stretch.MONTH:
            return column >= months.month_of(day)
        return column > months.year_of(day)


@dataclass(frozen=True, eq=False, kw_only=True)
class Row:
    """What a row of a table is. `title` and `barring` are msgids.

    `day` with `stretch` says when, `unit` where. `barring` names those that stand in the way of a
    merger of their units before their day; empty, none does.
    """

    table: sa.Table
    title: str
    day: sa.Column[Any] | None = None
    stretch: Stretch = Stretch.DAY
    unit: sa.Column[int] | None = None
    barring: str = ""

    @property
    def stands(self) -> sa.ColumnElement[bool]:
        """It was not voided."""
        return self.table.c.voided_at.is_(None) if "voided_at" in self.table.c else EVERY

    @property
    def parents(self) -> dict[sa.Table, sa.Column[Any]]:
        """The tables in which its unit or day is found, and the column that names their row."""
        tables = {column.table for column in (self.unit, self.day) if column is not None}
        return {
            key.column.table: key.parent
            for key in self.table.foreign_keys
            if key.column.table in tables
        }

    @property
    def source(self) -> sa.FromClause:
        """The table, joined with those of its unit and day."""
        joined: sa.FromClause = self.table
        for parent, column in self.parents.items():
            joined = joined.join(parent, column == parent.c.id)
        return joined


@dataclass(frozen=True, eq=False, kw_only=True)
class Part(Row):
    """What hangs on a record, which its column `owner` names."""

    owner: sa.Column[int]


@dataclass(frozen=True, eq=False, kw_only=True)
class Record(Row):
    """A typed record. `groups` (db.queries.figures) are those whose figures it makes; if it
    `lasts`, those of all days from its own on. `spans` tells of which records figures speak."""

    parts: tuple[Part, ...] = ()
    groups: tuple[str, ...] = ()
    lasts: bool = False
    spans: sa.ColumnElement[bool] | None = None


VOIDED_SUGGESTIONS = sa.select(suggestion.c.id).where(suggestion.c.voided_at.is_not(None))

RECORDS = {
    record.table.name: record
    for record in (
        Record(
            table=incident,
            title=N_("Incident"),
            day=incident.c.occurred_on,
            unit=incident.c.unit_id,
            barring=N_("Incidents"),
            groups=(INCIDENTS,),
            spans=incident.c.voided_at.is_(None),
        ),
        Record(
            table=monthly_return,
            title=N_("Monthly return"),
            day=monthly_return.c.month,
            stretch=Stretch.MONTH,
            unit=monthly_return.c.unit_id,
            barring=N_("Monthly returns"),
            groups=(RETURNS, REINTEGRATION),
            spans=monthly_return.c.state.in_(REPORTED),
            parts=(
                Part(
                    table=reintegration,
                    title=N_("Reintegration"),
                    owner=reintegration.c.return_id,
                ),
            ),
        ),
        Record(
            table=forum,
            title=N_("Forum"),
            day=forum.c.held_on,
            unit=forum.c.unit_id,
            barring=N_("Forums"),
            spans=EVERY,
        ),
        Record(
            table=suggestion,
            title=N_("Suggestion"),
            day=forum.c.held_on,
            unit=suggestion.c.unit_id,
            barring=N_("Suggestions"),
            groups=(SUGGESTIONS,),
            lasts=True,
        ),
        Record(
            table=suggestion_event,
            title=N_("Course of a suggestion"),
            day=suggestion_event.c.happened_on,
            unit=suggestion.c.unit_id,
            groups=(SUGGESTIONS,),
            lasts=True,
            spans=suggestion_event.c.suggestion_id.not_in(VOIDED_SUGGESTIONS),
        ),
        Record(
            table=survey,
            title=N_("Survey round"),
            day=survey.c.closed_on,
            unit=survey.c.unit_id,
            groups=(SATISFACTION,),
            # Before forms of it were counted, a round may be planned ahead
            spans=survey.c.id.in_(sa.select(survey_forms.c.survey_id)),
            parts=(
                Part(
                    table=survey_question,
                    title=N_("Survey question"),
                    owner=survey_question.c.survey_id,
                ),
                Part(
                    table=survey_forms,
                    title=N_("Survey forms"),
                    owner=survey_forms.c.survey_id,
                    day=survey.c.closed_on,
                    unit=survey_forms.c.unit_id,
                    barring=N_("Survey forms"),
                ),
                Part(
                    table=survey_tally,
                    title=N_("Survey answers"),
                    owner=survey_tally.c.survey_id,
                    unit=survey_tally.c.unit_id,
                ),
            ),
        ),
        Record(
            table=target,
            title=N_("Target"),
            day=target.c.year,
            stretch=Stretch.YEAR,
            unit=target.c.unit_id,
            barring=N_("Targets of later years"),
            groups=(TARGETS,),
            parts=(
                Part(
                    table=target_value,
                    title=N_("Value of a target"),
                    owner=target_value.c.target_id,
                    day=target_value.c.month,
                    stretch=Stretch.MONTH,
                    unit=target.c.unit_id,
                    barring=N_("Values of targets"),
                ),
            ),
        ),
        Record(table=campaign, title=N_("Campaign")),
        Record(table=briefing, title=N_("Briefing")),
        Record(table=periodic_report, title=N_("Report of a period")),
    )
}
"""By the name of the table, under which the audit knows them."""

ROWS: dict[str, Row] = {
    row.table.name: row for record in RECORDS.values() for row in (record, *record.parts)
}
"""The records and what hangs on them."""
PARTS = {part.table.name: part for record in RECORDS.values() for part in record.parts}
