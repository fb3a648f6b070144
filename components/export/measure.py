"""How much room words take on a slide, by the widths of the letters of its font.

A slide is laid out by whoever opens it; so that nothing is cut or covered there, its boxes are made
as large as their words need.
"""

import unicodedata
from math import ceil

POINTS = 72
"""Of an inch."""
LINE = 1.2
"""Height of a line, in sizes of its letters."""
FIRST = 32
REGULAR = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
"""Thousandths of the size of Arial's letters, from the blank on; a mark above or below a letter
takes no room, and what is not here as much as a large one."""
BOLD, UNKNOWN, STROKED = 1.09, 722, {"\u0111": "d", "\u0110": "D", "\u2013": "-", "\u00b7": "."}


def width(words: str, points: float, *, bold: bool = False) -> float:
    """Inches of the words on one line."""
    thousandths = 0
    for letter in unicodedata.normalize("NFD", words):
        if unicodedata.combining(letter):
            continue
        place = ord(STROKED.get(letter, letter)) - FIRST
        thousandths += REGULAR[place] if 0 <= place < len(REGULAR) else UNKNOWN
    return thousandths * points * (BOLD if bold else 1.0) / 1000 / POINTS


def lines(words: str, points: float, inches: float, *, bold: bool = False) -> int:
    """How many lines the words take in a box of that width, broken between words."""
    found = 0
    for paragraph in words.split("\n"):
        found, room = found + 1, inches
        for word in paragraph.split(" "):
            needed = width(f"{word} ", points, bold=bold)
            if needed > room and room < inches:
                found, room = found + 1, inches
            found += max(0, ceil(needed / inches) - 1)
            room -= needed
    return found


def height(words: str, points: float, inches: float, *, bold: bool = False) -> float:
    """Inches of as many lines as the words take."""
    return lines(words, points, inches, bold=bold) * points * LINE / POINTS


def fitting(
    words: str, sizes: tuple[int, ...], inches: float, most: float, *, bold: bool = False
) -> int:
    """The largest of the sizes (largest first) in which the words are not higher than `most`; the
    smallest where none is small enough."""
    fits = (size for size in sizes if height(words, size, inches, bold=bold) <= most)
    return next(fits, sizes[-1])
