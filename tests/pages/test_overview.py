"""The overview through the front door: its figures, and what it says when something is missing."""

from datetime import date

import pytest

from db.model import SuggestionState
from db.schema import unit
from tests.factories import (
    make_account,
    make_category,
    make_forum,
    make_incident,
    make_return,
    make_root,
    make_suggestion,
    make_survey,
    make_unit,
    set_setting,
)
from tests.wording import vi

PAGE = "pages/dashboards/overview.py"


@pytest.fixture
def district(conn):
    """Two communes with a few figures of every subject, this year and last."""
    root = make_root(conn)
    long, an = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh An")
    theft = make_category(conn)
    for day, commune in [
        (date(2021, 6, 1), long),
        (date(2022, 3, 1), long),
        (date(2022, 5, 1), an),
        (date(2022, 6, 1), an),
        (date(2023, 3, 1), long),
        (date(2023, 9, 20), an),
    ]:
        make_incident(conn, unit_id=commune, category_id=theft, occurred_on=day)
    for month in range(1, 10):
        counts = {"stock_start": 10, "guided": 1}
        make_return(conn, unit_id=long, month=date(2023, month, 1), counts=counts)
        if month != 6:
            make_return(conn, unit_id=an, month=date(2023, month, 1), counts=counts)
    forum = make_forum(conn, unit_id=root, held_on=date(2023, 10, 10))
    make_suggestion(conn, forum_id=forum, unit_id=long, text="Xử lý xe quá tải")
    make_suggestion(
        conn,
        forum_id=forum,
        unit_id=an,
        text="[Tăng](http://example.com) lực lượng",
        events=[
            (date(2023, 10, 10), SuggestionState.RECEIVED),
            (date(2023, 10, 10), SuggestionState.RESOLVED),
        ],
    )
    make_survey(conn, unit_id=root, answers={long: [[0, 0, 2, 40, 8]], an: [[1, 0, 0, 20, 19]]})
    return {"root": root, "long": long, "an": an}


def words(at):
    kinds = ("caption", "text", "code", "subheader", "info", "warning")
    shown = (str(element.value) for kind in kinds for element in at.get(kind))
    return "\n".join((*shown, *(metric.proto.help for metric in at.metric)))


def metrics(at):
    return {metric.label: (metric.value, metric.delta) for metric in at.metric}


def test_it_shows_the_four_subjects_of_the_year_to_date(district, open_page):
    at = open_page(PAGE)

    assert not at.exception
    assert metrics(at) == {
        vi("Security and order incidents"): ("02 vụ", "giảm 01 vụ"),
        vi("Reintegration: under management"): ("20 người", vi("no figure to compare with")),
        vi("Suggestions still open"): ("01 kiến nghị", "tăng 01 kiến nghị"),
        vi("Satisfaction"): ("96,67%", vi("no figure to compare with")),
    }


def test_the_sentence_agrees_with_the_numbers(district, open_page):
    spoken = open_page(PAGE).code[0].value

    assert "02 vụ, giảm 01 vụ (-33,33%) so với cùng kỳ năm 2022" in spoken
    assert "đang quản lý 20 người" in spoken
    assert "tiếp nhận mới 02; đã giải quyết 01; còn 01 kiến nghị" in spoken
    assert "96,67% (87/90 ý kiến của 90 phiếu hợp lệ)" in spoken


def test_the_caption_says_who_has_not_reported_and_that_figures_may_change(district, open_page):
    told = open_page(PAGE).caption[0].value

    assert "15/12/2022 – 10/10/2023 so với 15/12/2021 – 10/10/2022" in told
    assert "1/2 xã đã gửi đủ báo cáo; còn thiếu: Vĩnh An (T6)" in told
    assert "sơ bộ" in told
    assert "DỮ LIỆU MẪU" not in told


def test_sample_data_is_marked_above_what_the_page_shows(conn, district, open_page):
    assert not any("DỮ LIỆU MẪU" in shown.value for shown in open_page(PAGE).markdown)
    set_setting(conn, "sample_data", "1")

    assert "DỮ LIỆU MẪU" in open_page(PAGE).markdown[0].value


def test_what_every_figure_speaks_of_is_printed_once(district, open_page):
    at = open_page(PAGE)

    context = at.caption[0].value
    assert "15/12/2022 – 10/10/2023 so với 15/12/2021 – 10/10/2022" in context
    assert sum("15/12/2022" in caption.value for caption in at.caption) == 1


def test_words_of_citizens_are_never_markdown(district, open_page):
    at = open_page(PAGE)

    assert "[Tăng](http://example.com) lực lượng" in [text.value for text in at.text]
    assert not any("example.com" in str(element.value) for element in at.markdown)


def test_a_commune_of_the_address_is_chosen_and_named(district, open_page):
    at = open_page(PAGE, query_params={"communes": "Vĩnh An"})

    assert metrics(at)[vi("Security and order incidents")] == ("01 vụ", "giảm 01 vụ")
    assert "· Vĩnh An ·" in at.caption[0].value


def test_a_year_before_the_first_figure_is_not_taken_for_zero(district, open_page):
    at = open_page(PAGE, query_params={"until": "2022-06-30"})

    assert metrics(at)[vi("Security and order incidents")] == (
        "03 vụ",
        vi("no figure to compare with"),
    )


def test_a_month_that_is_running_compares_to_the_same_day_of_last_year(district, conn, open_page):
    make_return(conn, unit_id=district["an"], month=date(2022, 10, 1))
    at = open_page(PAGE, query_params={"period": "Tháng", "month": "Tháng 10/2023"})

    assert "15/09/2023 – 10/10/2023 so với 15/09/2022 – 10/10/2022" in at.caption[0].value
    assert metrics(at)[vi("Security and order incidents")] == ("01 vụ", "tăng 01 vụ")


@pytest.mark.parametrize(
    "query",
    [
        {"period": "Hai tuần"},
        {"period": "Tháng", "month": "Tháng 13/2023"},
        {"period": "Năm", "year": "1066"},
        {"until": "2031-01-01"},
        {"until": "hôm qua"},
        {"period": "Khác", "days": "2023-99-99"},
        {"communes": "[x](http://elsewhere.test)"},
    ],
)
def test_an_address_that_asks_for_something_unknown_is_told_so(district, open_page, query):
    at = open_page(PAGE, query_params=query)

    assert not at.exception
    assert "không hợp lệ" in at.warning[0].value
    assert "elsewhere.test" not in words(at)
    assert len(at.metric) == 4


def test_a_former_commune_is_explained_not_guessed(conn, district, open_page):
    new = make_unit(conn, "Tây Đô", valid_from=date(2023, 7, 1))
    make_unit(conn, "Vĩnh Quang", valid_to=date(2023, 6, 30), successor_id=new)

    at = open_page(PAGE, query_params={"communes": "Vĩnh Quang"})

    assert [warning.value for warning in at.warning] == [
        "Vĩnh Quang đã nhập vào Tây Đô từ 01/07/2023: số liệu sau ngày đó không tách được. "
        "Xin chọn Tây Đô, hoặc chọn kỳ trước ngày đó."
    ]


def test_a_commune_that_comes_later_is_explained(conn, district, open_page):
    make_unit(conn, "Tây Đô", valid_from=date(2025, 7, 1))

    at = open_page(PAGE, query_params={"communes": "Tây Đô"})

    assert at.warning[0].value.startswith("Tây Đô chỉ có từ 01/07/2025")


@pytest.mark.parametrize(
    ("name", "kind", "code", "address"),
    [
        ("Vĩnh Long", "xã", "15379", "Vĩnh Long"),
        ("Vĩnh Long", "xã", "15379", "Vĩnh Long (15379)"),
        ("TT Ba", "xã", "15379", "TT Ba"),
    ],
)
def test_a_label_that_two_communes_could_bear_is_refused_and_both_are_told_apart(
    conn, district, open_page, name, kind, code, address
):
    conn.execute(unit.update().where(unit.c.id == district["long"]).values(code="15379"))
    make_unit(conn, name, kind=kind, code=code, valid_from=date(2020, 1, 1))
    make_unit(conn, "Ba", kind="thị trấn")

    at = open_page(PAGE, query_params={"communes": address})

    assert not at.exception
    assert "không hợp lệ" in at.warning[0].value
    assert at.multiselect(key="communes").value == []
    options = at.multiselect(key="communes").options
    assert len(set(options)) == len(options) == 4


def test_names_that_differ_in_accents_alone_carry_their_code(conn, district, open_page):
    make_unit(conn, "Vĩnh Hưng", code="15367")
    make_unit(conn, "Vĩnh Hùng", code="15379")

    offered = open_page(PAGE).multiselect(key="communes").options

    assert {"Vĩnh Hưng (15367)", "Vĩnh Hùng (15379)", "Vĩnh Long"} <= set(offered)


def test_an_officer_sees_the_own_commune_alone(conn, district, open_page):
    officer = make_account(conn, "officer", unit_id=district["an"])

    at = open_page(PAGE, account_id=officer, query_params={"communes": "Vĩnh Long"})

    assert metrics(at)[vi("Security and order incidents")][0] == "01 vụ"
    assert not at.multiselect
    assert "· Vĩnh An ·" in at.caption[0].value


def test_without_any_figure_the_page_says_so(conn, open_page):
    make_root(conn)
    make_unit(conn)

    at = open_page(PAGE)

    assert at.info[0].value.startswith("Chưa có số liệu.")
    assert not at.metric


def test_a_stranger_sees_no_figure(district, open_page):
    at = open_page(PAGE, role=None)

    assert not at.metric
    assert not at.code


@pytest.mark.parametrize(
    "query",
    [
        {"period": "Year", "year": "2023"},
        {"period": "Quarter", "quarter": "Quarter 3/2023"},
        {"period": "Month", "month": "September 2023"},
    ],
)
def test_a_link_made_in_another_language_opens_the_same_view(district, open_page, query):
    at = open_page(PAGE, query_params=query)

    assert not at.warning
    assert at.segmented_control(key="period").value == query["period"].lower()


def test_english_is_a_switch(district, open_page):
    at = open_page(PAGE, language="EN")

    assert at.metric[0].value == "2 incidents"


@pytest.mark.parametrize(
    "kind", ["Tháng", "Quý", vi("6 months"), vi("9 months"), "Năm", vi("Year to date"), "Khác"]
)
def test_every_kind_of_period_opens(district, open_page, kind):
    at = open_page(PAGE, query_params={"period": kind})

    assert not at.exception
    assert not at.warning
    assert len(at.metric) == 4


def test_the_district_itself_is_none_of_its_communes(conn, district, open_page):
    root = district["root"]
    forum = make_forum(conn, unit_id=root, held_on=date(2023, 10, 9))
    make_suggestion(conn, forum_id=forum, unit_id=root, text="Mở thêm lớp học")
    answers = [[0, 0, 2, 40, 8]]
    make_survey(
        conn,
        unit_id=root,
        closed_on=date(2023, 10, 10),
        answers={district["long"]: answers, root: answers},
    )

    notes = words(open_page(PAGE))

    assert "Kiến nghị mới từ 2/2 xã và từ cấp huyện" in notes
    assert "Phiếu từ 1/2 xã và từ cấp huyện" in notes
    assert "3 nơi" not in notes
