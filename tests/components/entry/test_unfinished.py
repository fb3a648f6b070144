"""The list of what I have begun, below the form of an incident."""

import ast
import re
from datetime import date

import pytest

from components.shell.sitemap import ADDRESSES
from db.ledger.drafts import keep_draft
from db.ledger.records import Submission, mark_sent
from db.queries.drafts import draft_of
from tests.factories import NOON, make_incident, make_root, make_unit, make_user
from tests.pages.test_incident import PAGE, errors, field
from tests.sources import below, calls
from tests.wording import vi

OLD, NEW = "a" * 32, "b" * 32


@pytest.fixture
def lan(conn):
    make_root(conn)
    make_unit(conn, "Vĩnh An")
    return make_user(conn)


def keep(conn, by, draft_id, form="incident", note="Mất xe", about=None):
    keep_draft(conn, draft_id, {"note": note}, form=form, about=about, by=by)


def links(at):
    return [link.proto.query_string for link in at.get("page_link")]


def test_what_was_begun_is_listed_newest_first_and_opens(open_page, conn, lan):
    keep(conn, lan, OLD, about={"id": 7})
    keep(conn, lan, NEW)

    at = open_page(PAGE, account_id=lan.id)

    assert links(at) == [f"draft={NEW}", f"draft={OLD}&id=7"]
    about = [text.value for text in at.text if "Đã lưu nháp" in text.value]
    assert about[0].startswith("Mất xe\nĐã lưu nháp lúc ")
    assert about[1].startswith("Số 7\nMất xe\nĐã lưu nháp lúc ")
    again = open_page(PAGE, account_id=lan.id, query_params={"draft": NEW})
    assert field(again, "note").value == "Mất xe"
    assert links(again) == [f"draft={OLD}&id=7"]


def test_what_changes_a_record_opens_with_its_number(open_page, conn, lan):
    id_ = make_incident(conn)
    told = {"form": "incident", "about": {"id": id_}, "version": 1}
    keep_draft(conn, OLD, {"note": "Mất xe"}, **told, by=lan)

    assert links(open_page(PAGE, account_id=lan.id)) == [f"draft={OLD}&id={id_}"]
    for address in ({"draft": OLD}, {"draft": OLD, "id": str(id_)}):
        again = open_page(PAGE, account_id=lan.id, query_params=address)
        assert field(again, "occurred_on").value == date(2023, 9, 20)
        assert field(again, "note").value == "Mất xe"
    assert [heading.value for heading in again.header] == [f"Sửa vụ việc số {id_}"]


def test_only_ones_own_unsent_drafts_of_pages_one_may_open(open_page, conn, lan):
    keep(conn, make_user(conn), "c" * 32)
    keep(conn, lan, "d" * 32, form="borders")
    keep(conn, lan, "e" * 32, form="unknown")
    keep(conn, lan, "f" * 32, note="")
    keep(conn, lan, OLD)
    mark_sent(conn, Submission(OLD), "incident", 1, NOON, by=lan)

    at = open_page(PAGE, account_id=lan.id)

    assert links(at) == []
    assert vi("Begun and not sent") not in [heading.value for heading in at.subheader]


def test_a_draft_is_thrown_away_after_a_second_press(open_page, conn, lan):
    keep(conn, lan, OLD)
    keep(conn, lan, NEW)
    at = open_page(PAGE, account_id=lan.id)

    at = at.button(key=f"throw_away.{OLD}").click().run()

    assert not errors(at)
    assert links(at) == [f"draft={NEW}"]
    assert draft_of(conn, OLD) is None


def test_throwing_away_what_is_gone_already_says_so(open_page, conn, lan):
    keep(conn, lan, OLD)
    at = open_page(PAGE, account_id=lan.id)
    mark_sent(conn, Submission(OLD), "incident", 1, NOON, by=lan)

    at = at.button(key=f"throw_away.{OLD}").click().run()

    assert at.toast[0].value == vi("This has been sent already. Open a new form for more.")
    assert links(at) == []
    assert draft_of(conn, OLD).sent_at == NOON


def test_of_many_the_newest_are_listed(open_page, conn, lan):
    for number in range(12):
        keep(conn, lan, f"{number:032x}")

    at = open_page(PAGE, account_id=lan.id)

    assert len(links(at)) == 10
    assert vi("The newest {shown} of {all}.", shown="10", all="12") in [
        caption.value for caption in at.caption
    ]


def test_every_form_bears_the_name_of_its_pages_address(house):
    names = set()
    for source in below(house, "components/entry").values():
        names |= set(re.findall(r'^FORM = "(\w+)"', source, re.MULTILINE))
        named = (call.args[0] for call in calls(source, r"drafts\.ask"))
        names |= {name.value for name in named if isinstance(name, ast.Constant)}

    assert "incident" in names
    assert names <= ADDRESSES
