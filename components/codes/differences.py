"""What a figure showed then beside what is known now."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from components.figures.code import Content, Number
from components.words import formats

COUNTED = re.compile(r"(?P<number>-?\d{1,3}(?:\.\d{3})*(?:,(?P<part>\d+))?)(?P<noun>\D*)")
"""A number as the language that codes are kept in writes it, and what it counts."""


class Line(NamedTuple):
    """A number then and now; `difference` is empty where the two cannot be taken from another."""

    label: str
    then: str
    now: str
    difference: str = ""
    was: str = ""
    has: str = ""

    @property
    def is_same(self) -> bool:
        return (self.then, self.was) == (self.now, self.has)


def numbers(then: Content, now: Content) -> list[Line]:
    """Those at the head, in their order; `was` and `has` are their sentences."""
    known = {one.label: one for one in now.numbers}
    found = []
    for one in then.numbers:
        other = known.get(one.label, Number(one.label, formats.MISSING, formats.MISSING))
        difference = _difference(one.value, other.value)
        found.append(
            Line(one.label, one.value, other.value, difference, one.sentence, other.sentence)
        )
    return found


def cells(then: Content, now: Content) -> list[Line]:
    """The numbers behind the picture that are others now; of columns that were not kept then,
    nothing can be told."""
    return [one for one in _cells(then, now) if not one.is_same]


def _cells(then: Content, now: Content) -> Iterator[Line]:
    kept = {one.heading for one in then.cells}
    before, after = (
        {(one.row, one.heading): one.value for one in x.cells if one.heading in kept}
        for x in (then, now)
    )
    for row, heading in dict.fromkeys([*before, *after]):
        was, has = before.get((row, heading)), after.get((row, heading))
        change = None if was is None or has is None else has - was
        texts = (
            _written(was),
            _written(has),
            "" if change is None else _written(change, signed=True),
        )
        yield Line(f"{row}: {heading}", *texts)


def _written(value: float | None, *, signed: bool = False) -> str:
    write = formats.signed if signed else formats.number
    return write(value, 0 if value is None or float(value).is_integer() else 2)


def _difference(then: str, now: str) -> str:
    one, other = (COUNTED.fullmatch(text) for text in (then, now))
    if one is None or other is None or one["noun"] != other["noun"]:
        return ""
    before, after = (float(x["number"].replace(".", "").replace(",", ".")) for x in (one, other))
    return formats.signed(after - before, len(other["part"] or ""))
