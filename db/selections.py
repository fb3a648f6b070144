"""A reader's choice as text, to be kept with what was made of it."""

import json
from datetime import date

from db.model import Selection
from db.periods import Base, Calendar, Period, PeriodKind


def pack(selection: Selection) -> str:
    """The choice as JSON, to the last day and commune."""
    period = selection.period
    return json.dumps(
        {
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
            "kind": period.kind,
            "against": period.against,
            "cutoff_day": period.calendar.cutoff_day,
            "communes": selection.communes,
            "whole": selection.whole,
            "named_on": selection.named_on.isoformat(),
        }
    )


def unpack(packed: str) -> Selection:
    """What was packed while there was no other base names none."""
    fields = json.loads(packed)
    period = Period(
        date.fromisoformat(fields["first"]),
        date.fromisoformat(fields["last"]),
        Calendar(fields["cutoff_day"]),
        PeriodKind(fields["kind"]),
        Base(fields.get("against", Base.YEAR_BEFORE)),
    )
    named_on = date.fromisoformat(fields["named_on"])
    return Selection(period, tuple(fields["communes"]), fields["whole"], named_on)
