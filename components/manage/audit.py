"""The audit, looked through: who did what, when, from which value to which, and is it whole?"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pandas as pd
import streamlit as st

from components.data import fresh, read
from components.figures import paging, tables
from components.figures.choice import choice
from components.figures.tables import pick
from components.forms.inputs import day
from components.subjects import SUBJECTS
from components.words import audit as audit_words
from components.words import formats
from components.words.i18n import _, capitalized
from db.ledger.audit import verify
from db.ledger.ending import end_faults
from db.model import Permission, User
from db.periods import ONE_DAY
from db.queries import audit as events
from db.text import clean

ROWS = 20
"""Events on a page."""
CELL = 40
"""Characters that a cell shows on a tablet held upright."""
ALL = ""
LONGEST_SEARCH = 100


def chain() -> None:
    """Whether every row still carries the hash of the one before; that it does is read once for
    every last row, that it does not every time: a backup may be in its place by now."""
    last = fresh(events.last_event)
    broken = read(verify, last) and fresh(verify, last)
    if broken is None:
        st.success(
            _(
                "The chain holds: no event up to number {number} was changed or taken out.",
                number=formats.number(last),
            ),
            icon=":material/link:",
        )
    else:
        st.error(
            _(
                "The chain is broken at event {number}: it or one before it was changed behind "
                "the program's back. Compare with a backup.",
                number=formats.number(broken),
            ),
            icon=":material/link_off:",
        )
    if fresh(end_faults):
        st.error(
            _(
                "The record of changes does not end as it was signed. Administrator of the "
                "server: python -m db check says why."
            ),
            icon=":material/link_off:",
        )


def search(user: User) -> events.Sought:
    """Period, person, action, subject and words; all in the address. Who has no business with
    figures finds what was done to the program alone."""
    figures = user.may(Permission.VIEW)
    with st.grid(3, min_column_width=220):
        kept: dict[str, Any] = {"bind": "query-params", "on_change": paging.first}
        first = day(_("From day"), key="since", **kept)
        last = day(_("Until day"), key="until", **kept)
        actor = _choice("who", _("Who"), "actor", audit_words.actor, figures)
        action = _choice("action", _("Action"), "action", audit_words.action, figures)
        entity = _choice("subject", _("Subject"), "entity", _subject, figures)
        words = st.text_input(
            _("Words in the values, or a number"),
            key="words",
            type="search",
            max_chars=LONGEST_SEARCH,
            placeholder=_("with accents"),
            **kept,
        )
    return events.Sought(
        since=_midnight(first) if first else None,
        before=_midnight(last + ONE_DAY) if last else None,
        actor=actor,
        action=action,
        entity=entity,
        words=clean(words),
        figures=figures,
    )


def table(sought: events.Sought) -> str | None:
    """A page of the events that fit, newest first; the one that is chosen."""
    n = fresh(events.count_events, sought)
    st.caption(_("Events found: {n}", n=formats.number(n)))
    if not n:
        st.info(_("No event fits. Take something out of the search."), icon=":material/search_off:")
        return None
    page = paging.page(n, ROWS)
    found = fresh(events.audit_events, sought, ROWS, (page - 1) * ROWS)
    return pick(
        {
            _("No."): found["id"].astype("str"),
            _("When"): found["at"].map(_moment),
            _("Who"): found["actor"].map(audit_words.actor),
            _("Action"): found["action"].map(audit_words.action),
            _("Subject"): found["entity"].map(_subject),
            _("Record"): found["entity_id"].map(audit_words.record),
            _("Reason"): found["reason"],
        },
        [str(id_) for id_ in found["id"]],
        "event",
        alt=_("Events, newest first; choose a row to open it"),
    )


def open_event(event_id: str | None, user: User) -> None:
    """One event: every field before and after, the reason, and its place in the chain."""
    event = None
    if event_id:
        event = fresh(events.audit_event_of, int(event_id), user.may(Permission.VIEW))
    if event is None:
        st.caption(_("Choose a row to see what changed."))
        return
    with st.container(border=True):
        subject = f"{_subject(event.entity)} {audit_words.record(event.entity_id)}"
        done = (audit_words.actor(event.actor), audit_words.action(event.action), subject)
        st.text(" \u00b7 ".join((_moment(event.at), *done)))
        _changes(audit_words.side_by_side(event))
        if event.reason:
            st.text(_("Reason: {reason}", reason=event.reason))
        st.text(_("Hash: {hash}", hash=event.hash))
        st.text(_("Hash of the event before: {hash}", hash=event.previous_hash or formats.MISSING))


def _subject(name: str) -> str:
    """What was written of; of an export the subject of its screen."""
    return _(SUBJECTS[name].title) if name in SUBJECTS else audit_words.entity(name)


def _changes(rows: list[tuple[str, str, str]]) -> None:
    """Field by field; what is too long for a cell stands below, in full."""
    long = [row for row in rows if max(map(len, row[1:])) > CELL]
    short = [row for row in rows if row not in long]
    before, after = _("Before"), _("After")
    if short:
        tables.show(
            pd.DataFrame(short, columns=[_("Field"), before, after]),
            alt=_("Every field before and after"),
            column_config={_("Field"): st.column_config.TextColumn(width=320)},
        )
    for field, *values in long:
        with st.grid(2, min_column_width=280):
            for label, value in zip((before, after), values, strict=True):
                with st.container(gap="small"):
                    st.text(f"{field} \u00b7 {label}:")
                    st.text(value or formats.MISSING)


def _choice(key: str, label: str, column: str, name: Callable[[str], str], figures: bool) -> str:
    """One of what stands in the column, or all."""
    known = fresh(events.distinct_values, column, figures)
    chosen: str = choice(
        st.selectbox,
        key,
        label,
        lambda: {ALL: capitalized(_("all"))} | {value: name(value) for value in known},
        on_change=paging.first,
    )
    return chosen


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), formats.VIETNAM).astimezone(UTC)


def _moment(at: datetime) -> str:
    return f"{formats.clock(at)} {formats.day(at)}"
