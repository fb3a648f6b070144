"""What a briefing holds, and whether it can be saved as it is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from db.entries.field import length
from db.indicators import SCREENS
from db.model import N_, Faults, Selection
from db.queries.briefings import Shown
from db.queries.units import communes
from db.schema import briefing

LONGEST_NAME = length(briefing.c.name)
LONGEST_REMARK, MOST_LINES = 300, 8
"""Letters and lines of a remark: what has room beside a picture."""
LONGEST_PICTURE = 200


@dataclass(frozen=True)
class BriefingEntry:
    """A name, the choice that all screens are of, and the screens in order, each once: two may be
    of one subject, with another picture."""

    name: str
    selection: Selection | None
    screens: Sequence[Shown]
    slots: Sequence[str] = ()
    """What the form calls each of them; not given, as `slots_of`."""


def slots_of(screens: Sequence[Shown]) -> list[str]:
    """A name for each screen: its subject, from the second one of that on with its number."""
    seen: Counter[str] = Counter()
    found = []
    for one in screens:
        seen[one.subject] += 1
        n = seen[one.subject]
        found.append(one.subject if n == 1 else f"{one.subject}-{n}")
    return found


def check_briefing(
    conn: sa.Connection,
    name: str,
    selection: Selection | None,
    screens: Sequence[Shown],
    slots: Sequence[str],
) -> None:
    """Everything that is wrong at once."""
    faults = Faults()
    if not 0 < len(name) <= LONGEST_NAME:
        message = N_("Give the briefing a name of at most {most} characters.")
        faults.add("name", message, most=LONGEST_NAME)
    chosen = [(one.subject, one.picture) for one in screens]
    if not chosen or len(set(chosen)) < len(chosen) or not {s for s, _p in chosen} <= set(SCREENS):
        faults.add("screens", N_("Choose at least one screen, each once."))
    for slot, one in zip(slots, screens, strict=True):
        if len(one.remark) > LONGEST_REMARK or one.remark.count("\n") >= MOST_LINES:
            message = N_("A remark may have {most} characters in {lines} lines.")
            faults.add(f"remark_{slot}", message, most=LONGEST_REMARK, lines=MOST_LINES)
        if len(one.picture) > LONGEST_PICTURE:
            faults.add(f"picture_{slot}", N_("There is no such picture."))
    known = communes(conn, selection.named_on) if selection else {}
    if selection is None or not selection.communes or not set(selection.communes) <= set(known):
        faults.add("selection", N_("Choose period and communes in the bar above."))
    faults.refuse()
