"""What may be written of a suggestion, and what is wrong with it, for all forms that hold one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from db.entries.field import Field, void_reason
from db.model import N_, OPEN_STATES, Faults, SuggestionState
from db.schema import suggestion, suggestion_event, theme
from db.text import clean

State = SuggestionState
TEXT = Field(
    column=suggestion.c.text,
    label=N_("The citizen's words, no names of people"),
    missing=N_("Write down what was suggested."),
    too_long=N_("A suggestion may have {most} characters."),
    most=2000,
)
THEME = Field(column=suggestion.c.theme_id, label=N_("Theme"), missing=N_("Choose the theme."))
RESPONSIBLE = Field(
    column=suggestion.c.responsible,
    label=N_("Who is to answer (a body, not a person)"),
    too_long=N_("This name may have {most} characters."),
)
DUE = Field(column=suggestion.c.due_on, label=N_("Answer due by"))
ANSWER = Field(
    column=suggestion_event.c.answer,
    label=N_("Answer"),
    too_long=N_("An answer may have {most} characters."),
    most=4000,
)
VOID_REASON = void_reason(suggestion.c.void_reason)
ENDS = (State.RESOLVED, State.TRANSFERRED, State.NOT_FEASIBLE)
NEXT_STEPS: Mapping[State, tuple[State, ...]] = {
    State.RECEIVED: (State.IN_PROGRESS, *ENDS, State.ANSWERED_ON_SPOT),
    State.IN_PROGRESS: (State.IN_PROGRESS, *ENDS),
    **dict.fromkeys((State.ANSWERED_ON_SPOT, *ENDS), (State.IN_PROGRESS,)),
}
"""The states that may follow a state. What has ended is first taken up again."""


@dataclass(frozen=True)
class Step:
    """A change of state on a day. `receiver` is the body to which it is passed on."""

    state: SuggestionState | None
    happened_on: date | None
    answer: str = ""
    receiver: str = ""


def check_words(
    conn: sa.Connection,
    text: str,
    theme_id: int | None,
    day: date,
    faults: Faults,
    *,
    card: str = "",
) -> None:
    """The words and theme of a suggestion of the day; `card` stands before the fields' names."""
    TEXT.check(text, faults, at=card)
    found = conn.execute(sa.select(theme).where(theme.c.id == theme_id)).first()
    if found is None:
        THEME.check(None, faults, at=card)
    elif not found.valid_from <= day <= found.valid_to:
        faults.add(f"{card}theme_id", N_("This theme was not in use on that day. Choose another."))


def check_assignment(
    responsible: str, due_on: date | None, held_on: date, faults: Faults, *, card: str = ""
) -> None:
    """Who is to answer and by when."""
    RESPONSIBLE.check(responsible, faults, at=card)
    if due_on is not None and due_on < held_on:
        faults.add(f"{card}due_on", N_("It cannot be due before the forum was held."))


def check_step(step: Step, answer: str, last: sa.RowMapping, today: date, held_on: date) -> None:
    """The step after the last one (state, happened_on) of a suggestion of the forum's day."""
    faults = Faults()
    day = step.happened_on
    if step.state is None:
        faults.add("state", N_("Choose what became of it."))
    elif step.state not in NEXT_STEPS[State(last["state"])]:
        faults.add("state", N_("This cannot follow its present state. Choose another."))
    elif step.state is State.ANSWERED_ON_SPOT and day and day != held_on:
        faults.add("happened_on", N_("Answered on the spot means: on the day of the forum."))
    if day is None:
        faults.add("happened_on", N_("Enter the day."))
    elif day > today:
        faults.add("happened_on", N_("This day lies ahead. Enter the day on which it was done."))
    elif day < last["happened_on"]:
        faults.add("happened_on", N_("This day lies before the last entry of its history."))
    if step.state is State.TRANSFERRED and not clean(step.receiver):
        faults.add("receiver", N_("Name the body to which it is passed on."))
    missing = _missing(step.state, State(last["state"]))
    if missing and not answer:
        faults.add("answer", missing)
    ANSWER.check(answer, faults)
    faults.refuse()


def _missing(state: SuggestionState | None, last: SuggestionState) -> str:
    """What to say where the answer is empty; nothing where it may be."""
    if last not in OPEN_STATES:
        return N_("Say why it is taken up again.")
    if state is State.NOT_FEASIBLE:
        return N_("Say why it cannot be done.")
    begun = last is State.RECEIVED and state is State.IN_PROGRESS
    return "" if begun or state in (None, State.TRANSFERRED) else N_("Write down the answer.")
