"""Closing a period, opening it again, and what of the closed figures has changed since."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial

import streamlit as st

from components.data import fresh, read, write
from components.figures import closed, tables
from components.figures.now import today
from components.forms import press
from components.forms.inputs import choose, tell_of_turning
from components.manage import confirm
from components.words import formats, wording
from components.words.i18n import _, _n
from components.words.splits import as_row
from db.commands.closing import LONGEST_REASON, close_period, reopen_period
from db.facts.closing import rolled_up
from db.indicators import INDICATORS
from db.model import N_, ReturnState, Unit, User
from db.periods import Period
from db.queries import amendments, settings, units
from db.queries import closing as queries
from db.queries.amendments import Amendment
from db.queries.closing import Closing
from db.queries.figures import part_names
from db.queries.returns import Owed
from db.subjects import RECORDS

OPEN = "closing-open"


def close(user: User) -> None:
    """The button that opens the dialog, or why there is nothing to close."""
    months = _months()
    if not months:
        st.info(_("No reporting month that has ended is open: there is nothing to close."))
        confirm.ask()
        return
    label = _("Close a period")
    st.button(
        label, type="primary", icon=":material/lock:", key="close", on_click=partial(_open, True)
    )
    if st.session_state.get(OPEN):
        st.dialog(label, width="medium", on_dismiss=partial(_open, False))(_ask)(months, user)
    else:
        confirm.ask()


def _open(asked: bool) -> None:
    """Whether the dialog stands open: it stays so over a rerun of the page."""
    st.session_state[OPEN] = asked
    press.forget("closing")


def listing() -> Closing | None:
    """All closings, and the one that the reader chooses to look at."""
    every = read(queries.closings)
    st.subheader(_("Closings"))
    if not every:
        st.caption(_("No period has been closed yet."))
        return None
    tables.show(
        {
            _("No."): [str(closing.id) for closing in every],
            _("Period"): [_days(closing.period) for closing in every],
            _("Months"): [_named(closing.period) for closing in every],
            _("Closed by"): [closing.closed_by for closing in every],
            _("Closed at"): [formats.moment(closing.closed_at) for closing in every],
            _("State"): [_("closed") if closing.stands else _("opened again") for closing in every],
        },
        alt=_("Closings, newest first: who, when, in which state"),
    )
    names = {one.id: _("No. {n}: {days}", n=one.id, days=_days(one.period)) for one in every}
    chosen = choose(_("Show the closing"), names, every[0].id, key="closing", width=420)
    return next(closing for closing in every if closing.id == chosen)


def detail(closing: Closing, user: User) -> None:
    """What was closed then, what is known now, and why; opening it again."""
    st.subheader(_("Closing number {n}: {days}", n=closing.id, days=_days(closing.period)))
    if closing.reason:
        st.text(_("Closed with returns missing or not approved: {why}", why=closing.reason))
    st.text(closed.who(closing))
    if closing.stands:
        _reopen(closing, user)
    _compared(closing)


def _months() -> list[date]:
    """Months that have ended and that no standing closing covers, oldest first."""
    span, calendar = read(settings.data_span), read(settings.calendar)
    if span is None:
        return []
    standing = [closing.period for closing in read(queries.closings) if closing.stands]
    return [
        month
        for month in calendar.custom(span[0], today()).months()
        if calendar.last_day(month) < today()
        and not any(period.contains(calendar.last_day(month)) for period in standing)
    ]


def _ask(months: list[date], user: User) -> None:
    """The dialog: which months, who has reported them, and if not all have, why all the same."""
    if not st.session_state.get(OPEN):
        st.rerun()
    newest = months[-1]
    start = next(month for month in months if month.year == newest.year)
    with st.container(horizontal=True):
        names = {month: formats.month_name(month) for month in months}
        first = choose(_("From month"), names, start, key="close_first", width=190)
        last = choose(_("To month"), names, newest, key="close_last", width=190)
    if last < first:
        st.error(_("The last month lies before the first one."))
        return
    calendar = read(settings.calendar)
    period = calendar.custom(calendar.first_day(first), calendar.last_day(last))
    owed = read(queries.returns_owed, period)
    waiting = [one for one in owed if one.state != ReturnState.APPROVED]
    st.text(
        _(
            "This closes {days}: {n}/{all} returns are approved.",
            days=_days(period),
            n=len(owed) - len(waiting),
            all=len(owed),
        )
    )
    if not waiting:
        st.success(_("All returns of these months are approved."), icon=":material/check:")
    else:
        st.warning(
            _n(
                "{n} return is missing or not approved: its figures stay provisional.",
                "{n} returns are missing or not approved: their figures stay provisional.",
                len(waiting),
                n=len(waiting),
            ),
            icon=":material/warning:",
        )
        _waiting(waiting)
        label = _("Why is it closed all the same?")
        tell_of_turning(st.text_area(label, max_chars=LONGEST_REASON, key="close_reason"))
    st.caption(
        _(
            "Afterwards a change to the figures of these months needs a reason. What is closed is "
            "kept for ever as it is now."
        )
    )
    confirm.ask()
    press.show("closing")
    st.button(
        _("Close these months"),
        type="primary",
        key="close_now",
        on_click=_close,
        args=(period, first, last, user),
    )


def _close(period: Period, first: date, last: date, user: User) -> None:
    """The months that were shown when the button was pressed, whatever the page offers since."""
    reason = st.session_state.get("close_reason", "")
    act = partial(write, close_period, first, last, reason, today=today(), by=user)
    message = N_("{days} was closed at {time}.")
    if press.attempt("closing", partial(_done, message, period), act) is not None:
        _open(False)


def _waiting(waiting: list[Owed]) -> None:
    names = {unit.id: wording.short_name(unit) for unit in read(units.every_commune)}
    states = {
        "": _("not there"),
        ReturnState.DRAFT: _("being typed"),
        ReturnState.SUBMITTED: _("waits for approval"),
        ReturnState.RETURNED: _("sent back"),
    }
    tables.show(
        {
            _("Commune"): [names[owed.unit_id] for owed in waiting],
            _("Month"): [formats.month_in_text(owed.month) for owed in waiting],
            _("State"): [states[owed.state] for owed in waiting],
        },
        height="content" if len(waiting) < 6 else 240,
        alt=_("Returns that are missing or not approved"),
    )


def _reopen(closing: Closing, user: User) -> None:
    with st.popover(_("Open this period again"), icon=":material/lock_open:"):
        place = f"reopen_{closing.id}"
        why = _("Why is it opened again?")
        tell_of_turning(st.text_area(why, max_chars=LONGEST_REASON, key=place))
        st.caption(_("The closed figures stay; it can be closed anew when it is put right."))
        press.show(place)
        label = _("Open again, with this reason")
        done = partial(_done, N_("{days} was opened again at {time}."), closing.period)
        press.button(label, "reopen_now", place, done, _write_reopening, closing, place, user)


def _write_reopening(closing: Closing, place: str, by: User) -> None:
    write(reopen_period, closing.id, st.session_state.get(place, ""), by=by)


# What has changed since


def _compared(closing: Closing) -> None:
    """Reported then, known now and the difference by commune, those that differ first; and what
    was written to the period's records since."""
    heirs = read(units.lineage, closing.period.last)
    names = read(units.communes, closing.period.last)
    every = read(units.by_ids)
    names = names | {
        unit: as_row(every[unit]) for unit in read(units.undivided, closing.period.last)
    }
    root = read(units.root)
    if root:
        heirs, names = heirs | {root.id: root.id}, names | {root.id: root}
    cells = rolled_up(read(queries.then_and_now_of, closing.id), heirs)
    found = closed.rows(cells, names)
    since = fresh(amendments.amendments, closing.id)
    changed = sum(row.changed for row in found)
    st.text(closed.state(changed))
    if changed:
        closed.chart(found, names)
        with st.expander(_("Each figure that changed, by month")):
            closed.grid(
                closed.cells_table(cells, names, read(part_names)),
                _("Each figure that changed, by month"),
                height="auto",
            )
    closed.grid(
        closed.table(found, names, why=_reasons(since, heirs)),
        _("Every figure as closed, as known now, and the difference; those that differ first"),
        height=420,
    )
    _amended(since, heirs, names)


def _reasons(since: list[Amendment], heirs: dict[int, int]) -> Callable[[closed.Row], str]:
    """The reasons given for changes to the subject and commune of a row, newest first."""

    def why(row: closed.Row) -> str:
        subject = INDICATORS[row.indicator].group
        reasons = [
            f"{one.reason} ({one.actor}, {formats.moment(one.at)})"
            for one in since
            if subject in one.groups
            and one.reason
            and (not one.units or row.unit in {heirs.get(unit) for unit in one.units})
        ]
        return "; ".join(reasons)

    return why


def _amended(since: list[Amendment], heirs: dict[int, int], names: dict[int, Unit]) -> None:
    st.subheader(_("Changes since the closing"))
    if not since:
        st.caption(_("Nothing was written to the records of this period since."))
        return
    tables.show(
        {
            _("When"): [formats.moment(one.at) for one in since],
            _("Who"): [one.actor for one in since],
            _("Record"): [_record(one) for one in since],
            _("Commune"): [_places(one, heirs, names) for one in since],
            _("Why it changed"): [one.reason or formats.MISSING for one in since],
        },
        height="content" if len(since) < 10 else 380,
        alt=_("Who changed what since the closing, and why"),
    )


def _record(one: Amendment) -> str:
    kind = _(RECORDS[one.entity].title)
    return f"{kind} {one.record_id}" if one.record_id else _("{kind}, many at once", kind=kind)


def _places(one: Amendment, heirs: dict[int, int], names: dict[int, Unit]) -> str:
    found = dict.fromkeys(heirs[unit] for unit in one.units if unit in heirs)
    return wording.listed(wording.short_name(names[unit]) for unit in found) or formats.MISSING


# In words


def _days(period: Period) -> str:
    return formats.day_range(period.first, period.last)


def _named(period: Period) -> str:
    """The month, or the first and the last."""
    ends = dict.fromkeys((period.months()[0], period.months()[-1]))
    return " \u2013 ".join(formats.month_in_text(month) for month in ends)


def _done(message: str, period: Period, _answer: object) -> str:
    return _(message, days=_days(period), time=formats.clock(datetime.now(UTC)))
