"""A deck of slides: under what it says, one picture large, its key numbers beside it, its source at
the foot. What has no room there stands in the annex behind the closing slide."""

import io
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pandas as pd
from pptx.util import Inches, Pt

from components.charts.style import ACCENT, ALARM, INK, MUTED
from components.export import annex, image, measure, native
from components.export.codes import NO_CODES, Codes, printed
from components.export.letters import holdable
from components.export.master import (
    FONT,
    FOOT,
    MARGIN,
    ROOM_OF_SOURCE,
    SMALLEST,
    SOURCE,
    TITLE,
    WIDTH,
    cover,
    empty_deck,
    room_of_title,
)
from components.export.master import page as blank
from components.export.slide import Slide as Slide
from components.export.slide import of_page as of_page
from components.export.slide import of_picture as of_picture
from components.figures import places
from components.figures.kpi import Kpi
from components.figures.picture import Picture
from components.figures.screen import Screen, Table
from components.words import formats, wording
from components.words.caption import Caption
from components.words.i18n import _
from db.compare import Tone

PICTURE = (MARGIN, 1.08, 9.75, 5.78)
"""Left, top, width and height in inches: 56 % of a slide."""
SIDE = (PICTURE[0] + PICTURE[2] + 0.2, WIDTH - MARGIN)
"""From where to where the numbers stand."""
MOST_BLOCKS = 4
Line = tuple[str, int, str, bool, float]
"""Words, size in points, colour, whether they are bold, height in inches."""
GAP = 0.16
TITLES = (24, 22, 20, 18, 16, 14)
"""Sizes of a title in points, the largest that holds it in two lines."""
VALUES = (26, 22, 18, 16, 14)
TONES = {Tone.GOOD: ACCENT, Tone.BAD: ALARM, Tone.NEUTRAL: INK}


@holdable
def deck(
    title: str,
    slides: Sequence[Slide],
    *,
    note: str = "",
    codes: Codes = NO_CODES,
    logo: bytes = b"",
    progress: Callable[[float], object] = lambda _share: None,
) -> bytes:
    """The .pptx; `note` is a mark such as "internal". `progress` is called with the
    share that is done, and stops the work by raising."""
    made = empty_deck(logo)
    day = formats.day(datetime.now(UTC).astimezone(formats.VIETNAM).date())
    _cover(made, title, slides[0].screen, note)
    behind = annex.Annex(made, note, day, codes)
    for place, slide in enumerate(slides, start=1):
        progress(place / (len(slides) + 2))
        _slide(made, slide, note, day, behind, codes)
    cover(made, _("For discussion and instruction"), title)
    behind.write()
    out = io.BytesIO()
    made.save(out)
    progress(1.0)
    return out.getvalue()


def _cover(made: Any, title: str, first: Screen, note: str) -> None:
    caption = first.caption
    facts = (caption.communes, caption.completeness, caption.freshness, caption.standing)
    words = "\n".join(
        filter(
            None,
            (
                caption.unit,
                caption.windows,
                wording.dotted(*facts),
                wording.dotted(note, caption.mark),
            ),
        )
    )
    page = cover(made, title, words)
    across = WIDTH - 1.6
    _sized(page.shapes.title, measure.fitting(title, (36, 30, 26, 22), across, 1.8, bold=True))
    _sized(page.placeholders[1], measure.fitting(words, (20, 18, 16, 14), across, 2.2))
    if listed := places.annex(first.scene):
        page.notes_slide.notes_text_frame.text = listed


def _slide(made: Any, slide: Slide, note: str, day: str, behind: annex.Annex, codes: Codes) -> None:
    screen, content = slide.screen, slide.content
    heading = slide.heading or screen.title
    if isinstance(content, Table):
        behind.add(heading, content.rows, screen, front=True)
        return
    code = codes.of.get((screen.subject.key, slide.name), "")
    page = blank(made, heading, _source(screen.caption, note, printed(code)), day)
    across = room_of_title(page, codes.qr(code) if code else b"", printed(code))
    _sized(page.shapes.title, measure.fitting(heading, TITLES, across, TITLE[1], bold=True))
    cut = ""
    if content is None:
        left, top, width, height = PICTURE
        words = wording.joined(screen.sentence, screen.note, by="\n")
        size = measure.fitting(words, (20, 18, 16, 14), width, height - 1)
        _write(page, words, (left, top + 1, width, height - 1), size, INK)
    else:
        cut = _picture(page, content, behind, screen, slide.name)
    _beside(page, slide, cut, behind)
    page.notes_slide.notes_text_frame.text = _notes(slide)


def _source(caption: Caption, note: str, code: str) -> str:
    """With who has not reported, where two lines hold that."""
    whole = wording.dotted(caption.foot, note, code)
    fits = measure.height(whole, SOURCE, ROOM_OF_SOURCE) <= FOOT[1]
    return whole if fits else wording.dotted(caption.short, note, code)


def _picture(page: Any, picture: Picture, behind: annex.Annex, screen: Screen, name: str) -> str:
    """Draw it; what it has no room for is in the annex, and that is said."""
    figures = picture.figures
    if picture.native is not None and len(picture.editable):
        every, shown = list(picture.editable.index), list(native.drawn(picture).index)
        native.chart(page, picture, PICTURE)
    else:
        _left, _top, width, height = PICTURE
        box = width * measure.POINTS, height * measure.POINTS
        held = image.held(picture, *box)
        every, shown = image.rows(picture), image.rows(held)
        shape = page.shapes.add_picture(
            io.BytesIO(image.for_slide(held, *box)), *map(Inches, PICTURE[:2])
        )
        shape.width, shape.height = Inches(width), Inches(height)
        shape.name = picture.title
        shape._element.nvPicPr.cNvPr.set("descr", picture.alt)
    in_table = figures.iloc[:, 0].astype("str").unique() if picture.table is not None else every
    of_all = max(len(every), len(in_table))
    if len(shown) >= of_all:
        return ""
    behind.add(picture.listing, figures, screen, name)
    is_of_others = picture.listing != picture.title
    return _("All rows: see the annex") if is_of_others else _cut(len(shown), of_all)


def _cut(shown: int, every: int) -> str:
    n, of_all = formats.number(shown), formats.number(every)
    return _("{n}/{all}, see the annex", n=n, all=of_all)


def _beside(page: Any, slide: Slide, cut: str, behind: annex.Annex) -> None:
    """The remark and what is said of cut rows take what they need; numbers fill the rest."""
    screen, (left, right) = slide.screen, SIDE
    width = right - left
    bottom = PICTURE[1] + PICTURE[3]
    for words, colour in ((cut, MUTED), (slide.remark, INK)):
        if words:
            height = measure.height(words, SMALLEST, width) + 0.05
            bottom -= height
            _write(page, words, (left, bottom, width, height), SMALLEST, colour)
            bottom -= GAP
    top, shown = PICTURE[1], 0
    blocks = screen.blocks[:MOST_BLOCKS]
    lowest = measure.height(_cut(1, 1), SMALLEST, width)
    laid_out = _laid_out(blocks, width, bottom - top)
    for block, lines in zip(blocks, laid_out, strict=True):
        is_last = block is screen.blocks[-1]
        if top + _high(lines) + (0 if is_last else lowest) > bottom:
            break
        for words, size, colour, bold, height in lines:
            _write(page, words, (left, top, width, height), size, colour, bold=bold)
            top += height
        top, shown = top + GAP, shown + 1
    if shown < len(screen.blocks):
        words = _cut(shown, len(screen.blocks))
        _write(page, words, (left, top, width, lowest + 0.05), SMALLEST, MUTED)
        behind.add(screen.title, _numbers(screen), screen)


def _laid_out(blocks: Sequence[Kpi], width: float, room: float) -> list[list[Line]]:
    """Numbers as large as leaves the first of them room for what the source at the foot does not
    say of it, such as its own day; the others say theirs as far as there is room."""
    for value in VALUES:
        plain = [_lines(block, width, value) for block in blocks]
        spare = room - sum(map(_high, plain)) - GAP * (len(plain) - 1)
        asides = [_line(block.aside, SMALLEST, MUTED, width) for block in blocks if block.aside]
        if not asides or asides[0][-1] <= spare:
            break
    for block, lines in zip(blocks, plain, strict=True):
        aside = _line(block.aside, SMALLEST, MUTED, width)
        if block.aside and aside[-1] <= spare:
            lines.append(aside)
            spare -= aside[-1]
    return plain


def _lines(block: Kpi, width: float, value: int) -> list[Line]:
    """What is counted, how many, the change."""
    fitting = measure.fitting(
        block.value, VALUES[VALUES.index(value) :], width, value * 1.3 / 72, bold=True
    )
    parts = (
        (block.label, SMALLEST, MUTED, False),
        (block.value, fitting, ACCENT, True),
        (wording.joined(block.change, block.percent), SMALLEST, TONES[block.tone], False),
    )
    return [
        _line(words, size, colour, width, bold=bold) for words, size, colour, bold in parts if words
    ]


def _line(words: str, size: int, colour: str, width: float, *, bold: bool = False) -> Line:
    return words, size, colour, bold, measure.height(words, size, width, bold=bold) + 0.03


def _high(lines: Sequence[Line]) -> float:
    return sum(height for *_rest, height in lines)


def _numbers(screen: Screen) -> pd.DataFrame:
    rows = [(block.label, block.sentence) for block in screen.blocks]
    return pd.DataFrame(rows, columns=[_("Indicator"), _("Value")], dtype="str")


def _notes(slide: Slide) -> str:
    """What the speaker says and may be asked: the sentence, the three questions, the numbers, the
    table."""
    screen, answers, content = slide.screen, slide.answers, slide.content
    asked = {
        _("Why?"): answers.why,
        _("Where?"): answers.where,
        _("Against what?"): answers.against,
    }
    numbers = [f"{block.label}: {block.sentence}" for block in screen.blocks]
    picture = [content.title, content.remark] if isinstance(content, Picture) else []
    rows = [] if content is None or isinstance(content, Table) else annex.as_text(content.figures)
    return "\n".join(
        filter(
            None,
            (
                slide.remark,
                screen.sentence or screen.note,
                *(f"{question} {answer}" for question, answer in asked.items() if answer),
                *numbers,
                screen.caption.line,
                *picture,
                *rows,
            ),
        )
    )


def _sized(shape: Any, points: int) -> None:
    for paragraph in shape.text_frame.paragraphs:
        paragraph.font.size = Pt(points)


def _write(
    page: Any, words: str, box: native.Box, size: int, colour: str, *, bold: bool = False
) -> None:
    shape = page.shapes.add_textbox(*map(Inches, box))
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for place, line in enumerate(words.split("\n")):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        run.font.name, run.font.size, run.font.bold = FONT, Pt(size), bold
        run.font.color.rgb = native.rgb(colour)
