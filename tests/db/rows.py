"""One row for every table that the database takes, to be spoiled in one point by a test."""

from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from db.commands.sessions import open_session
from db.ledger.audit import record as record_event
from db.schema import metadata, revision, second_factor, survey_forms
from tests.factories import (
    NOON,
    make_account,
    make_briefing,
    make_category,
    make_closing,
    make_forum,
    make_return,
    make_showing,
    make_suggestion,
    make_survey,
    make_target,
    make_theme,
    make_unit,
)

MONTH, DAY = date(2023, 9, 1), date(2023, 9, 20)

_numbers = count(70_000)


def good_rows(conn: sa.Connection) -> dict[str, dict[str, Any]]:
    """Table name to the values of a row whose parents are in the database already.

    Called again, it gives other rows that agree with the first in no key.
    """
    number = next(_numbers)
    district = make_unit(conn, level="district")
    commune, who = make_unit(conn), make_account(conn)
    survey_id = make_survey(conn, unit_id=district)
    conn.execute(
        survey_forms.insert().values(
            survey_id=survey_id, unit_id=commune, issued=60, returned=55, valid=50
        )
    )
    question = conn.scalar(
        sa.select(metadata.tables["survey_question"].c.id).where(
            metadata.tables["survey_question"].c.survey_id == survey_id
        )
    )
    forum_id = make_forum(conn, unit_id=commune)
    parent = make_category(conn)
    signed = record_event(conn, "add", "unit", by=None)
    conn.execute(revision.delete())

    def record(**values: Any) -> dict[str, Any]:
        return {"id": number, "client_key": uuid4().hex, "written_by": who} | values

    def hashed() -> str:
        return 2 * uuid4().hex

    named = {"id": number, "name": "x", "position": 1}
    second = make_account(conn)
    conn.execute(
        second_factor.insert().values(account_id=second, secret="x", last_step=1, set_up_at=NOON)
    )
    draft_id = uuid4().hex
    conn.execute(
        metadata.tables["draft"]
        .insert()
        .values(id=draft_id, account_id=who, form="forum", content="{}", saved_at=NOON)
    )
    return {
        "account": {
            "id": number,
            "sign_in_name": f"name{number}",
            "display_name": "x",
            "role": "staff",
        },
        "audit_event": {
            "id": number,
            "at": NOON,
            "account_id": who,
            "actor": "x",
            "action": "x",
            "entity": "x",
            "previous_hash": "",
            "hash": hashed(),
        },
        "briefing": record(name="x", made_by=who, selection="{}", screens="[]"),
        "campaign": record(name="x", starts_on=DAY, ends_on=DAY),
        "category": named | {"code": f"{number}", "depth": 2, "parent_id": parent},
        "closed_figure": {
            "close_id": make_closing(conn, closed_by=who),
            "indicator": "incidents",
            "unit_id": commune,
            "month": MONTH,
            "part": "",
            "value": 3,
        },
        "draft": {
            "id": uuid4().hex,
            "account_id": who,
            "form": "x",
            "content": "{}",
            "saved_at": NOON,
        },
        "draft_file": {"draft_id": draft_id, "name": "x.pdf", "content": b"x", "stored_at": NOON},
        "forum": record(unit_id=commune, held_on=DAY, title="x"),
        "incident": record(unit_id=commune, category_id=make_category(conn), occurred_on=DAY),
        "incident_month": {
            "month": MONTH,
            "unit_id": commune,
            "category_id": parent,
            "solved_month": date(9999, 12, 31),
            **dict.fromkeys(("incidents", "dead", "injured", "damage"), 1),
        },
        "periodic_report": record(about=hashed(), selection="{}"),
        "made_file": {
            "id": hashed(),
            "session_id": open_session(conn, who, binding="x").session_id,
            "sealed": b"x",
            "made_at": NOON,
        },
        "monthly_return": record(unit_id=commune, month=MONTH, state="draft"),
        "period_close": {
            "id": number,
            "first_day": DAY,
            "last_day": DAY,
            "closed_by": who,
            "closed_at": NOON,
        },
        "recovery_code": {"account_id": second, "code_hash": hashed()},
        "reintegration": {
            "return_id": make_return(conn, unit_id=commune, month=MONTH + timedelta(days=365)),
            "stock_start": 5,
            "stock_end": 5,
            "class_a": 5,
        },
        "figure_code": {
            "id": number,
            "code": f"{number:010d}",
            "sha256": hashed(),
            "subject": "incidents",
            "picture": "",
            "selection": "{}",
            "content": "{}",
            "issued_by": who,
            "issued_at": NOON,
        },
        "logo": {"id": 1, "png": b"x"},
        "revision": {"id": 1, "number": 1},
        "second_factor": {
            "account_id": make_account(conn),
            "secret": "x",
            "last_step": 1,
            "set_up_at": NOON,
        },
        "signed_end": {"id": 1, "event_id": signed, "signature": hashed()},
        "session": {
            "id": hashed(),
            "token_hash": hashed(),
            "binding_hash": hashed(),
            "account_id": who,
            "epoch": 1,
            "ticket_hash": hashed(),
            "ticket_expires_at": NOON,
            "created_at": NOON,
            "seen_at": NOON,
        },
        "setting": {"key": f"key{number}", "value": "x"},
        "setup_code": {"id": 1, "code_hash": hashed(), "expires_at": NOON},
        "showing": {
            "id": number,
            "briefing_id": make_briefing(conn, made_by=who),
            "selection": "{}",
            "groups": "[]",
            "today": DAY,
            "shown_by": who,
            "shown_at": NOON,
        },
        "shown_figure": {
            "showing_id": make_showing(conn, shown_by=who),
            "indicator": "incidents",
            "unit_id": commune,
            "month": MONTH,
            "part": "",
            "value": 3,
        },
        "sign_in_event": {
            "id": number,
            "sign_in_name": "x",
            "binding_hash": hashed(),
            "at": NOON,
            "outcome": "refused",
        },
        "suggestion": record(
            forum_id=forum_id,
            unit_id=commune,
            theme_id=make_theme(conn),
            text="x",
            search_key="x",
        ),
        "suggestion_event": record(
            suggestion_id=make_suggestion(conn, unit_id=commune, forum_id=forum_id),
            happened_on=DAY,
            state="received",
        ),
        "survey": record(unit_id=commune, title="x", opened_on=DAY, closed_on=DAY),
        "survey_forms": {
            "survey_id": survey_id,
            "unit_id": district,
            "issued": 9,
            "returned": 8,
            "valid": 7,
        },
        "survey_question": {
            "id": number,
            "survey_id": survey_id,
            "position": number,
            "topic": "x",
        },
        "survey_tally": {
            "survey_id": survey_id,
            "unit_id": commune,
            "question_id": question,
            "valid": 50,
            "level_5": 40,
        },
        "target": record(
            unit_id=commune, year=number, name=f"{number}", unit_of_measure="x", goal=1
        ),
        "target_value": {"target_id": make_target(conn, unit_id=district), "month": MONTH},
        "table_revision": {"name": f"{number}", "token": "x"},
        "theme": named | {"code": f"{number}"},
        "unit": {
            "id": number,
            "level": "commune",
            "code": f"{number}",
            "name": "x",
            "kind": "x",
            "sort_key": "x",
            "search_key": "x",
        },
        "unit_border": {"unit_id": commune, "geometry": "{}"},
        "unit_successor": {"unit_id": commune, "successor_id": make_unit(conn)},
    }


def insert(conn: sa.Connection, table: str, values: dict[str, Any]) -> None:
    conn.execute(metadata.tables[table].insert().values(values))
