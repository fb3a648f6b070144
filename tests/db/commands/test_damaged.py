"""A letter that no file can hold is refused in words wherever it comes in, on both databases."""

import json
from datetime import date

import pytest
import sqlalchemy as sa

from db.commands.accounts import add_account
from db.commands.campaigns import save_campaign
from db.commands.categories import NewEntry, add_entry
from db.commands.settings import change_settings
from db.commands.units import Root, load_units
from db.entries.campaigns import CampaignEntry
from db.ledger.audit import verify
from db.ledger.drafts import keep_draft
from db.ledger.records import Submission
from db.model import Invalid, Refusal, Role
from db.passwords import issue
from db.queries.categories import ListName
from db.queries.drafts import draft_of
from db.queries.settings import Installation, installation
from db.schema import audit_event, campaign, setting, unit
from tests.factories import make_campaign, make_user

DAY = date(2023, 9, 1)
DAMAGED = {
    "U+FFFE": "\ufffe",
    "U+FFFF": "\uffff",
    "U+FDD0": "\ufdd0",
    "U+1FFFE": "\U0001fffe",
    "U+DC80": "\udc80",
}
damaged = pytest.mark.parametrize(("code", "letter"), DAMAGED.items(), ids=DAMAGED)


def a_campaign(conn, text):
    entry = CampaignEntry(text, DAY, DAY)
    save_campaign(conn, entry, Submission.fresh(), by=make_user(conn))


def a_reason(conn, text):
    entry = CampaignEntry("Tết", DAY, DAY)
    save_campaign(conn, entry, Submission("a" * 32, reason=text), by=make_user(conn))


def a_setting(conn, text):
    wanted = Installation(report_signer_title=text)
    change_settings(conn, installation(conn), wanted, by=make_user(conn, Role.ADMIN))


def an_account(conn, text):
    add_account(conn, "binh", text, Role.STAFF, None, issued=issue(), by=None)


def a_category(conn, text):
    entry = NewEntry("A1", text)
    add_entry(conn, ListName.THEME, entry, DAY, by=make_user(conn, Role.ADMIN))


def units(conn, text):
    head = "code,name,kind,valid_from,valid_to,successor_codes,level"
    lines = (head, "393,Vĩnh Lộc,huyện,,,,district", f"1,{text},xã,,,,commune")
    try:
        load_units(conn, "\n".join(lines), root=Root("393"), by=None)
    except Invalid as refused:  # everything that is wrong with a file is told at once
        (fault,) = refused.faults.values()
        raise fault from refused


@damaged
@pytest.mark.parametrize("save", [a_campaign, a_reason, a_setting, an_account, a_category, units])
def test_it_is_refused_with_its_place(conn, save, code, letter):
    with pytest.raises(Refusal, match="damaged") as refused:
        save(conn, f"Trộm{letter} cắp")

    assert refused.value.params["code"] == code
    assert refused.value.params["around"] == "Trộm\u25a1 cắp"


@pytest.mark.parametrize("save", [a_campaign, a_reason, a_setting, an_account, a_category, units])
def test_controls_that_leave_no_mark_are_cleaned_as_ever(conn, save):
    """What other programs leave between letters: nothing that is seen is changed."""
    save(conn, "Trộm\x07 cắp\x00")

    told = conn.execute(sa.select(audit_event.c.new_values, audit_event.c.reason)).all()
    names = conn.scalars(sa.select(unit.c.name)).all()
    assert "Trộm cắp" in str([told, names])


@damaged
def test_a_draft_is_kept_as_it_was_typed(conn, code, letter):
    """Nothing typed is lost or changed; it is refused when it is sent."""
    typed = {"note": f"Trộm{letter} cắp\x00", "rows": [{"text": letter}]}
    keep_draft(conn, "a" * 32, typed, form="incident", by=make_user(conn))

    assert draft_of(conn, "a" * 32).values == typed


@damaged
def test_a_row_of_another_program_is_mended_and_the_audit_tells_what_it_was(conn, code, letter):
    if letter == "\udc80":
        letter = "\ufffe"  # no database holds a half of a pair
    id_ = make_campaign(conn, name="x")
    conn.exec_driver_sql(f"UPDATE campaign SET name = 'Trộm{letter} cắp' WHERE id = {id_}")

    entry, seen = CampaignEntry("Trộm cắp", DAY, DAY), Submission("a" * 32, version=1)
    save_campaign(conn, entry, seen, campaign_id=id_, by=make_user(conn))

    assert conn.scalar(sa.select(campaign.c.name)) == "Trộm cắp"
    row = conn.execute(sa.select(audit_event).where(audit_event.c.action == "change")).one()
    assert json.loads(row.old_values)["name"] == f"Trộm{letter} cắp"
    assert verify(conn) is None


def test_the_database_is_the_boundary_whoever_sends(conn):
    one, many = sa.text("INSERT INTO setting VALUES (:k, :v)"), [{"k": "a", "v": "b"}] * 2
    for bad in ({"k": "a", "v": "b\ufffe"}, [*many, {"k": "b\0", "v": "b"}]):
        with pytest.raises(Refusal, match="damaged"):
            conn.execute(one, bad)

    with pytest.raises(Refusal, match="damaged"):
        conn.scalars(
            setting.insert().returning(setting.c.key),
            [{"key": str(number), "value": "b\ufffe" * (number == 7)} for number in range(9)],
        )
    rows = [{"key": f"c{number}", "value": "b"} for number in range(9)]
    assert len(conn.scalars(setting.insert().returning(setting.c.key), rows).all()) == 9

    assert conn.scalar(sa.text("SELECT count(*) FROM setting WHERE key = 'a'")) == 0
