from dataclasses import replace
from datetime import date

import pytest

from components.subjects.incidents import words as incidents
from components.subjects.satisfaction import words as satisfaction
from components.subjects.suggestions import words as suggestions
from components.words import terms
from components.words.i18n import speaking
from db.compare import Comparison, Polarity, Rate, RateComparison
from db.facts.satisfaction import Score
from db.facts.suggestions import Balance
from db.model import SuggestionState
from db.periods import Calendar

YEAR_TO_DATE = Calendar().year_to_date(date(2023, 10, 10))
ROUND = date(2023, 10, 10)


def score(satisfied, n, forms, before=None):
    return Score(
        closed_on=ROUND,
        forms=forms,
        places=1,
        satisfied=RateComparison(Rate(satisfied, n), before, Polarity.MORE_IS_BETTER),
        before_closed_on=date(2023, 6, 12) if before else None,
    )


def test_incidents_read_as_the_ministry_writes_them():
    said = incidents.incident_sentence(Comparison(30, 42), YEAR_TO_DATE, "huyện Vĩnh Lộc", "")

    assert said == (
        "Từ 15/12/2022 đến 10/10/2023, trên địa bàn huyện Vĩnh Lộc xảy ra 30 vụ, "
        "giảm 12 vụ (-28,57%) so với cùng kỳ năm 2022."
    )


def test_incidents_that_not_all_have_reported_say_how_many_have():
    covered = "11/13 xã, thị trấn đã gửi đủ báo cáo"
    said = incidents.incident_sentence(Comparison(30, 42), YEAR_TO_DATE, "huyện Vĩnh Lộc", covered)

    assert said.endswith("cùng kỳ năm 2022 (11/13 xã, thị trấn đã gửi đủ báo cáo).")


def test_a_balance_adds_up_in_words():
    told = Balance(carried=10, new=63, finished=55, open=18, overdue=8, on_time=50)

    assert suggestions.balance(told) == (
        "Kỳ trước chuyển sang 10 + mới 63 − đã giải quyết xong 55 = còn 18"
    )
    assert suggestions.on_time(told) == "Quá hạn 08; giải quyết đúng hạn 50/63"
    assert suggestions.sentence(told) == (
        "Kỳ trước chuyển sang 10 kiến nghị, tiếp nhận mới 63; đã giải quyết 55; "
        "còn 18 kiến nghị, trong đó 08 kiến nghị quá hạn."
    )


def test_a_balance_with_what_was_reopened_adds_up_when_it_is_heard():
    counts = Balance(carried=10, new=3, reopened=2, finished=5, open=10, overdue=1, on_time=4)

    assert suggestions.sentence(counts) == (
        "Kỳ trước chuyển sang 10 kiến nghị, tiếp nhận mới 03, mở lại 02; đã giải quyết 05; "
        "còn 10 kiến nghị, trong đó 01 kiến nghị quá hạn."
    )


def test_a_score_is_read_out_as_counts_over_counts():
    told = score(522, 530, 106)

    assert satisfaction.score(told) == "98,49%"
    assert satisfaction.answers(told) == "522/530 ý kiến của 106 phiếu hợp lệ"
    assert satisfaction.sentence(told) == (
        "Mức độ hài lòng 98,49% (522/530 ý kiến của 106 phiếu hợp lệ)."
    )


def test_a_score_of_few_forms_is_marked():
    assert satisfaction.answers(score(80, 100, 29)).endswith("; dưới 30 phiếu")


def test_a_score_of_fewer_than_five_forms_is_not_shown():
    told = score(18, 20, 4)

    assert satisfaction.score(told) == "–"
    assert satisfaction.answers(told) == "dưới 5 phiếu hoặc ý kiến: không hiện tỷ lệ"
    assert satisfaction.interval(told) == ""


def test_the_interval_rests_on_forms_not_on_answers():
    few, many = score(900, 1000, 100), score(900, 1000, 1000)

    assert satisfaction.interval(few) == "khoảng tin cậy 82,6–94,5%"
    assert satisfaction.interval(many) == "khoảng tin cậy 88,0–91,7%"


def test_the_round_before_is_named_with_where_it_was_held_and_what_chance_explains():
    close, far = score(9, 10, 40, Rate(8, 10)), score(95, 100, 40, Rate(5, 100))

    assert base(close) == "so với đợt 12/06/2023 · có thể do ngẫu nhiên"
    assert base(far) == "so với đợt 12/06/2023 · khó có thể do ngẫu nhiên"
    assert base(replace(close, same_places=False)) == (
        "so với đợt 12/06/2023 · lấy ý kiến ở nơi khác · có thể do ngẫu nhiên"
    )
    assert base(score(9, 10, 40)) == ""


def base(result):
    return satisfaction.base(result, result.satisfied)


@pytest.mark.parametrize("state", SuggestionState)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_state_has_its_words(state, language):
    with speaking(language):
        assert terms.suggestion_state(state)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (42, 30, "xảy ra 42 vụ, tăng 12 vụ (+40,00%) so với cùng kỳ năm 2022."),
        (30, 30, "xảy ra 30 vụ, không đổi so với cùng kỳ năm 2022."),
        (0, 30, "xảy ra 0 vụ, giảm 30 vụ (-100,00%) so với cùng kỳ năm 2022."),
        (1, 0, "xảy ra 01 vụ, tăng 01 vụ (không tính %) so với cùng kỳ năm 2022."),
        (0, 0, "xảy ra 0 vụ, không đổi so với cùng kỳ năm 2022."),
        (1, 2, "xảy ra 01 vụ, giảm 01 vụ (-50,00%) so với cùng kỳ năm 2022."),
        (1234, 1000, "xảy ra 1.234 vụ, tăng 234 vụ (+23,40%) so với cùng kỳ năm 2022."),
        (5, None, "xảy ra 05 vụ, không có số liệu để so sánh."),
    ],
    ids=["up", "same", "to none", "from none", "none at all", "small base", "large", "no base"],
)
def test_incidents_in_every_direction(now, before, said):
    told = incidents.incident_sentence(Comparison(now, before), YEAR_TO_DATE, "huyện Vĩnh Lộc", "")

    assert told == f"Từ 15/12/2022 đến 10/10/2023, trên địa bàn huyện Vĩnh Lộc {said}"


def test_one_incident_is_singular_in_english():
    with speaking("en"):
        told = incidents.incident_sentence(Comparison(1, 2), YEAR_TO_DATE, "Vinh Loc", "")

    assert "had 1 incident, down 1 incident (-50.00%)" in told


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            Balance(carried=0, new=0, finished=0, open=0, overdue=0, on_time=0),
            "Kỳ trước chuyển sang 0 kiến nghị, tiếp nhận mới 0; đã giải quyết 0; "
            "còn 0 kiến nghị, trong đó 0 kiến nghị quá hạn.",
        ),
        (
            Balance(carried=0, new=1, finished=0, open=1, overdue=1, on_time=0),
            "Kỳ trước chuyển sang 0 kiến nghị, tiếp nhận mới 01; đã giải quyết 0; "
            "còn 01 kiến nghị, trong đó 01 kiến nghị quá hạn.",
        ),
    ],
    ids=["none", "one"],
)
def test_suggestions_in_few(told, said):
    assert suggestions.sentence(told) == said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (score(0, 40, 40), "Mức độ hài lòng 0,00% (0/40 ý kiến của 40 phiếu hợp lệ)."),
        (
            score(20, 20, 20),
            "Mức độ hài lòng 100,00% (20/20 ý kiến của 20 phiếu hợp lệ; dưới 30 phiếu).",
        ),
        (
            score(1, 4, 4),
            "Mức độ hài lòng – (dưới 5 phiếu hoặc ý kiến: không hiện tỷ lệ).",
        ),
    ],
    ids=["none", "few forms", "too few to show"],
)
def test_satisfaction_at_its_ends(told, said):
    assert satisfaction.sentence(told) == said
