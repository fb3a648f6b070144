import math

import pytest

from components.words import counts as masked
from components.words.i18n import speaking
from db.masking import Hidden


@pytest.mark.parametrize(
    ("shown", "count", "people"),
    [
        (5, "5", "05 người"),
        (0, "0", "0 người"),
        (Hidden.SMALL, "<3", "<3 người"),
        (Hidden.WITHHELD, "ẩn", "ẩn"),
        (None, "–", "–"),
    ],
)
def test_a_count_and_what_stands_for_it(shown, count, people):
    assert masked.count(shown) == count
    assert masked.people(shown) == people


def test_only_a_count_is_drawn():
    assert masked.drawn(0) == 0
    assert all(math.isnan(masked.drawn(shown)) for shown in (None, *Hidden))


def test_in_english():
    with speaking("en"):
        assert masked.people(Hidden.SMALL) == "<3 people"
        assert masked.count(Hidden.WITHHELD) == "withheld"
