from itertools import pairwise

import pytest

from components.charts.heat import DARK_FROM, SHADES, UNKNOWN, step
from components.charts.style import INK, MUTED, PAPER


def luminance(colour):
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("place", "shade"), list(enumerate(SHADES)))
def test_numbers_are_legible_on_every_shade(place, shade):
    assert contrast(shade, PAPER if place >= DARK_FROM else INK) >= 4.5


def test_words_are_legible_where_nothing_was_reported():
    assert min(contrast(UNKNOWN, INK), contrast(UNKNOWN, MUTED)) >= 4.5


def test_shades_grow_darker_so_that_a_grey_print_keeps_their_order():
    assert all(luminance(a) > 1.25 * luminance(b) for a, b in pairwise(SHADES))


@pytest.mark.parametrize(
    ("value", "largest", "expected"),
    [(0, 8, 0), (1, 8, 1), (2, 8, 1), (3, 8, 2), (8, 8, 4), (1, 1, 4), (0, 0, 0), (3, 0, 0)],
)
def test_a_step_is_the_quarter_that_the_value_lies_in(value, largest, expected):
    assert step(value, largest) == expected
