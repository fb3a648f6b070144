"""How much room words take."""

import pytest
from PIL import ImageFont

from components.export import measure
from tests.conftest import need

METRIC = "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"
"""As wide as Arial."""


@pytest.mark.parametrize("size", [12, 14, 24])
def test_words_are_measured_as_wide_as_they_are_drawn(size):
    try:
        font = ImageFont.truetype(METRIC, size * 10)
    except OSError:
        need(None, "Liberation Sans, as wide as Arial,")
    for text in ("30 vu, giam 12 vu so voi cung ky nam 2022", "TT Vinh Loc (06), Vinh Long (04)"):
        drawn = font.getlength(text) / 10 / measure.POINTS
        assert measure.width(text, size) == pytest.approx(drawn, rel=0.02)


def test_marks_of_vietnamese_letters_take_no_room():
    assert measure.width("Vĩnh Lộc", 14) == measure.width("Vinh Loc", 14)
    assert measure.width("Đội", 14) == measure.width("Doi", 14)


def test_lines_are_broken_between_words():
    two = measure.width("giao ban ", 14) + 0.01

    assert measure.lines("giao ban", 14, two) == 1
    assert measure.lines("giao ban giao ban", 14, two) == 2
    assert measure.lines("giao\nban", 14, two) == 2
    assert measure.lines("giaobangiaobangiaoban", 14, two) > 1


def test_the_largest_size_that_fits_is_taken():
    words = "Giao ban tháng 10 năm 2023 của Công an huyện"
    two_lines = measure.height("a\nb", 24, 4.0)

    size = measure.fitting(words, (24, 18, 14), 4.0, two_lines)

    assert measure.height(words, size, 4.0) <= two_lines
    assert measure.fitting("Giao ban", (24, 14), 4.0, two_lines) == 24
    assert measure.fitting(words * 9, (24, 14), 1.0, two_lines) == 14
