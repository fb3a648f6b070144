"""Every box of every slide: on its slide, covering no other, with letters large enough to be read,
and room for its words, as the widths of its letters say."""

import io
from itertools import combinations

import pytest
from pptx import Presentation
from pptx.util import Emu, Pt

from components.briefing.screens import DEFAULT
from components.export import measure, slides
from components.export.master import FOOT, HEIGHT, SMALLEST, SOURCE, WIDTH
from components.export.slides import of_picture
from db.facts.few import MOST_ROWS

SLACK = Emu(2000)
REMARK = "Đề nghị các xã khẩn trương giải quyết kiến nghị quá hạn.\nBáo cáo trước 15/10. " * 3


@pytest.fixture(scope="module")
def decks(shown, province_shown):
    def made(of, remark=""):
        briefing = [of_picture(of(one.subject), one.picture, remark) for one in DEFAULT]
        pages = [slide for key in ("summary", "incidents") for slide in slides.of_page(of(key))]
        deck = slides.deck("Giao ban tháng", [*briefing, *pages], note="Lưu hành nội bộ")
        return Presentation(io.BytesIO(deck))

    return {"district": made(shown, REMARK), "province": made(province_shown)}


@pytest.mark.parametrize("sample", ["district", "province"])
def test_every_box_is_on_its_slide_and_covers_no_other(decks, sample):
    deck = decks[sample]
    assert len(deck.slides) > len(DEFAULT) + 4
    for number, slide in enumerate(deck.slides, start=1):
        boxes = [shape for shape in slide.shapes if shape.has_text_frame is False or words(shape)]
        for one in boxes:
            assert min(one.left, one.top) >= 0, (number, one.name)
            assert one.left + one.width <= deck.slide_width + SLACK, (number, one.name)
            assert one.top + one.height <= deck.slide_height + SLACK, (number, one.name)
        for (one, first), (other, second) in combinations([(b, edges(b)) for b in boxes], 2):
            assert not overlap(first, second), (number, one.name, words(one), other.name)


@pytest.mark.parametrize("sample", ["district", "province"])
def test_no_letters_are_smaller_than_14_points_but_the_source(decks, sample):
    for slide in decks[sample].slides:
        for shape in slide.shapes:
            for size in sizes(shape):
                assert size >= Pt(SOURCE if is_source(shape) else SMALLEST), (shape.name, size.pt)


@pytest.mark.parametrize("sample", ["district", "province"])
def test_words_have_room_in_their_boxes(decks, sample):
    for number, slide in enumerate(decks[sample].slides, start=1):
        for shape in slide.shapes:
            if shape.has_text_frame and words(shape):
                size = max(sizes(shape), default=Pt(SOURCE if is_source(shape) else SMALLEST))
                is_bold = shape == slide.shapes.title
                across = shape.width / 914400
                needed = measure.height(words(shape), size.pt, across, bold=is_bold)
                assert needed <= shape.height / 914400 + 0.02, (number, words(shape))


@pytest.mark.parametrize("sample", ["district", "province"])
def test_a_picture_takes_more_than_55_percent_of_its_slide(decks, sample):
    found = 0
    for slide in decks[sample].slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.shape_type == 13:
                inches = shape.width * shape.height / 914400**2
                assert inches >= 0.55 * WIDTH * HEIGHT
                found += 1
    assert found > len(DEFAULT)


def test_what_is_cut_is_called_so_and_stands_in_the_annex(decks):
    deck = decks["province"]
    texts = ["\n".join(filter(None, map(words, slide.shapes))) for slide in deck.slides]
    cut = [text for text in texts if "xem phụ lục" in text]
    tables = [
        [row.cells[0].text for row in shape.table.rows][1:]
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table and words(slide.shapes.title).startswith("Phụ lục: Số vụ theo")
    ]
    assert cut
    assert sum(map(len, tables)) > MOST_ROWS


def words(shape):
    return shape.text_frame.text if shape.has_text_frame else ""


def is_source(shape):
    return shape.top >= FOOT[0] * 914400 - 1


def sizes(shape):
    if shape.has_text_frame:
        runs = [run for p in shape.text_frame.paragraphs for run in p.runs]
        fonts = [run.font.size for run in runs] + [p.font.size for p in shape.text_frame.paragraphs]
    elif shape.has_table:
        cells = [cell for row in shape.table.rows for cell in row.cells]
        fonts = [cell.text_frame.paragraphs[0].font.size for cell in cells]
    elif shape.has_chart:
        chart = shape.chart
        title = chart.chart_title.text_frame.paragraphs[0].runs[0].font.size
        labels = [series.data_labels.font.size for series in chart.plots[0].series]
        fonts = [chart.font.size, title, *labels]
    else:
        fonts = []
    return [size for size in fonts if size is not None]


def edges(shape):
    """Left, right, top, bottom: looked up once, since a placeholder asks its master for each."""
    left, top = shape.left, shape.top
    return left, left + shape.width, top, top + shape.height


def overlap(one, other):
    (left, right, top, bottom), (left_2, right_2, top_2, bottom_2) = one, other
    return (
        left + SLACK < right_2
        and left_2 + SLACK < right
        and top + SLACK < bottom_2
        and top_2 + SLACK < bottom
    )
