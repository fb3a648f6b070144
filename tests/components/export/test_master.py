"""The master of a deck."""

import io

from pptx import Presentation

from components.export.master import cover, empty_deck, page


def test_a_master_has_the_colours_and_the_font_of_the_deck():
    made = empty_deck()
    cover(made, "Giao ban", "Công an huyện")
    page(made, "30 vụ", "nguồn", "10/10/2023")
    out = io.BytesIO()
    made.save(out)

    deck = Presentation(io.BytesIO(out.getvalue()))

    parts = deck.part.package.iter_parts()
    (theme,) = (part.blob.decode() for part in parts if "theme1" in part.partname)
    assert theme.count('<a:latin typeface="Arial"') == 2
    assert '<a:accent1><a:srgbClr val="0F5C46"/>' in theme
    assert len(deck.slide_layouts) == 2
    first, second = deck.slides
    assert [shape.text_frame.text for shape in first.placeholders] == ["Giao ban", "Công an huyện"]
    texts = [shape.text_frame.text for shape in second.placeholders]
    assert sorted(texts) == sorted(["30 vụ", "nguồn", "10/10/2023", "‹#›"])
    fields = second.shapes._spTree.xpath(".//a:fld/@type")
    assert "slidenum" in fields
