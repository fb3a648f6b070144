"""Writing down a campaign, through the front door."""

from datetime import date

import pytest
import sqlalchemy as sa

from db.schema import campaign
from tests.factories import make_account, make_campaign, make_root, make_unit
from tests.pages.test_incident import errors, field, fill, press
from tests.wording import vi

PAGE = "pages/entry/campaign.py"
FIRST, LAST = date(2023, 12, 15), date(2024, 2, 14)


@pytest.fixture
def lan(conn):
    make_root(conn)
    make_unit(conn)
    return make_account(conn, sign_in_name="lan")


def rows(conn):
    found = conn.execute(sa.select(campaign).order_by(campaign.c.id))
    return [(row.name, row.starts_on, row.ends_on) for row in found]


def test_a_campaign_is_written_down_and_listed(open_page, conn, lan):
    at = fill(open_page(PAGE, account_id=lan), name="Cao điểm Tết", starts_on=FIRST, ends_on=LAST)
    at = press(at)

    assert not errors(at)
    assert at.success[0].value.startswith("Đã lưu đợt cao điểm. Số ")
    assert rows(conn) == [("Cao điểm Tết", FIRST, LAST)]
    at = at.button(key="anew").click().run()
    assert at.dataframe[0].value[vi("Name of the campaign")].tolist() == ["Cao điểm Tết"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, vi("Enter a name of at most {longest} characters.", longest="160")),
        ({"starts_on": None}, vi("Enter the first day.")),
        ({"ends_on": None}, vi("Enter the last day.")),
        ({"ends_on": date(2023, 12, 14)}, vi("The round cannot end before it begins.")),
    ],
)
def test_each_wrong_field_is_named(open_page, conn, lan, wrong, said):
    given = {"name": "Cao điểm Tết", "starts_on": FIRST, "ends_on": LAST}

    at = press(fill(open_page(PAGE, account_id=lan), **{**given, **wrong}))

    assert errors(at)[0] == said
    assert rows(conn) == []


def test_it_is_changed_and_a_newer_version_is_not_replaced_unseen(open_page, conn, lan):
    id_ = make_campaign(conn, "Cũ", starts_on=FIRST, ends_on=LAST)
    at = open_page(PAGE, account_id=lan, query_params={"id": str(id_)})
    assert field(at, "starts_on").value == FIRST
    at = fill(at, name="Của Lan")
    conn.execute(campaign.update().values(name="Của Mai", version=2))

    at = press(at)

    assert "người khác đã sửa" in errors(at)[0]
    assert rows(conn) == [("Của Mai", FIRST, LAST)]
    press(press(at, "mine"))
    assert rows(conn) == [("Của Lan", FIRST, LAST)]


def test_one_that_is_not_there_is_not_opened(open_page, lan):
    at = open_page(PAGE, account_id=lan, query_params={"id": "9"})

    assert errors(at) == [vi("There is no campaign of this number.")]


@pytest.mark.parametrize("role", ["leader", "officer", "admin"])
def test_nobody_else_may(open_page, lan, role):
    at = open_page(PAGE, role=role)

    assert not at.text_input
    assert [error.value for error in at.error] == [
        vi("You do not have the right to open this page.")
    ]


def test_a_damaged_letter_is_told_at_its_field_and_nothing_typed_is_lost(open_page, conn, lan):
    at = fill(open_page(PAGE, account_id=lan), name="T\u1ebft\ufffe", starts_on=FIRST)

    at = press(at)

    assert any('(U+FFFE), ở chỗ có ô vuông: "Tết□"' in told for told in errors(at))
    assert field(at, "name").value == "Tết\ufffe"
    assert rows(conn) == []


def test_what_turns_the_text_is_left_out_and_that_is_said(open_page, conn, lan):
    at = fill(
        open_page(PAGE, account_id=lan), name="Cao \u202ediem\u202c", starts_on=FIRST, ends_on=LAST
    )
    note = vi("This text holds marks that turn its direction. They are left out.")
    assert [caption.value for caption in at.caption].count(note) == 1

    at = press(at)
    assert not errors(at)
    assert rows(conn) == [("Cao diem", FIRST, LAST)]
    at = fill(at.button(key="anew").click().run(), name="Cao diem")
    assert note not in [caption.value for caption in at.caption]
