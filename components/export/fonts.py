"""The letters of every exported picture, from a package: no machine needs to have them.

The renderer draws no text at all for a font that it does not find, and mixes fonts where letters
are missing. Source Sans Pro has every Vietnamese letter and is the family of the screen.
"""

import base64
import io
from pathlib import Path

import font_source_sans_pro

FAMILY = "Source Sans Pro"
FOLDER = Path(font_source_sans_pro.__file__).parent / "files"
FILES = {"normal": "SourceSansPro-Regular.ttf", "bold": "SourceSansPro-Bold.ttf"}
"""Font weight to its file."""


def embedded(weight: str, letters: str) -> str:
    """The font of these letters alone, as a data address for a picture that brings them along."""
    from fontTools import subset  # with the first picture, not with the server
    from fontTools.ttLib import TTFont

    out = io.BytesIO()
    with TTFont(FOLDER / FILES[weight], lazy=True) as font:  # what is left out is never read
        wanted = subset.Subsetter(subset.Options(layout_features=["*"], notdef_outline=True))
        wanted.populate(text=letters)
        wanted.subset(font)
        font.flavor = None
        font.save(out)
    return "data:font/ttf;base64," + base64.b64encode(out.getvalue()).decode("ascii")
