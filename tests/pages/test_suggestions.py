"""The page of suggestions through the front door: its figures, its search, any choice renders."""

import os
from datetime import date
from unicodedata import normalize
from urllib.parse import parse_qs

import pytest
import sqlalchemy as sa

from components.subjects.suggestions.list import address
from db.model import Role, SuggestionState
from db.schema import unit
from tests.factories import (
    make_account,
    make_forum,
    make_root,
    make_suggestion,
    make_theme,
    make_unit,
)
from tests.wording import vi

PAGE = "pages/dashboards/suggestions.py"
IN_FULL = os.environ.get("PAGES") == "all"
S = SuggestionState
DAY = date(2023, 10, 10)
LINK = "[Tăng](http://example.com) lực lượng ở Vĩnh Hưng"


@pytest.fixture
def district(conn):
    """Two communes and the district: one carried over and late, one finished, three new."""
    root = make_root(conn)
    hung, hung_ = make_unit(conn, "Vĩnh Hưng"), make_unit(conn, "Vĩnh Hùng")
    theme, other = make_theme(conn, "Trộm cắp"), make_theme(conn, "Ma tuý")
    forum = make_forum(conn, unit_id=root, held_on=DAY)
    old = make_forum(conn, unit_id=hung, held_on=date(2022, 6, 1))
    received = (date(2022, 6, 1), S.RECEIVED)
    for unit_id, text, events, due_on in (
        (hung, "Đường ở Vĩnh Hùng", [received], date(2022, 9, 1)),
        (hung_, "Tổ hoà giải", [received, (date(2023, 2, 1), S.RESOLVED)], date(2022, 9, 1)),
    ):
        make_suggestion(
            conn,
            forum_id=old,
            unit_id=unit_id,
            theme_id=theme,
            text=text,
            events=events,
            due_on=due_on,
        )
    for unit_id, text, events in (
        (hung, LINK, [(DAY, S.RECEIVED)]),
        (hung_, "Tổ hòa giải", [(DAY, S.RECEIVED), (DAY, S.ANSWERED_ON_SPOT)]),
        (root, "Lắp camera", [(DAY, S.RECEIVED), (DAY, S.IN_PROGRESS)]),
    ):
        make_suggestion(
            conn, forum_id=forum, unit_id=unit_id, theme_id=other, text=text, events=events
        )
    return {"root": root, "hung": hung, "hung_": hung_, "forum": forum, "old": old}


def metrics(at):
    return {metric.label: metric.value for metric in at.metric}


def listed(at):
    """The texts of the list, in its order; empty when it says that nothing fits."""
    return next((t.value["text"].tolist() for t in at.dataframe if "text" in t.value), [])


def said(at):
    seen = (e.value for kind in ("caption", "info", "warning") for e in at.get(kind))
    return "\n".join((*seen, *(metric.proto.help for metric in at.metric)))


def test_what_was_not_recorded_yet_is_no_figure_to_compare_with(conn, open_page):
    """Of a year in which nobody used the program, it said that nothing had changed."""
    root = make_root(conn)
    make_unit(conn, "Vĩnh Hưng")
    forum = make_forum(conn, unit_id=root, held_on=DAY)
    events = [(DAY, S.RECEIVED)]
    theme = make_theme(conn, "Ma tuý")
    make_suggestion(conn, forum_id=forum, unit_id=root, theme_id=theme, events=events)

    deltas = {metric.delta for metric in open_page(PAGE).metric}

    assert deltas == {vi("no figure to compare with")}


def test_it_tells_the_balance_of_the_year_to_date(district, open_page):
    at = open_page(PAGE)

    assert not at.exception
    assert metrics(at) == {
        vi("Open at the end"): "03 kiến nghị",
        vi("New in the period"): "03 kiến nghị",
        vi("Finished in the period"): "02 kiến nghị",
        vi("Finished on time"): "1/3",
    }
    assert vi(
        "Carried over {carried} + new {new} - finished {finished} = open {open}",
        carried="02",
        new="03",
        finished="02",
        open="03",
    ) in said(at)
    assert vi("of them overdue: {n}", n="01") in said(at)


def test_the_sample_adds_up_to_what_the_queries_give(sample_district, conn, open_page):
    at = open_page(PAGE)

    assert not at.exception
    assert metrics(at) == {
        vi("Open at the end"): "17 kiến nghị",
        vi("New in the period"): "63 kiến nghị",
        vi("Finished in the period"): "56 kiến nghị",
        vi("Finished on time"): "82,81%",
    }
    assert len(listed(at)) == 10
    assert "Tìm thấy 73 kiến nghị" in said(at)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("vinh hung", {LINK, "Đường ở Vĩnh Hùng"}),
        ("hoa giai", {"Tổ hoà giải", "Tổ hòa giải"}),
        (normalize("NFD", "camera"), {"Lắp camera"}),
        (normalize("NFD", "lắp"), {"Lắp camera"}),
        ("%", set()),
    ],
)
def test_the_list_is_searched_with_and_without_accents(district, open_page, typed, expected):
    at = open_page(PAGE, query_params={"words": typed})

    assert not at.exception
    assert set(listed(at)) == expected


def test_the_accented_match_comes_first(district, open_page):
    assert listed(open_page(PAGE, query_params={"words": "Vĩnh Hùng"}))[0] == "Đường ở Vĩnh Hùng"
    assert listed(open_page(PAGE, query_params={"words": "Vĩnh Hưng"}))[0] == LINK


def test_the_list_is_narrowed_by_state_and_theme(district, open_page):
    def texts(**query):
        return set(listed(open_page(PAGE, query_params=query)))

    assert texts(states=vi("not yet answered")) == {LINK, "Đường ở Vĩnh Hùng"}
    assert texts(states=vi("overdue")) == {"Đường ở Vĩnh Hùng"}
    assert texts(themes="Trộm cắp") == {"Đường ở Vĩnh Hùng", "Tổ hoà giải"}
    assert texts(themes="Trộm cắp", states=vi("resolved")) == {"Tổ hoà giải"}


@pytest.mark.parametrize("name", ["states", "themes", "page"])
def test_what_the_address_asks_for_and_is_not_offered_is_said(district, open_page, name):
    at = open_page(PAGE, query_params={name: "<b>không có</b>"})

    assert not at.exception
    assert "giá trị không hợp lệ" in said(at)
    assert "không có</b>" not in said(at)
    assert len(listed(at)) == 5


def test_a_search_starts_at_the_first_page(conn, open_page):
    root = make_root(conn)
    forum, theme = make_forum(conn, unit_id=root), make_theme(conn)
    for number in range(25):
        make_suggestion(
            conn, forum_id=forum, unit_id=root, theme_id=theme, text=f"Kiến nghị số {number}"
        )
    make_unit(conn)
    at = open_page(PAGE, query_params={"page": "3"})
    assert len(listed(at)) == 5

    at.text_input(key="words").set_value("số 1").run()

    assert len(listed(at)) == 10
    assert "Tìm thấy 11 kiến nghị" in said(at)


def test_citizens_words_stand_in_cells_alone(district, open_page):
    at = open_page(PAGE)

    texts = [
        element.value
        for kind in ("markdown", "caption", "header", "text")
        for element in at.get(kind)
    ]
    assert LINK in listed(at)
    assert not [text for text in texts if "example.com" in text]


def test_a_choice_of_communes_says_what_belongs_to_the_district(conn, district, open_page):
    code = conn.scalar(sa.select(unit.c.code).where(unit.c.id == district["hung"]))
    at = open_page(PAGE, query_params={"communes": f"Vĩnh Hưng ({code})"})

    assert "Có 01 kiến nghị nêu với cấp huyện" in said(at)
    assert "nêu với cấp huyện" not in said(open_page(PAGE))


def test_an_officer_sees_the_own_commune_alone(conn, district, open_page):
    at = open_page(
        PAGE, role=None, account_id=make_account(conn, Role.OFFICER, unit_id=district["hung"])
    )

    assert not at.exception
    assert set(listed(at)) == {LINK, "Đường ở Vĩnh Hùng"}
    assert metrics(at)[vi("Open at the end")] == "02 kiến nghị"


def test_the_address_of_a_forum_brings_the_choice_along(monkeypatch):
    class Params(dict):
        def get_all(self, key):
            return self[key]

    chosen = Params(words=["vĩnh & hưng"], states=[vi("overdue"), vi("in progress")])
    monkeypatch.setattr("components.subjects.suggestions.list.st.query_params", chosen)

    told = address(7)

    assert told["forum"] == "7"
    assert parse_qs(told["back"]) == chosen


def test_without_any_data_it_says_so(conn, open_page):
    make_root(conn)

    at = open_page(PAGE)

    assert not at.exception
    assert at.info[0].value.startswith("Chưa có số liệu")


@pytest.mark.parametrize("role", ["leader", "staff", "officer"])
def test_any_choice_renders(merged_district, conn, open_page, role):
    """The sample through its mergers: one month, one commune, all units merged, before any data.
    Unless in full a leader makes every choice, others every third."""
    own = conn.scalar(sa.select(unit.c.id).where(unit.c.name == "Vĩnh Long"))
    account = make_account(conn, Role(role), unit_id=own if role == "officer" else None)
    for query in CHOICES if IN_FULL or role == "leader" else CHOICES[1::3]:
        at = open_page(PAGE, role=None, account_id=account, query_params=query)
        assert not at.exception, query
        assert at.metric or at.info, query


CHOICES = (
    {},
    {"until": "2023-10-10"},
    {"until": "2020-01-20"},
    {"period": "Tháng", "month": "Tháng 2/2020"},
    {"period": "Năm", "year": "2025", "communes": "Vĩnh Lộc"},
    {"period": "Quý", "quarter": "Quý 4/2023", "words": "hoa giai"},
    {"period": "Khác", "days": ["2022-02-03", "2026-10-14"], "states": vi("not yet answered")},
)


def test_a_merged_commune_says_which_former_ones_it_contains(conn, open_page):
    root = make_root(conn)
    new = make_unit(conn, "Tây Đô", valid_from=date(2023, 7, 1))
    long = make_unit(conn, "Vĩnh Long", valid_to=date(2023, 6, 30), successor_id=new)
    forum = make_forum(conn, unit_id=root, held_on=date(2023, 3, 1))
    received = [(date(2023, 3, 1), S.RECEIVED)]
    make_suggestion(conn, forum_id=forum, unit_id=long, text="Cũ", events=received)
    make_suggestion(conn, forum_id=forum, unit_id=new, text="Mới")

    assert vi(
        "{commune} contains the former {communes}", commune="Tây Đô", communes="Vĩnh Long"
    ) in said(open_page(PAGE))
    assert "gồm các đơn vị cũ" not in said(open_page(PAGE, query_params={"until": "2023-05-01"}))


@pytest.mark.parametrize(
    ("role", "expected"), [("leader", []), ("staff", [vi("Answer suggestions")])]
)
def test_who_enters_goes_on_to_the_answers(district, open_page, role, expected):
    assert [link.label for link in open_page(PAGE, role=role).get("page_link")] == expected
