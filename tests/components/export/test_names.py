"""What a file is called."""

from dataclasses import replace
from datetime import UTC, date, datetime

from components.export.names import file_name, slug
from db.model import Selection
from db.periods import Calendar
from tests.components.words.test_caption import CAPTION


def test_a_name_says_unit_subject_window_and_time():
    at = datetime(2023, 10, 10, 1, 30, 5, tzinfo=UTC)

    period = Calendar().custom(date(2022, 12, 15), date(2023, 9, 14))
    selection = Selection(period, (), True, period.last)
    caption = replace(CAPTION, short_unit="Vĩnh Lộc", selection=selection)

    name = file_name(caption, "Tình hình ANTT", at, "pptx")

    assert name == "vinh-loc_tinh-hinh-antt_2022-12-15_2023-09-14_20231010-083005.pptx"


def test_nothing_of_a_title_reaches_the_path():
    assert slug("../Đường: số\\ 1/2?") == "duong-so-1-2"
