"""What a mark of a picture answers with when it is clicked: what is behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeAlias

from components.words import formats
from db.periods import PeriodKind

PERIOD, MONTH, UNTIL = "period", "month", "until"
"""What the filter remembers its choices by, and the address."""
TOP = "headline"
"""The row that says what a page of figures is about."""


@dataclass(frozen=True)
class Answer:
    """`place` is the area or the commune that is gone down to; `choice` are values of what the page
    asks for, by the keys of its widgets, and `sight` is where their consequence stands. Where a
    picture is all that is known, `is_table`: its figures open below it. `name` is what the mark
    stands for, where the frame says less."""

    place: int | None = None
    choice: Mapping[str, Any] = field(default_factory=dict)
    sight: str = TOP
    is_table: bool = False
    name: str = ""

    def __or__(self, other: "Answer") -> "Answer":
        """Of a cell, which answers for its row and for its column."""
        return Answer(
            self.place or other.place,
            {**self.choice, **other.choice},
            other.sight if other.choice else self.sight,
            self.is_table or other.is_table,
            self.name or other.name,
        )


NOTHING = Answer()
Answers: TypeAlias = Mapping[str, Mapping[str, Answer]]
"""By a column of the frame, and by what stands there for something."""


def of_row(answers: Answers, row: Mapping[str, Any]) -> Answer:
    """What the mark of this row answers with; NOTHING for a sum, or the row of all others."""
    found = NOTHING
    for column, known in answers.items():
        one = known.get(row.get(column, ""), NOTHING)
        if one.choice and not one.name:
            one = replace(one, name=row[column].replace("\n", " "))
        found |= one
    return found


def of_months(labels: Iterable[str], months: Iterable[Any]) -> dict[str, Answer]:
    """A month: all figures are of it."""
    return {
        label: Answer(
            choice={PERIOD: PeriodKind.MONTH, MONTH: date(month.year, month.month, 1)},
            name=formats.month_name(month),
        )
        for label, month in zip(labels, months, strict=True)
    }


def of_table(names: Iterable[str]) -> dict[str, Answer]:
    """What nothing more is known of than the figures of its picture."""
    return dict.fromkeys(names, Answer(is_table=True))
