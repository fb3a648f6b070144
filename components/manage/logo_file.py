"""The installation's own sign: what comes as a file is read strictly and drawn anew, so that of the
file itself nothing is kept."""

import io
import struct
import xml.etree.ElementTree as ET
import zlib

from PIL import Image

from components.export.renderer import draw
from db.model import N_, Refusal

MOST_BYTES = 1_000_000
LARGEST, SMALLEST = 4000, 16
"""Pixels of a side that are read."""
ROOM = (600, 240)
"""Pixels that it is drawn in."""
SIGNATURE = b"\x89PNG\r\n\x1a\n"
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = (
    "path rect circle ellipse line polyline polygon clipPath linearGradient radialGradient stop"
)
DRAWING = frozenset({"svg", "g", "defs", "title", "desc", *SHAPES.split(" ")})
"""What draws and reaches for nothing outside."""
MOST_ELEMENTS = 3000


def drawn_anew(content: bytes) -> bytes:
    """As PNG, no larger than ROOM.

    Raises:
        Refusal: it is neither PNG nor SVG, too large, broken, or does more than draw.
    """
    if len(content) > MOST_BYTES:
        raise Refusal(N_("The logo may have {most} MB."), most=MOST_BYTES // 1_000_000)
    return _fitted(content if content.startswith(SIGNATURE) else _of_svg(content))


def _fitted(png: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as found:
            if not SMALLEST <= min(found.size) <= max(found.size) <= LARGEST:
                raise Refusal(
                    N_("The sides of a logo have {least} to {most} pixels."),
                    least=SMALLEST,
                    most=LARGEST,
                )
            whole = found.convert("RGBA")
    except (OSError, SyntaxError, ValueError, EOFError, zlib.error, struct.error) as error:
        raise Refusal(N_("This picture is broken. Save it anew as PNG.")) from error
    whole.thumbnail(ROOM)
    out = io.BytesIO()
    Image.frombytes("RGBA", whole.size, whole.tobytes()).save(out, "PNG")  # its pixels alone
    return out.getvalue()


def _of_svg(content: bytes) -> bytes:
    """Drawn by the process that draws charts, of the elements and attributes that draw."""
    root = _parsed(content)
    across, down = _size(root)
    scale = min(ROOM[0] / across, ROOM[1] / down)
    root.set("width", str(round(across * scale, 3)))
    root.set("height", str(round(down * scale, 3)))
    ET.register_namespace("", SVG.strip("{}"))
    try:
        return draw("svg to png", ET.tostring(root, encoding="unicode"))
    except ValueError as error:
        raise Refusal(N_("This picture is broken. Save it anew as PNG.")) from error


def _parsed(content: bytes) -> ET.Element:
    try:
        text = content.decode("utf-8-sig")
        if "\x00" in text or "<!" in text.replace("<!--", ""):
            raise Refusal(N_("A logo is a PNG or an SVG that draws and does nothing else."))
        root = ET.fromstring(text)
    except (UnicodeDecodeError, ET.ParseError) as error:
        raise Refusal(N_("This file is neither PNG nor SVG.")) from error
    if root.tag != f"{SVG}svg":
        raise Refusal(N_("This file is neither PNG nor SVG."))
    if sum(1 for _one in root.iter()) > MOST_ELEMENTS:
        raise Refusal(N_("This drawing has too many parts for a logo. Save it as PNG."))
    _strip(root)
    return root


def _strip(element: ET.Element) -> None:
    """Leave out what programs note for themselves; refuse what reaches outside or runs."""
    for child in list(element):
        if str(child.tag).startswith(SVG):
            _strip(child)
        else:
            element.remove(child)
    name = str(element.tag).removeprefix(SVG)
    if name not in DRAWING:
        message = N_(
            "The drawing holds {part}, which a logo may not have. Turn everything into paths, or "
            "save it as PNG."
        )
        raise Refusal(message, part=f"<{name}>")
    for key, value in list(element.attrib.items()):
        bare = key.rpartition("}")[2].lower()
        outside = "url(" in value.replace(" ", "").replace("url(#", "") or "@" in value
        if bare == "href" or bare.startswith("on") or outside or "\\" in value:
            raise Refusal(N_("A logo is a PNG or an SVG that draws and does nothing else."))
        if key.startswith("{"):
            del element.attrib[key]


def _size(root: ET.Element) -> tuple[float, float]:
    try:
        box = root.get("viewBox", "").replace(",", " ").split()
        sides = (
            box[2:4]
            if box
            else [root.get(name, "").removesuffix("px") for name in ("width", "height")]
        )
        across, down = map(float, sides)
    except ValueError as error:
        raise Refusal(N_("The drawing does not say how large it is (viewBox).")) from error
    if not (1 <= across <= LARGEST and 1 <= down <= LARGEST and 0.05 <= across / down <= 20):
        raise Refusal(
            N_("The sides of a logo have {least} to {most} pixels."), least=SMALLEST, most=LARGEST
        )
    return across, down
