"""What is written down of a campaign, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.entries.field import Field, by_name, check
from db.model import N_, Faults
from db.schema import campaign

NAMED = N_("Enter the name, at most {most} characters.")
FIELDS = by_name(
    Field(column=campaign.c.name, label=N_("Name of the campaign"), missing=NAMED, too_long=NAMED),
    Field(column=campaign.c.starts_on, label=N_("First day"), missing=N_("Enter the first day.")),
    Field(column=campaign.c.ends_on, label=N_("Last day"), missing=N_("Enter the last day.")),
)


@dataclass(frozen=True)
class CampaignEntry:
    """A campaign of the whole area from its first day to its last, both inclusive."""

    name: str
    starts_on: date | None
    ends_on: date | None


def check_campaign(values: Mapping[str, Any]) -> None:
    """Everything that is wrong with the stored values at once, by field."""
    faults = Faults()
    check(FIELDS, values, faults)
    first, last = values["starts_on"], values["ends_on"]
    if first is not None and last is not None and last < first:
        faults.add("ends_on", N_("The last day cannot be before the first."))
    faults.refuse()
