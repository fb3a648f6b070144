"""The board of returns by commune and month, and the decision about each."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

import pandas as pd
import streamlit as st

from components.data import fresh, read, write
from components.entry import months
from components.entry.monthly import EVERY, earlier
from components.entry.months import Due
from components.figures import tables
from components.forms import draft as drafts
from components.forms import press
from components.forms.field import draw
from components.forms.form import Form, Start
from components.shell.notice import tell_next
from components.words import formats, terms, wording
from components.words.i18n import _, _n
from db.commands.returns import MOVED_ON, approve, return_with_note, take_back
from db.entries.returns import NOTE
from db.ledger.records import Saved, Submission
from db.model import N_, REPORTED, Permission, Refusal, ReturnState, Unit, User
from db.queries import returns, units
from db.queries.drafts import Draft, begun, draft_of
from db.queries.remarks import Remark, remarks

FORM = "returns"
"""Name of the form of a decision, and the address of this page."""
WINDOWS = (6, 9, 12)
CELL = 132
"""Width in pixels of a month on the board: six of them fit beside the names on a tablet."""
DECIDED = "returns_decided"
"""What the last decision came to: lines to show, and whether each went well."""
DONE = {approve: N_("Approved"), take_back: N_("Taken back"), return_with_note: N_("Sent back")}


def window() -> tuple[date, ...]:
    """The months to look at, oldest first."""
    chosen = st.segmented_control(
        _("Months shown"),
        WINDOWS,
        default=WINDOWS[0],
        required=True,
        format_func=lambda n: _("{n} months", n=n),
        key="returns_window",
    )
    return months.window(chosen)


def board(user: User, columns: tuple[date, ...]) -> None:
    """Communes by months; a cell that is chosen opens above."""
    dues = months.board(user, columns)
    order = list({due.unit_id: due.unit for due in dues}.values())
    owing = Counter(due.unit_id for due in dues if due.late and due.state not in REPORTED)
    areas = _areas(order)
    if areas:
        order.sort(key=lambda unit: -owing[unit.id])  # who is late stands first
        order = _narrowed(order, areas, owing)
        if not order:
            st.caption(_("No commune owes anything that is late."))
            return
    key = tables.keyed("board", [unit.id for unit in order])
    cells = {(due.unit_id, due.month): months.state(due) for due in dues}
    names = {formats.month_name(month): month for month in reversed(columns)}
    tables.show(
        {_("Commune"): [wording.short_name(unit) for unit in order]}
        | ({_("Area"): [areas[unit.id] for unit in order]} if areas else {})
        | {
            name: [cells.get((unit.id, month), "") for unit in order]
            for name, month in names.items()
        },
        key=key,
        on_select=partial(_open, key, order, names),
        selection_mode="single-cell",
        alt=_("How the return of each commune and month stands; choose a cell to open it"),
        column_config={name: st.column_config.TextColumn(width=CELL) for name in names},
    )
    st.caption(_("{legend}. Choose a cell to open the return.", legend=months.legend()))


def _narrowed(order: list[Unit], areas: Mapping[int, str], owing: Counter[int]) -> list[Unit]:
    """Those of many communes that the reader wants to see: of one area, or who is late."""
    names = list(dict.fromkeys(areas.values()))
    late = sum(owing[unit.id] > 0 for unit in order)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        area = st.selectbox(
            _("Area"),
            names,
            index=None,
            placeholder=_("All {n} areas", n=len(names)),
            filter_mode="contains",
            key="returns_area",
            width=320,
        )
        is_late = st.toggle(_("Only who is late ({n})", n=late), key="returns_late")
    return [
        unit for unit in order if area in (None, areas[unit.id]) and (owing[unit.id] or not is_late)
    ]


def _areas(communes: list[Unit]) -> dict[int, str]:
    """What each of many communes hangs in, by name; nothing of few."""
    tree = read(units.tree)
    if tree is None or len(communes) <= tables.MOST_ROWS:
        return {}
    held = tree.grouped(tree.root.id, [unit.id for unit in communes])
    return {
        one: wording.node_name(tree.nodes[area]) for area, found in held.items() for one in found
    }


def waiting(user: User, of: tuple[date, ...]) -> None:
    """What was sent and waits for approval; several at once."""
    if not user.may(Permission.APPROVE):
        return
    rows = [due for due in months.board(user, of) if due.state == ReturnState.SUBMITTED]
    st.subheader(_n("{n} return to approve", "{n} returns to approve", len(rows)), anchor=False)
    if not rows:
        return
    noted = fresh(remarks, sorted({row.month for row in rows}))
    usual = [row for row in rows if not noted.get(row.return_id or 0, ())]
    chosen = tables.show(
        {
            _("Month"): [formats.month_name(row.month) for row in rows],
            _("Commune"): [wording.short_name(row.unit) for row in rows],
            _("Incidents"): [row.incidents for row in rows],
            _("Sent at"): [formats.moment(row.submitted_at) for row in rows],
            _("State"): [months.state(row) for row in rows],
            _("To look at"): [_to_look_at(noted.get(row.return_id or 0, ())) for row in rows],
        },
        key=f"waiting-{'-'.join(f'{row.return_id}.{row.version}' for row in rows)}",
        on_select="rerun",
        selection_mode="multi-row",
        alt=_("Returns that wait for approval; choose those to approve"),
    )
    picked = [rows[at] for at in chosen["selection"]["rows"]]
    with st.container(horizontal=True):
        st.button(
            _("Approve the chosen returns ({n})", n=len(picked)),
            type="primary",
            key="approve_chosen",
            disabled=not picked,
            on_click=_decide_all,
            args=(approve, user, picked),
        )
        with st.popover(
            _("Approve all with nothing to look at ({n})", n=len(usual)),
            icon=":material/done_all:",
            disabled=not usual,
        ):
            st.text(
                _(
                    "Their incidents are those of the register and no more or fewer than usual, "
                    "and they begin with the people with whom the month before ended."
                )
            )
            label = _("Approve these {n} returns", n=len(usual))
            act = (approve, user, usual)
            st.button(label, key="approve_usual", type="primary", on_click=_decide_all, args=act)


def _to_look_at(found: Collection[Remark]) -> str:
    words = {
        Remark.REGISTER: _("register holds another number"),
        Remark.OPENING: _("does not go on from the month before"),
        Remark.UNUSUAL: _("unusual number of incidents"),
    }
    return ", ".join(words[remark] for remark in found)


def decided() -> None:
    """What the last decision came to, return by return."""
    for line, well in st.session_state.get(DECIDED, []):
        (st.success if well else st.error)(line)


def detail(user: User) -> None:
    """The return in the address: its figures beside the earlier ones, and what to do with it."""
    known = drafts.opened(FORM, user)
    due = _due(user, known)
    noted = known is not None and known.sent_at is None
    if noted and not (due and due.sent and user.may(Permission.APPROVE)):
        drafts.refuse(known, Refusal(MOVED_ON), _("Leave this draft"), by=user)
    if due is None:
        return
    place = f"{wording.short_name(due.unit)} \u00b7 {formats.month_name(due.month)}"
    st.subheader(place, anchor=False)
    st.caption(f"{months.state(due)} \u00b7 {months.deadline(due)}")
    record = read(returns.return_record, due.unit_id, due.month)
    if record and record["note"]:
        st.text(record["note"])
    if record and record["stock_end"] is not None:
        _figures(record)
    _decide(user, due)


def _due(user: User, known: Draft | None) -> Due | None:
    """The return that the draft of a note is about, or that of the address."""
    if known is None:
        place = months.asked(user)
    else:
        for name in months.ADDRESS:
            st.query_params.pop(name, None)
        sent = known.sent_at is not None
        place = months.of_record(int(known.result or 0) if sent else known.record_id)
    if place is None:
        return None
    board = months.board(user, (place[1],))
    return next((due for due in board if due.unit.id == place[0]), None)


def _figures(record: dict[str, Any]) -> None:
    """Every count of the return, the month before and a year before."""
    before = earlier(record["unit_id"], record["month"])
    labels = terms.boxes()
    counts = {
        _("This month"): [record[name] for name in EVERY],
        _("Month before"): [before[name][0] for name in EVERY],
        _("Same month of last year"): [before[name][1] for name in EVERY],
    }
    tables.show(
        {_("Indicator"): [labels[name] for name in EVERY]}
        | {name: pd.array(column, dtype="Int64") for name, column in counts.items()},
        placeholder=formats.MISSING,
        width=900,
        alt=_("The counts of the return beside the month before and last year"),
    )


def _decide(user: User, due: Due) -> None:
    """What this user can do with the return as it stands."""
    approver = user.may(Permission.APPROVE)
    with st.container(horizontal=True):
        if due.state == ReturnState.SUBMITTED:
            label, command = (
                (_("Approve"), approve) if approver else (_("Take back to correct"), take_back)
            )
            st.button(
                label,
                type="primary" if approver else "secondary",
                key=command.__name__,
                on_click=_decide_all,
                args=(command, user, [due]),
            )
        if (approver or due.state != ReturnState.APPROVED) and st.button(
            _("Open the form"), key="open_form"
        ):
            months.open_form(due)
    if approver and due.sent:
        form = _note_form(user, due)
        with st.container(width=720):
            draw(form, NOTE, label=_("What has to be corrected?"), height=100)
            form.send(
                _("Send back with this note"),
                partial(_send_back, due),
                receipt=_("Sent back."),
            )


def _note_form(user: User, due: Due) -> Form:
    """The note as it is being typed: it is kept as every draft is."""
    about = {drafts.RECORD: due.return_id}
    at = f"returns_note-{due.return_id}-{due.version}"
    if at not in st.session_state:
        st.session_state[at] = fresh(begun, user.id, FORM, about) or uuid4().hex
    key = st.session_state[at]
    form = Form(FORM, key, user, about, lambda _about: Start({}, due.version), fresh(draft_of, key))
    form.open()
    return form


# Decisions


def _open(key: str, order: list[Unit], names: Mapping[str, date]) -> None:
    """The chosen cell stands in the address, so that a link opens the same return."""
    for line, column in st.session_state[key]["selection"]["cells"]:
        if column in names:
            drafts.leave(**months.address(order[line].id, names[column]))


def _decide_all(command: Callable[..., Saved], user: User, dues: list[Due]) -> None:
    found = [_decided(command, user, due) for due in dues]
    st.session_state[DECIDED] = found
    well = [line for line, is_done in found if is_done]
    if len(found) > 1:
        tell_next(_("Approved: {n} of {most} returns.", n=len(well), most=len(found)))
    elif well:
        tell_next(well[0])


def _decided(command: Callable[..., Saved], user: User, due: Due) -> tuple[str, bool]:
    """Decide as it was seen; the line to show, and whether it went well."""
    pressed = Submission.press(command.__name__, due.return_id, version=due.version, by=user)
    found = press.outcome(
        partial(_done, DONE[command], due), write, command, due.return_id, pressed, by=user
    )
    if found.refusal is not None:
        return f"{_called(due)}: {press.words(found.refusal)}", False
    return found.receipt, True


def _send_back(due: Due, form: Form) -> Saved:
    saved = form.write(return_with_note, due.return_id, form.values.get("note") or "")
    line = _done(DONE[return_with_note], due, saved)
    st.session_state[DECIDED] = [(line, True)]
    tell_next(line)
    return saved


def _done(what: str, due: Due, saved: Saved) -> str:
    at = formats.moment(saved.at)
    return _("{what}: {which}, at {time}.", what=_(what), which=_called(due), time=at)


def _called(due: Due) -> str:
    """A return in a line: commune, month and number."""
    return _(
        "{commune}, {month} (number {number})",
        commune=wording.short_name(due.unit),
        month=formats.month_name(due.month),
        number=due.return_id,
    )
