"""The letters that a picture brings along."""

import base64
import io

from fontTools.ttLib import TTFont

from components.export import fonts


def test_the_font_has_every_vietnamese_letter():
    vietnamese = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"

    for file in fonts.FILES.values():
        known = TTFont(fonts.FOLDER / file).getBestCmap()
        assert {ord(c) for c in vietnamese + vietnamese.upper()} <= set(known)


def test_what_is_embedded_has_the_letters_asked_for_and_little_else():
    told = fonts.embedded("normal", "Vĩnh Lộc 30 vụ")

    font = TTFont(io.BytesIO(base64.b64decode(told.partition(",")[2])))
    known = set(font.getBestCmap())
    assert {ord(c) for c in "Vĩnh Lộc 30 vụ"} <= known
    assert len(known) < 40
