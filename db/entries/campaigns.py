"""What is written down of a campaign, and what is wrong with it."""

from dataclasses import dataclass
from datetime import date

from db.model import N_, Faults
from db.text import clean

LONGEST_NAME = 160


@dataclass(frozen=True)
class CampaignEntry:
    """A campaign of the whole area from its first day to its last, both inclusive."""

    name: str
    starts_on: date | None
    ends_on: date | None


def check_campaign(entry: CampaignEntry) -> None:
    """Everything that is wrong at once, by field of CampaignEntry."""
    faults = Faults()
    if not 0 < len(clean(entry.name)) <= LONGEST_NAME:
        faults.add("name", N_("Enter the name, at most {most} characters."), most=LONGEST_NAME)
    if entry.starts_on is None:
        faults.add("starts_on", N_("Enter the first day."))
    if entry.ends_on is None:
        faults.add("ends_on", N_("Enter the last day."))
    elif entry.starts_on is not None and entry.ends_on < entry.starts_on:
        faults.add("ends_on", N_("The last day cannot be before the first."))
    faults.refuse()
