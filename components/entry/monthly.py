"""The monthly return of a commune: incidents confirmed, and the counts of reintegration."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from components.data import fresh, read
from components.entry import months, places
from components.figures.now import today
from components.forms import draft as drafts
from components.forms.field import draw, fill, read_fields
from components.forms.form import Form, Start, Values
from components.forms.inputs import choose
from components.words import formats, terms
from components.words.i18n import _
from db.commands.returns import APPROVED, save_return
from db.entries.field import by_name
from db.entries.returns import BOXES, CONFIRMED, NOTE, ReturnEntry, made_of
from db.ledger.records import Saved
from db.model import Faults, Permission, Refusal, ReturnState, Selection, User
from db.periods import ONE_DAY, year_earlier
from db.queries import returns, settings
from db.queries.drafts import Draft, begun
from db.schema import CLASSES, FLOWS_IN, FLOWS_OUT

SEND = "Ctrl+G"
"""Shortcut of the button that sends."""
INCIDENTS = CONFIRMED.name
CHANGES = ("stock_start", *FLOWS_IN, *FLOWS_OUT)
AT_THE_END = ("stock_end", "employed", "borrowing")
HELP = tuple(name for name in BOXES if name not in (*CHANGES, *AT_THE_END, *CLASSES))
"""Whatever has no other place."""
EVERY = (INCIDENTS, *CHANGES, *AT_THE_END, *CLASSES, *HELP)
Pair = tuple[int | None, int | None]
Remark = tuple[str, bool | None]
"""A sum in words, and whether it agrees: None while a number that it needs is missing."""


def ask(user: User) -> Form | None:
    """The return of the commune and month in the address, or the first one owed; None where there
    is none, or the user cannot change it any more."""
    known = drafts.opened(months.FORM, user)
    place = _place(user, known)
    if place is None:
        st.info(_("No commune of yours has to report a month."))
        return None
    unit_id, month = place
    _choose(user, unit_id, month)
    record = read(returns.return_record, unit_id, month)
    approved = record is not None and record["state"] == ReturnState.APPROVED
    if approved and not user.may(Permission.APPROVE) and (known is None or known.sent_at is None):
        _tell_state(record)
        if known is not None:
            drafts.refuse(known, Refusal(APPROVED), _("Next return"), by=user)
        return None
    about = months.about(unit_id, month)
    before = fresh(begun, user.id, months.FORM, about)
    if before and drafts.DRAFT not in st.query_params:
        st.query_params[drafts.DRAFT] = before
    form = drafts.ask(months.FORM, user, _start, about=about, anew=_("Next return"))
    _tell_state(record)
    return form


def fields(form: Form) -> None:
    """Every count with the month before and last year beside it, and the sums as they are typed."""
    unit_id, month = months.of(form.about)
    boxes = partial(_boxes, form, earlier(unit_id, month))
    with st.container(border=True):
        st.subheader(_("Incidents"), anchor=False)
        boxes(INCIDENTS)
        calendar = read(settings.calendar)
        first, last = calendar.first_day(month), calendar.last_day(month)
        n = formats.number(read(returns.registered, unit_id, month, last))
        days = formats.day_range(first, last)
        st.caption(_("The register holds {n} incidents from {days}.", n=n, days=days))
    with st.container(border=True):
        st.subheader(
            _("People who have served a prison sentence: changes of the month"), anchor=False
        )
        known = read(returns.standing_before, unit_id, month) is not None
        boxes(*CHANGES, fixed="stock_start" if known else "")
    with st.container(border=True):
        st.subheader(_("At the end of the month"), anchor=False)
        boxes(*AT_THE_END)
        _remark(*_balance(form.values))
        boxes(*CLASSES, columns=4)
        _remark(*_classes(form.values))
    with st.container(border=True):
        st.subheader(_("Help given in the month"), anchor=False)
        boxes(*HELP)
    label = _("Write 0 into the empty boxes of changes and help")  # who is there is nobody's 0
    form.zeroes(*FLOWS_IN, *FLOWS_OUT, *HELP, label=label)
    draw(form, NOTE)


def finish(form: Form) -> None:
    form.send(_("Send the return"), _save, receipt=_("The return is sent."), shortcut=SEND)


def _boxes(
    form: Form, before: Mapping[str, Pair], *names: str, columns: int = 3, fixed: str = ""
) -> None:
    """Boxes side by side; the one that is `fixed` is not typed."""
    labels = terms.boxes()
    with st.grid(columns, min_column_width=150):
        for name in names:
            with st.container(gap="xxsmall"):
                form.count(name, labels[name], disabled=name == fixed)
                st.caption(_beside(before[name]))


def _remark(text: str, agrees: bool | None) -> None:
    tell = {None: st.info, True: st.success, False: st.warning}[agrees]
    tell(text, icon=":material/check:" if agrees else ":material/calculate:")


# Which return


def _place(user: User, known: Draft | None) -> tuple[int, date] | None:
    """Commune and month of the draft, of the address, or of the first return owed."""
    if known is None:
        return months.asked(user) or _first_owed(user)
    for name in months.ADDRESS:
        st.query_params.pop(name, None)
    if known.sent_at is not None:
        return months.of_record(int(known.result or 0)) or _first_owed(user)
    try:
        drafts.require_own(known, user)
        return months.of_draft(known.about)
    except Refusal as why:
        drafts.refuse(known, why, _("Next return"), by=user)


def _first_owed(user: User) -> tuple[int, date] | None:
    """The first return that waits to be sent, else the newest; None where there is none at all."""
    board = months.board(user, months.window())
    first = next((due for due in board if not due.sent), board[-1] if board else None)
    return (first.unit.id, first.month) if first else None


def _choose(user: User, unit_id: int, month: date) -> None:
    """Shows which return this is; another choice opens another return."""
    at = f"{unit_id}-{month}"
    how: dict[str, Any] = {"on_change": _turn_to, "args": (user, at), "width": 260}
    communes = places.labels(user, read(settings.calendar).last_day(month))
    recent = (*months.window()[::-1], month)
    names = {one: formats.month_name(one) for one in recent}
    alone = len(communes) == 1
    with st.container(horizontal=True):
        choose(_("Commune"), communes, unit_id, disabled=alone, key=f"unit-{at}", **how)
        choose(_("Month"), names, month, disabled=len(names) == 1, key=f"month-{at}", **how)


def _turn_to(user: User, at: str) -> None:
    month = st.session_state[f"month-{at}"]
    unit_id = st.session_state[f"unit-{at}"]
    there = places.communes(user, read(settings.calendar).last_day(month))
    drafts.leave(**months.address(unit_id if unit_id in there else next(iter(there)), month))


def _tell_state(record: dict[str, Any] | None) -> None:
    """What became of this return so far."""
    if record is None:
        return
    state = ReturnState(record["state"])
    if state is ReturnState.RETURNED:
        st.warning(_("The district sent this return back:"), icon=":material/undo:")
        st.text(record["note"])
    elif state is ReturnState.SUBMITTED:
        at = formats.moment(record["submitted_at"])
        sent = _(
            "Sent at {time}. Until it is approved it can be corrected and sent again.", time=at
        )
        st.info(sent, icon=":material/schedule_send:")
    elif state is ReturnState.APPROVED:
        at = formats.moment(record["decided_at"])
        approved = _("Approved at {time}. Only the district can still change it.", time=at)
        st.info(approved, icon=":material/lock:")


# Before, and in sum


def earlier(unit_id: int, month: date) -> dict[str, Pair]:
    """By field of the return, the month before and a year before; None: not reported in full.

    A merged commune has the sum of its parts.
    """
    calendar = read(settings.calendar)
    first, named_on = calendar.first_day(month), calendar.last_day(month)
    year_before = year_earlier(month)
    window = calendar.custom(calendar.first_day(year_before), first - ONE_DAY)
    selection = Selection(window, (unit_id,), whole=False, named_on=named_on)
    found = read(returns.reintegration_months, selection)
    reported = found[found["reported"]].set_index("month")

    def counts(earlier_month: date) -> dict[str, int]:
        if pd.Timestamp(earlier_month) not in reported.index:
            return {}
        row = reported.loc[str(earlier_month), list(BOXES)]
        incidents = read(returns.registered, unit_id, earlier_month, named_on)
        return {INCIDENTS: incidents, **row.astype(int).to_dict()}

    last, year = counts(calendar.month_before(month)), counts(year_before)
    return {name: (last.get(name), year.get(name)) for name in EVERY}


def _beside(pair: Pair) -> str:
    """Both values, as they stand under a box."""
    last, year = map(formats.number, pair)
    return _("Last month {last} \u00b7 last year {year}", last=last, year=year)


def _balance(values: Values) -> Remark:
    """The opening stock with what came and what left, against the stock at the end."""
    counts = _counts(values, ("stock_start", *FLOWS_IN, *FLOWS_OUT))
    if counts is None:
        return _("Opening stock + came - left: a number is still missing."), None
    made = made_of(counts)
    sum_ = _(
        "Opening {start} + came {come} - left {gone} = {made}.",
        start=formats.number(counts["stock_start"]),
        come=formats.number(sum(counts[name] for name in FLOWS_IN)),
        gone=formats.number(sum(counts[name] for name in FLOWS_OUT)),
        made=formats.number(made),
    )
    return _against(sum_, made, values)


def _classes(values: Values) -> Remark:
    """The four classes together, against the stock at the end."""
    counts = _counts(values, CLASSES)
    if counts is None:
        return _("Classes A + B + C + D: a number is still missing."), None
    made = sum(counts.values())
    return _against(_("A + B + C + D = {made}.", made=formats.number(made)), made, values)


def _against(sum_: str, made: int, values: Values) -> Remark:
    counts = _counts(values, ("stock_end",))
    if counts is None:
        return sum_, None
    end = counts["stock_end"]
    off = {"end": formats.number(end), "n": formats.number(abs(end - made))}
    if made == end:
        verdict = _("This agrees with the stock at the end.")
    elif made < end:
        verdict = _("The stock at the end is {end}: {n} are missing here.", **off)
    else:
        verdict = _("The stock at the end is {end}: {n} too many here.", **off)
    return f"{sum_} {verdict}", made == end


def _counts(values: Values, names: Sequence[str]) -> dict[str, int] | None:
    """The typed counts; None if one is missing or unreadable."""
    counts = read_fields({name: BOXES[name] for name in names}, values, Faults())
    return None if None in counts.values() else counts


# From the record to the boxes and back


def _start(about: Values) -> Start:
    unit_id, month = months.of(about)
    last_day = read(settings.calendar).last_day(month)
    record = read(returns.return_record, unit_id, month) or {}
    standing = read(returns.standing_before, unit_id, month)
    values = fill(BOXES, record)
    if standing is not None:
        values["stock_start"] = formats.number(standing["stock_end"])
    values[INCIDENTS] = formats.number(read(returns.registered, unit_id, month, last_day))
    if record.get("note") and record["state"] != ReturnState.RETURNED:
        values["note"] = record["note"]
    return Start(values, record.get("version"))


def _save(form: Form) -> Saved:
    values, faults = form.values, Faults()
    counts = read_fields(BOXES, values, faults)
    typed = read_fields(by_name(CONFIRMED, NOTE), values, faults)
    faults.refuse()
    entry = ReturnEntry(*months.of(form.about), counts=counts, **typed)
    return form.write(save_return, entry, today=today())
