"""What waits for this user, the latest first, each with the way to where it is done; who owes."""

from collections import defaultdict
from functools import partial

import streamlit as st

from components.data import read, write
from components.entry import duties, months, places
from components.entry.duties import KINDS, Duty
from components.entry.months import Due
from components.figures import paging, tables
from components.figures.now import today
from components.forms import press
from components.runtime import markup
from components.runtime.scripts import script
from components.shell.sitemap import screen
from components.words import formats, wording
from components.words.i18n import _, _n
from db.commands.returns import nothing_to_report
from db.ledger.records import Submission
from db.model import Permission, ReturnState, User
from db.queries import returns, settings, units

SENT = "tasks_sent"
"""What the last sending came to in this session."""
ASKED = "tasks_asked"
"""For which month the dialog stands open."""
ROWS = 10
"""Duties on a page."""
TEXT = 680
"""Pixels of what a duty is about; the buttons stand beside it, on a phone below it."""
MONTHLY = ("back", "missing")
"""Kinds that are about a monthly return: an officer sends it from here."""


def show(user: User) -> None:
    last: press.Outcome | None = st.session_state.get(SENT)
    if last is not None:
        words = press.words(last.refusal) if last.refusal else last.receipt
        (st.error if last.refusal else st.success)(words)
    every = duties.of(user)
    if not every:
        st.success(_("Nothing is overdue, nothing waits for you."), icon=":material/task_alt:")
    place = st.container()
    page = paging.page(len(every), ROWS) if len(every) > ROWS else 1
    with place:
        for duty in every[(page - 1) * ROWS : page * ROWS]:
            _show(user, duty)
    if user.may(Permission.BRIEF):
        _debtors(user)


def _show(user: User, duty: Duty) -> None:
    if duty.kind in MONTHLY and not user.may(Permission.OVERSEE):
        board = months.board(user, (duty.month,)) if duty.month else []
        for due in board:
            if due.unit_id in duty.units:
                _card(user, due)
    else:
        _row(user, duty)


def _row(user: User, duty: Duty) -> None:
    """What it is and since when, and the way there."""
    kind, at = KINDS[duty.kind], f"{duty.kind}-{duty.month}-{duty.record}-{duty.units}"
    with st.container(
        border=True,
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
    ):
        with st.container(width=TEXT, gap="xxsmall"):
            st.markdown(wording.joined(markup.bold(_(kind.title)), _lateness(duty)))
            st.text(line(duty))
        with st.container(horizontal=True, width="content"):
            if user.may(Permission.OVERSEE) and kind.owed:
                with st.popover(_("Reminder"), icon=":material/notifications:", key=f"remind-{at}"):
                    words = _reminder(duty)
                    st.text(words)
                    _copy(words, f"copy-{at}")
            label, page, address = _way(duty)
            if st.button(label, key=f"go-{at}", type="primary"):
                st.switch_page(screen(page).file, query_params=address)


def _copy(words: str, key: str) -> None:
    labels = {"label": _("Copy"), "done": _("Copied"), "failed": _("Mark the text to copy it")}
    script("copy")(key=key, data={"text": words, **labels})


def _way(duty: Duty) -> tuple[str, str, dict[str, str]]:
    """What the button says, the address of the page, and what stands in it."""
    kind = KINDS[duty.kind]
    if duty.kind in (*MONTHLY, "waiting"):
        if duty.month is None or len(duty.units) != 1:
            return _("Open the returns"), "returns", {}
        return _("Open the return"), "returns", months.address(duty.units[0], duty.month)
    if duty.kind == "unusual" and duty.month:
        on = read(settings.calendar).last_day(duty.month)
        commune = places.on_day(on)[duty.units[0]]
        month = {"period": _("Month"), "month": formats.month_name(duty.month)}
        return _(kind.button), kind.page, {**month, "communes": commune}
    address = {} if duty.record is None else {"id": str(duty.record)}
    if duty.kind == "round" and len(duty.units) == 1:
        address["unit"] = str(duty.units[0])
    return _(kind.button), kind.page, address


def _lateness(duty: Duty) -> str:
    late = (today() - duty.until).days
    if KINDS[duty.kind].waits:
        line, colour = _("waits since {day}", day=formats.day(duty.until)), "gray"
    elif late > 0:
        line, colour = _n("{n} day late", "{n} days late", late, n=formats.number(late)), "red"
    else:
        line, colour = _("Due until {day}", day=formats.day(duty.until)), "gray"
    return markup.badge(line, colour)


def line(duty: Duty) -> str:
    """Of what it speaks: the month, what a person called it, whom it is about."""
    names = places.names()
    found = wording.listed(names[unit] for unit in duty.units if unit in names)
    span = dict.fromkeys(month for month in (duty.month, duty.last) if month)
    month = " \u2013 ".join(formats.month_name(month) for month in span)
    if duty.kind == "unusual":
        found = _(
            "{commune}: {incidents}; {usual} a month in the year before",
            commune=found,
            incidents=wording.incidents(duty.n),
            usual=formats.number(duty.usual, 1),
        )
    if duty.kind == "target" and duty.month:
        month = _("no value since {month}", month=formats.month_in_text(duty.month))
    return " \u00b7 ".join(part for part in (month, duty.text, found) if part)


def _reminder(duty: Duty) -> str:
    """What staff send to the communes that owe it."""
    root = read(units.root)
    return _(
        "{command} asks {communes}: {what} ({about}). It was due until {day}.",
        command=root.full_name if root else "",
        communes=wording.listed(
            [places.names()[unit] for unit in duty.units], most=len(duty.units)
        ),
        what=_(KINDS[duty.kind].title),
        about=duty.text or (formats.month_in_text(duty.month) if duty.month else ""),
        day=formats.day(duty.until),
    )


def _debtors(user: User) -> None:
    """Which communes owe what that is late; the most first."""
    owed: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    oldest: dict[int, Duty] = {}
    for duty in duties.by_communes(user):
        for unit in duty.units:
            owed[unit][duty.kind] += 1
            oldest.setdefault(unit, duty)
    st.subheader(_("Who owes what"), anchor=False)
    if not owed:
        st.caption(_("No commune owes anything that is late."))
        return
    names = places.names()
    order = sorted(owed, key=lambda unit: (-sum(owed[unit].values()), oldest[unit].until))
    kinds = [name for name, kind in KINDS.items() if any(name in owes for owes in owed.values())]
    tables.show(
        {
            _("Unit"): [names.get(unit, formats.MISSING) for unit in order],
            **{_(KINDS[kind].title): [owed[unit].get(kind, 0) for unit in order] for kind in kinds},
            _("Overdue since"): [formats.day(oldest[unit].until) for unit in order],
        },
        alt=_("What each commune owes that is late, the most first"),
    )


# A return that an officer owes


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
