"""A deck: read back by python-pptx, and by LibreOffice and pdftotext."""

import io
import time
from dataclasses import replace

import pytest
from pptx import Presentation

from components.export import native, slides
from components.figures.screen import Speech
from tests.components.export.conftest import FORMULAS, plain
from tests.wording import vi


def opened(content):
    return Presentation(io.BytesIO(content))


def words(page):
    told = [shape.text_frame.text for shape in page.shapes if shape.has_text_frame]
    for shape in page.shapes:
        if shape.has_table:
            told += [cell.text for row in shape.table.rows for cell in row.cells]
    return plain(" ".join(told))


def briefing(every_screen):
    return [slides.of_picture(screen, remark="Lưu ý") for screen in every_screen]


def test_a_briefing_has_a_title_and_a_slide_a_screen(every_screen):
    deck = opened(slides.deck("Giao ban tháng 10", briefing(every_screen), note="Nội bộ"))

    assert len(deck.slides) >= 2 + len(every_screen)
    assert deck.slide_width * 9 == pytest.approx(deck.slide_height * 16, rel=1e-3)
    first = words(deck.slides[0])
    assert "Giao ban tháng 10" in first
    assert "15/12/2022 - 10/10/2023 so với 15/12/2021 - 10/10/2022" in first
    for page, screen in zip(list(deck.slides)[1:], every_screen, strict=False):
        told = words(page)
        for said in (slides.of_picture(screen).heading, screen.caption.foot, "Lưu ý", "Nội bộ"):
            assert plain(said) in told, said
        note = plain(page.notes_slide.notes_text_frame.text)
        assert plain(screen.caption.line) in note
        assert plain(screen.blocks[0].value) in told
        for block in screen.blocks:
            assert plain(f"{block.label}: {block.sentence}") in note


def test_charts_are_native_and_carry_the_numbers_of_the_page(every_screen):
    found = 0
    for screen in every_screen:
        deck = opened(slides.deck("x", slides.of_page(screen)))
        for page, picture in zip(list(deck.slides)[1:], screen.pictures, strict=False):
            charts = [shape.chart for shape in page.shapes if shape.has_chart]
            assert len(charts) == (picture.native is not None)
            for chart in charts:
                rows = native.drawn(picture)
                assert [series.name for series in chart.plots[0].series] == list(rows.columns)
                for series in chart.plots[0].series:
                    drawn = [None if n != n else n for n in rows[series.name].tolist()]
                    assert list(series.values) == drawn
                found += 1
            if picture.native is None:
                assert any(shape.shape_type == 13 for shape in page.shapes)
    assert found >= 10


def test_notes_hold_the_table_of_figures(shown):
    screen = shown("incidents")

    deck = opened(slides.deck("x", slides.of_page(screen)))

    note = deck.slides[1].notes_slide.notes_text_frame.text
    assert screen.pictures[0].title in note.splitlines()
    for question, answer in (("Why?", "why"), ("Where?", "where"), ("Against what?", "against")):
        assert f"{vi(question)} {getattr(screen.speech.answers, answer)}" in note
    assert "T9\t2\t7" in note


def test_what_looks_like_a_formula_is_text(shown):
    deck = opened(slides.deck("x", slides.of_page(shown("suggestions"))))

    told = "".join(page.notes_slide.notes_text_frame.text for page in deck.slides)
    for text in FORMULAS:
        assert text in told


def test_office_reads_what_the_page_says(every_screen, read_by_office):
    told = read_by_office(slides.deck("Giao ban tháng 10", briefing(every_screen)), "pptx")

    for screen in every_screen:
        assert plain(slides.of_picture(screen).heading)[:40] in told
    for said in ("30 vụ", "giảm 12 vụ (-28,57%)", "178 người", "15/12/2022 - 10/10/2023"):
        assert said in told, said


def test_six_screens_take_less_than_five_seconds(every_screen):
    slides.deck("x", briefing(every_screen))
    began = time.process_time()

    slides.deck("x", briefing(every_screen))

    assert time.process_time() - began < 5


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
    screen = replace(
        shown("targets"), blocks=[], named={}, sentence="", note="Chưa có chỉ tiêu", speak=Speech
    )

    deck = opened(slides.deck("x", slides.of_page(screen)))

    assert "Chưa có chỉ tiêu" in words(deck.slides[1])
