"""One picture as a file: PNG and SVG with title, remark and caption inside."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from math import ceil
from textwrap import wrap
from typing import Any

import pandas as pd

from components.charts import boxed
from components.charts.scaled import scaled
from components.charts.style import INK, MUTED, PAPER, Spec
from components.export import fonts
from components.export.letters import holdable
from components.export.renderer import draw
from components.figures.picture import Picture

WIDTH = 1000
"""CSS pixels of the drawing; a PNG has twice as many."""
EDGE = 20
"""Pixels beside the drawing."""
SCALE = 2
LETTERS = 165
"""On a line of the remark and the caption below the title, at 13 pixels in WIDTH."""
SMALLEST = 14
"""Points of the smallest letters on a slide."""
MARGIN = 8
"""Pixels around a picture on a slide, but at its right, where marks may end in words."""
FILLED = {"type": "fit", "contains": "padding"}
SHARP = 3
"""Pixels of a point on a slide."""
NARROW = 0.5
"""Width of a letter of the remark, in sizes."""
SVG = "http://www.w3.org/2000/svg"


@holdable
def png(picture: Picture, note: str = "", width: int = WIDTH) -> bytes:
    """The picture with twice the pixels of its size; `note` is a mark such as "internal".

    Raises:
        Refusal: it could not be drawn, in time or at all.
    """
    return draw("png", whole(picture, note, width), scale=SCALE, **_words(picture))


@holdable
def svg(picture: Picture, note: str = "") -> str:
    """The picture as a drawing that brings its letters along."""
    return _with_letters(draw("svg", whole(picture, note), **_words(picture)).decode())


@holdable
def for_slide(picture: Picture, width: float, height: float) -> bytes:
    """The picture to fill a box of a slide (points), its smallest letters as large as those there;
    what it is of, when and how complete stands on the slide."""
    return draw("png", _filling(picture, width, height), scale=SHARP, **_words(picture))


@holdable
def held(picture: Picture, width: float, height: float) -> Picture:
    """The picture with as many of its first rows as the box has room for the letters of."""
    names, room = rows(picture), round(height)
    if not names:
        return picture
    step = ceil(boxed.lowest(picture.spec) * _factor(picture))
    spec = _as_wide(picture, width) | {"height": {"step": step}}
    drawn = ET.fromstring(draw("svg", spec, **_words(picture)))
    over = float(drawn.attrib["height"]) - room
    if over <= 0:
        return picture
    kept = names[: max(1, len(names) - ceil(over / step))]
    frame = picture.frame
    return replace(picture, frame=frame.loc[frame[boxed.rows(picture.spec)].isin(kept)])


def rows(picture: Picture) -> list[str]:
    """The names of the rows that are drawn one below the other; none of a picture without."""
    column = boxed.rows(picture.spec)
    return list(picture.frame[column].unique()) if column in picture.frame else []


def _filling(picture: Picture, width: float, height: float) -> Spec:
    return _as_wide(picture, width) | {"height": round(height), "autosize": FILLED}


def _as_wide(picture: Picture, width: float) -> Spec:
    """What is drawn on a slide, in a box of that width (points)."""
    factor, room = _factor(picture), round(width)
    spec = scaled(boxed.settled(picture.spec, width / factor), factor)
    drawn = whole(replace(picture, spec=spec), width=room)
    title = drawn["title"] | {
        "fontSize": SMALLEST + 2,
        "subtitle": wrap(picture.remark, round(room / SMALLEST / NARROW)),
        "subtitleFontSize": SMALLEST,
    }
    padding = drawn["padding"] | dict.fromkeys(("left", "top", "bottom"), MARGIN)
    return drawn | {"title": title, "padding": padding}


def _factor(picture: Picture) -> float:
    """By which the smallest letters are those of a slide."""
    return SMALLEST / boxed.letters(picture.spec)


def whole(picture: Picture, note: str = "", width: int = WIDTH) -> Spec:
    """The spec that the screen draws, with the frame and all the words of the card inside."""
    below = [part for part in (picture.remark, picture.caption.line, note) if part]
    config = picture.spec["config"]
    padding = picture.spec.get("padding", config.get("padding", {}))
    return {
        **boxed.settled(picture.spec, width - 2 * EDGE),
        "width": width,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "background": PAPER,
        "padding": {"left": EDGE, "top": 16, "right": EDGE, "bottom": 16, **_wider(padding)},
        "data": {"values": records(picture.frame)},
        "title": {
            "text": picture.heading,
            "subtitle": [line for part in below for line in wrap(part, width * LETTERS // WIDTH)],
            "anchor": "start",
            "frame": "bounds",
            "fontSize": 20,
            "color": INK,
            "subtitleFontSize": 13,
            "subtitleColor": MUTED,
            "subtitlePadding": 6,
            "offset": 16,
        },
        "config": {**config, "font": fonts.FAMILY},
    }


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as JSON has them: a missing value is null, a day is its ISO form."""
    return list(json.loads(frame.to_json(orient="records", date_format="iso")))


def _wider(padding: dict[str, int]) -> dict[str, int]:
    """What the chart keeps free at its edges, and a margin."""
    return {side: room + 16 for side, room in padding.items()}


def _words(picture: Picture) -> dict[str, Any]:
    locale = picture.spec["config"]["locale"]
    return {"format_locale": locale["number"], "time_format_locale": locale["time"]}


def _with_letters(drawn: str) -> str:
    """The drawing with its fonts inside, of the letters that it uses alone."""
    ET.register_namespace("", SVG)
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ET.fromstring(drawn)
    letters = "".join(root.itertext())
    style = ET.Element(f"{{{SVG}}}style")
    style.text = "".join(
        f'@font-face{{font-family:"{fonts.FAMILY}";font-weight:{weight};'
        f"src:url({fonts.embedded(weight, letters)})}}"
        for weight in fonts.FILES
    )
    root.insert(0, style)
    return ET.tostring(root, encoding="unicode")
