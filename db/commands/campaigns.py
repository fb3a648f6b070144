"""Campaigns: named stretches of days that the time line shows beside the figures."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from db.ledger.command import command
from db.ledger.records import Saved, Submission, save_record
from db.model import N_, Faults, Permission, User
from db.schema import campaign
from db.text import clean

LONGEST_NAME = 160


@dataclass(frozen=True)
class CampaignEntry:
    """A campaign of the whole area from its first day to its last, both inclusive."""

    name: str
    starts_on: date | None
    ends_on: date | None


@command(Permission.ENTER_ANYWHERE, campaign)
def save_campaign(
    conn: sa.Connection,
    entry: CampaignEntry,
    submission: Submission,
    *,
    campaign_id: int | None = None,
    by: User,
) -> Saved:
    """Write down a new campaign, or change the one of `campaign_id`. It is no figure: a closed
    period does not stand against it.

    Raises:
        Invalid: what is wrong, by field of CampaignEntry.
        Refusal: see db.ledger.records.save_record.
    """
    name = clean(entry.name)
    faults = Faults()
    if not 0 < len(name) <= LONGEST_NAME:
        faults.add("name", N_("Enter the name, at most {most} characters."), most=LONGEST_NAME)
    if entry.starts_on is None:
        faults.add("starts_on", N_("Enter the first day."))
    if entry.ends_on is None:
        faults.add("ends_on", N_("Enter the last day."))
    elif entry.starts_on is not None and entry.ends_on < entry.starts_on:
        faults.add("ends_on", N_("The last day cannot be before the first."))
    faults.refuse()
    return save_record(
        conn,
        campaign,
        {"name": name, "starts_on": entry.starts_on, "ends_on": entry.ends_on},
        submission,
        record_id=campaign_id,
        units=(),
        texts={"name": name},
        by=by,
    )
