"""The master of a deck: its colours, its fonts, and four layouts that slides are made on.

What the library brings along is for paper of another shape; so its parts are set anew: a title, a
body, the source at the foot, the day and the number of the slide, each in its place.
"""

import io
import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.oxml.shapes.picture import CT_Picture
from pptx.util import Inches, Pt

from components.charts.style import ACCENT, ALARM, CONTEXT, INK, MARK, MUTED, PAPER, QUIET

FONT = "Arial"
"""On every office machine, with all Vietnamese letters."""
WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.35
"""Inches."""
TITLE = (0.2, 0.82)
"""Top and height of the title of a slide."""
FOOT = (6.93, 0.45)
"""Of the source, the day and the number."""
LOGO = 1.5
"""Of the logo at most, across."""
EMU = Inches(1)
NUMBER, DAY = 0.75, 1.45
ROOM_OF_SOURCE = WIDTH - NUMBER - DAY - 3 * MARGIN
"""Widths."""
SMALLEST, SOURCE = 14, 12
"""Points of the smallest letters, and of the source line alone."""
TITLE_LAYOUT, CONTENT_LAYOUT = 0, 5
"""Places of the layouts that are used, among those that the library brings along."""
THEME = {
    **{"dk1": INK, "lt1": PAPER, "dk2": MUTED, "lt2": QUIET},
    **{"accent1": ACCENT, "accent2": CONTEXT, "accent3": MARK, "accent4": "#5f9c88"},
    **{"accent5": "#a9cbc0", "accent6": ALARM, "hlink": ACCENT, "folHlink": MUTED},
}
"""Colours of the theme by their names there."""
FOOTERS = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.SLIDE_NUMBER)


def empty_deck(logo: bytes = b"") -> Any:
    """A presentation of this master without a slide; with the `logo` (PNG) where there is one."""
    made = Presentation()
    made.slide_width, made.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _theme(made.slide_master)
    kept = {TITLE_LAYOUT, CONTENT_LAYOUT}
    for place, layout in reversed([*enumerate(made.slide_layouts)]):
        if place not in kept:
            made.slide_layouts.remove(layout)
    layouts = [*made.slide_layouts]
    for page in (made.slide_master, *layouts):
        for shape in page.placeholders:
            _place(shape)
    for shape in layouts[0].placeholders:
        if shape.placeholder_format.type in FOOTERS:
            shape._element.getparent().remove(shape._element)
            continue
        is_title = shape.placeholder_format.type is PP_PLACEHOLDER.CENTER_TITLE
        _at(shape, 0.8, 2.1 if is_title else 4.1, WIDTH - 1.6, 1.8 if is_title else 2.2)
        _written(shape, 36 if is_title else 20, INK if is_title else MUTED, bold=is_title)
    if logo:
        _sign(made.slide_master, layouts, logo)
    return made


def _sign(master: Any, layouts: Sequence[Any], logo: bytes) -> None:
    """Put the logo where titles begin, on every slide; titles begin behind it."""
    part, name = master.part.get_or_add_image_part(io.BytesIO(logo))
    across, down = part.image.size
    top, most = TITLE
    width = min(LOGO, most * across / down)
    height = width * down / across
    box = (MARGIN, top + (most - height) / 2, width, height)
    tree = master.shapes._spTree
    number = max(shape.shape_id for shape in master.shapes) + 1
    tree.append(CT_Picture.new_pic(number, "logo", "", name, *map(Inches, box)))
    left = MARGIN + width + MARGIN / 2
    for page in (master, *layouts[1:]):
        for shape in page.placeholders:
            if shape.placeholder_format.type is PP_PLACEHOLDER.TITLE:
                _at(shape, left, top, WIDTH - MARGIN - left, most)


def _theme(master: Any) -> None:
    """The colours and the font of the deck, which charts and tables of office programs take too."""
    part = next(
        rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme")
    )
    xml = part.blob.decode("utf-8")
    for name, colour in THEME.items():
        rgb = f'<a:{name}><a:srgbClr val="{colour.lstrip("#").upper()}"/></a:{name}>'
        xml = re.sub(rf"<a:{name}>.*?</a:{name}>", rgb, xml, flags=re.S)
    xml = re.sub(r'<a:latin typeface="[^"+]*"', f'<a:latin typeface="{FONT}"', xml)
    part._blob = xml.encode("utf-8")


def _place(shape: Any) -> None:
    """A part of the master or of a layout, where it stands on every slide."""
    top, height = FOOT
    number = WIDTH - MARGIN - NUMBER
    kind = shape.placeholder_format.type
    if kind is PP_PLACEHOLDER.TITLE:
        _at(shape, MARGIN, TITLE[0], WIDTH - 2 * MARGIN, TITLE[1])
        _written(shape, 24, INK, bold=True)
    elif kind is PP_PLACEHOLDER.FOOTER:
        _at(shape, MARGIN, top, ROOM_OF_SOURCE, height)
        _written(shape, SOURCE, MUTED)
    elif kind is PP_PLACEHOLDER.DATE:
        _at(shape, number - DAY, top, DAY, height)
        _written(shape, SMALLEST, MUTED, align=PP_ALIGN.RIGHT)
    elif kind is PP_PLACEHOLDER.SLIDE_NUMBER:
        _at(shape, number, top, NUMBER, height)
        _written(shape, SMALLEST, MUTED, align=PP_ALIGN.RIGHT)


def _at(shape: Any, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top = Inches(left), Inches(top)
    shape.width, shape.height = Inches(width), Inches(height)


def _written(
    shape: Any, points: int, colour: str, *, bold: bool = False, align: Any = PP_ALIGN.LEFT
) -> None:
    """The look of what is written there, by its list style, which slides take over."""
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.word_wrap = True
    side = {PP_ALIGN.LEFT: "l", PP_ALIGN.RIGHT: "r"}[align]
    style = (
        '<a:lstStyle xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f'<a:lvl1pPr marL="0" indent="0" algn="{side}"><a:buNone/>'
        f'<a:defRPr sz="{Pt(points).centipoints}" b="{int(bold)}"><a:solidFill>'
        f'<a:srgbClr val="{colour.lstrip("#").upper()}"/></a:solidFill></a:defRPr>'
        "</a:lvl1pPr></a:lstStyle>"
    )
    body = shape._element.find(qn("p:txBody"))
    body.replace(body.find(qn("a:lstStyle")), parse_xml(style))


def page(made: Any, title: str, source: str, day: str) -> Any:
    """A slide with its title, its source, its day and its number."""
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text_frame.text = title
    words = {PP_PLACEHOLDER.FOOTER: source, PP_PLACEHOLDER.DATE: day}
    for shape in slide.slide_layout.placeholders:
        kind = shape.placeholder_format.type
        if kind not in FOOTERS:
            continue
        own = deepcopy(shape._element)
        slide.shapes._spTree.append(own)
        if kind in words:
            slide.shapes[-1].text_frame.text = words[kind]
    return slide


def room_of_title(page: Any, square: bytes, words: str) -> float:
    """Put a code that a telephone reads beside the title; how wide the title may be then."""
    top, height = TITLE
    title = page.slide_layout.placeholders[0]
    begins, across = title.left / EMU, title.width / EMU
    if not square:
        return float(across)
    left = WIDTH - MARGIN - height
    shape = page.shapes.add_picture(io.BytesIO(square), *map(Inches, (left, top, height, height)))
    shape.name = words
    shape._element.nvPicPr.cNvPr.set("descr", words)
    across -= height + MARGIN / 2
    _at(page.shapes.title, begins, top, across, height)
    return float(across)


def cover(made: Any, title: str, words: str) -> Any:
    """The first and the last slide."""
    slide = made.slides.add_slide(made.slide_layouts[0])
    slide.shapes.title.text_frame.text = title
    slide.placeholders[1].text_frame.text = words
    return slide
