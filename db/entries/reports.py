"""What people write by hand into the report of a period, and what tells one report from another."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from db.entries.field import Field, by_name, check
from db.model import N_, Faults, Selection
from db.periods import PeriodKind
from db.queries.units import communes
from db.schema import periodic_report

LONG = N_("This text may have {most} characters.")
FIELDS = by_name(
    *(
        Field(column=periodic_report.c[name], label=label, too_long=LONG)
        for name, label in {
            "situation": N_("Remarks on the situation"),
            "results": N_("Remarks on the results"),
            "judgement": N_("Judgement"),
            "tasks": N_("Main tasks"),
            "measures": N_("Measures"),
            "proposals": N_("Proposals"),
        }.items()
    )
)
"""In the order of the document."""


@dataclass(frozen=True)
class ReportEntry:
    """Own words of the report of a choice, by where they stand in it."""

    selection: Selection | None
    situation: str = ""
    results: str = ""
    judgement: str = ""
    tasks: str = ""
    measures: str = ""
    proposals: str = ""


def mark(selection: Selection, whose: int | None) -> str:
    """What tells the report of this choice, of the unit that its writers belong to, from others.

    While a month or a year goes on its report ends with the newest day and stays the same one; the
    whole stays the whole when communes merge.
    """
    period = selection.period
    ends = period.last.isoformat() if period.kind is PeriodKind.CUSTOM else ""
    places = "whole" if selection.whole else selection.communes
    choice = json.dumps((period.kind, period.first.isoformat(), ends, places, whose))
    return sha256(choice.encode()).hexdigest()


def check_report(
    conn: sa.Connection, selection: Selection | None, values: Mapping[str, Any]
) -> None:
    """Everything that is wrong with the stored values at once."""
    faults = Faults()
    check(FIELDS, values, faults)
    known = communes(conn, selection.named_on) if selection else {}
    if selection is None or not selection.communes or not set(selection.communes) <= set(known):
        faults.add("selection", N_("Choose period and communes in the bar above."))
    faults.refuse()
