"""A field of a form, declared once: what it is called, what may stand in it, and what to say.

Forms draw it and read it (components/forms), checks refuse what breaks its rules, and the audit
calls its column by its label. Kind and length are those of the column.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Any

import sqlalchemy as sa

from db.model import N_, Faults
from db.text import clean, clean_block

LINE = 400
"""The most characters that are typed as one line; a column for more is typed as a block."""


class Kind(Enum):
    LINE = auto()
    BLOCK = auto()
    COUNT = auto()
    DAY = auto()
    CHOICE = auto()
    FLAG = auto()


@dataclass(frozen=True, eq=False, kw_only=True)
class Field:
    """One column as it is typed. `label` is a msgid, and so are the answers to a value: `missing`
    where one must be given, `too_long`, `too_large` of a count beyond its bounds, and `ahead` of a
    day after today.

    `least` and `most` bound a count; `most` is also the length of a text whose column has none.
    `empty` is the count that an empty box means. `listed`: the number is one of a list.
    """

    column: sa.Column[Any]
    label: str
    missing: str = ""
    too_long: str = N_("This line may have {most} characters.")
    too_large: str = N_("This number is too large. Please check it.")
    least: int = 0
    most: int | None = None
    listed: bool = False
    empty: int | None = None
    ahead: str = ""

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def kind(self) -> Kind:
        match self.column.type:
            case sa.Boolean():
                return Kind.FLAG
            case sa.Date():
                return Kind.DAY
            case sa.Integer():
                return Kind.CHOICE if self.listed or self.column.foreign_keys else Kind.COUNT
            case sa.String(length=length):
                return Kind.LINE if length is not None and length <= LINE else Kind.BLOCK
            case other:
                raise TypeError(f"nobody types a {other!r}")

    @property
    def length(self) -> int | None:
        """The most characters that it holds."""
        return length(self.column) or self.most if isinstance(self.column.type, sa.String) else None

    def stored(self, value: Any) -> Any:
        """What was typed as it is stored: text without what nobody sees."""
        if not isinstance(value, str):
            return value
        return clean(value) if self.kind is Kind.LINE else clean_block(value)

    def require(self, value: Any) -> Any:
        """What was typed as it is stored.

        Raises:
            Invalid: it breaks the rules.
        """
        faults = Faults()
        self.check(self.stored(value), faults)
        faults.refuse()
        return self.stored(value)

    def check(self, value: Any, faults: Faults, *, today: date | None = None, at: str = "") -> None:
        """What breaks its rules goes to the faults, under its name after `at`. Text is given as it
        is stored."""
        name = f"{at}{self.name}"
        if value is None or value == "":
            if self.missing:
                faults.add(name, self.missing, most=self.length)
        elif isinstance(value, str):
            if self.length is not None and len(value) > self.length:
                faults.add(name, self.too_long, most=self.length)
        elif isinstance(value, date):
            if self.ahead and today is not None and value > today:
                faults.add(name, self.ahead)
        elif self.most is not None and not self.least <= value <= self.most:
            faults.add(name, self.too_large)


def length(column: sa.Column[Any]) -> int:
    """The most characters of a text column; 0 where it has no bound."""
    assert isinstance(column.type, sa.String)
    return column.type.length or 0


def void_reason(column: sa.Column[str]) -> Field:
    """Why a record is taken out of every figure."""
    message = N_("Say in at most {most} characters why it is voided.")
    return Field(column=column, label=N_("Why is it voided?"), missing=message, too_long=message)


Fields = Mapping[str, Field]
"""By name, in the order of the form."""


def by_name(*fields: Field) -> Fields:
    return {field.name: field for field in fields}


def as_stored(fields: Fields, entry: object) -> dict[str, Any]:
    """What the entry holds of the fields, as it is stored."""
    return {name: field.stored(getattr(entry, name)) for name, field in fields.items()}


def check(
    fields: Fields, values: Mapping[str, Any], faults: Faults, *, today: date | None = None
) -> None:
    """Each of the stored values by the rules of its field."""
    for name, field in fields.items():
        field.check(values[name], faults, today=today)


def texts(values: Mapping[str, Any]) -> dict[str, str]:
    """What of the stored values is to be guarded against personal data."""
    return {name: value for name, value in values.items() if isinstance(value, str)}
