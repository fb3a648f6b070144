"""Campaigns: named stretches of days that the time line shows beside the figures."""

import sqlalchemy as sa

from db.entries.campaigns import FIELDS, CampaignEntry, check_campaign
from db.entries.field import as_stored, texts
from db.ledger.command import command
from db.ledger.records import Saved, Submission, save_record
from db.model import Permission, User
from db.schema import campaign


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
    """
    values = as_stored(FIELDS, entry)
    check_campaign(values)
    return save_record(
        conn,
        campaign,
        values,
        submission,
        record_id=campaign_id,
        units=(),
        texts=texts(values),
        by=by,
    )
