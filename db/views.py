"""Views for other tools (Metabase, Superset, Power BI): counts with their units and definitions.

They are the part of the database that others may rely on: within a VERSION columns are added and
none is changed or removed. Nothing in them is of a person who can be known: of people they have
what a copy for sharing has (docs/decisions/20), of answers what five or more gave in one place.
Every upgrade makes them anew, so no migration knows them (docs/decisions/69).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

import sqlalchemy as sa

from db.compare import FEWEST_ANSWERS, SMALLEST_TOLD
from db.model import COMMUNE, OPEN_STATES, REPORTED

VERSION = 1
EDITION = "v_edition"
_CUTOFF = "(SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'cutoff_day')"


@dataclass(frozen=True)
class _Days:
    """How a database says the reporting month of a day, a month's first and last day, today in
    Viet Nam, and a day of which it has the text."""

    month: str
    first: str
    last: str
    today: str
    day: str


_DAYS = {
    "sqlite": _Days(
        month="CASE WHEN {cutoff} > 0 AND CAST(strftime('%d', {day}) AS INTEGER) > {cutoff} THEN "
        "date({day}, 'start of month', '+1 month') ELSE date({day}, 'start of month') END",
        first="CASE WHEN {cutoff} > 0 THEN date({month}, '-1 month', '+' || {cutoff} || ' days') "
        "ELSE {month} END",
        last="CASE WHEN {cutoff} > 0 THEN date({month}, '+' || ({cutoff} - 1) || ' days') "
        "ELSE date({month}, '+1 month', '-1 day') END",
        today="date('now', '+7 hours')",
        day="{text}",
    ),
    "postgresql": _Days(
        month="CAST(date_trunc('month', {day}) + CASE WHEN {cutoff} > 0 AND "
        "extract(day FROM {day}) > {cutoff} THEN interval '1 month' ELSE interval '0' END AS date)",
        first="CASE WHEN {cutoff} > 0 THEN CAST({month} - interval '1 month' AS date) + {cutoff} "
        "ELSE {month} END",
        last="CASE WHEN {cutoff} > 0 THEN {month} + ({cutoff} - 1) "
        "ELSE CAST({month} + interval '1 month' AS date) - 1 END",
        today="CAST(now() AT TIME ZONE 'Asia/Ho_Chi_Minh' AS date)",
        day="CAST({text} AS date)",
    ),
}

DEFINITIONS = {
    "v_units": {
        "": "Units of all levels and times; a code is used again, so join by unit_id",
        "valid_to": "Last day; 9999-12-31 while it is there",
        "population": "Inhabitants in the census of population_year",
    },
    "v_completeness_by_month": {
        "": "Which commune owes which reporting month: those that exist on its last day",
        "month": "First day of the month by whose name it goes; first_day and last_day are its own",
        "reported": "1: submitted or approved, also where there is nothing to report; 0: not",
    },
    "v_incidents_by_month": {
        "": "Incidents that stand, by the month in which they occurred; a commune without a row "
        "may have nothing to report or not have reported: v_completeness_by_month",
        "occurred": "Incidents",
        "solved_in_month": "Of these, solved by the last day of the same month",
        "solved": "Of these, solved by now; over occurred of kinds with investigated = 1",
        "damage": "Dong",
    },
    "v_reintegration_by_month": {
        "": "The whole, in months that every commune has reported; of no part people are told",
        "people": "Under management on the last day, a stock: never added over months; empty: "
        "fewer than 3",
    },
    "v_reintegration_since_start": {
        "": "The whole since the programme began; told anew when three more have come",
        "people": "Received back, or guided through the expungement procedure; empty: fewer than 3",
        "until_month": "Month by whose end the number was reached",
    },
    "v_suggestions_by_month": {
        "": "Suggestions that stand, by the month in which they were raised, as they are today",
        "raised": "Suggestions",
        "still_open": "Of these, received or in progress",
        "overdue": "Of these, open after the day by which they were due",
    },
    "v_satisfaction_by_round": {
        "": "Answers to each question where five or more gave one; what fewer gave is in no row",
        "answers": "Valid answers; satisfied over answers is the score",
        "satisfied": "Answers at level 4 or 5",
        "dissatisfied": "Answers at level 1 or 2",
    },
    "v_targets_by_month": {
        "": "What was reached of each goal of a year",
        "reached": "Since the year began, a stock: the newest month counts, months never add up",
    },
}
"""By view, what it holds (under "") and what its columns mean where their names leave a doubt."""


def make(conn: sa.Connection, readers: Iterable[str] = ()) -> None:
    """The views as this program has them; these roles may read them."""
    for statement in _statements(conn.dialect.name):
        conn.exec_driver_sql(statement)
    for role in readers:
        for statement in grants(conn, role):
            conn.exec_driver_sql(statement)


def drop(conn: sa.Connection) -> None:
    """Tables change while nothing stands on them; what somebody else made of the views stops it."""
    there = _there(conn)
    for name in reversed(names()):
        if name in there:
            conn.exec_driver_sql(f"DROP VIEW {name}")


def are_current(conn: sa.Connection) -> bool:
    """Whether those of this program are there."""
    if EDITION not in _there(conn):
        return False
    form = conn.scalar(sa.text(f"SELECT form FROM {EDITION}"))
    return bool(form == _form(conn.dialect.name))


def grants(conn: sa.Connection, reader: str) -> Iterator[str]:
    """The statements that let the role read the views."""
    role = conn.dialect.identifier_preparer.quote(reader)
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    for name in names():
        yield f"GRANT SELECT ON {name} TO {role}"


def readers(conn: sa.Connection) -> list[str]:
    """The roles that were given the views, other than their owner; those of the program have the
    edition alone."""
    if conn.dialect.name != "postgresql":
        return []
    found = sa.text(
        "SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = "
        "'public' AND table_name = 'v_units' AND grantee NOT IN ('PUBLIC', grantor) ORDER BY 1"
    )
    return list(conn.scalars(found))


def names() -> tuple[str, ...]:
    return (EDITION, "v_definitions", *DEFINITIONS)


def _there(conn: sa.Connection) -> set[str]:
    return set(sa.inspect(conn).get_view_names())


def _form(dialect: str) -> str:
    return sha256("".join(_bodies(_DAYS[dialect]).values()).encode()).hexdigest()[:16]


def _statements(dialect: str) -> Iterator[str]:
    """`security_barrier`: no condition of who reads sees a row before it is known to be shown."""
    options = " WITH (security_barrier)" if dialect == "postgresql" else ""
    for name, body in _bodies(_DAYS[dialect]).items():
        yield f"CREATE VIEW {name}{options} AS {body}"
    edition = f"SELECT {VERSION} AS version, '{_form(dialect)}' AS form"
    yield f"CREATE VIEW {EDITION}{options} AS {edition}"


def _listed(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _definitions() -> str:
    rows = (
        (view, column, about)
        for view, columns in DEFINITIONS.items()
        for column, about in columns.items()
    )
    return " UNION ALL ".join(
        f"SELECT '{view}' AS view_name, '{column}' AS column_name, '{about}' AS definition"
        for view, column, about in rows
    )


def _bodies(days: _Days) -> dict[str, str]:
    def month_of(day: str) -> str:
        return days.month.format(day=day, cutoff=_CUTOFF)

    def first(month: str) -> str:
        return days.first.format(month=month, cutoff=_CUTOFF)

    def last(month: str) -> str:
        return days.last.format(month=month, cutoff=_CUTOFF)

    def span(month: str) -> str:
        return f"{month} AS month, {first(month)} AS first_day, {last(month)} AS last_day"

    place = "u.id AS unit_id, u.code AS unit_code, u.kind AS unit_kind, u.name AS unit_name"
    is_open = f"l.state IN ({_listed(OPEN_STATES)})"
    is_reported = f"r.state IN ({_listed(REPORTED)})"
    answers = "t.level_1 + t.level_2 + t.level_3 + t.level_4 + t.level_5"
    top = f"CAST({_set('root_unit_id')} AS INTEGER)"
    began = days.day.format(text=_set("programme_start"))
    today = f"coalesce({days.day.format(text=_set('pretended_today'))}, {days.today})"
    owed = f"""inside AS (
            SELECT id FROM unit
            WHERE id = {top} OR {top} IS NULL OR (parent_id IS NULL AND level = '{COMMUNE}')
            UNION SELECT u.id FROM unit u JOIN inside i ON u.parent_id = i.id
        ), owed AS (
            SELECT m.month, u.id AS unit_id
            FROM (SELECT DISTINCT month FROM monthly_return) m
            JOIN unit u ON u.level = '{COMMUNE}'
                AND {last("m.month")} BETWEEN u.valid_from AND u.valid_to
            WHERE u.id IN (SELECT id FROM inside)
        )"""
    return {
        "v_definitions": _definitions(),
        "v_units": """
            SELECT id AS unit_id, parent_id, level, code AS unit_code, kind AS unit_kind,
                name AS unit_name, valid_from, valid_to, population, population_year
            FROM unit""",
        "v_completeness_by_month": f"""
            WITH RECURSIVE {owed}
            SELECT {span("o.month")}, {place},
                CASE WHEN {is_reported} THEN 1 ELSE 0 END AS reported,
                coalesce(r.state, 'not_started') AS state
            FROM owed o
            JOIN unit u ON u.id = o.unit_id
            LEFT JOIN monthly_return r ON r.unit_id = o.unit_id AND r.month = o.month""",
        "v_incidents_by_month": f"""
            SELECT {span("c.month")}, {place},
                coalesce(g.code, k.code) AS group_code, coalesce(g.name, k.name) AS group_name,
                k.code AS kind_code, k.name AS kind_name,
                CASE WHEN k.is_investigated THEN 1 ELSE 0 END AS investigated,
                sum(c.incidents) AS occurred,
                sum(CASE WHEN c.solved_month <= c.month THEN c.incidents ELSE 0 END)
                    AS solved_in_month,
                sum(CASE WHEN c.solved_month < '9999-12-31' THEN c.incidents ELSE 0 END) AS solved,
                sum(c.dead) AS dead, sum(c.injured) AS injured,
                CAST(sum(c.damage) AS BIGINT) AS damage
            FROM incident_month c
            JOIN unit u ON u.id = c.unit_id
            JOIN category k ON k.id = c.category_id
            LEFT JOIN category g ON g.id = k.parent_id
            GROUP BY c.month, u.id, k.id, g.id""",
        "v_reintegration_by_month": f"""
            WITH RECURSIVE {owed}, known AS (
                SELECT r.month, r.unit_id, x.stock_end
                FROM monthly_return r JOIN reintegration x ON x.return_id = r.id
                WHERE {is_reported}
            )
            SELECT {span("o.month")}, count(*) AS communes,
                CASE WHEN sum(n.stock_end) >= {SMALLEST_TOLD} THEN sum(n.stock_end) END AS people
            FROM owed o
            LEFT JOIN known n ON n.month = o.month AND n.unit_id = o.unit_id
            GROUP BY o.month
            HAVING count(n.unit_id) = count(*)""",
        "v_reintegration_since_start": _since_start(is_reported, began),
        "v_suggestions_by_month": f"""
            WITH events AS (
                SELECT suggestion_id, state,
                    min(happened_on) OVER (PARTITION BY suggestion_id) AS raised_on,
                    row_number() OVER (
                        PARTITION BY suggestion_id ORDER BY happened_on DESC, id DESC
                    ) AS place
                FROM suggestion_event
            ), counted AS (
                SELECT {month_of("l.raised_on")} AS month, s.unit_id, s.theme_id,
                    CASE WHEN {is_open} THEN 1 ELSE 0 END AS still_open,
                    CASE WHEN {is_open} AND s.due_on < {today} THEN 1 ELSE 0 END AS overdue
                FROM events l JOIN suggestion s ON s.id = l.suggestion_id
                WHERE l.place = 1 AND s.voided_at IS NULL
            )
            SELECT {span("c.month")}, {place}, h.code AS theme_code, h.name AS theme_name,
                count(*) AS raised, sum(c.still_open) AS still_open, sum(c.overdue) AS overdue
            FROM counted c
            JOIN unit u ON u.id = c.unit_id
            JOIN theme h ON h.id = c.theme_id
            GROUP BY c.month, u.id, h.id""",
        "v_satisfaction_by_round": f"""
            SELECT s.id AS round_id, s.title, s.opened_on, s.closed_on, {place},
                q.id AS question_id, q.position, q.topic,
                {answers} AS answers, t.level_4 + t.level_5 AS satisfied,
                t.level_1 + t.level_2 AS dissatisfied
            FROM survey_tally t
            JOIN survey s ON s.id = t.survey_id
            JOIN survey_question q ON q.id = t.question_id
            JOIN unit u ON u.id = t.unit_id
            WHERE t.valid >= {FEWEST_ANSWERS} AND {answers} >= {FEWEST_ANSWERS}""",
        "v_targets_by_month": f"""
            SELECT t.id AS target_id, t.year, t.name, t.unit_of_measure, {place}, t.goal,
                {span("v.month")}, v.reached
            FROM target t
            JOIN unit u ON u.id = t.unit_id
            LEFT JOIN target_value v ON v.target_id = t.id""",
    }


def _set(name: str) -> str:
    return f"(SELECT value FROM setting WHERE key = '{name}')"


def _since_start(is_reported: str, began: str) -> str:
    """As db.facts.reintegration.last_step: month after month, a step when enough have come."""
    flows = " UNION ALL ".join(
        f"""
            SELECT '{name}' AS measure, r.month, x.{name} AS n
            FROM monthly_return r JOIN reintegration x ON x.return_id = r.id
            WHERE {is_reported}"""
        for name in ("received", "guided")
    )
    is_step = f"p.running + s.n - p.people >= {SMALLEST_TOLD}"
    return f"""
        WITH RECURSIVE flows AS ({flows}
        ), sums AS (
            SELECT measure, month, CAST(sum(n) AS BIGINT) AS n,
                row_number() OVER (PARTITION BY measure ORDER BY month) AS place
            FROM flows
            WHERE month >= coalesce({began}, '0001-01-01')
                AND month <= (SELECT max(month) FROM v_reintegration_by_month)
            GROUP BY measure, month
        ), steps(measure, place, running, people, until_month) AS (
            SELECT measure, CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT),
                CAST(NULL AS DATE)
            FROM (SELECT DISTINCT measure FROM sums) m
            UNION ALL
            SELECT s.measure, s.place, p.running + s.n,
                CASE WHEN {is_step} THEN p.running + s.n ELSE p.people END,
                CASE WHEN {is_step} THEN s.month ELSE p.until_month END
            FROM steps p JOIN sums s ON s.measure = p.measure AND s.place = p.place + 1
        )
        SELECT measure, CASE WHEN people >= {SMALLEST_TOLD} THEN people END AS people, until_month
        FROM steps p
        WHERE place = (SELECT max(place) FROM sums s WHERE s.measure = p.measure)"""
