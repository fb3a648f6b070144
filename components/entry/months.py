"""The months that returns are owed for: which, until when, and how each stands, in words."""

from dataclasses import dataclass
from datetime import date
from typing import NoReturn

import streamlit as st

from components.data import fresh, read
from components.figures.now import deadlines, today
from components.forms.typing import Values, id_asked, record_asked
from components.shell.sitemap import screen
from components.words import formats, terms
from components.words.i18n import _
from db.facts import returns as facts
from db.model import N_, REPORTED, Refusal, ReturnState, Unit, User
from db.queries import drafts, records, returns, settings, units
from db.queries.returns import Owed

FORM = "monthly"
"""Name of the form of a monthly return, and the address of its page."""
NOT_FOUND = N_("The commune of this draft cannot be found any more. Nothing was changed.")
NOT_THEN = N_(
    "{commune} does not report {month}: at the end of that month it was part of {heir}. Nothing "
    "was changed; enter the numbers in the return of that commune."
)
TOO_LONG_AGO = N_(
    "{commune}, {month}: a return is begun within {most} months. Nothing was changed; ask the "
    "district how to bring it in."
)
LOOK_BACK = 12
"""Months to choose from."""
ADDRESS = ("unit", "month")
"""Names in the address of the commune and the month of a return."""
LATE = "late"
"""Nothing was sent and its day is over."""
SYMBOLS = {
    "": "\u25cb",
    LATE: "\u25b2",
    "typing": "\u270e",
    ReturnState.DRAFT: "\u270e",
    ReturnState.SUBMITTED: "\u25cf",
    ReturnState.RETURNED: "\u21a9",
    ReturnState.APPROVED: "\u2713",
}
"""Beside the word for a state, so that a board is read at a glance and without colours."""


def window(most: int = LOOK_BACK) -> tuple[date, ...]:
    """The last months that have ended, oldest first."""
    since = read(settings.programme_start)
    return facts.ended_months(read(settings.calendar), today(), since, most)


def asked_for() -> tuple[date, ...]:
    """Those of them that are owed."""
    since = deadlines().since
    return tuple(month for month in window() if month >= since)


@dataclass(frozen=True, kw_only=True)
class Due(Owed):
    """How a return stands; plain values, as commands take them. `typing` says that somebody has
    begun, `until` is the last day in time."""

    unit: Unit
    typing: bool
    until: date
    late: bool

    @property
    def sent(self) -> bool:
        return self.state in REPORTED


def board(user: User, months: tuple[date, ...]) -> list[Due]:
    """Every return that the user's communes owe for the months, by month."""
    typed, names = fresh(drafts.typed_about, FORM), {u.id: u for u in read(units.every_commune)}
    calendar, days, now = read(settings.calendar), read(settings.return_deadline_days), today()
    found = []
    for owed in read(returns.board, months, read(records.own_units, user.enters)):
        until = facts.deadline(calendar, owed.month, days)
        # In the sample it is still the day on which its story ends.
        at = owed.submitted_at
        sent_on = min(at.astimezone(formats.VIETNAM).date(), now) if at else None
        found.append(
            Due(
                **vars(owed),
                unit=names[owed.unit_id],
                typing=about(owed.unit_id, owed.month) in typed,
                until=until,
                late=facts.is_late(owed.state, sent_on, until, now),
            )
        )
    return found


def state(due: Due) -> str:
    """Symbol and word, and whether it is late."""
    name = "typing" if due.typing and due.state == "" else due.state
    words = f"{SYMBOLS[name]} {terms.return_state(name)}"
    if not due.late:
        return words
    if due.sent:
        return _("{state} (sent late)", state=words)
    if name == "":
        return _overdue()
    return _("{state}, overdue", state=words)


def legend() -> str:
    names = ("", "typing", *(state for state in ReturnState if state is not ReturnState.DRAFT))
    states = [f"{SYMBOLS[name]} {terms.return_state(name)}" for name in names]
    return " \u00b7 ".join([_overdue(), *states])


def _overdue() -> str:
    words = _("overdue, not sent")
    return f"{SYMBOLS[LATE]} {words}"


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


def about(unit_id: int, month: date) -> Values:
    """The ids that the draft of a return is about."""
    return {"unit": unit_id, "month": month.isoformat()}


def of(ids: Values) -> tuple[int, date]:
    """Commune and month of the ids."""
    return ids["unit"], date.fromisoformat(ids["month"])


def of_draft(ids: Values) -> tuple[int, date]:
    """Commune and month of the ids that a draft is about, if a return of them can still be sent:
    the month is one of the last, or there is a return of it.

    Raises:
        Refusal: one of them is not to be found, or the month is too long ago.
    """
    unit = read(units.by_id, ids.get("unit", 0))
    if unit is None or "month" not in ids:
        raise Refusal(NOT_FOUND)
    unit_id, month = of(ids)
    names = {"commune": unit.full_name, "month": formats.month_in_text(month)}
    day = read(settings.calendar).last_day(month)
    if unit_id not in read(units.communes, day):
        found = read(units.lineage, day).get(unit_id, 0)
        heirs = read(units.undivided, day).get(found, {found})
        every = read(units.by_ids)
        became = ", ".join(every[heir].full_name for heir in sorted(heirs) if heir in every)
        became = became or formats.MISSING
        raise Refusal(NOT_THEN, **names, heir=became)
    if month not in window() and read(returns.return_record, unit_id, month) is None:
        raise Refusal(TOO_LONG_AGO, **names, most=LOOK_BACK)
    return unit_id, month


def of_record(return_id: int | None) -> tuple[int, date] | None:
    """Commune and month of the return."""
    record = None if return_id is None else read(returns.return_by_id, return_id)
    return (record["unit_id"], record["month"]) if record else None


def asked(user: User) -> tuple[int, date] | None:
    """Commune and month that the address names, if the user writes for it: by the id of a return,
    or as they are, if the commune exists at the end of the month."""
    saved = record_asked()
    found = _of_address() if saved is None else of_record(saved)
    own = read(records.own_units, user.enters)
    return found if found and own.allows(found[0]) else None


def _of_address() -> tuple[int, date] | None:
    unit_id = id_asked("unit")
    try:
        month = date.fromisoformat(st.query_params.get("month", ""))
        there = read(units.communes, read(settings.calendar).last_day(month))
    except ValueError:
        return None
    return (unit_id, month) if unit_id in there else None


def address(unit_id: int, month: date) -> dict[str, str]:
    """What stands in the address of a page for a commune and a month."""
    return dict(zip(ADDRESS, (str(unit_id), month.isoformat()), strict=True))


def open_form(due: Due) -> NoReturn:
    """Go to the page on which the return is typed."""
    st.switch_page(screen(FORM).file, query_params=address(due.unit_id, due.month))
