from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from components.words import bases, kinds, splits, wording
from components.words.i18n import speaking
from db.compare import SIGNIFICANT, Comparison, Polarity, Rate, RateComparison, Tone
from db.facts.returns import Coverage
from db.model import BEGINNING, COMMUNE, FOREVER, Selection, Unit
from db.periods import Base, Calendar

THEN = bases.then(Base.YEAR_BEFORE)
YEAR_TO_DATE = Calendar().year_to_date(date(2023, 10, 10))


def unit(id_, name, kind="xã"):
    return Unit(id_, "15361", name, kind, COMMUNE, BEGINNING, FOREVER)


UNITS = {1: unit(1, "Vĩnh Long"), 2: unit(2, "Vĩnh Lộc", "thị trấn"), 3: unit(3, "Vĩnh An")}


def of_incidents(now, before):
    compared = Comparison(now, before, Polarity.FEWER_IS_BETTER)
    return wording.change(compared, wording.incidents(abs(compared.change or 0)))


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (30, 42, "giảm 12 vụ (-28,57%)"),
        (42, 30, "tăng 12 vụ (+40,00%)"),
        (5, 4, "tăng 01 vụ (+25,00%)"),
        (4, 4, "không đổi"),
        (3, 0, "tăng 03 vụ (không tính %)"),
        (0, 0, "không đổi"),
        (0, 3, "giảm 03 vụ (-100,00%)"),
        (3, None, "không có số liệu để so sánh"),
    ],
)
def test_a_change_is_absolute_first_with_percent_only_where_there_is_a_base(now, before, said):
    assert of_incidents(now, before) == said


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (30, 42, "(-28,57%)"),
        (20, 29, "(-31,03%) (gốc <30)"),
        (20, 30, "(-33,33%)"),
        (3, 0, "(không tính %)"),
        (4, 4, ""),
        (4, None, ""),
    ],
)
def test_a_small_base_is_called_one(now, before, said):
    assert wording.muted_percent(Comparison(now, before)) == said


def test_the_base_is_the_same_period_a_year_before():
    assert bases.base(YEAR_TO_DATE) == "so với cùng kỳ năm 2022"


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (Rate(522, 530), Rate(500, 530), "tăng 4,15 điểm %"),
        (Rate(500, 530), Rate(522, 530), "giảm 4,15 điểm %"),
        (Rate(5, 10), Rate(50, 100), "không đổi"),
        (Rate(5, 10), None, "không có số liệu để so sánh"),
        (Rate(3, 4), Rate(50, 100), "không có số liệu để so sánh"),
    ],
)
def test_a_rate_changes_in_percentage_points(now, before, said):
    assert wording.points_change(RateComparison(now, before)) == said


def test_the_base_of_a_custom_window_is_named_by_its_days():
    window = Calendar().custom(date(2023, 3, 1), date(2023, 3, 20))

    assert bases.base(window) == "so với 01/03/2022 – 20/03/2022"


def test_communes_are_named_never_counted():
    some = Selection(YEAR_TO_DATE, (2, 1), whole=False, named_on=YEAR_TO_DATE.last)

    assert wording.communes(some, UNITS) == "TT Vĩnh Lộc, Vĩnh Long"


def test_all_communes_are_the_whole_area():
    every = Selection(YEAR_TO_DATE, (1, 2, 3), whole=True, named_on=YEAR_TO_DATE.last)

    assert wording.communes(every, UNITS) == "toàn địa bàn (3 xã, thị trấn)"


MAY, SEPTEMBER = date(2023, 5, 1), date(2023, 9, 1)


@pytest.mark.parametrize(
    ("covered", "said"),
    [
        (Coverage(3, 9, ()), "3/3 xã, thị trấn đã gửi đủ báo cáo"),
        (
            Coverage(3, 9, ((1, (date(2023, 6, 1),)), (2, (date(2023, 7, 1), date(2023, 8, 1))))),
            "1/3 xã, thị trấn đã gửi đủ báo cáo; còn thiếu: Vĩnh Long (T6), TT Vĩnh Lộc (T7, T8)",
        ),
        (Coverage(3, 0, ()), "trong kỳ chưa có tháng báo cáo nào đến hạn"),
        (
            Coverage(3, 9, ((1, (MAY,)),), since=date(2023, 10, 1), unasked=9),
            "trong kỳ chưa yêu cầu báo cáo tháng",
        ),
        (
            Coverage(3, 9, ((1, (MAY, SEPTEMBER)), (2, (MAY,))), since=SEPTEMBER, unasked=8),
            "2/3 xã, thị trấn đã gửi đủ báo cáo kể từ tháng 09/2023; còn thiếu: Vĩnh Long (T9)",
        ),
        (
            Coverage(3, 9, (), ((date(2023, 10, 1), (2, 3)),)),
            "3/3 xã, thị trấn đã gửi đủ báo cáo; T10 chưa đến hạn (2)",
        ),
    ],
)
def test_who_has_not_reported_is_named(covered, said):
    assert wording.coverage(covered, UNITS) == said


def test_a_sentence_says_what_it_stands_on_unless_all_have_reported():
    october = date(2023, 10, 1)

    assert wording.partial(Coverage(3, 9, ())) == ""
    two = "2/3 xã, thị trấn đã gửi đủ báo cáo"
    assert wording.partial(Coverage(3, 9, ((1, (october,)),))) == two
    assert wording.partial(Coverage(3, 9, (), ((october, (2, 3)),))) == (
        "3/3 xã, thị trấn đã gửi đủ báo cáo; T10 chưa đến hạn (2)"
    )
    assert wording.partial(Coverage(3, 0, ())) == "trong kỳ chưa có tháng báo cáo nào đến hạn"


def test_a_comparison_says_of_both_sides_how_many_stand_behind_it():
    every, some = Coverage(3, 9, ()), Coverage(3, 9, ((1, (date(2023, 6, 1),)),))

    assert wording.partial(every, every, THEN) == ""
    assert wording.partial(some, every, THEN) == (
        "2/3 xã, thị trấn đã gửi đủ báo cáo; cùng kỳ năm trước 3/3 xã, thị trấn đã gửi đủ báo cáo"
    )
    assert wording.partial(every, some, THEN) == (
        "3/3 xã, thị trấn đã gửi đủ báo cáo; cùng kỳ năm trước 2/3 xã, thị trấn đã gửi đủ báo cáo"
    )


def test_months_carry_their_year_in_a_window_of_two():
    june = date(2023, 6, 1)
    covered = Coverage(3, 9, ((1, (june,)),), months=(date(2022, 12, 1), june))

    assert wording.missing(covered, UNITS) == "Vĩnh Long (06/2023)"
    assert wording.missing(replace(covered, months=(june,)), UNITS) == "Vĩnh Long (T6)"


def test_english_counts_its_nouns():
    with speaking("en"):
        assert of_incidents(1, 2) == "down 1 incident (-50.00%)"
        assert of_incidents(30, 42) == "down 12 incidents (-28.57%)"


def test_an_unequal_span_changes_no_word():
    leap = replace(Comparison(30, 42), days_ratio=Fraction(301, 300))

    assert wording.change(leap, wording.incidents(12)) == of_incidents(30, 42)


@pytest.mark.parametrize(
    ("p", "written"),
    [
        (1e-9, "p < 0,01"),
        (0.0099, "p < 0,01"),
        (0.01, "p = 0,01"),
        (0.0449, "p = 0,04"),
        (0.045, "p < 0,05"),
        (0.04999999, "p < 0,05"),
        (0.05, "p = 0,05"),
        (0.05000001, "p > 0,05"),
        (0.0549, "p > 0,05"),
        (0.055, "p = 0,06"),
        (1.0, "p = 1,00"),
    ],
)
def test_a_probability_is_never_written_on_the_other_side_of_the_limit(p, written):
    """Before, 0,0496 was coloured and written as 0,05, which is not under the limit."""
    assert wording.probability(p) == written


def test_what_is_coloured_is_written_as_under_the_limit():
    for now in range(20, 120):
        compared = Comparison(now, 60, Polarity.FEWER_IS_BETTER)
        sign, number = wording.probability(compared.p_value).removeprefix("p ").split(" ")
        under = float(number.replace(",", ".")) < SIGNIFICANT or (sign, number) == ("<", "0,05")
        assert (compared.tone is not Tone.NEUTRAL) == under, (now, sign, number)


@pytest.mark.parametrize(
    ("there", "words"),
    [
        ((), "xã, phường"),
        (("xã",), "xã"),
        (("thị trấn",), "thị trấn"),
        (("thị trấn", "xã"), "xã, thị trấn"),
        (("phường", "xã", "xã"), "xã, phường"),
        (("phường",), "phường"),
        (("đặc khu", "thị trấn", "phường", "xã"), "xã, phường, đặc khu, thị trấn"),
    ],
)
def test_communes_are_called_by_the_kinds_that_there_are(there, words):
    units = [replace(UNITS[1], kind=kind) for kind in there]

    assert kinds.together(units) == words


def test_as_many_parts_as_fit_and_never_less_than_the_first():
    assert wording.as_many("a" * 9, ["bb", "", "cccc", "d"], 14) == "a" * 9 + "; bb"
    assert wording.as_many("a" * 20, ["bb"], 14) == "a" * 20
    assert wording.as_many("a", ["bbbbbb", "c"], 5) == "a; c"


def test_what_is_only_counted_is_called_what_it_is():
    names = [f"T{month}" for month in range(1, 10)]

    assert wording.listed(names, rest=wording.OTHER_MONTHS).endswith("T6 và 3 tháng khác")
    assert wording.listed(names, rest=wording.OTHER_AREAS).endswith("T6 và 3 khu vực khác")
    assert wording.listed(names).endswith("T6 và 3 xã, thị trấn khác")


@pytest.mark.parametrize(
    ("other", "names"),
    [
        (unit(4, "Vĩnh Lộc"), ("Vĩnh Long", "Vĩnh Lộc")),
        (unit(4, "Vĩnh Long", "phường"), ("xã Vĩnh Long", "phường Vĩnh Long")),
        (replace(unit(4, "Vĩnh Long"), code="7"), ("xã Vĩnh Long (15361)", "xã Vĩnh Long (7)")),
    ],
)
def test_a_unit_and_its_heir_are_told_apart(other, names):
    assert splits.names_apart(UNITS[1], other) == names
