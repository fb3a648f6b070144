"""What waits for this user: months owed, returns that came back, returns to approve."""

from functools import partial
from itertools import groupby
from operator import attrgetter

import streamlit as st

from components.data import read, write
from components.entry import months
from components.entry.months import Due
from components.figures.now import today
from components.forms import press
from components.runtime import markup
from components.shell.sitemap import screen
from components.words import formats, wording
from components.words.i18n import _, _n
from db.commands.returns import nothing_to_report
from db.ledger.records import Submission
from db.model import Permission, ReturnState, User
from db.queries import returns, settings

SENT = "tasks_sent"
"""What the last sending came to in this session."""
ASKED = "tasks_asked"
"""For which month the dialog stands open."""


def show(user: User) -> None:
    last: press.Outcome | None = st.session_state.get(SENT)
    if last is not None:
        words = press.words(last.refusal) if last.refusal else last.receipt
        (st.error if last.refusal else st.success)(words)
    board = months.board(user, months.window())
    if user.may(Permission.OVERSEE):
        _district(board)
    else:
        _owed(user, [due for due in board if not due.sent])


# An officer


def _owed(user: User, owed: list[Due]) -> None:
    st.subheader(_("Returns to send"), anchor=False)
    if not owed:
        st.success(
            _("Every month that has ended is reported. Nothing is owed."),
            icon=":material/task_alt:",
        )
    for due in owed:
        _card(user, due)


def _card(user: User, due: Due) -> None:
    """One month owed: how it stands, what came back, and the two ways to send it."""
    calendar, month = read(settings.calendar), due.month
    last_day = calendar.last_day(month)
    incidents = read(returns.registered, due.unit_id, month, last_day)
    place = f"{formats.month_name(month)} \u00b7 {wording.short_name(due.unit)}"
    with st.container(border=True):
        st.subheader(place, anchor=False)
        st.caption(
            _(
                "{days} \u00b7 {incidents} in the register \u00b7 {state}",
                days=formats.day_range(calendar.first_day(month), last_day),
                incidents=wording.incidents(incidents),
                state=months.state(due),
            )
        )
        tell, icon = (st.error, "alarm") if due.late else (st.info, "event")
        tell(months.deadline(due), icon=f":material/{icon}:")
        if due.state == ReturnState.RETURNED:
            st.warning(_("The district sent this return back:"), icon=":material/undo:")
            st.text(due.note)
        at = f"{due.unit_id}-{month}"
        with st.container(horizontal=True):
            if st.button(_("Fill in the return"), key=f"fill-{at}", type="primary"):
                months.open_form(due)
            standing = read(returns.standing_before, due.unit_id, month)
            if incidents == 0 and standing is not None:
                st.button(
                    _("Nothing to report"),
                    key=f"nothing-{at}",
                    icon=":material/do_not_disturb_on:",
                    on_click=st.session_state.update,
                    args=({ASKED: at},),
                )
                if st.session_state.get(ASKED) == at:
                    dialog = st.dialog(_("Nothing to report?"), on_dismiss=_forget)
                    dialog(_confirm)(user, due, standing["stock_end"])


def _forget() -> None:
    st.session_state.pop(ASKED, None)


def _confirm(user: User, due: Due, people: int) -> None:
    """The second tap, after which it closes."""
    if ASKED not in st.session_state:
        st.rerun()
    st.text(
        _(
            "{commune}, {month}: no incident; {people} who have served a prison sentence, as at "
            "the end of the month before.",
            commune=wording.short_name(due.unit),
            month=formats.month_name(due.month),
            people=wording.people(people),
        )
    )
    st.button(
        _("Send: nothing to report"),
        key="send-nothing",
        type="primary",
        on_click=_send,
        args=(user, due),
    )


def _send(user: User, due: Due) -> None:
    place = due.unit_id, due.month
    pressed = Submission.press("nothing", *place, version=due.version, by=user)
    st.session_state[SENT] = press.outcome(
        lambda saved: press.numbered(_("The return is sent."), saved.id, saved.at),
        partial(write, nothing_to_report, *place, pressed, today=today(), by=user),
    )
    _forget()


# District staff


def _district(board: list[Due]) -> None:
    st.subheader(_("Returns of the communes"), anchor=False)
    waiting = sum(due.state == ReturnState.SUBMITTED for due in board)
    with st.container(border=True):
        line = _n(
            "**{n}** return waits for approval.", "**{n}** returns wait for approval.", waiting
        )
        st.markdown(markup.live(line))
        owed = [due for due in board if not due.sent]
        for _month, missing in groupby(owed, attrgetter("month")):
            st.caption(_missing(list(missing)))
        if st.button(_("Open the returns"), type="primary", key="open-returns"):
            st.switch_page(screen("returns").file)


def _missing(month: list[Due]) -> str:
    """Which communes have not sent the month, and until when it is due."""
    return _(
        "{month}. {due}. Not sent: {communes}",
        month=formats.month_name(month[0].month),
        communes=wording.listed(wording.short_name(due.unit) for due in month),
        due=months.deadline(month[0]),
    )
