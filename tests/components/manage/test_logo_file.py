"""A logo comes as a file: read strictly, drawn anew; what does more than draw is refused."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from components.manage.logo_file import MOST_BYTES, ROOM, drawn_anew
from db.model import Refusal

SPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink"'
HEAD = f'<svg {SPACES} viewBox="0 0 90 60">'
DRAWING = f'{HEAD}<path d="M0 0h90v60z" fill="#1f6f54"/></svg>'


def png(size=(300, 200), **more):
    out = io.BytesIO()
    Image.new("RGBA", size, (31, 111, 84, 255)).save(out, "PNG", **more)
    return out.getvalue()


def opened(content):
    with Image.open(io.BytesIO(content)) as found:
        found.load()
        return found


def test_a_png_is_drawn_anew_and_nothing_else_of_it_is_kept():
    info = PngImagePlugin.PngInfo()
    info.add_text("secret", "<script>")
    given = png((3000, 1000), pnginfo=info) + b"behind the end"

    found = opened(drawn_anew(given))

    assert found.size == (600, 200)
    assert found.size <= ROOM
    assert found.info == {}
    assert b"behind" not in drawn_anew(given)


def test_an_svg_becomes_a_png_that_fills_its_room():
    found = opened(drawn_anew(DRAWING.encode()))

    assert found.size == (360, 240)
    assert found.convert("RGBA").getpixel((300, 20)) == (31, 111, 84, 255)


def test_what_drawing_programs_note_is_left_out():
    noted = DRAWING.replace("<path", '<m:meta xmlns:m="urn:m">x</m:meta><path')

    assert opened(drawn_anew(noted.encode())).size == (360, 240)


def claimed(size):
    """A PNG that says it is so large."""
    head = struct.pack(">IIBBBBB", *size, 8, 6, 0, 0, 0)
    chunk = b"IHDR" + head
    sum_ = struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + sum_


def holding(part):
    return f"{HEAD}{part}</svg>".encode()


HOSTILE = {
    "nothing": b"",
    "another kind": b"GIF89a" + b"\x00" * 40,
    "a page": b"<html><script>alert(1)</script></html>",
    "too many bytes": b"\x89PNG\r\n\x1a\n" + b"\x00" * MOST_BYTES,
    "cut": png()[:80],
    "a bomb": claimed((60000, 60000)),
    "tiny": png((4, 4)),
    "script": holding("<script>alert(1)</script>"),
    "on": holding('<path d="M0 0h9" onload="alert(1)"/>'),
    "image": holding('<image x:href="file:///etc/passwd" width="9" height="9"/>'),
    "href": holding('<path d="M0 0h9" x:href="http://a/b"/>'),
    "style": holding("<style>@import url(http://a/b);</style>"),
    "url": holding('<path d="M0 0h9" fill="url(http://a/b#c)"/>'),
    "escaped": holding('<path d="M0 0h9" style="fill:u\\72l(http://a)"/>'),
    "foreign": holding("<foreignObject/>"),
    "use": holding('<use x:href="#a"/>'),
    "entity": b'<!DOCTYPE svg [<!ENTITY a "b">]>' + DRAWING.encode(),
    "wide": DRAWING.replace("0 0 90 60", "0 0 1e9 1").encode(),
    "not a number": DRAWING.replace("0 0 90 60", "0 0 nan 60").encode(),
    "no size": DRAWING.replace(' viewBox="0 0 90 60"', "").encode(),
    "many": holding("<g/>" * 4000),
    "other letters": DRAWING.encode("utf-16"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_logo_is_refused_in_words(name):
    with pytest.raises(Refusal) as refused:
        drawn_anew(HOSTILE[name])

    assert refused.value.message.format(**refused.value.params)
