"""What is being typed into a form: where it is kept, and what stands in it now.

A form is a draft: its id stands in the address and is the key under which the entry is saved once.
Every field keeps itself when it changes; what was kept comes back after a reload, a cut, a restart
and on another device.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import streamlit as st

from components.data import fresh, write
from components.forms.press import Outcome
from components.runtime.scripts import Sight
from db.ledger import drafts
from db.ledger.records import Submission
from db.model import Refusal, User
from db.queries.drafts import Draft, draft_of
from db.text import nfc

DRAFT = "draft"
"""Name in the address of the draft's id."""
RECORD = "id"
"""Name in the address, and in what a draft is about, of the id of the record that is changed."""
LEFT = "left_a_draft"
"""Where the session keeps that the next form was asked for on the page of another."""
OPENED = "opened_forms"
"""Where the session keeps the form of each name that was opened last."""
Values = Mapping[str, Any]
"""Fields as typed: text, a choice, a flag, an ISO day, or plain lists and mappings of these."""


@dataclass(frozen=True)
class Start:
    """What a form shows before anything is typed: of a record, with the version that was read."""

    values: Values = field(default_factory=dict)
    version: int | None = None


@dataclass
class FormState:
    """Of one draft: what was typed and shown so far, and what the last press came to."""

    start: Start | None = None
    """What the form began from, once it is opened."""
    shown: dict[str, Any] = field(default_factory=dict)
    """What stood in each field when it was drawn last: what stands there otherwise was typed."""
    is_ahead: bool = False
    """Whether something was kept since the draft was read."""
    seen: dict[str, Any] = field(default_factory=dict)
    """What the draft held of each field when it was shown."""
    unkept: Values = field(default_factory=dict)
    """What could not be kept, because of `trouble`; it is tried again with the next."""
    trouble: Refusal | None = None
    sent: Values = field(default_factory=dict)
    """Every field when the button was pressed last."""
    outcome: Outcome = field(default_factory=Outcome)
    """Of the last press."""
    faults: Mapping[str, Refusal] = field(default_factory=dict)
    """What was refused of each field and not typed anew since."""
    asks: frozenset[str] = frozenset()
    """Fields in which a refusal asked for a reason."""
    sight: Sight = field(default_factory=Sight)
    """What the last press wants in sight, once."""
    found: dict[str, Any] = field(default_factory=dict)
    """What the page found out of what was typed, and need not find out again."""


@dataclass
class Typing:
    """One entry being typed by `user`, `about` ids that say what it is about (db.queries.drafts).
    `begin` reads anew what stands in the database. `state` is what the session knows of it."""

    name: str
    key: str
    user: User
    about: Values
    begin: Callable[[Values], Start]
    draft: Draft | None
    labels: dict[str, tuple[str, Callable[[Any], str]]] = field(default_factory=dict)
    state: FormState = field(init=False)

    def __post_init__(self) -> None:
        self.state = st.session_state.setdefault(f"{self.key}#state", FormState())

    def open(self) -> None:
        """Read what to start from, and show what has been typed and kept since.

        What was seen first counts until a newer version is shown: a save may not go on from a
        version that nobody here has seen. Whether it may be begun is asked in every run: the record
        may have become another's meanwhile.

        Raises:
            Refusal: of `begin`.
        """
        begun = self.begin(self.about)
        self.state.start = self.state.start or begun
        opened: dict[str, Typing] = st.session_state.setdefault(OPENED, {})
        if self.name in opened:
            opened[self.name].make_room(for_=self.key)
        opened[self.name] = self
        if self.state.is_ahead:
            st.query_params[DRAFT] = self.key
            self.draft = fresh(draft_of, self.key)
            self.state.is_ahead = False

    def make_room(self, *, for_: str) -> None:
        """The next form of this name is open: what is known of this one goes, since the draft has
        it all, and a day of forms would stay in memory; but for what could not be kept."""
        if self.key != for_ and not self.state.unkept:
            st.session_state.pop(f"{self.key}#state", None)

    def keep_typed(self) -> None:
        """Keep what stands otherwise in its widgets than it was drawn.

        No callback of a widget tells of it: a run that fails before its callbacks takes what was
        typed and never calls them, and somebody who types on quickly interrupts them.
        """
        shown = self.state.shown
        standing = self._standing(shown)
        typed = {name: value for name, value in standing.items() if value != shown[name]}
        if typed:
            self.state.is_ahead = True
            self._keep(typed)

    @property
    def record_id(self) -> int | None:
        """Of the record that is changed, None for a new one."""
        return self.about.get(RECORD)

    @property
    def start(self) -> Start:
        """What the form began from, nothing before it is opened."""
        return self.state.start or Start()

    @property
    def version(self) -> int | None:
        return self.draft.version if self.draft else self.start.version

    @property
    def values(self) -> dict[str, Any]:
        """Every field as it stands now: of the record, as kept, as typed just now."""
        return {**self.kept, **self._standing(self.labels)}

    @property
    def kept(self) -> dict[str, Any]:
        """Every field of the record and as kept, without what stands in the widgets."""
        return {**self.start.values, **self._drafted, **self.state.unkept}

    def _standing(self, names: Iterable[str]) -> dict[str, Any]:
        """What stands in the widgets of these fields, as far as they are on the screen."""
        there = {name: self._at(name) for name in names}
        return {
            name: plain(st.session_state[key])
            for name, key in there.items()
            if key in st.session_state
        }

    @property
    def submission(self) -> Submission:
        values = self.values
        return Submission(
            self.key,
            self.version,
            reason=values.get("reason") or "",
            not_personal=values.get("not_personal") or "",
            form=self.name,
        )

    def keep(self, *names: str, **values: Any) -> None:
        """Keep these fields as they stand in their widgets, and these values."""
        st.query_params[DRAFT] = self.key
        self._keep({**self._standing(names), **values})

    def _keep(self, values: Values, seen: int | None = None) -> bool:
        """Keep the values, with those that could not be kept before; tell whether it was done."""
        state = self.state
        waiting = {**state.unkept, **values}
        try:
            write(
                drafts.keep_draft,
                self.key,
                waiting,
                form=self.name,
                about=self.about,
                version=self.version,
                seen=seen,
                by=self.user,
            )
        except Refusal as refusal:
            state.unkept, state.trouble = waiting, refusal
            return False
        changed = [name for name, value in waiting.items() if state.sent.get(name, value) != value]
        typed = {part for name in changed for part in _wholes(name)}
        state.faults = {name: fault for name, fault in state.faults.items() if name not in typed}
        state.unkept, state.trouble = {}, None
        return True

    @property
    def _drafted(self) -> Values:
        return self.draft.values if self.draft else {}

    def typed_elsewhere(self) -> bool:
        """Whether another tab or device has typed into a field since this screen was shown."""
        now = fresh(draft_of, self.key)
        newest = now.values if now and now.sent_at is None else {}
        return any(self._is_newer(name, newest) for name in self.labels)

    def _is_newer(self, name: str, drafted: Values) -> bool:
        """Whether the draft holds something else of the field than was shown here or typed."""
        if name not in drafted:
            return False
        key = self._at(name)
        here = plain(st.session_state.get(key))
        known = (self.state.seen.get(name), nfc(here) if isinstance(here, str) else here)
        return drafted[name] not in known

    def _sight(self) -> Sight:
        """What is to be brought in sight now: of a form that a press has opened on this page its
        first field. Once: what the reader scrolls to afterwards stays where it is."""
        wanted, self.state.sight = self.state.sight, Sight()
        if st.session_state.pop(LEFT, False) and not wanted.of:
            return Sight(self._at(next(iter(self.labels))))
        return wanted

    def _at(self, name: str) -> str:
        return f"{self.key}.{name}"


def keep_typed() -> None:
    """Keep what was typed since the last run, into whatever form: the page that runs now may be
    another one, or about something else."""
    for form in st.session_state.get(OPENED, {}).values():
        form.keep_typed()


def draft_asked(name: str, about: Values) -> str:
    """Id of the draft of this form: that of the address, else the one about the same that was
    typed into just now, since the first letter may outrun the address."""
    before: Typing | None = st.session_state.get(OPENED, {}).get(name)
    outrun = before is not None and before.state.is_ahead and before.about == about
    return st.query_params.get(DRAFT) or (before.key if before is not None and outrun else "")


def is_of_another(name: str, key: str, about: Values) -> bool:
    """Whether this session has opened the form under the key to type about something else."""
    before: Typing | None = st.session_state.get(OPENED, {}).get(name)
    return before is not None and before.key == key and before.about != about


def record_asked() -> int | None:
    """Id of the record that the address names; None where it names none."""
    return id_asked(RECORD)


def id_asked(name: str) -> int | None:
    """The id that stands under this name in the address."""
    text = st.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _wholes(name: str) -> list[str]:
    """The field and all that it is a part of: of a.b.c itself, a.b and a."""
    parts = name.split(".")
    return [".".join(parts[:n]) for n in range(len(parts), 0, -1)]


def plain(value: Any) -> Any:
    """A widget's value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value
