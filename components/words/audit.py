"""The audit in words: actions, subjects, fields and values, as far as they have a name here."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from components.data import read
from components.words import formats, indicators, terms, wording
from components.words.i18n import _
from components.words.terms import FILES
from db.indicators import GROUPS, INDICATORS
from db.ledger.audit import CONSOLE
from db.model import BEGINNING, FOREVER, N_, ReturnState, Role, SuggestionState
from db.queries import units
from db.queries.audit import Event
from db.queries.categories import ListName, entries
from db.queries.states import part_columns
from db.schema import survey_tally
from db.selections import unpack
from db.subjects import PARTS, ROWS

ACTIONS = {
    "add": N_("added"),
    "approve": N_("approved"),
    "change": N_("changed"),
    "change_password": N_("changed the own password"),
    "change_role": N_("changed role or commune"),
    "close": N_("closed"),
    "correct": N_("corrected"),
    "disable": N_("disabled"),
    "enable": N_("enabled"),
    "end": N_("set the end of use"),
    "end_sessions": N_("ended all sessions"),
    "export": N_("exported"),
    "import": N_("imported"),
    "load": N_("loaded"),
    "load_standard": N_("loaded the standard lists"),
    "load_units": N_("loaded the units"),
    "lock": N_("locked after wrong passwords"),
    "merge": N_("merged"),
    "move": N_("moved in the order"),
    "purge": N_("removed what was kept of a leaver"),
    "remove": N_("removed"),
    "remove_factor": N_("turned the own second factor off"),
    "rename": N_("renamed"),
    "renew_codes": N_("made new recovery codes"),
    "reopen": N_("reopened"),
    "report": N_("typed the values reached"),
    "reset_factor": N_("took the second factor away"),
    "reset_password": N_("replaced the password"),
    "restore": N_("restored from a backup"),
    "return": N_("returned with a note"),
    "sample": N_("filled with the sample"),
    "show": N_("showed"),
    "set_up": N_("set up the installation"),
    "set_up_factor": N_("set up a second factor"),
    "sign_in": N_("signed in"),
    "sign_out": N_("signed out"),
    "submit": N_("submitted"),
    "tally": N_("typed the answers"),
    "take back": N_("took back to correct"),
    "tidy": N_("removed old sign-in records"),
    "unlock": N_("unlocked"),
    "use_recovery_code": N_("signed in with a recovery code"),
    "void": N_("voided"),
}
ENTITIES = {
    **{name: row.title for name, row in ROWS.items()},
    "account": N_("Account"),
    "category": N_("Incident category"),
    "database": N_("Database"),
    "imports": N_("Spreadsheet"),
    "period_close": N_("Closing of a period"),
    "picture": N_("Picture"),
    "session": N_("Session"),
    "setting": N_("Setting"),
    "showing": N_("Figures that a briefing showed"),
    "theme": N_("Theme of suggestions"),
    "unit": N_("Unit"),
    "unit_border": N_("Border of a unit"),
}
FIELDS = {
    "action": N_("What was done"),
    "active": N_("Can sign in"),
    "actor": N_("Who"),
    "address": N_("Network address"),
    "answer": N_("Answer"),
    "as": N_("Named as"),
    "at": N_("When"),
    "attendees": N_("Attendees"),
    "audit_event": N_("Record of changes"),
    "closed_at": N_("Closed at"),
    "closed_by": N_("Closed by"),
    "closed_on": N_("Closed on"),
    "code": N_("Code"),
    "codes": N_("Codes"),
    "codes_left": N_("Recovery codes left"),
    "communes": N_("Communes"),
    "content": N_("Typed text"),
    "count": N_("How many"),
    "briefing_id": N_("Briefing"),
    "created_at": N_("Begun at"),
    "cutoff_day": N_("Reporting months end on"),
    "day": N_("Day"),
    "decided_at": N_("Approved or sent back at"),
    "display_name": N_("Full name"),
    "draft": N_("Drafts"),
    "due_on": N_("Due"),
    "ends_on": N_("Ends on"),
    "entity": N_("Record"),
    "entity_id": N_("Number or name"),
    "exchanged": N_("Day and month put back"),
    "figures": N_("Figures kept"),
    "file": N_("File"),
    "first_day": N_("First day"),
    "form": N_("Subject"),
    "forum_id": N_("Forum"),
    "goal": N_("Goal"),
    "groups": N_("Figures of"),
    "happened_on": N_("Day"),
    "has_casualties": N_("Casualties and damage are counted"),
    "ids": N_("Numbers of the records"),
    "incidents_confirmed": N_("Incidents confirmed"),
    "installed_name": N_("Name of the unit on the front page"),
    "is_investigated": N_("Cases are investigated: counts in the clear-up rate"),
    "kind": N_("Kind of unit"),
    "last_day": N_("Last day"),
    "leaver_kept_days": N_("Days for which personal data of leavers are kept (0: always)"),
    "made_by": N_("Prepared by"),
    "month": N_("Month"),
    "must_change_password": N_("Must change the password"),
    "name": N_("Name"),
    "note": N_("Note"),
    "nothing_to_report": N_("Nothing to report"),
    "opened_on": N_("Opened on"),
    "outcome": N_("Outcome"),
    "parent_id": N_("Group"),
    "partner": N_("Held together with"),
    "place": N_("Place in the order"),
    "population": N_("Population"),
    "population_year": N_("Year of the population"),
    "position": N_("Place in the order"),
    "programme_start": N_("Reintegration is summed up since month"),
    "reached": N_("Reached"),
    "reason": N_("Reason"),
    "records": N_("Records written"),
    "removed_at": N_("Removed at"),
    "reopen_reason": N_("Why it was opened again"),
    "reopened_at": N_("Opened again at"),
    "reopened_by": N_("Opened again by"),
    "report_number": N_("Number and symbol, such as 05/BC-CAH"),
    "report_place": N_("Place of issue"),
    "report_recipients": N_("Recipients, one a line"),
    "report_signer_name": N_("Name of the signer"),
    "report_signer_title": N_("Title of the signer"),
    "report_subject": N_("Subject of the report"),
    "report_superior": N_("Superior body"),
    "responsible": N_("Who is to answer"),
    "return_deadline_days": N_("A return is due so many days after its month"),
    "returned": N_("Returned forms"),
    "revoked_at": N_("Ended at"),
    "role": N_("Role"),
    "saved_at": N_("Saved at"),
    "screens": N_("Screens"),
    "second_factor": N_("Second factor"),
    "second_factor_required": N_("Administrators and leaders need a second factor"),
    "seen_at": N_("Last used at"),
    "selection": N_("Period and communes"),
    "sent_at": N_("Sent at"),
    "session": N_("Sessions"),
    "set_up_at": N_("Set up at"),
    "sha256": N_("Fingerprint (SHA-256)"),
    "sign_in_event": N_("Attempts at signing in"),
    "shown_at": N_("Shown at"),
    "shown_by": N_("Shown by"),
    "sign_in_kept_days": N_("Days for which sign-in records are kept"),
    "sign_in_name": N_("Sign-in name"),
    "solved_on": N_("Day it was solved"),
    "starts_on": N_("Starts on"),
    "state": N_("State"),
    "submitted_at": N_("Submitted at"),
    "suggestion_id": N_("Suggestion"),
    "summary": N_("Summary"),
    "text": N_("Text"),
    "theme_id": N_("Theme"),
    "tile_col": N_("Column on the tile sketch"),
    "tile_row": N_("Row on the tile sketch"),
    "title": N_("Title"),
    "today": N_("Day that said which months were due"),
    "topic": N_("Question"),
    "unfinished": N_("Returns missing or not approved"),
    "unit_id": N_("Commune"),
    "unit_of_measure": N_("Unit of measure"),
    "units": N_("Units"),
    "valid_from": N_("From"),
    "valid_to": N_("Until"),
    "void_reason": N_("Why it was voided"),
    "voided_at": N_("Voided at"),
    "window": N_("Period"),
}


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
    figure = f"satisfaction.{column}"
    return indicators.name(figure) if figure in INDICATORS else terms.typed().get(column, column)


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


def as_json(found: Mapping[str, list[dict[str, Any]]]) -> bytes:
    """Rows by table as a file that a person can read: names in words, values as they are stored."""
    named = {
        field(table): [{field(name): value for name, value in row.items()} for row in rows]
        for table, rows in found.items()
    }
    return json.dumps(named, ensure_ascii=False, indent=2).encode()


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
    """A choice in words: its days and communes."""
    chosen = unpack(packed)
    known = {unit.id: unit for unit in read(units.every_unit)}
    days = formats.day_range(chosen.period.first, chosen.period.last)
    return f"{days}; {wording.communes(chosen, known)}"


def _screens(packed: str) -> str:
    """The screens of a briefing in their order, each with what is remarked on it."""
    named = [
        (_(SCREENS[subject]) if subject in SCREENS else subject, remark)
        for subject, remark in json.loads(packed)
    ]
    return "; ".join(": ".join(filter(None, pair)) for pair in named)


SCREENS = {"summary": N_("Overview"), **{key: group.title for key, group in GROUPS.items()}}
PACKED: dict[str, Callable[[str], str]] = {
    "selection": _selection,
    "screens": _screens,
    "groups": lambda packed: "; ".join(_(GROUPS[group].title) for group in json.loads(packed)),
}
"""Columns of a briefing and of what it showed that hold JSON."""
