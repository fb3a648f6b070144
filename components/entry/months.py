"""The months that returns are owed for: which, until when, and how each stands, in words."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from components import formats
from components.data import fresh, read
from components.drafts import DRAFT, record_asked
from components.i18n import _
from components.now import today
from db.facts import returns as facts
from db.model import BEGINNING, REPORTED, ReturnState, Unit, User
from db.queries import drafts, monthly, records, settings, units

FORM = "monthly"
"""Name of the form of a monthly return, and the address of its page."""
SYMBOLS = {
    "": "\u25cb",
    "typing": "\u270e",
    ReturnState.DRAFT: "\u270e",
    ReturnState.SUBMITTED: "\u25cf",
    ReturnState.RETURNED: "\u21a9",
    ReturnState.APPROVED: "\u2713",
}
"""Beside the word for a state, so that a board is read at a glance and without colours."""


def window(most: int) -> tuple[date, ...]:
    """The last months that have ended, oldest first."""
    since = read(settings.programme_start)
    return facts.ended_months(read(settings.calendar), today(), since, most)


@dataclass(frozen=True)
class Due:
    """How the return of a commune and month stands; plain values, as commands take them.

    `state` is "" where nothing was sent yet, `typing` says that somebody has begun. `until` is the
    last day in time.
    """

    unit: Unit
    month: date
    return_id: int | None
    version: int | None
    state: str
    incidents: int | None
    note: str
    submitted_at: datetime | None
    typing: bool
    until: date
    late: bool

    @property
    def sent(self) -> bool:
        return self.state in REPORTED


def board(user: User, months: tuple[date, ...]) -> list[Due]:
    """Every return that the user's communes owe for the months, by month."""
    told = read(monthly.board, months, read(records.own_units, user.unit_id))
    typed, names = fresh(drafts.subjects, FORM), {u.id: u for u in read(units.every_commune)}
    calendar, days, now = read(settings.calendar), read(settings.return_deadline_days), today()
    found = []
    for row in told.itertuples():
        month, unit = row.month.date(), names[row.unit_id]
        until = facts.deadline(calendar, month, days)
        at = None if pd.isna(row.submitted_at) else row.submitted_at.to_pydatetime()
        # In the sample it is still the day on which its story ends.
        sent_on = min(at.astimezone(formats.VIETNAM).date(), now) if at else None
        found.append(
            Due(
                unit=unit,
                month=month,
                return_id=_plain(row.return_id),
                version=_plain(row.version),
                state=row.state,
                incidents=_plain(row.incidents),
                note=row.note,
                submitted_at=at,
                typing=subject(unit, month) in typed,
                until=until,
                late=facts.is_late(row.state, sent_on, until, now),
            )
        )
    return found


def _plain(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def state(due: Due) -> str:
    """Symbol and word, and whether it is late."""
    name = "typing" if due.typing and due.state == "" else due.state
    said = f"{SYMBOLS[name]} {state_word(name)}"
    return _("{state}, late", state=said) if due.late else said


def state_word(name: str) -> str:
    return {
        "": _("not started"),
        "typing": _("being typed"),
        ReturnState.DRAFT: _("being typed"),
        ReturnState.SUBMITTED: _("to approve"),
        ReturnState.RETURNED: _("sent back"),
        ReturnState.APPROVED: _("approved"),
    }[name]


def legend() -> str:
    names = ("", "typing", *(state for state in ReturnState if state is not ReturnState.DRAFT))
    return " \u00b7 ".join(f"{SYMBOLS[name]} {state_word(name)}" for name in names)


def deadline(due: Due) -> str:
    """Until when it is due, and how far that is."""
    days = (due.until - today()).days
    if due.sent:
        return _("Due until {day}", day=formats.day(due.until))
    if days < 0:
        return _("Overdue by {n} days, since {day}", n=-days, day=formats.day(due.until))
    if days == 0:
        return _("Due today")
    return _("Due until {day}, {n} days left", day=formats.day(due.until), n=days)


def subject(unit: Unit, month: date) -> str:
    """What the draft of a return is about, as the list of drafts shows it."""
    return f"{unit.full_name} {formats.month_in_text(month)}"


def named(user: User, form: str) -> tuple[int, date] | None:
    """Commune and month that the address names, if the user writes for it: by a draft of the form,
    by what was saved, or as they are."""
    typed = fresh(drafts.draft_of, st.query_params.get(DRAFT, ""))
    saved = record_asked()
    if typed is not None and (typed.account_id, typed.form) == (user.id, form):
        found = _of_subject(typed.subject)
        for name in address(0, BEGINNING):
            st.query_params.pop(name, None)
    elif saved is not None:
        record = read(monthly.return_by_id, saved)
        found = (record["unit_id"], record["month"]) if record else None
    else:
        found = _of_names(st.query_params.get("month", ""), st.query_params.get("unit", ""))
    own = read(records.own_units, user.unit_id)
    return found if found and (own is None or found[0] in own) else None


def _of_subject(told: str) -> tuple[int, date] | None:
    name, _space, written = told.rpartition(" ")
    number, _slash, year = written.partition("/")
    return _of_names(f"{year}-{number}-01", name)


def _of_names(month: str, commune: str) -> tuple[int, date] | None:
    """Commune, by its id or full name, and nominal month; None unless it exists then."""
    try:
        nominal = date.fromisoformat(month)
        day = read(settings.calendar).last_day(nominal)
    except ValueError:
        return None
    for unit in read(units.communes, day).values():
        if commune in (str(unit.id), unit.full_name):
            return unit.id, nominal
    return None


def address(unit_id: int, month: date) -> dict[str, str]:
    """What stands in the address of a page for a commune and a month."""
    return {"unit": str(unit_id), "month": month.isoformat()}
