"""A deck: read back by python-pptx, and by LibreOffice and pdftotext."""

import io
import time
from dataclasses import replace

import pandas as pd
import pytest
from pptx import Presentation

from components.export import slides
from components.export.slides import Slide
from tests.components.export.conftest import FORMULAS, plain


def opened(content):
    return Presentation(io.BytesIO(content))


def words(page):
    told = [shape.text_frame.text for shape in page.shapes if shape.has_text_frame]
    for shape in page.shapes:
        if shape.has_table:
            told += [cell.text for row in shape.table.rows for cell in row.cells]
    return plain(" ".join(told))


def briefing(every_screen):
    return [Slide(screen, screen.pictures[0], "Lưu ý") for screen in every_screen]


def test_a_briefing_has_a_title_and_a_slide_a_screen(every_screen):
    deck = opened(slides.deck("Giao ban tháng 10", briefing(every_screen), note="Nội bộ"))

    assert len(deck.slides) == 1 + len(every_screen)
    assert deck.slide_width * 9 == pytest.approx(deck.slide_height * 16, rel=1e-3)
    first = words(deck.slides[0])
    assert "Giao ban tháng 10" in first
    assert "15/12/2022 - 10/10/2023 so với 15/12/2021 - 10/10/2022" in first
    for page, screen in zip(list(deck.slides)[1:], every_screen, strict=True):
        told = words(page)
        for said in (screen.title, screen.caption.line, "Lưu ý", "Nội bộ"):
            assert plain(said) in told, said
        for block in screen.blocks[: slides.MOST_BLOCKS]:
            assert plain(block.value) in told


def test_charts_are_native_and_carry_the_numbers_of_the_page(every_screen):
    found = 0
    for screen in every_screen:
        deck = opened(slides.deck("x", slides.of_page(screen)))
        for page, picture in zip(list(deck.slides)[1:], screen.pictures, strict=False):
            charts = [shape.chart for shape in page.shapes if shape.has_chart]
            assert len(charts) == (picture.native is not None)
            for chart in charts:
                rows = picture.editable
                assert [series.name for series in chart.plots[0].series] == list(rows.columns)
                for series in chart.plots[0].series:
                    drawn = [None if n != n else n for n in rows[series.name].tolist()]
                    assert list(series.values) == drawn
                found += 1
            if picture.native is None:
                assert any(shape.shape_type == 13 for shape in page.shapes)
    assert found >= 10


@pytest.mark.parametrize("kind", slides.KINDS)
@pytest.mark.parametrize("months", [1, 15, 16, 40])
def test_a_chart_of_any_kind_is_made_of_any_number_of_months(shown, kind, months):
    screen = shown("reintegration")
    picture = next(picture for picture in screen.pictures if picture.native)
    name = next(iter(picture.native.series))
    category = picture.native.category
    frame = pd.DataFrame({category: [f"tháng {n}" for n in range(months)], name: range(months)})
    native = replace(picture.native, kind=kind, series=[name])
    long = replace(
        picture,
        frame=frame,
        table=None,
        numbers=None,
        native=native,
        columns={category: "Tháng", name: "Số"},
    )

    deck = opened(slides.deck("x", [Slide(screen, long)]))

    charts = [shape.chart for shape in deck.slides[1].shapes if shape.has_chart]
    assert [len(chart.plots[0].categories) for chart in charts] == [months]


def test_notes_hold_the_table_of_figures(shown):
    screen = shown("incidents")

    deck = opened(slides.deck("x", slides.of_page(screen)))

    note = deck.slides[1].notes_slide.notes_text_frame.text
    assert note.splitlines()[0] == screen.pictures[0].title
    assert "T9\t2\t7" in note


def test_what_looks_like_a_formula_is_text(shown):
    deck = opened(slides.deck("x", slides.of_page(shown("suggestions"))))

    last = deck.slides[len(deck.slides) - 1]
    told = last.notes_slide.notes_text_frame.text
    for text in FORMULAS:
        assert text in told


def test_office_reads_what_the_page_says(every_screen, read_by_office):
    told = read_by_office(slides.deck("Giao ban tháng 10", briefing(every_screen)), "pptx")

    for screen in every_screen:
        assert screen.title in told
    for said in ("30 vụ", "giảm 12 vụ (-28,57%)", "178 người", "15/12/2022 - 10/10/2023"):
        assert said in told, said


def test_six_screens_take_less_than_five_seconds(every_screen):
    slides.deck("x", briefing(every_screen))
    began = time.perf_counter()

    slides.deck("x", briefing(every_screen))

    assert time.perf_counter() - began < 5


def test_the_work_can_be_stopped(every_screen):
    class Stop(Exception):
        pass

    told = []

    def progress(share):
        told.append(share)
        if share > 0.5:
            raise Stop

    with pytest.raises(Stop):
        slides.deck("x", briefing(every_screen), progress=progress)
    assert told == sorted(told)


def test_a_screen_without_figures_says_why(shown):
    screen = replace(shown("targets"), blocks=[], named={}, sentence="", note="Chưa có chỉ tiêu")

    deck = opened(slides.deck("x", slides.of_page(screen)))

    assert "Chưa có chỉ tiêu" in words(deck.slides[1])
