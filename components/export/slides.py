"""A deck of slides: a title, then a slide a screen or a picture, with charts to be edited."""

import io
from collections.abc import Callable, Sequence
from math import ceil
from typing import Any

import pandas as pd
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.util import Inches, Pt

from components.charts.style import ACCENT, INK, MUTED, PAPER
from components.export import cells, image
from components.export.letters import holdable
from components.export.slide import Slide as Slide
from components.export.slide import of_page as of_page
from components.figures import places
from components.figures.picture import Native, Picture
from components.figures.screen import Screen, Table
from components.words import wording

FONT = "Arial"
"""On every office machine, with all Vietnamese letters."""
KINDS = {
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked_bar": XL_CHART_TYPE.BAR_STACKED,
    "stacked_column": XL_CHART_TYPE.COLUMN_STACKED,
    "shares": XL_CHART_TYPE.BAR_STACKED_100,
}
WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.55
"""Inches."""
MOST_BLOCKS, MOST_ROWS, MOST_COLUMNS = 4, 8, 6
LETTERS_A_LINE = 115
"""Of a sentence at 15 points across the slide."""


@holdable
def deck(
    title: str,
    slides: Sequence[Slide],
    *,
    note: str = "",
    progress: Callable[[float], object] = lambda _share: None,
) -> bytes:
    """The .pptx; `note` is a mark such as "internal". `progress` is called with the
    share that is done, and stops the work by raising."""
    made = Presentation()
    made.slide_width, made.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _title_slide(made, title, slides[0].screen, note)
    for place, slide in enumerate(slides, start=1):
        progress(place / (len(slides) + 1))
        _slide(made, slide, note)
    out = io.BytesIO()
    made.save(out)
    progress(1.0)
    return out.getvalue()


def _title_slide(made: Any, title: str, first: Screen, note: str) -> None:
    page = _blank(made)
    caption = first.caption
    _write(page, caption.unit.upper(), 0.9, 20, MUTED)
    _write(page, title, 2.4, 40, INK, bold=True, height=1.6)
    _write(page, caption.windows, 4.2, 22, ACCENT)
    facts = (caption.communes, caption.completeness, caption.freshness, caption.standing)
    _write(page, wording.dotted(*facts), 4.9, 16, MUTED, height=1.0)
    _write(page, wording.dotted(note, caption.mark), 6.6, 14, MUTED)
    if annex := places.annex(first.scene):
        page.notes_slide.notes_text_frame.text = annex


def _slide(made: Any, slide: Slide, note: str) -> None:
    page = _blank(made)
    screen = slide.screen
    _write(page, screen.title, 0.3, 28, INK, bold=True)
    _blocks(page, screen)
    partial = any(block.partial for block in screen.blocks)
    top = 2.75 if partial else 2.35 if screen.blocks else 1.1
    sentence = slide.remark or screen.sentence or screen.note
    if sentence:
        lines = ceil(len(sentence) / LETTERS_A_LINE)
        _write(page, sentence, top, 15, INK, height=0.28 * lines)
        top += 0.28 * lines + 0.25
    content = slide.content
    if content is not None:
        _write(page, content.title, top, 16, ACCENT, bold=True, height=0.4)
        room = top + 0.4, HEIGHT - 0.75 - top - 0.4
        if isinstance(content, Picture):
            _draw(page, content, *room)
            words, rows = (content.title, content.remark), content.figures
        else:
            _list(page, content, *room)
            words, rows = (content.title, ""), content.rows
        page.notes_slide.notes_text_frame.text = _as_text(words, rows)
    _write(page, wording.dotted(screen.caption.line, note), HEIGHT - 0.62, 10, MUTED, height=0.5)


def _blocks(page: Any, screen: Screen) -> None:
    """Number first, change second, base third."""
    blocks = screen.blocks[:MOST_BLOCKS]
    each = (WIDTH - 2 * MARGIN) / max(len(blocks), 1)
    for place, block in enumerate(blocks):
        left = MARGIN + place * each
        change = wording.joined(block.change, block.percent)
        for words, top, size, colour, bold in (
            (block.label, 0.95, 12, MUTED, False),
            (block.value, 1.2, 26, ACCENT, True),
            (f"{change} {block.base}".strip(), 1.75, 11, INK, False),
            (block.partial, 2.12, 9, MUTED, False),
        ):
            _write(page, words, top, size, colour, bold=bold, left=left, width=each - 0.1)


def _draw(page: Any, picture: Picture, top: float, height: float) -> None:
    if picture.native is not None and len(picture.editable):
        _chart(page, picture, top, height)
        return
    drawn = io.BytesIO(image.png(picture))
    shape = page.shapes.add_picture(drawn, Inches(MARGIN), Inches(top), height=Inches(height))
    widest = Inches(WIDTH - 2 * MARGIN)
    if shape.width > widest:
        shape.height = int(shape.height * widest / shape.width)
        shape.width = widest
    shape.left = int((Inches(WIDTH) - shape.width) / 2)
    shape.name = picture.title
    shape._element.nvPicPr.cNvPr.set("descr", picture.alt)


def _chart(page: Any, picture: Picture, top: float, height: float) -> None:
    assert picture.native is not None
    rows, kind = picture.editable, picture.native.kind
    data = CategoryChartData()
    data.categories = [str(name).replace("\n", " ") for name in rows.index]
    for name in rows.columns:
        data.add_series(name, [None if pd.isna(n) else float(n) for n in rows[name]])
    frame = page.shapes.add_chart(
        KINDS[kind], Inches(MARGIN), Inches(top), Inches(WIDTH - 2 * MARGIN), Inches(height), data
    )
    frame.name = picture.title
    frame._element.nvGraphicFramePr.cNvPr.set("descr", picture.alt)
    chart = frame.chart
    chart.font.size, chart.font.name = Pt(12), FONT
    chart.has_title = False
    chart.has_legend = len(rows.columns) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
    _style(chart, picture.native, len(rows))


def _style(chart: Any, native: Native, count: int) -> None:
    plot, kind = chart.plots[0], native.kind
    stacked = kind not in ("line", "bar")
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    across = kind in ("bar", "stacked_bar", "shares")
    if across:
        chart.category_axis.reverse_order = True
        chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = not across
    if not across:
        chart.value_axis.major_gridlines.format.line.color.rgb = _rgb("#e6ebe9")
    if kind != "line":
        plot.gap_width = 45
    labelled = across or count <= 15
    if labelled:
        plot.has_data_labels = True
        labels = plot.data_labels
        labels.show_value, labels.number_format_is_linked = True, False
        number = "#,##0" + (f".{'0' * native.decimals}" if native.decimals else "")
        labels.number_format = f"{number};{number};{'' if stacked else '0'}"
        labels.font.size = Pt(11)
        if kind == "line":
            labels.position = XL_LABEL_POSITION.ABOVE
    for place, series in enumerate(plot.series):
        shade = native.colours[place % len(native.colours)]
        colour = _rgb(shade)
        if kind == "line":
            series.smooth = False
            series.format.line.color.rgb = colour
            series.format.line.width = Pt(3 if place == 0 else 1.75)
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = colour
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour
            if stacked and labelled:
                labels = series.data_labels
                labels.show_value, labels.number_format = True, plot.data_labels.number_format
                labels.number_format_is_linked = False
                labels.font.size, labels.font.color.rgb = Pt(11), _rgb(_readable(shade))


def _list(page: Any, table: Table, top: float, height: float) -> None:
    """The first rows of a table; all of them stand in the notes."""
    rows = table.rows.iloc[:MOST_ROWS, :MOST_COLUMNS]
    shape = page.shapes.add_table(
        len(rows) + 1,
        len(rows.columns),
        Inches(MARGIN),
        Inches(top),
        Inches(WIDTH - 2 * MARGIN),
        Inches(min(height, 0.35 * (len(rows) + 1))),
    )
    shape.name = table.title
    for row, line in zip(shape.table.rows, cells.lines(rows), strict=True):
        for cell, words in zip(row.cells, line, strict=True):
            cell.text = words
            run = cell.text_frame.paragraphs[0]
            run.font.name, run.font.size = FONT, Pt(11)


def _as_text(words: Sequence[str], rows: pd.DataFrame) -> str:
    """The table of figures, a line a row, below the words."""
    return wording.joined(*words, *map("\t".join, cells.lines(rows)), by="\n")


def _blank(made: Any) -> Any:
    return made.slides.add_slide(made.slide_layouts[6])


def _write(
    page: Any,
    words: str,
    top: float,
    size: int,
    colour: str,
    *,
    bold: bool = False,
    left: float = MARGIN,
    width: float = WIDTH - 2 * MARGIN,
    height: float = 0.5,
) -> None:
    box = page.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
    box.text_frame.word_wrap = True
    run = box.text_frame.paragraphs[0].add_run()
    run.text = words
    run.font.name, run.font.size, run.font.bold = FONT, Pt(size), bold
    run.font.color.rgb = _rgb(colour)


def _readable(shade: str) -> str:
    """Ink or paper, whichever is read on the shade (relative luminance, WCAG 2.1)."""
    parts = [int(shade[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return INK if light > 0.18 else PAPER


def _rgb(colour: str) -> RGBColor:
    rgb: RGBColor = RGBColor.from_string(colour.lstrip("#").upper())
    return rgb
