"""Declared fields (db.entries.field) on a form: drawn, filled from a record, and read."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar, assert_never

from components.forms.form import Form, Values, chosen_day, counted
from components.words import formats
from components.words.i18n import _
from db.entries.field import Field, Fields, Kind
from db.model import Faults

E = TypeVar("E")


def draw(
    form: Form,
    field: Field,
    options: Mapping[Any, str] | None = None,
    *,
    label: str = "",
    at: str = "",
    **more: Any,
) -> Any:
    """The field, empty or with what was typed; a choice is one of the `options`. A `label` stands
    in place of its own, `at` before its name."""
    name, label = f"{at}{field.name}", label or _(field.label)
    match field.kind:
        case Kind.LINE:
            return form.text(name, label, max_chars=field.length, **more)
        case Kind.BLOCK:
            return form.long_text(name, label, max_chars=field.length, **more)
        case Kind.COUNT:
            return form.count(name, label, **more)
        case Kind.DAY:
            return form.day(name, label, **more)
        case Kind.CHOICE:
            return form.choice(name, label, options or {}, **more)
        case Kind.FLAG:
            return form.flag(name, label, **more)
        case kind:
            assert_never(kind)


def draw_rest(form: Form, fields: Fields) -> None:
    """Those that have not been drawn yet: they need no place of their own."""
    for name, field in fields.items():
        if name not in form.labels:
            draw(form, field)


def fill(fields: Fields, record: Mapping[str, Any]) -> dict[str, Any]:
    """What the record holds of the fields, as it is typed."""
    held = {field: record.get(field.name) for field in fields.values()}
    return {field.name: _typed(field, value) for field, value in held.items() if value is not None}


def _typed(field: Field, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return formats.number(value) if field.kind is Kind.COUNT else value


def read_fields(fields: Fields, values: Values, faults: Faults) -> dict[str, Any]:
    """What was typed into the fields; counts that cannot be read go to the faults."""
    return {name: _read(field, values, faults) for name, field in fields.items()}


def read_entry(made: Callable[..., E], fields: Fields, values: Values, **more: Any) -> E:
    """The entry that is made of the fields, as they were typed, and of what there is `more`.

    Raises:
        Invalid: a count cannot be read.
    """
    faults = Faults()
    typed = read_fields(fields, values, faults)
    faults.refuse()
    return made(**typed, **more)


def _read(field: Field, values: Values, faults: Faults) -> Any:
    match field.kind:
        case Kind.LINE | Kind.BLOCK:
            return values.get(field.name) or ""
        case Kind.COUNT:
            return counted(values, field.name, faults, empty=field.empty)
        case Kind.DAY:
            return chosen_day(values, field.name)
        case Kind.CHOICE:
            return values.get(field.name)
        case Kind.FLAG:
            return bool(values.get(field.name))
        case kind:
            assert_never(kind)
