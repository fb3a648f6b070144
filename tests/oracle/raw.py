"""The rows of a database as plain Python, read by plain SQL: all that the oracle knows of it."""

from datetime import date
from types import SimpleNamespace
from typing import Any

TABLES = (
    *("unit", "unit_successor", "setting", "category", "theme", "campaign", "period_close"),
    *("incident", "monthly_return", "reintegration"),
    *("forum", "suggestion", "suggestion_event"),
    *("survey", "survey_question", "survey_forms", "survey_tally"),
    *("target", "target_value"),
)
DAYS = {
    *("valid_from", "valid_to", "occurred_on", "solved_on", "month", "held_on", "due_on"),
    *("happened_on", "opened_on", "closed_on", "starts_on", "ends_on", "first_day", "last_day"),
}
Row = SimpleNamespace


class Raw:
    """Every row of every table, each table a list, without suggestions that were voided;
    `setting` is a mapping of texts."""

    def __init__(self, conn: Any) -> None:
        for table in TABLES:
            found = conn.exec_driver_sql(f"SELECT * FROM {table}").mappings().all()
            setattr(self, table, [_row(row) for row in found])
        self.suggestion = [row for row in self.suggestion if row.voided_at is None]
        self.setting = {row.key: row.value for row in self.setting}
        self.units = {row.id: row for row in self.unit}
        self.became: dict[int, list[int]] = {}
        for row in self.unit_successor:
            self.became.setdefault(row.unit_id, []).append(row.successor_id)
        self.cutoff = int(self.setting["cutoff_day"])
        self.root = int(self.setting["root_unit_id"])
        self.counts = {row.return_id: row for row in self.reintegration}
        self.events: dict[int, list[Row]] = {}
        standing = {row.id for row in self.suggestion}
        self.suggestion_event = [
            row for row in self.suggestion_event if row.suggestion_id in standing
        ]
        for row in sorted(self.suggestion_event, key=lambda row: (row.happened_on, row.id)):
            self.events.setdefault(row.suggestion_id, []).append(row)


def _row(row: Any) -> Row:
    return Row(**{key: _day(value) if key in DAYS else value for key, value in row.items()})


def _day(value: Any) -> date | None:
    """SQLite keeps days as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value
