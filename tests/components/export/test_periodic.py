"""The report of a period by the measures of Decree 30/2020, as it is written and as it is laid out.

`wrong_with` is the checker: it knows nothing of our code, and each of its measures is broken once.
"""

import io
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Cm, Pt, RGBColor

from components import data
from components.export import office
from components.export.decree import Heading
from components.export.periodic import periodic
from components.reports import contents
from components.reports.judgement import spoken
from components.words.formats import MISSING
from db.compare import Tone
from tests.components.export.conftest import plain
from tests.conftest import need
from tests.wording import vi

HEADING = Heading(
    report_superior="Công an tỉnh Thanh Hoá",
    issuer="Công an huyện Vĩnh\u00a0Lộc",
    report_number="05/BC-CAH",
    report_place="Vĩnh Lộc",
    report_subject="Kết quả công tác bảo đảm an ninh, trật tự",
    report_signer_title="Trưởng Công an huyện",
    report_signer_name="(ký, ghi rõ họ tên)",
    report_recipients="Công an tỉnh (báo cáo);\nLưu: VT, TH.",
)
ON = date(2023, 10, 12)
OWN = "Tập trung đấu tranh với tội phạm trộm cắp."
A4 = (595.3, 841.9)
"""Points."""


def wrong_with(made: Any) -> Iterator[str]:
    """Every measure of the decree that the document does not keep."""
    for section in made.sections:
        sides = {
            "width": (section.page_width.mm, 209, 211),
            "height": (section.page_height.mm, 296, 298),
            "top": (section.top_margin.mm, 20, 25),
            "bottom": (section.bottom_margin.mm, 20, 25),
            "left": (section.left_margin.mm, 30, 35),
            "right": (section.right_margin.mm, 15, 20),
        }
        yield from (
            name for name, (mm, low, high) in sides.items() if not low <= round(mm, 1) <= high
        )
        number = section.header.paragraphs[0]
        if "PAGE" not in number._p.xml or number.alignment != ALIGN.CENTER:
            yield "page number"
        if not section.different_first_page_header_footer:
            yield "page number on the first page"
    style = made.styles["Normal"].font
    if (style.name, style.color.rgb) != ("Times New Roman", RGBColor(0, 0, 0)):
        yield "font"
    if not 13 <= style.size.pt <= 14:
        yield "size of the body"
    yield from _wrong_head(made)
    body = [p for p in made.paragraphs if p.text and p.alignment == ALIGN.JUSTIFY]
    if any(p.paragraph_format.first_line_indent not in (None, Cm(1.27)) for p in body):
        yield "first line"
    titles = [p.text for p in body if p.runs[0].bold]
    numbered = [m[1] for m in (re.match(r"([IVX]+)\. (\D+)$", title) for title in titles) if m]
    if numbered != ["I", "II", "III", "IV"][: len(numbered)] or len(numbered) < 2:
        yield "numbering of parts"
    if any(t != t.upper() for t in titles if re.match(r"[IVX]+\. ", t)):
        yield "capitals of parts"
    places = [int(m[1]) for m in (re.match(r"(\d+)\. ", title) for title in titles) if m]
    if any(now != 1 and now != before + 1 for before, now in pairwise(places)):
        yield "numbering of points"
    foot = made.tables[1 if len(made.tables) < 3 else _foot(made)]
    right = foot.rows[0].cells[1].paragraphs[0]
    if right.text != right.text.upper() or not right.runs[0].bold:
        yield "signature"
    left = foot.rows[0].cells[0].paragraphs
    if not (
        left[0].runs[0].bold and left[0].runs[0].italic and left[0].runs[0].font.size == Pt(12)
    ):
        yield "recipients"
    if any(p.runs[0].font.size != Pt(11) for p in left[1:]) or "Lưu:" not in left[-1].text:
        yield "list of recipients"


def _foot(made: Any) -> int:
    return next(
        at for at, table in enumerate(made.tables) if table.rows[0].cells[0].text.startswith("Nơi")
    )


def _wrong_head(made: Any) -> Iterator[str]:
    left, right = made.tables[0].rows[0].cells
    state, motto = (p for p in right.paragraphs if p.text)
    if state.text != "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" or not state.runs[0].bold:
        yield "name of the State"
    if motto.text != "Độc lập - Tự do - Hạnh phúc" or not motto.runs[0].bold:
        yield "motto"
    if not 12 <= state.runs[0].font.size.pt <= 13:
        yield "size of the State's name"
    for cell in (left, right):
        if "w:pBdr" not in cell.paragraphs[-1]._p.xml:
            yield "rule"
    names = [p for p in left.paragraphs if p.text]
    if any(p.text != p.text.upper() or not 12 <= p.runs[0].font.size.pt <= 13 for p in names):
        yield "who writes"
    if names and not names[-1].runs[0].bold:
        yield "who issues"
    number, day = (cell.paragraphs[0] for cell in made.tables[0].rows[1].cells)
    if not re.fullmatch(r"Số: .+", number.text):
        yield "number"
    if not re.search(r"ngày \d\d tháng \d{1,2} năm \d{4}$", day.text) or not day.runs[0].italic:
        yield "day"


@pytest.fixture(scope="module")
def written(shown, sample_engine):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "engine", lambda: sample_engine)
        return contents.written(shown("summary").scene)


def test_a_number_that_there_is_not_is_said_in_words(shown):
    unknown = replace(shown("suggestions").blocks[3], value=MISSING, change="", percent="")

    assert spoken(unknown) == f"Đúng hạn: {vi('nothing to count yet')}"


@pytest.fixture(scope="module")
def made(written):
    own = contents.with_words(written, {"tasks": f"{OWN}\n\nTuyên truyền."})
    return periodic(HEADING, own, ON, note=vi("Internal circulation"))


@pytest.fixture(scope="module")
def document(made):
    return Document(io.BytesIO(made))


@pytest.fixture(scope="module")
def pages(made, tmp_path_factory):
    """Every page as LibreOffice lays it out: where each word stands."""
    reader = shutil.which("pdftotext")
    need(office.program() and reader, "LibreOffice and pdftotext")
    file = tmp_path_factory.mktemp("laid-out") / "report.pdf"
    file.write_bytes(office.pdf(made, seconds=180))
    told = subprocess.run([reader, "-bbox", file, "-"], check=True, capture_output=True).stdout
    found = ET.fromstring(re.sub(rb' xmlns="[^"]+"| *<!DOCTYPE[^>]*>', b"", told))
    return [
        [
            (word.text, *(float(word.get(at)) for at in ("xMin", "yMin", "xMax", "yMax")))
            for word in page
        ]
        for page in found.iter("page")
    ]


def test_it_keeps_the_measures_of_the_decree(document):
    assert list(wrong_with(document)) == []


@pytest.mark.parametrize(
    ("fault", "breaks"),
    {
        "left": lambda made: setattr(made.sections[0], "left_margin", Cm(2)),
        "font": lambda made: setattr(made.styles["Normal"].font, "name", "Arial"),
        "size of the body": lambda made: setattr(made.styles["Normal"].font, "size", Pt(11)),
        "page number on the first page": lambda made: setattr(
            made.sections[0], "different_first_page_header_footer", False
        ),
        "who issues": lambda made: setattr(
            made.tables[0].rows[0].cells[0].paragraphs[1].runs[0], "bold", False
        ),
        "day": lambda made: made.tables[0].rows[1].cells[1].paragraphs[0].add_run("."),
        "signature": lambda made: setattr(
            made.tables[_foot(made)].rows[0].cells[1].paragraphs[0].runs[0], "bold", False
        ),
    }.items(),
)
def test_the_checker_finds_what_is_broken(made, fault, breaks):
    other = Document(io.BytesIO(made))
    breaks(other)

    assert fault in list(wrong_with(other))


def test_it_has_four_parts_and_says_that_the_judgement_is_a_draft(document, written):
    said = [p.text for p in document.paragraphs]

    parts = [line for line in said if re.match(r"[IVX]+\. ", line)]
    assert parts == [
        f"{number}. {part.title.upper()}"
        for number, part in zip(("I", "II", "III", "IV"), written.parts, strict=True)
    ]
    assert vi("Remarks and judgement (draft, to be checked)").upper() in parts[2]
    tasks, measures = (
        next(at for at, line in enumerate(said) if line.endswith(vi(title)))
        for title in ("Main tasks", "Measures")
    )
    assert said[tasks + 1 : measures] == [OWN, "Tuyên truyền."]
    assert set(said[measures + 1]) == {"."}


def test_its_numbers_are_those_of_the_screens(document, every_screen):
    told = plain(" ".join(p.text for p in document.paragraphs))

    for screen in every_screen[1:5]:
        assert plain(screen.sentence) in told
    for screen in every_screen[1:]:
        for block in screen.blocks[1:]:
            assert plain(block.value) in told, block.label
    annex = [[cell.text for cell in row.cells[:2]] for row in document.tables[2].rows[1:]]
    rows = every_screen[1].tables[0].rows.itertuples(index=False)
    assert annex == [[row[0], f"{row[1]:.0f}"] for row in rows]


def test_no_judgement_says_more_than_chance_allows(written, every_screen):
    good, bad = written.parts[2].points[:2]
    tones = {block.label: block.tone for screen in every_screen[1:] for block in screen.blocks}

    judged = {
        tone: {item.partition(":")[0] for item in point.items}
        for tone, point in ((Tone.GOOD, good), (Tone.BAD, bad))
    }
    assert judged[Tone.GOOD]
    for tone, labels in judged.items():
        assert labels == {label for label, own in tones.items() if own is tone}


def test_it_is_laid_out_within_its_pages(pages):
    words = [word for page in pages for word in page]

    assert min(left for _t, left, _top, _r, _b in words) >= 30 / 25.4 * 72 - 1
    assert max(bottom for _t, _l, _top, _r, bottom in words) <= A4[1] - 20 / 25.4 * 72 + 1
    assert max(right for _t, _l, _top, right, _b in words) <= A4[0] - 15 / 25.4 * 72 + 1
    numbers = [min(page, key=lambda word: word[2]) for page in pages[1:]]
    assert [word[0] for word in numbers] == [str(at) for at in range(2, len(pages) + 1)]
    for _text, left, _top, right, bottom in numbers:
        assert bottom < 20 / 25.4 * 72
        assert abs((left + right) / 2 - (30 + 195) / 2 / 25.4 * 72) < 2
    assert pages[0][0][0] != "1"
    assert 5 <= len(pages) <= 14


def test_the_head_stands_in_its_lines(pages):
    lines: dict[int, list[str]] = {}
    for text, left, top, _right, _bottom in pages[0]:
        if top < 120:
            lines.setdefault(round(top / 4), []).append((left, text))
    read = ["".join(text for _left, text in sorted(line)) for _top, line in sorted(lines.items())]

    said = " / ".join(read)
    for line in (
        "CÔNG AN TỈNH THANH HOÁ",
        "CÔNG AN HUYỆN VĨNH LỘC",
        "Độc lập - Tự do - Hạnh phúc",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Vĩnh Lộc, ngày 12 tháng 10 năm 2023",
    ):
        assert line.replace(" ", "") in said
