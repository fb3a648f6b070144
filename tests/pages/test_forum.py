"""One forum's page: who may see it, and what it says of every suggestion."""

from datetime import date

import pytest

from db.model import Role, SuggestionState
from tests.factories import (
    make_account,
    make_forum,
    make_incident,
    make_root,
    make_suggestion,
    make_unit,
)
from tests.wording import vi

PAGE = "pages/dashboards/forum.py"
S = SuggestionState
DAY = date(2023, 10, 10)
LINK = "[Tăng](http://example.com) lực lượng"


@pytest.fixture
def forum(conn):
    """A forum of the district with a suggestion of each of two communes; data to 01/12/2023."""
    root = make_root(conn)
    own, other = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh An")
    forum_id = make_forum(
        conn,
        unit_id=root,
        held_on=DAY,
        venue="Hội trường",
        partner="Ban Dân vận",
        attendees=180,
        title="**Diễn đàn**",
    )
    make_suggestion(
        conn,
        forum_id=forum_id,
        unit_id=own,
        text=LINK,
        due_on=date(2023, 11, 1),
        responsible="Công an xã",
        events=[(DAY, S.RECEIVED), (date(2023, 10, 20), S.IN_PROGRESS)],
    )
    make_suggestion(
        conn,
        forum_id=forum_id,
        unit_id=other,
        text="Lắp camera",
        events=[(DAY, S.RECEIVED), (DAY, S.ANSWERED_ON_SPOT)],
    )
    make_incident(conn, unit_id=own, occurred_on=date(2023, 12, 1))
    return {"id": forum_id, "own": own, "other": other, "root": root}


def texts(at):
    return "\n".join(text.value for text in at.text)


def metrics(at):
    return {metric.label: metric.value for metric in at.metric}


def test_it_tells_facts_answers_and_what_is_late(forum, open_page):
    at = open_page(PAGE, query_params={"forum": str(forum["id"])})

    assert not at.exception
    assert at.header[0].value == vi("Forum of {day}", day="10/10/2023")
    assert metrics(at) == {
        vi("People attending"): "180 người",
        vi("Suggestions"): "02 kiến nghị",
        vi("Open"): "01 kiến nghị",
        vi("Overdue"): "01 kiến nghị",
    }
    told = texts(at)
    assert "Địa điểm: Hội trường, huyện Vĩnh Lộc" in told
    assert "Đơn vị phối hợp: Ban Dân vận" in told
    assert "Công an xã · hạn 01/11/2023" in told
    assert "10/10/2023: ghi nhận\n20/10/2023: đang xử lý" in told
    assert "10/10/2023: trả lời tại chỗ. Đã trả lời" in told
    assert [badge.value for badge in at.markdown if "quá hạn từ 01/11/2023" in badge.value]


def test_what_people_typed_is_never_read_as_markdown(forum, open_page):
    at = open_page(PAGE, query_params={"forum": str(forum["id"])})

    read = [e.value for kind in ("markdown", "caption", "header") for e in at.get(kind)]
    assert LINK in texts(at)
    assert "**Diễn đàn**" in texts(at)
    assert not [words for words in read if "example.com" in words or "**Diễn đàn**" in words]


def test_an_officer_reads_only_what_concerns_the_own_commune(conn, forum, open_page):
    officer = make_account(conn, Role.OFFICER, unit_id=forum["own"])

    at = open_page(PAGE, role=None, account_id=officer, query_params={"forum": str(forum["id"])})

    assert metrics(at)[vi("Suggestions")] == "01 kiến nghị"
    assert LINK in texts(at)
    assert "Lắp camera" not in texts(at)
    assert "Có 01 kiến nghị của xã khác không hiển thị" in "\n".join(c.value for c in at.caption)


def test_a_forum_of_others_is_refused_as_if_it_did_not_exist(conn, forum, open_page):
    stranger = make_account(conn, Role.OFFICER, unit_id=make_unit(conn, "Vĩnh Hùng"))

    at = open_page(PAGE, role=None, account_id=stranger, query_params={"forum": str(forum["id"])})

    assert not at.exception
    assert at.warning[0].value.startswith("Không có diễn đàn này")
    assert not at.metric


@pytest.mark.parametrize(
    "asked", [None, "", "0", "abc", "4711", "-1", "1e3", "9" * 40, "٣", "1;drop"]
)
def test_an_unknown_forum_is_refused_in_words(forum, open_page, asked):
    at = open_page(PAGE, query_params={} if asked is None else {"forum": asked})

    assert not at.exception
    assert at.warning[0].value.startswith("Không có diễn đàn này")
    assert (asked or "?") not in at.warning[0].value


def test_a_forum_without_suggestions_says_so(conn, forum, open_page):
    empty = make_forum(conn, unit_id=forum["root"], held_on=DAY)

    at = open_page(PAGE, query_params={"forum": str(empty)})

    assert at.info[0].value == vi("Nothing was written down at this forum.")


@pytest.mark.parametrize("role", ["leader", "staff"])
def test_every_role_of_the_district_opens_it(forum, open_page, role):
    at = open_page(PAGE, role=role, query_params={"forum": str(forum["id"]), "back": "words=x&a"})

    assert not at.exception
    assert len(at.metric) == 4


def links(at):
    return [link.label for link in at.get("page_link")]


def test_who_enters_for_it_goes_on_to_the_forms(conn, forum, open_page):
    """The officer of one commune answers its suggestion; the forum itself is the district's."""
    asked = {"forum": str(forum["id"])}
    officer = make_account(conn, Role.OFFICER, unit_id=forum["own"])
    answers = [f"Trả lời, cập nhật kiến nghị {number}" for number in (1, 2)]

    assert links(open_page(PAGE, role="leader", query_params=asked)) == [
        vi("Back to the suggestions")
    ]
    staff = links(open_page(PAGE, role="staff", query_params=asked))
    assert staff == [vi("Back to the suggestions"), vi("Change this forum"), *answers]
    own = open_page(PAGE, role=None, account_id=officer, query_params=asked)
    assert links(own) == [vi("Back to the suggestions"), answers[0]]
