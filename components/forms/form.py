"""Forms whose typing is never lost: the fields, the button that sends, and what comes of it.

Fields hold what was typed, as text; the page's `read` makes an entry of it.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from components.data import write
from components.forms import press
from components.forms.inputs import tell_of_turning
from components.forms.typing import DRAFT, Typing, plain
from components.forms.typing import Start as Start
from components.forms.typing import Values as Values
from components.runtime import scripts
from components.words import formats
from components.words.i18n import _
from components.words.wording import distinct
from db.entries.field import length
from db.ledger.records import Saved
from db.model import BEGINNING, N_, Faults, LooksPersonal, ReasonNeeded, Refusal, Stale
from db.schema import audit_event
from db.text import clean_block, damage

T = TypeVar("T", bound=Hashable)
REASON = length(audit_event.c.reason) // 2
"""The audit keeps two reasons in one column."""


@dataclass
class Form(Typing):
    """One entry being typed, as it stands on the screen. `passing` are the names of fields that
    belong to the change and not to the record, so they are not compared with it; `placed` those
    whose faults have a place of their own."""

    passing: set[str] = field(default_factory=set)
    placed: set[str] = field(default_factory=set)

    def text(self, name: str, label: str, **more: Any) -> str:
        """One line."""
        return self._field(st.text_input, name, label, live="1s", **more) or ""

    def count(self, name: str, label: str, **more: Any) -> str:
        """A number as typed: 5, 05, 1.234. Read it with `counted`. Of a phone the type brings the
        keys of digits, and nothing else is meant by it (components/runtime/assets/platform.js)."""
        plain_box = {"type": "phone", "icon": "", "placeholder": "", "autocomplete": "off"}
        return self.text(name, label, **{**plain_box, **more})

    def zeroes(self, *names: str, label: str = "") -> None:
        """A button that writes 0 into those of these boxes that are empty."""
        label = label or _("Write 0 into the empty boxes")
        st.button(label, key=self._at("zeroes"), on_click=self._zero, args=(names,))

    def go_on_at(self, name: str) -> None:
        """For a callback that adds the field: it is typed into next."""
        self.state.sight = scripts.Sight(self._at(name), is_new=True)

    def _zero(self, names: Iterable[str]) -> None:
        for name in names:
            if not str(self.values.get(name) or "").strip():
                st.session_state[self._at(name)] = "0"

    def long_text(self, name: str, label: str, **more: Any) -> str:
        """Some lines; handed over after a pause in typing."""
        return self._field(st.text_area, name, label, **more) or ""

    def day(self, name: str, label: str, **more: Any) -> date | None:
        """A day; beside one that lies behind us, whose `max_value` is today, today and the day
        before at one tap."""
        cell = st.container()  # with what is wrong below the row, not within it
        with cell.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
            day: date | None = self._field(
                st.date_input,
                name,
                label,
                format="DD/MM/YYYY",
                decode=lambda kept: date.fromisoformat(kept) if kept else None,
                show=lambda kept: (
                    formats.day(date.fromisoformat(kept)) if kept else formats.MISSING
                ),
                fault_below=False,
                **{"value": None, "min_value": BEGINNING, **more},
            )
            today: date | None = more.get("max_value")
            if today is not None and day is None:
                near = {_("Today"): today, _("Yesterday"): today - timedelta(days=1)}
                for word, that in near.items():
                    at = self._at(name)
                    key = f"{at}-{that}"
                    st.button(word, key=key, on_click=st.session_state.update, args=({at: that},))
        with cell:
            self.wrong(name)
        return day

    def choice(
        self,
        name: str,
        label: str,
        options: Mapping[T, str],
        widget: Callable[..., Any] = st.selectbox,
        **more: Any,
    ) -> T | None:
        """One of the options, which map what is stored to what is shown. A disabled choice of one
        option has made it, unless another one was chosen before: that is for the user to change."""
        options = distinct(options)
        if more.get("disabled") and len(options) == 1:
            only = next(iter(options))
            if self._drafted.get(name, only) == only:
                st.session_state[self._at(name)] = only
            else:
                more["disabled"] = False
        nothing = {"index": None} if widget in (st.selectbox, st.radio) else {"default": None}
        chosen: T | None = self._field(
            widget,
            name,
            label,
            list(options),
            format_func=lambda option: options.get(option, str(option)),
            decode=lambda kept: kept if kept in options else None,
            show=lambda kept: options.get(kept, formats.MISSING),
            **{"placeholder": _("Choose"), "filter_mode": "contains", **nothing, **more}
            if widget is st.selectbox
            else {**nothing, **more},
        )
        return chosen

    def flag(self, name: str, label: str, **more: Any) -> bool:
        words = {True: _("yes"), False: _("no")}
        more |= {"decode": bool, "show": lambda kept: words[bool(kept)]}
        return bool(self._field(st.checkbox, name, label, **more))

    def _field(
        self,
        widget: Callable[..., Any],
        name: str,
        label: str,
        *args: Any,
        decode: Callable[[Any], Any] = lambda kept: kept,
        show: Callable[[Any], str] = lambda kept: str(kept or formats.MISSING),
        of_record: bool = True,
        fault_below: bool = True,
        **more: Any,
    ) -> Any:
        """The widget with what is kept of it, and below it what is wrong with it, unless the
        caller says that elsewhere."""
        kept, key = self.kept, self._at(name)
        self.labels[name] = (label, show)
        if not of_record:
            self.passing.add(name)
        if self._is_newer(name, self._drafted):
            st.session_state[key] = decode(self._drafted[name])
        elif name in kept and key not in st.session_state:
            st.session_state[key] = decode(kept[name])
        self.state.seen[name] = self._drafted.get(name)
        with st.container():  # one cell of a grid, with what is wrong below the widget
            value = widget(label, *args, key=key, **more)
            self.state.shown[name] = plain(value)
            tell_of_turning(value)
            if fault_below:
                self.wrong(name)
        return value

    def wrong(self, *names: str) -> None:
        """Say what was wrong with these fields when they were kept or sent, each thing once."""
        self.placed.update(names)
        state = self.state
        trouble = state.trouble if state.unkept.keys() & set(names) else None
        found = [state.faults[name] for name in names if name in state.faults]
        for fault in [trouble] if trouble is not None else found:
            press.tell(fault)

    # What becomes of it

    def send_record(
        self, label: str, save: Callable[["Form"], Saved], *, receipt: str, **more: Any
    ) -> None:
        """As `send`, for a form that writes one record down, or changes it."""
        if self.record_id is not None:
            label, receipt = _("Save the change"), _("The change is saved.")
        self.send(label, save, receipt=receipt, **more)

    def send(
        self, label: str, save: Callable[["Form"], Saved], *, receipt: str, **more: Any
    ) -> None:
        """The button that sends the entry, what it still asks for, and what was refused.

        `save` reads the entry from the fields and writes it; the `receipt` is shown when it is
        done, with its number and time.
        """
        self.refused()
        with st.container(horizontal=True, vertical_alignment="center"):
            self.action(label, save, receipt=receipt, button="send", type="primary", **more)
            self._kept()
        scripts.typing(self._sight())

    def refused(self) -> None:
        """What was refused last, and the fields in which it asks for a reason."""
        refusal = self.state.outcome.refusal
        self._extra_fields(refusal)
        if isinstance(refusal, Stale):
            self._compare()
        elif refusal is not None:
            press.tell(refusal)
            for name, fault in self.state.faults.items():
                if name not in self.placed:
                    press.tell(fault)

    def action(
        self,
        label: str,
        save: Callable[["Form"], Saved],
        *,
        receipt: str,
        button: str,
        **more: Any,
    ) -> None:
        """A button alone, for another thing that can be done with the same entry."""
        st.button(label, key=self._at(button), on_click=self._send, args=(save, receipt), **more)

    def _send(self, save: Callable[["Form"], Saved], receipt: str) -> None:
        st.query_params[DRAFT] = self.key
        self.attempt(partial(self._save, save), receipt)

    def _save(self, save: Callable[["Form"], Saved]) -> Saved:
        if self.typed_elsewhere():
            raise Refusal(TYPED_ELSEWHERE)
        faults = Faults()
        for name, value in self.values.items():
            fault = damage(clean_block(value), name) if isinstance(value, str) else None
            if fault:
                faults.found[name] = fault
        faults.refuse()
        return save(self)

    def write(self, command: Callable[..., Saved], *entry: Any, **more: Any) -> Saved:
        """Let the command write the entry, as sent by this draft of its user."""
        return write(command, *entry, self.submission, by=self.user, **more)

    def attempt(self, do: Callable[[], object], receipt: str) -> None:
        """Do it; the form tells what comes of it in its next run."""
        state = self.state
        state.sent = self.values
        state.outcome = press.outcome(receipt, do)
        state.faults = state.outcome.faults
        refusal = state.outcome.refusal
        state.sight = scripts.Sight(scripts.FAULT if refusal else "")
        if refusal is None:
            state.shown.clear()  # all of it is sent, nothing is left to keep or to find out
            state.found.clear()
            state.is_ahead = False
        elif isinstance(refusal, ReasonNeeded | LooksPersonal) and refusal.field:
            state.asks |= {refusal.field}

    def _extra_fields(self, refusal: Refusal | None) -> None:
        if isinstance(refusal, LooksPersonal):
            passages = [passage for found in refusal.found.values() for passage in found]
            st.text(_("Found: {passages}", passages="; ".join(passages)))
        labels = {
            "reason": _("Why does a closed figure change?"),
            "not_personal": _("Why is this not personal data?"),
        }
        for name, label in labels.items():
            if name in self.state.asks or self.values.get(name):
                self.text(name, label, max_chars=REASON, of_record=False)

    def _compare(self) -> None:
        """Both versions side by side; the user goes on from the other's, or with their own."""
        st.error(_(Stale().message), icon=":material/difference:")
        try:
            theirs, mine = self.begin(self.about), self.values
        except Refusal as refusal:
            press.tell(refusal)
            return
        saved = {name: None for name in self.labels if name not in self.passing} | dict(
            theirs.values
        )
        differing = [
            (label, show(mine.get(name)), show(theirs.values.get(name)))
            for name, (label, show) in self.labels.items()
            if _same(mine.get(name)) != _same(theirs.values.get(name)) and name not in self.passing
        ]
        with st.container(border=True):
            _in_columns(st.caption, (_("Field"), _("Yours"), _("Saved by somebody else")))
            for row in differing:
                _in_columns(st.text, row)
        with st.container(horizontal=True):
            for label, values, key in (
                (_("Go on with mine"), {}, "mine"),
                (_("Take the saved one"), saved, "theirs"),
            ):
                st.button(label, key=self._at(key), on_click=self._decide, args=(values, theirs))

    def _decide(self, values: Values, theirs: Start) -> None:
        """The user has seen the other version: the next save is meant to replace it."""
        if self._keep(values, seen=theirs.version):
            for name in values:
                st.session_state.pop(self._at(name), None)
            self.state.outcome, self.state.start = press.Outcome(), theirs

    def _kept(self) -> None:
        """When the typing was kept last, or that it is not."""
        if self.state.trouble is not None:
            press.tell(self.state.trouble)
        elif self.draft is not None:
            at = self.draft.saved_at
            today = formats.day(at) == formats.day(datetime.now(UTC))
            st.caption(
                _("Draft kept at {time}", time=formats.clock(at) if today else formats.moment(at))
            )


TYPED_ELSEWHERE = N_(
    "You have gone on typing in another window or on another device. The newest stands here now: "
    "check it and save again."
)


def counted(values: Values, name: str, faults: Faults, *, empty: int | None = 0) -> int | None:
    """The typed count; what is no count goes to the faults. `empty` is what nothing means."""
    typed = str(values.get(name) or "").strip()
    if not typed:
        return empty
    try:
        return formats.parse_count(typed, field=name)
    except Refusal as refusal:
        faults.add(name, refusal.message, **refusal.params)
        return None


def chosen_day(values: Values, name: str) -> date | None:
    """The day as kept."""
    day = values.get(name)
    return date.fromisoformat(day) if day else None


def _in_columns(draw: Callable[[str], Any], row: tuple[str, str, str]) -> None:
    """Side by side, and whole however long: a table would hide what does not fit."""
    for column, cell in zip(st.columns([2, 3, 3]), row, strict=True):
        with column:
            draw(cell)


def _same(value: Any) -> Any:
    """Nothing typed and nothing stored are the same."""
    return None if value in ("", None, False) else value
