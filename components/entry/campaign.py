"""Writing down a campaign, changing its name and days."""

import streamlit as st

from components.data import read
from components.entry import written
from components.forms import draft as drafts
from components.forms.field import draw, draw_rest, fill, read_entry
from components.forms.form import Form, Start, Values
from components.words import formats
from components.words.i18n import _
from db.commands.campaigns import save_campaign
from db.entries.campaigns import FIELDS, CampaignEntry
from db.ledger.records import Saved
from db.model import N_, Refusal, User
from db.queries import records
from db.queries.campaigns import newest_campaigns

FORM = "campaign"
"""Name of this form, and the address of its page."""
LISTED = 20


def heading(user: User) -> str:
    known = drafts.RECORD in drafts.about_record(FORM, user)
    return _("Change a campaign") if known else _("Write down a campaign")


def ask(user: User) -> Form:
    """The form of the draft or of the campaign in the address, or an empty one."""
    return drafts.ask(FORM, user, _start, anew=_("Next campaign"))


def fields(form: Form) -> None:
    draw(form, FIELDS["name"])
    with st.grid(2, min_column_width=260):
        draw_rest(form, FIELDS)


def finish(form: Form) -> None:
    form.send_record(_("Save the campaign"), _save, receipt=_("The campaign is saved."))


def listed() -> None:
    """The newest campaigns, to open and change."""
    found = read(newest_campaigns, LISTED)
    days = zip(found["starts_on"], found["ends_on"], strict=True)
    written.show(
        _("Campaigns written down"),
        {
            _("Name of the campaign"): found["name"],
            _("Dates"): [formats.day_range(first, last) for first, last in days],
            _("By"): found["author"],
        },
        found["id"],
        key="newest_campaigns",
        alt=_("Campaigns; choose a row to change it"),
        change=lambda _number: _("Change this campaign"),
    )


def _start(about: Values) -> Start:
    if drafts.RECORD not in about:
        return Start()
    found = read(records.record_of, "campaign", about[drafts.RECORD])
    if found is None:
        raise Refusal(N_("There is no campaign of this number."))
    return Start(fill(FIELDS, found), found["version"])


def _save(form: Form) -> Saved:
    entry = read_entry(CampaignEntry, FIELDS, form.values)
    return form.write(save_campaign, entry, campaign_id=form.record_id)
