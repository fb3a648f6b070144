"""What a file is called."""

from datetime import UTC, date, datetime

from components.export.names import file_name, slug


def test_a_name_says_unit_subject_window_and_time():
    at = datetime(2023, 10, 10, 1, 30, 5, tzinfo=UTC)

    told = file_name(
        "Vĩnh Lộc", "Tình hình ANTT", date(2022, 12, 15), date(2023, 9, 14), at, "pptx"
    )

    assert told == "vinh-loc_tinh-hinh-antt_2022-12-15_2023-09-14_20231010-083005.pptx"


def test_nothing_of_a_title_reaches_the_path():
    assert slug("../Đường: số\\ 1/2?") == "duong-so-1-2"
