"""Charts that office programs draw themselves, and tables, on a slide."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Pt

from components.charts.style import INK, PAPER
from components.export.master import FONT, SMALLEST
from components.figures.picture import Native, Picture

KINDS = {
    "line": XL_CHART_TYPE.LINE_MARKERS,
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked_bar": XL_CHART_TYPE.BAR_STACKED,
    "stacked_column": XL_CHART_TYPE.COLUMN_STACKED,
    "shares": XL_CHART_TYPE.BAR_STACKED_100,
}
ACROSS = ("bar", "stacked_bar", "shares")
MOST_BARS = 14
"""Rows of a chart that have room for letters of SMALLEST."""
MOST_LABELLED = 13
"""Points of a line, or columns, that have room for a number each."""
SMALLEST_PART = 0.04
"""Of the longest bar, that holds a number."""
Box = tuple[float, float, float, float]
"""Left, top, width, height in inches."""


def drawn(picture: Picture) -> pd.DataFrame:
    """The rows that the chart has room for: all, or the first ones and the one of the others."""
    assert picture.native is not None
    rows = picture.editable
    if picture.native.kind not in ACROSS or len(rows) <= MOST_BARS:
        return rows
    return rows.iloc[:MOST_BARS]


def chart(page: Any, picture: Picture, box: Box) -> None:
    assert picture.native is not None
    rows, native = drawn(picture), picture.native
    data = CategoryChartData()
    data.categories = [str(name).replace("\n", " ") for name in rows.index]
    for name in rows.columns:
        data.add_series(name, [None if pd.isna(n) else float(n) for n in rows[name]])
    frame = page.shapes.add_chart(KINDS[native.kind], *map(Inches, box), data)
    frame.name = picture.title
    frame._element.nvGraphicFramePr.cNvPr.set("descr", picture.alt)
    made = frame.chart
    made.font.size, made.font.name = Pt(SMALLEST), FONT
    made.font.color.rgb = rgb(INK)
    made.has_title = True
    made.chart_title.include_in_layout = False
    made.chart_title.text_frame.text = picture.title
    title = made.chart_title.text_frame.paragraphs[0].runs[0].font
    title.size, title.bold, title.name = Pt(SMALLEST + 2), True, FONT
    made.has_legend = len(rows.columns) > 1
    if made.has_legend:
        made.legend.position = XL_LEGEND_POSITION.TOP
        made.legend.include_in_layout = False
        made.legend.font.size = Pt(SMALLEST)
    _style(made, native, rows)


def _style(made: Any, native: Native, rows: pd.DataFrame) -> None:
    count = len(rows)
    plot, kind = made.plots[0], native.kind
    stacked = kind not in ("line", "bar", "column")
    across = kind in ACROSS
    made.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    made.category_axis.tick_labels.font.size = Pt(SMALLEST)
    made.category_axis.format.line.color.rgb = rgb("#c6d0cc")
    if across:
        made.category_axis.reverse_order = True
    if kind != "line" and not (rows < 0).to_numpy().any():
        made.value_axis.minimum_scale = 0  # the length of a bar is its number
    made.value_axis.visible = kind in ("line", "stacked_column")
    made.value_axis.has_major_gridlines = made.value_axis.visible
    if made.value_axis.visible:
        made.value_axis.major_gridlines.format.line.color.rgb = rgb("#e6ebe9")
        made.value_axis.format.line.fill.background()
    if kind != "line":
        plot.gap_width = 35
        if kind == "bar":
            plot.overlap = 0
    number = "#,##0" + (f".{'0' * native.decimals}" if native.decimals else "")
    written = f"{number};{number};0"
    if stacked:  # no number where a part is too small to hold it
        least = round(SMALLEST_PART * _longest(rows), 2)
        written = f'[>={least}]{number};[<=-{least}]{number};""'
    for place, series in enumerate(plot.series):
        shade = native.colours[place % len(native.colours)]
        line = series.format.line if kind == "line" else None
        if line is not None:
            series.smooth = False
            line.color.rgb, line.width = rgb(shade), Pt(3 if place == 0 else 1.75)
            series.marker.format.fill.solid()
            series.marker.format.fill.fore_color.rgb = rgb(shade)
            series.marker.format.line.color.rgb = rgb(shade)
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = rgb(shade)
        if not _is_labelled(kind, place, count):
            continue
        labels = series.data_labels
        labels.show_value, labels.number_format_is_linked = True, False
        labels.number_format = written
        labels.font.size = Pt(SMALLEST)
        if stacked:
            labels.font.color.rgb = rgb(_readable(shade))
        elif kind == "line":
            labels.position = XL_LABEL_POSITION.ABOVE


def _longest(rows: pd.DataFrame) -> float:
    """Of the bars of a stack, on the longer side."""
    sides = (rows.clip(lower=0).sum(axis=1).max(), -rows.clip(upper=0).sum(axis=1).min())
    return float(max(1.0, *sides))


def _is_labelled(kind: str, place: int, count: int) -> bool:
    """Whether the numbers of a series have room: one beside each bar or point, never two."""
    if kind == "bar":
        return place == 0 or count <= MOST_BARS // 2
    if kind in ("line", "column"):
        return place == 0 and count <= MOST_LABELLED
    return count <= MOST_BARS


def table(
    page: Any,
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    heights: Sequence[float],
    place: tuple[float, float],
    numbers: Sequence[bool],
) -> None:
    """A table with its headings as the first row; `place` is its left and its top. Columns of
    `numbers` stand at the right."""
    box = (*place, sum(widths), sum(heights))
    shape = page.shapes.add_table(len(rows), len(widths), *map(Inches, box))
    for column, width in zip(shape.table.columns, widths, strict=True):
        column.width = Inches(width)
    for row, line, height in zip(shape.table.rows, rows, heights, strict=True):
        row.height = Inches(height)
        for cell, words, is_number in zip(row.cells, line, numbers, strict=True):
            cell.margin_top = cell.margin_bottom = 0
            cell.margin_left = cell.margin_right = Inches(CELL / 2)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.text = words
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.alignment = PP_ALIGN.RIGHT if is_number else PP_ALIGN.LEFT
            font = paragraph.font
            font.name, font.size = FONT, Pt(SMALLEST)


CELL = 0.16
"""Inches of a cell that are not its words."""


def _readable(shade: str) -> str:
    """Ink or paper, whichever is read on the shade (relative luminance, WCAG 2.1)."""
    parts = [int(shade[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return INK if light > 0.18 else PAPER


def rgb(colour: str) -> RGBColor:
    found: RGBColor = RGBColor.from_string(colour.lstrip("#").upper())
    return found
