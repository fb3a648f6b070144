"""What may be written of a suggestion, and what is wrong with it, for all forms that hold one."""

from datetime import date

import sqlalchemy as sa

from db.model import N_, Faults
from db.schema import theme

LONGEST_TEXT = 2000
LONGEST_ANSWER = 4000
LONGEST_RESPONSIBLE = 160


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
    if not text:
        faults.add(f"{card}text", N_("Write down what was suggested."))
    elif len(text) > LONGEST_TEXT:
        faults.add(f"{card}text", N_("A suggestion may have {most} characters."), most=LONGEST_TEXT)
    found = conn.execute(sa.select(theme).where(theme.c.id == theme_id)).first()
    if found is None:
        faults.add(f"{card}theme_id", N_("Choose the theme."))
    elif not found.valid_from <= day <= found.valid_to:
        faults.add(f"{card}theme_id", N_("This theme was not in use on that day. Choose another."))


def check_assignment(
    responsible: str, due_on: date | None, held_on: date, faults: Faults, *, card: str = ""
) -> None:
    """Who is to answer and by when."""
    if len(responsible) > LONGEST_RESPONSIBLE:
        faults.add(
            f"{card}responsible",
            N_("This name may have {most} characters."),
            most=LONGEST_RESPONSIBLE,
        )
    if due_on is not None and due_on < held_on:
        faults.add(f"{card}due_on", N_("It cannot be due before the forum was held."))


def check_answer(answer: str, faults: Faults, *, field: str) -> None:
    if len(answer) > LONGEST_ANSWER:
        faults.add(field, N_("An answer may have {most} characters."), most=LONGEST_ANSWER)
