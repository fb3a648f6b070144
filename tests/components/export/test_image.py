"""A picture as a file: everything that the card says is in it, on any machine."""

import os
import re
import struct
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest

from components.export import image, measure, slides
from components.export.renderer import draw
from components.subjects import SUBJECTS
from tests.components.export.conftest import plain
from tests.wording import vi

IN_FULL = os.environ.get("PAGES") == "all"
NARROWER = 0.9
"""Of the letters of Arial, those of our font."""
CAPITAL = 0.8
"""Of the size of letters, what the highest take above their line."""
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


@pytest.mark.parametrize("sample", ["district", "province"])
def test_on_a_slide_no_rows_touch_and_no_words_are_cut(shown, province_shown, sample, monkeypatch):
    monkeypatch.setattr(image, "draw", as_drawing)
    of = {"district": shown, "province": province_shown}[sample]
    width, height = (side * measure.POINTS for side in slides.PICTURE[2:])
    found = 0
    pictures = [of(one).picture(name) for one in SUBJECTS for name in (*of(one).named, "weekdays")]
    for picture in (one for one in pictures if one and one.native is None):
        held = image.held(picture, width, height)
        drawn = ET.fromstring(image.for_slide(held, width, height))
        sides = float(drawn.get("width")), float(drawn.get("height"))
        assert sides == (round(width), round(height)), picture.title
        written = list(placed(drawn))
        for words, _, (left, top, right, bottom) in written:
            assert min(left, top) > -1, (picture.title, words)
            assert right < width + 1, (picture.title, words)
            assert bottom < height + 1, (picture.title, words)
        names = image.rows(held)
        beside = {words: place for words, place, _ in written if words in names}
        lines = sorted(y for _, y in beside.values())
        gaps = [after - before for before, after in pairwise(lines)]
        assert all(gap > image.SMALLEST * measure.LINE for gap in gaps), (picture.title, gaps)
        found += len(gaps) > 5
    assert found


def test_a_slide_leaves_the_rows_it_has_no_room_for(province_shown):
    width, height = (side * measure.POINTS for side in slides.PICTURE[2:])
    picture = province_shown("suggestions").named["themes"]
    every = image.rows(picture)

    held = image.rows(image.held(picture, width, height))

    assert 5 < len(held) < len(every)
    assert held == every[: len(held)]
    assert image.held(picture, width, height * 4) is picture
    assert image.rows(province_shown("incidents").named["months"]) == []


def as_drawing(_kind, spec, *, scale=1, **options):
    return draw("svg", spec, **options)


def placed(drawn, at=(0.0, 0.0)):
    """What is written, where it begins or ends, and the box it takes by the widths of letters."""
    for part in drawn:
        moved = re.match(r"translate\(([-\d.e]+),([-\d.e]+)\)", part.get("transform", ""))
        place = (at[0] + float(moved[1]), at[1] + float(moved[2])) if moved else at
        if part.tag.endswith("}text") and part.text and part.get("opacity") != "0":
            size = float(part.get("font-size").removesuffix("px"))
            lines = [one.text for one in part if one.text] or [part.text]
            long = max(measure.width(line, size) for line in lines) * measure.POINTS * NARROWER
            before = {"start": 0.0, "middle": 0.5, "end": 1.0}[part.get("text-anchor", "start")]
            x, y = place
            box = (x - before * long, y - size * CAPITAL, x + (1 - before) * long, y + size / 4)
            if "rotate(-90)" in part.get("transform", ""):
                box = (x - size * CAPITAL, y - (1 - before) * long, x + size / 4, y + before * long)
            yield part.text, place, box
        yield from placed(part, place)


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
