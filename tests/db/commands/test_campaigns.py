from datetime import date

import pytest
import sqlalchemy as sa

from db.commands.campaigns import save_campaign
from db.entries.campaigns import FIELDS, CampaignEntry
from db.ledger.records import Submission
from db.model import Invalid, LooksPersonal, NotAllowed, Role, Stale
from db.queries.records import record_of
from db.schema import audit_event, campaign
from tests.factories import make_campaign, make_closing, make_user

FIRST, LAST = date(2023, 12, 15), date(2024, 2, 14)
TET = CampaignEntry("Cao điểm Tết Giáp Thìn", FIRST, LAST)


@pytest.fixture
def staff(conn):
    return make_user(conn)


def test_a_campaign_is_stored_with_who_wrote_it(conn, staff):
    saved = save_campaign(
        conn, CampaignEntry("  Cao điểm \n Tết ", FIRST, FIRST), Submission.fresh(), by=staff
    )

    found = record_of(conn, "campaign", saved.id)
    assert (found["name"], found["starts_on"], found["ends_on"]) == ("Cao điểm Tết", FIRST, FIRST)
    assert (found["author"], found["version"]) == (staff.sign_in_name, 1)
    assert conn.scalar(sa.select(audit_event.c.entity)) == "campaign"


def test_it_is_changed_from_the_version_that_was_seen_also_in_a_closed_period(conn, staff):
    id_ = make_campaign(conn)
    make_closing(conn, first_day=FIRST, last_day=LAST)

    saved = save_campaign(conn, TET, Submission("a" * 32, version=1), campaign_id=id_, by=staff)
    with pytest.raises(Stale):
        save_campaign(conn, TET, Submission("b" * 32, version=1), campaign_id=id_, by=staff)

    assert saved.version == 2
    assert record_of(conn, "campaign", id_)["name"] == TET.name


@pytest.mark.parametrize(
    ("entry", "fields"),
    [
        (CampaignEntry(" ", FIRST, LAST), ["name"]),
        (CampaignEntry("x" * (FIELDS["name"].length + 1), FIRST, LAST), ["name"]),
        (CampaignEntry("x", LAST, FIRST), ["ends_on"]),
        (CampaignEntry("", None, None), ["name", "starts_on", "ends_on"]),
    ],
)
def test_what_is_wrong_is_said_by_field(conn, staff, entry, fields):
    with pytest.raises(Invalid) as refused:
        save_campaign(conn, entry, Submission.fresh(), by=staff)

    assert list(refused.value.faults) == fields
    assert conn.scalar(sa.select(sa.func.count()).select_from(campaign)) == 0


def test_it_bears_nobodys_name(conn, staff):
    with pytest.raises(LooksPersonal):
        save_campaign(
            conn,
            CampaignEntry("Truy bắt đối tượng Nguyễn Văn A", FIRST, LAST),
            Submission.fresh(),
            by=staff,
        )


@pytest.mark.parametrize("role", [Role.LEADER, Role.OFFICER, Role.ADMIN])
def test_only_who_enters_for_the_whole_may(conn, role):
    with pytest.raises(NotAllowed):
        save_campaign(conn, TET, Submission.fresh(), by=make_user(conn, role))
