"""Figures as they are read: exact rounding, Vietnamese by default, English on demand."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import altair as alt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.words import formats
from components.words.i18n import speaking
from db.model import Refusal

MORNING = datetime(2023, 10, 10, 1, 30, 5, tzinfo=UTC)


@pytest.fixture
def english():
    with speaking("en"):
        yield


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1000, 0, "1.000"),
        (1234567.89, 2, "1.234.567,89"),
        (Decimal("-1234.5"), 0, "-1.235"),
        (Fraction(1, 8), 2, "0,13"),
        (-0.125, 2, "-0,13"),
        (1.005, 2, "1,01"),  # the decimal number that is printed, not its binary neighbour
        (-0.004, 2, "0,00"),
        (1e-7, 2, "0,00"),
        (np.int64(10_000), 0, "10.000"),
        (np.float32(0.1), 3, "0,100"),
    ],
)
def test_numbers(value, decimals, written):
    assert formats.number(value, decimals) == written


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6), st.integers(0, 4))
def test_rounding_equals_decimal_half_up(value, decimals):
    with localcontext(prec=60):
        expected = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)

    written = formats.number(value, decimals)

    assert Decimal(written.replace(".", "").replace(",", ".")) == expected
    assert len(written.partition(",")[2]) == decimals


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_percentage_lies_within_half_a_hundredth_of_the_fraction(now, before):
    exact = Fraction(100 * (now - before), before)

    written = formats.percent(exact)

    assert written.endswith("%")
    shown = Fraction(written[:-1].replace(".", "").replace(",", "."))
    assert abs(shown - exact) <= Fraction(1, 200)
    assert abs(shown) >= abs(exact) or abs(shown - exact) < Fraction(1, 200)


def test_the_percentage_of_the_forum():
    assert formats.percent(Fraction(-200, 7)) == "-28,57%"


@pytest.mark.parametrize(
    ("value", "written"), [(12, "+12"), (-12, "-12"), (0, "0"), (1500, "+1.500")]
)
def test_changes_carry_their_sign(value, written):
    assert formats.signed(value) == written


def test_what_rounds_to_nothing_has_no_sign():
    assert formats.signed(0.4) == formats.signed(-0.4) == "0"
    assert formats.percent(Fraction(1, 1000), signed=True) == "0,00%"


def test_a_rate_changes_by_points():
    assert formats.points(Decimal("97.96") - Decimal("96.45")) == "1,51 điểm %"
    assert formats.points(2, signed=True) == "+2,00 điểm %"


def test_sums():
    assert formats.money(1_250_000) == "1.250.000 đồng"
    assert formats.big_money(999_999) == "999.999 đồng"
    assert formats.big_money(100_000_000) == "100 triệu đồng"
    assert formats.big_money(1_500_000_000) == "1,5 tỷ đồng"
    assert formats.big_money(-1_234_567_890_123) == "-1.234,57 tỷ đồng"
    assert formats.big_money(1_000_000_000_000) == "1.000 tỷ đồng"


@pytest.mark.parametrize(
    ("n", "written"), [(0, "0"), (5, "05"), (9, "09"), (10, "10"), (1234, "1.234")]
)
def test_counts_in_a_sentence(n, written):
    assert formats.count_in_text(n) == written


def test_days():
    assert formats.day(date(2023, 9, 5)) == "05/09/2023"
    assert formats.day(pd.Timestamp(2023, 9, 5)) == "05/09/2023"
    assert formats.day(datetime(2023, 9, 5, 18, 0, tzinfo=UTC)) == "06/09/2023"
    assert formats.day_range(date(2022, 12, 15), date(2023, 10, 10)) == "15/12/2022 – 10/10/2023"
    assert formats.day_range(date(2023, 9, 5), date(2023, 9, 5)) == "05/09/2023"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2023, 9, 5), "ngày 05 tháng 9 năm 2023"),
        (date(2023, 2, 15), "ngày 15 tháng 02 năm 2023"),
        (date(2023, 1, 1), "ngày 01 tháng 01 năm 2023"),
        (date(2023, 3, 10), "ngày 10 tháng 3 năm 2023"),
        (date(2023, 10, 10), "ngày 10 tháng 10 năm 2023"),
    ],
)
def test_the_date_of_a_document(value, written):
    assert formats.day_long(value) == written


def test_months():
    assert formats.month_name(date(2023, 10, 1)) == "Tháng 10/2023"
    assert formats.month_short(date(2023, 1, 1)) == "T1"
    assert formats.month_in_text(date(2023, 1, 1)) == "01/2023"


def test_times_are_those_of_viet_nam():
    assert formats.moment(MORNING) == "08:30 10/10/2023"
    assert formats.moment(datetime(2023, 10, 9, 17, 5, tzinfo=UTC)) == "00:05 10/10/2023"
    assert formats.clock(MORNING) == "08:30:05"
    assert formats.clock(MORNING.astimezone(timezone(timedelta(hours=-5)))) == "08:30:05"


@pytest.mark.parametrize("write", [formats.moment, formats.clock])
def test_a_time_without_a_zone_is_a_mistake(write):
    with pytest.raises(ValueError, match="no time zone"):
        write(MORNING.replace(tzinfo=None))


@pytest.mark.parametrize(
    "write",
    [
        formats.number,
        formats.signed,
        formats.percent,
        formats.points,
        formats.money,
        formats.big_money,
        formats.count_in_text,
        formats.day,
        formats.day_long,
        formats.month_name,
        formats.month_short,
        formats.moment,
        formats.clock,
    ],
)
@pytest.mark.parametrize("nothing", [None, float("nan"), np.nan, pd.NaT, pd.NA, Decimal("NaN")])
def test_a_missing_figure_is_a_dash(write, nothing):
    assert write(nothing) == "–"


@pytest.mark.usefixtures("english")
def test_english_changes_marks_and_words_but_not_the_order_of_dates():
    assert formats.number(1234567.89, 2) == "1,234,567.89"
    assert formats.percent(Fraction(-200, 7)) == "-28.57%"
    assert formats.points(1.51) == "1.51 percentage points"
    assert formats.big_money(1_500_000_000) == "1.5 billion dong"
    assert formats.count_in_text(5) == "5"
    assert formats.day(date(2023, 9, 5)) == "05/09/2023"
    assert formats.day_long(date(2023, 9, 5)) == "5 September 2023"
    assert formats.month_name(date(2023, 10, 1)) == "October 2023"
    assert formats.month_short(date(2023, 10, 1)) == "Oct"


class TestParseCount:
    @pytest.mark.parametrize(
        ("text", "count"),
        [
            ("0", 0),
            ("05", 5),
            (" 12 ", 12),
            ("1.234", 1234),
            ("1.234.567", 1234567),
            ("1234", 1234),
        ],
    )
    def test_accepts_what_people_type(self, text, count):
        assert formats.parse_count(text) == count

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "-3",
            "+5",
            "1.5",
            "1,5",
            "1,234",
            "12.34",
            "0.123",
            "1.2345",
            "1 234",
            "abc",
            "1e3",
            "५",
            "½",
        ],
    )
    def test_refuses_what_could_mean_something_else(self, text):
        with pytest.raises(Refusal) as refusal:
            formats.parse_count(text, field="solved")

        assert refusal.value.field == "solved"
        assert refusal.value.params == {"example": "1.234"}

    def test_refuses_what_no_register_counts(self):
        with pytest.raises(Refusal):
            formats.parse_count("9" * 5000)

    @pytest.mark.usefixtures("english")
    def test_english_separates_thousands_by_a_comma(self):
        assert formats.parse_count("1,234") == 1234
        with pytest.raises(Refusal):
            formats.parse_count("1.234")

    @given(st.integers(0, 10**11))
    def test_reads_back_what_is_shown(self, count):
        assert formats.parse_count(formats.number(count)) == count


class TestVegaLocale:
    @pytest.mark.parametrize("code", ["vi", "en"])
    def test_is_what_vega_accepts(self, code):
        with speaking(code):
            locale = formats.vega_locale()

        assert alt.Locale.from_dict(locale).to_dict() == locale

    def test_vietnamese(self):
        locale = formats.vega_locale()

        assert (locale["number"]["decimal"], locale["number"]["thousands"]) == (",", ".")
        assert locale["number"]["currency"] == ["", " đồng"]
        assert locale["time"]["days"][0] == "Chủ Nhật"
        assert locale["time"]["shortDays"] == ["CN", "T2", "T3", "T4", "T5", "T6", "T7"]
        assert locale["time"]["months"][9] == "Tháng 10"
        assert locale["time"]["shortMonths"][9] == "T10"

    @pytest.mark.usefixtures("english")
    def test_english(self):
        locale = formats.vega_locale()

        assert (locale["number"]["decimal"], locale["number"]["thousands"]) == (".", ",")
        assert locale["time"]["date"] == "%d/%m/%Y"
        assert locale["time"]["shortMonths"][0] == "Jan"
