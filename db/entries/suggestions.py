"""What may be written of a suggestion, and what is wrong with it, for all forms that hold one."""

from datetime import date

import sqlalchemy as sa

from db.entries.field import Field, void_reason
from db.model import N_, Faults
from db.schema import suggestion, suggestion_event, theme

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
