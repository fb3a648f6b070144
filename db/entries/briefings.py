"""What a briefing holds, and whether it can be saved as it is."""

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
LONGEST_REMARK = 300


@dataclass(frozen=True)
class BriefingEntry:
    """A name, the choice that all screens are of, and the screens in order, each once."""

    name: str
    selection: Selection | None
    screens: Sequence[Shown]


def check_briefing(
    conn: sa.Connection,
    name: str,
    selection: Selection | None,
    screens: Sequence[tuple[str, str]],
) -> None:
    """Everything that is wrong at once."""
    faults = Faults()
    if not 0 < len(name) <= LONGEST_NAME:
        message = N_("Give the briefing a name of at most {most} characters.")
        faults.add("name", message, most=LONGEST_NAME)
    subjects = [subject for subject, _remark in screens]
    if not subjects or len(set(subjects)) < len(subjects) or not set(subjects) <= set(SCREENS):
        faults.add("screens", N_("Choose at least one screen, each once."))
    for subject, remark in screens:
        if len(remark) > LONGEST_REMARK:
            message = N_("A remark may have {most} characters.")
            faults.add(f"remark_{subject}", message, most=LONGEST_REMARK)
    known = communes(conn, selection.named_on) if selection else {}
    if selection is None or not selection.communes or not set(selection.communes) <= set(known):
        faults.add("selection", N_("Choose period and communes in the bar above."))
    faults.refuse()
