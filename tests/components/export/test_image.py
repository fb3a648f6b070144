"""A picture as a file: everything that the card says is in it, on any machine."""

import os
import struct
import xml.etree.ElementTree as ET
from dataclasses import replace

import pandas as pd
import pytest

from components.export import image
from tests.components.export.conftest import plain
from tests.wording import vi

IN_FULL = os.environ.get("PAGES") == "all"
WORDS = (
    "15/12/2022 - 10/10/2023 so với 15/12/2021 - 10/10/2022",
    "Công an huyện Vĩnh Lộc",
    "toàn địa bàn",
    "DỮ LIỆU MẪU",
)


def test_a_png_has_twice_the_pixels(shown):
    picture = shown("incidents").pictures[0]

    width, height = struct.unpack(">II", image.png(picture)[16:24])

    assert width == image.SCALE * image.WIDTH
    assert height > 600


def test_everything_is_read_in_the_png(shown, read_by_eye):
    picture = shown("incidents").pictures[0]

    told = read_by_eye(image.png(picture, vi("Internal circulation")))

    assert picture.title in told
    for words in (*WORDS, "2023: 30 vụ", "2022: 42 vụ", vi("Internal circulation")):
        assert words in told, words


def test_an_svg_holds_the_words_and_the_letters_they_need(shown):
    picture = shown("incidents").pictures[0]

    root = ET.fromstring(image.svg(picture))

    told = plain(" ".join(root.itertext()))
    for words in (picture.title, *WORDS, "2023: 30 vụ"):
        assert words in told, words
    style = root.find(f"{{{image.SVG}}}style")
    assert style.text.count("data:font/ttf;base64,") == 2
    fonts = {element.get("font-family") for element in root.iter(f"{{{image.SVG}}}text")}
    assert fonts == {"Source Sans Pro"}


@pytest.mark.parametrize("place", range(5) if IN_FULL else range(0, 5, 2))
def test_every_picture_of_every_screen_can_be_drawn(every_screen, place):
    """Some places unless in full: the report of test_report.py draws them all."""
    for screen in every_screen:
        for picture in screen.pictures[place : place + 1]:
            assert image.png(picture, width=400).startswith(b"\x89PNG")


def test_communes_chosen_are_named(shown, read_by_eye):
    screen = shown("incidents", communes=3)

    told = read_by_eye(image.png(screen.pictures[0]))

    assert "Minh Tân, Ninh Khang, Vĩnh An" in told


def test_a_missing_value_is_null_and_a_day_is_told():
    frame = pd.DataFrame({"n": [1.0, float("nan")], "day": pd.to_datetime(["2023-10-10", None])})

    assert image.records(frame) == [
        {"n": 1.0, "day": "2023-10-10T00:00:00.000"},
        {"n": None, "day": None},
    ]


def test_markup_in_a_name_is_text(shown):
    picture = replace(shown("incidents").pictures[0], title='<b>&amp; "x"')

    root = ET.fromstring(image.svg(picture))

    assert '<b>&amp; "x"' in "".join(root.itertext())
