"""What is written down of an incident, and what is wrong with it."""

from dataclasses import dataclass
from datetime import date

from db.entries.field import Field, as_stored, by_name, check, void_reason
from db.model import N_, Faults, Refusal
from db.queries.known import Known
from db.schema import incident

MOST_HARMED = 10_000
MOST_DAMAGE = 10**15
HARM = by_name(
    Field(column=incident.c.dead, label=N_("Dead"), empty=0, most=MOST_HARMED),
    Field(column=incident.c.injured, label=N_("Injured"), empty=0, most=MOST_HARMED),
    Field(column=incident.c.damage, label=N_("Damage (dong)"), empty=0, most=MOST_DAMAGE),
)
"""People, and damage in dong: of kinds that have casualties alone."""
FACTS = by_name(
    Field(
        column=incident.c.occurred_on,
        label=N_("Day it happened"),
        missing=N_("Enter the day on which it happened."),
        ahead=N_("This day lies ahead. Enter the day on which it happened."),
    ),
    Field(column=incident.c.unit_id, label=N_("Commune"), missing=N_("Choose the commune.")),
    Field(
        column=incident.c.category_id,
        label=N_("Kind of incident"),
        missing=N_("Choose the kind of incident."),
    ),
    Field(
        column=incident.c.solved_on,
        label=N_("Day it was solved (empty: not yet)"),
        ahead=N_("This day lies ahead. Enter the day on which it was solved."),
    ),
    Field(
        column=incident.c.note,
        label=N_("Note (no names, numbers or addresses of people)"),
        too_long=N_("The note may have {most} characters."),
    ),
)
FIELDS = {**FACTS, **HARM}
VOID_REASON = void_reason(incident.c.void_reason)


@dataclass(frozen=True)
class IncidentEntry:
    """What happened in a commune on a day. `damage` in dong; the note tells of nobody."""

    unit_id: int | None
    category_id: int | None
    occurred_on: date | None
    solved_on: date | None = None
    dead: int = 0
    injured: int = 0
    damage: int = 0
    note: str = ""


def faults_of(entry: IncidentEntry, lists: Known, today: date) -> dict[str, Refusal]:
    """Everything that is wrong with the entry at once, by field of IncidentEntry."""
    faults = Faults()
    check(FACTS, as_stored(FACTS, entry), faults, today=today)
    day = entry.occurred_on
    if entry.solved_on is not None and day is not None and entry.solved_on < day:
        faults.add("solved_on", N_("It cannot have been solved before it happened."))
    existed = lists.communes.get(entry.unit_id or 0)
    if existed is None:
        faults.add("unit_id", N_("Choose the commune."))
    elif day is not None and not existed[0] <= day <= existed[1]:
        faults.add(
            "unit_id", N_("This commune did not exist on that day. Choose the one that did.")
        )
    _check_kind(entry, lists, faults)
    return faults.found


def _check_kind(entry: IncidentEntry, lists: Known, faults: Faults) -> None:
    kind = lists.kinds.get(entry.category_id or 0)
    if kind is None or kind.divided:
        faults.add("category_id", N_("Choose the kind of incident."))
        return
    day = entry.occurred_on
    if day is not None and not kind.valid_from <= day <= kind.valid_to:
        faults.add("category_id", N_("This kind was not in use on that day. Choose another."))
    for name, field in HARM.items():
        number = getattr(entry, name)
        if number and not kind.has_casualties:
            faults.add(name, N_("For this kind, casualties and damage are not counted."))
        field.check(number, faults)
