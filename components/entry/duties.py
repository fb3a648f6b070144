"""What there is to do: each kind of duty declared once, with who does it, how it is found, where.
The page, the number in the menu, the table of who owes and the reminder follow."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, groupby

from components.data import keep, read
from components.entry import months
from components.figures.now import deadlines, today
from components.words import formats
from db.facts.returns import deadline
from db.facts.unusual import unusual
from db.model import (
    N_,
    REPORTED,
    Permission,
    ReturnState,
    Scope,
    Selection,
    User,
)
from db.periods import year_earlier
from db.queries import closing, incidents, records, returns, settings, surveys, targets, units
from db.queries.answers import to_answer
from db.queries.suggestions import Wanted

EXCERPT = 90
"""Letters of a citizen's words that stand beside a duty."""


@dataclass(frozen=True)
class Duty:
    """One thing to do, in plain values. `until` is the last day in time, or the day since which it
    waits; `units` whom it is about; the others say of which month (of several, up to the `last`
    one) and record it speaks."""

    kind: str
    until: date
    units: tuple[int, ...] = ()
    month: date | None = None
    last: date | None = None
    record: int | None = None
    text: str = ""
    n: int = 0
    usual: float = 0.0

    @property
    def about(self) -> tuple[str, date | None, int | None]:
        return self.kind, self.month, self.record


@dataclass(frozen=True)
class Kind:
    """Titles are msgids. `page` is the address of where it is done, `who` the right that doing it
    takes. `owed` are kinds that communes owe: the chief sees them by commune, who writes for all
    sees them together. `waits`: nobody is late."""

    title: str
    button: str
    page: str
    who: Permission
    find: Callable[[Scope], Iterable[Duty]]
    owed: bool = True
    waits: bool = False


def _returns(own: Scope) -> Iterator[tuple[str, Duty]]:
    """Every return of the last months with its state: until when it is due, or since when it waits
    for approval."""
    calendar, days = read(settings.calendar), read(settings.return_deadline_days)
    for owed in read(returns.board, months.asked_for(), own):
        until, at = deadline(calendar, owed.month, days), owed.submitted_at
        if owed.state == ReturnState.SUBMITTED and at:
            until = min(at.astimezone(formats.VIETNAM).date(), today())
        yield owed.state, Duty("", until, (owed.unit_id,), owed.month)


def _back(own: Scope) -> Iterator[Duty]:
    for state, duty in _returns(own):
        if state == ReturnState.RETURNED:
            yield replace(duty, kind="back")


def _missing(own: Scope) -> Iterator[Duty]:
    """Months that have ended; who writes for all is told of those that are due."""
    for state, duty in _returns(own):
        if state not in (*REPORTED, ReturnState.RETURNED):
            yield replace(duty, kind="missing")


def _waiting(own: Scope) -> Iterator[Duty]:
    for state, duty in _returns(own):
        if state == ReturnState.SUBMITTED:
            yield replace(duty, kind="waiting")


def _overdue(own: Scope) -> Iterator[Duty]:
    found = read(to_answer, own, Wanted(overdue=True), today())
    rows = zip(found["id"], found["unit_id"], found["due_on"], found["text"], strict=True)
    for id_, unit, due, text in rows:
        excerpt = text if len(text) <= EXCERPT else f"{text[:EXCERPT]}\u2026"
        yield Duty("overdue", due.date(), (int(unit),), record=int(id_), text=excerpt)


def _rounds(own: Scope) -> Iterator[Duty]:
    """Rounds that are over, and not older than the returns that are asked for. One that was held
    at the district alone waits for nobody."""
    calendar, now = read(settings.calendar), today()
    oldest = calendar.first_day(months.window()[0])
    for one in read(surveys.rounds):
        if not oldest <= one.closed_on < now or set(one.forms) == {one.unit_id}:
            continue
        for unit in read(surveys.surveyed, one.unit_id, one.closed_on):
            if unit not in one.forms and own.allows(unit) and unit != _root():
                yield Duty("round", one.closed_on, (unit,), record=one.id, text=one.title)


def _root() -> int | None:
    return read(units.root_id)


def _targets(own: Scope) -> Iterator[Duty]:
    """Targets of this year whose newest due month has no value; since the first that has none."""
    due, days = deadlines(), read(settings.return_deadline_days)
    newest = due.last_due_month()
    year = due.calendar.year(due.calendar.year_of(due.calendar.last_day(newest)))
    asked = [month for month in year.months() if month <= newest]
    for one in read(targets.targets_of, newest.year, own):
        behind = [month for month in asked if month > max(one.reached, default=date.min)]
        if behind:
            until = deadline(due.calendar, behind[0], days)
            yield Duty("target", until, (one.unit_id,), behind[0], record=one.id, text=one.name)


def _ready(_own: Scope) -> Iterator[Duty]:
    """Months that are due, with every return approved, and that no standing closing covers; those
    that follow each other together."""
    calendar, due = read(settings.calendar), deadlines()
    closed = [one.period for one in read(closing.closings) if one.stands]
    states: dict[date, set[str]] = {}
    for owed in read(returns.board, months.window(), Scope.everything()):
        states.setdefault(owed.month, set()).add(owed.state)

    def is_ready(month: date) -> bool:
        is_open = not any(period.contains(calendar.last_day(month)) for period in closed)
        return is_open and states[month] == {ReturnState.APPROVED} and due.is_due(month)

    for ready, run in groupby(states, is_ready):
        if ready:
            span = tuple(run)
            until = deadline(calendar, span[0], due.days)
            yield Duty("ready", until, month=span[0], last=span[-1])


def _unusual(own: Scope) -> Iterator[Duty]:
    due = deadlines()
    month = due.last_due_month()
    first, last = year_earlier(month), due.calendar.last_day(month)
    every = tuple(id_ for id_ in read(units.communes, last) if own.allows(id_))
    if not every:
        return
    window = due.calendar.custom(due.calendar.first_day(first), last)
    chosen = Selection(window, every, whole=False, named_on=last)
    cells, reporting = read(incidents.incident_cells, chosen), read(returns.reporting, chosen)
    for one in unusual(cells, reporting, chosen):
        until = deadline(due.calendar, month, due.days)
        yield Duty("unusual", until, (one.unit_id,), month, n=one.incidents, usual=one.usual)


KINDS: dict[str, Kind] = {
    "back": Kind(
        N_("Return sent back"), N_("Correct the return"), "monthly", Permission.ENTER, _back
    ),
    "missing": Kind(
        N_("Return not sent"), N_("Fill in the return"), "monthly", Permission.ENTER, _missing
    ),
    "overdue": Kind(
        N_("Suggestion overdue"), N_("Answer it"), "answers", Permission.ENTER, _overdue
    ),
    "round": Kind(
        N_("Survey without numbers"), N_("Enter the numbers"), "surveys", Permission.ENTER, _rounds
    ),
    "target": Kind(
        N_("Target without a value"), N_("Enter the value"), "goals", Permission.ENTER, _targets
    ),
    "waiting": Kind(
        N_("Returns to approve"),
        N_("Open the returns"),
        "returns",
        Permission.APPROVE,
        _waiting,
        owed=False,
        waits=True,
    ),
    "ready": Kind(
        N_("Months ready to be closed"),
        N_("Close the figures"),
        "closing",
        Permission.CLOSE,
        _ready,
        owed=False,
        waits=True,
    ),
    "unusual": Kind(
        N_("Unusual figure"),
        N_("Look at the figures"),
        "incidents",
        Permission.BRIEF,
        _unusual,
        owed=False,
        waits=True,
    ),
}
"""In the order of equally late ones."""
ALONE = ("overdue", "unusual")
"""Kinds of which each stands for itself, also for who writes for all."""


def of(user: User) -> tuple[Duty, ...]:
    """What this user is to do, the latest first."""
    kinds = tuple(name for name, kind in KINDS.items() if user.may(kind.who))
    together, own = user.may(Permission.OVERSEE), _own(user)
    return keep(("duties", kinds, own, together, today()), lambda: _found(kinds, own, together))


def by_communes(user: User) -> tuple[Duty, ...]:
    """What communes owe and is late, each thing of each commune for itself."""
    kinds = tuple(name for name, kind in KINDS.items() if kind.owed)
    now, own = today(), _own(user)
    found = keep(("owed", kinds, own, now), lambda: _found(kinds, own, together=False))
    return tuple(duty for duty in found if duty.until < now)


def _own(user: User) -> Scope:
    """Whose duties they see: also a chief, who does none of them."""
    sees = user.sees  # of everything there is nothing to ask
    return sees if sees.is_everything else read(records.own_units, sees)


def _found(kinds: Iterable[str], own: Scope, together: bool) -> tuple[Duty, ...]:
    duties = list(chain.from_iterable(KINDS[kind].find(own) for kind in kinds))
    if together:
        now = today()
        duties = _gathered(duty for duty in duties if duty.kind != "missing" or duty.until < now)
    return tuple(sorted(duties, key=lambda duty: duty.until))


def _gathered(duties: Iterable[Duty]) -> list[Duty]:
    """One duty of all communes that owe the same."""
    found: dict[object, Duty] = {}
    for duty in duties:
        about = duty if duty.kind in ALONE else duty.about
        before = found.get(about)
        found[about] = (
            replace(
                duty,
                units=(*before.units, *duty.units),
                until=min(before.until, duty.until),
            )
            if before
            else duty
        )
    return list(found.values())
