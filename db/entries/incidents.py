"""What is written down of an incident, and what is wrong with it."""

from dataclasses import dataclass
from datetime import date

from db.model import N_, Faults, Refusal
from db.queries.known import Known
from db.text import clean_block

LONGEST_NOTE = 2000
MOST_HARMED = 10_000
MOST_DAMAGE = 10**15


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
    day = entry.occurred_on
    if day is None:
        faults.add("occurred_on", N_("Enter the day on which it happened."))
    elif day > today:
        faults.add("occurred_on", N_("This day lies ahead. Enter the day on which it happened."))
    if entry.solved_on is not None and entry.solved_on > today:
        faults.add("solved_on", N_("This day lies ahead. Enter the day on which it was solved."))
    elif entry.solved_on is not None and day is not None and entry.solved_on < day:
        faults.add("solved_on", N_("It cannot have been solved before it happened."))
    existed = lists.communes.get(entry.unit_id or 0)
    if existed is None:
        faults.add("unit_id", N_("Choose the commune."))
    elif day is not None and not existed[0] <= day <= existed[1]:
        faults.add(
            "unit_id", N_("This commune did not exist on that day. Choose the one that did.")
        )
    _check_kind(entry, lists, faults)
    if len(clean_block(entry.note)) > LONGEST_NOTE:
        faults.add("note", N_("The note may have {most} characters."), most=LONGEST_NOTE)
    return faults.found


def _check_kind(entry: IncidentEntry, lists: Known, faults: Faults) -> None:
    kind = lists.kinds.get(entry.category_id or 0)
    if kind is None or kind.divided:
        faults.add("category_id", N_("Choose the kind of incident."))
        return
    day = entry.occurred_on
    if day is not None and not kind.valid_from <= day <= kind.valid_to:
        faults.add("category_id", N_("This kind was not in use on that day. Choose another."))
    harm = {"dead": entry.dead, "injured": entry.injured, "damage": entry.damage}
    for name, number in harm.items():
        most = MOST_DAMAGE if name == "damage" else MOST_HARMED
        if number and not kind.has_casualties:
            faults.add(name, N_("For this kind, casualties and damage are not counted."))
        elif not 0 <= number <= most:
            faults.add(name, N_("This number is too large. Please check it."))
