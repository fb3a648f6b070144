"""The audit in words: actions, subjects, fields and values, as far as they have a name here."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from components.data import read
from components.words import bases, formats, indicators, terms, wording
from components.words.audit_names import ACTIONS, ENTITIES, FIELDS
from components.words.i18n import _
from components.words.terms import FILES
from db.indicators import GROUPS, INDICATORS, SATISFACTION, SCREENS
from db.ledger.audit import CONSOLE
from db.model import BEGINNING, FOREVER, ReturnState, Role, SuggestionState
from db.queries import units
from db.queries.audit import Event
from db.queries.categories import ListName, entries
from db.queries.states import part_columns
from db.schema import survey_tally
from db.selections import unpack
from db.subjects import PARTS


def action(name: str) -> str:
    return _(ACTIONS[name]) if name in ACTIONS else name


def actor(name: str) -> str:
    return _("the server's terminal") if name == CONSOLE else name


def entity(name: str) -> str:
    return _(ENTITIES[name]) if name in ENTITIES else name


def field(name: str) -> str:
    """What a column is called; of a part of a record, as db.queries.states names it, also which
    part."""
    *where, column = name.split(".")
    label = _label(column)
    if len(where) < 2:  # a column of the record itself, or of the one part it has
        return label
    table, *keys = where
    columns = part_columns(PARTS[table])[0] if table in PARTS else []
    named = [_written(key.name, value) for key, value in zip(columns, keys, strict=False)]
    return " \u00b7 ".join((entity(table), *named, label))


def _label(column: str) -> str:
    known = FIELDS if column in FIELDS else ENTITIES
    if column in known:
        return _(known[column])
    if column in SURVEYED:
        return indicators.name(SATISFACTION, column)
    return terms.typed().get(column, column)


SURVEYED = {row.name for row in INDICATORS.values() if row.group == SATISFACTION}
"""Columns that are figures themselves."""


def record(entity_id: str) -> str:
    """Which record: its number or name, or the kind of file that was made."""
    return _(FILES[entity_id]) if entity_id in FILES else entity_id


def side_by_side(event: Event) -> list[tuple[str, str, str]]:
    """Each field of the row with its old and new value, in words."""
    old, new = _values(event.old_values), _values(event.new_values)
    return [
        (
            field(name),
            value(name, old[name]) if name in old else "",
            value(name, new[name]) if name in new else "",
        )
        for name in dict.fromkeys((*old, *new))
    ]


def _values(stored: str | None) -> Mapping[str, Any]:
    """What is no object stands as one field, as it is: rows are shown as they were hashed."""
    values = json.loads(stored or "{}")
    return values if isinstance(values, dict) else {"text": values}


def value(name: str, held: Any) -> str:
    """What stands in the column, in words. What was answered in a survey is told on its page,
    where enough have; here, that it was typed."""
    table, *_where, column = name.split(".") if "." in name else ("", name)
    if table == survey_tally.name and held is not None:
        return _("not shown here")
    if held is None or held == "":
        return formats.MISSING
    if isinstance(held, bool):
        return _("yes") if held else _("no")
    if isinstance(held, list):
        return "; ".join(map(str, held))
    if isinstance(held, dict):
        return json.dumps(held, ensure_ascii=False)
    return PACKED[column](held) if column in PACKED else _written(column, held)


def _written(column: str, value: Any) -> str:
    """A value that is no key as it is written elsewhere: days, moments, months, numbers."""
    named = NAMES.get(column, dict)()
    if str(value) in named:
        return named[str(value)]
    if not isinstance(value, str):
        plain = column.endswith(("_id", "_by", "year")) or not isinstance(value, int)
        return str(value) if plain else formats.number(value)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    if moment.date() in (BEGINNING, FOREVER):
        return _("open")
    if moment.tzinfo:
        return formats.moment(moment)
    if len(value) > len("2023-10-10"):
        return value
    is_month = column in ("month", "programme_start")
    return formats.month_in_text(moment) if is_month else formats.day(moment.date())


def _units() -> dict[str, str]:
    every = read(units.every_unit)
    return {str(unit.id): f"{wording.short_name(unit)} ({unit.code})" for unit in every}


def _categories() -> dict[str, str]:
    return {str(one.id): f"{one.code}. {one.name}" for one in read(entries, ListName.CATEGORY)}


def _states() -> dict[str, str]:
    """No state of a return is called as one of a suggestion."""
    of_returns = {str(state): terms.return_state(state) for state in ReturnState}
    return of_returns | {str(state): terms.suggestion_state(state) for state in SuggestionState}


NAMES: dict[str, Callable[[], dict[str, str]]] = {
    "unit_id": _units,
    "successor_id": _units,
    "category_id": _categories,
    "parent_id": _categories,
    "theme_id": lambda: {str(one.id): one.name for one in read(entries, ListName.THEME)},
    "form": lambda: {name: _(title) for name, title in ENTITIES.items()},
    "role": lambda: {str(role): terms.role(role) for role in Role},
    "state": _states,
}
"""Column to what its values are called, where they are keys."""


def _selection(packed: str) -> str:
    """A choice in words: its days, its base and communes."""
    chosen = unpack(packed)
    known = {unit.id: unit for unit in read(units.every_unit)}
    return f"{bases.window(chosen.period)}; {wording.communes(chosen, known)}"


def _screens(packed: str) -> str:
    """The screens of a briefing in their order, each with what is remarked on it."""
    named = [
        (_(SCREENS[subject]) if subject in SCREENS else subject, remark)
        for subject, remark, *_picture in json.loads(packed)
    ]
    return "; ".join(": ".join(filter(None, pair)) for pair in named)


PACKED: dict[str, Callable[[str], str]] = {
    "selection": _selection,
    "screens": _screens,
    "groups": lambda packed: "; ".join(_(GROUPS[group].title) for group in json.loads(packed)),
}
"""Columns of a briefing and of what it showed that hold JSON."""
