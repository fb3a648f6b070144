"""What stands on a line of a document, as an office reads it."""

import io

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from components.export import decree


def test_a_minus_stays_on_the_line_of_its_number(read_by_office):
    made = decree.begin()
    for letters in range(40, 75):
        decree.paragraph(made, f"{'v' * letters} 12 vụ (-28,57%) so với", align=ALIGN.LEFT)
    kept = io.BytesIO()
    made.save(kept)

    read = read_by_office(kept.getvalue(), "docx").replace("\u2011", "-")

    assert read.count("(-28,57%)") == len(made.paragraphs)
    assert made.paragraphs[-1].text.endswith(" 12 vụ (-28,57%) so với")
