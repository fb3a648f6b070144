"""The code of a figure that leaves: what it shows is kept, once for each state of the data.

Kept in one language, so that a figure has one code whoever takes it along.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from components.data import fresh, write, write_beside
from components.figures import scene as scenes
from components.figures.kpi import Kpi
from components.figures.picture import Picture
from components.figures.scene import Scene
from components.figures.screen import Screen
from components.words import formats, wording
from components.words.i18n import DEFAULT, language, speaking
from db.codes import written
from db.commands.codes import issue_codes
from db.model import User
from db.queries.codes import Shown, code_of
from db.text import escaped

MOST_CELLS = 4000
"""Of the table behind a picture."""


@dataclass(frozen=True)
class Figure:
    """What one code is of: the numbers at the head of screens of one scene; of one screen also the
    picture of that name, where it is not the `picture` given."""

    screens: tuple[Screen, ...]
    name: str = ""
    picture: Picture | None = None


class Number(NamedTuple):
    """A number at the head of a screen: what of, the number in words, and with what it is compared
    to."""

    label: str
    value: str
    sentence: str


class Cell(NamedTuple):
    """A number of the table behind a picture: of what, under which heading; None: not known."""

    row: str
    heading: str
    value: float | None


@dataclass(frozen=True)
class Content:
    """The values as they were shown, in the language that codes are kept in."""

    title: str
    numbers: tuple[Number, ...]
    cells: tuple[Cell, ...] = ()

    def pack(self) -> str:
        parts = {"title": self.title, "numbers": self.numbers, "cells": self.cells}
        return escaped(json.dumps(parts, ensure_ascii=False))

    @classmethod
    def unpack(cls, packed: str) -> "Content":
        parts = json.loads(packed)
        cells = tuple(Cell(*one) for one in parts["cells"])
        return cls(parts["title"], tuple(Number(*one) for one in parts["numbers"]), cells)


def issue(figures: Sequence[Figure], *, by: User) -> list[str]:
    """The code of each, as it is printed.

    Raises:
        Refusal: as of any write.
    """
    return [written(code) for code in write(issue_codes, list(map(shown_as, figures)), by=by)]


def issue_beside(shown: Shown, *, by: User) -> str:
    """The same for what is looked at and may be printed or photographed from there: what has a
    code is only looked up. Empty where nothing can be written just now."""
    code = fresh(code_of, shown, by.unit_id)
    if code is None:
        code = next(iter(write_beside(issue_codes, [shown], by=by) or ()), None)
    return written(code) if code else ""


def shown_as(figure: Figure) -> Shown:
    """The figure as its code keeps it."""
    first = figure.screens[0]
    return Shown(
        tuple(screen.subject.key for screen in figure.screens),
        first.scene.selection,
        content(figure).pack(),
        figure.name,
        first.detail,
        first.scene.for_sharing,
    )


def content(figure: Figure) -> Content:
    """What the figure shows as the data are now."""
    if language() != DEFAULT:
        with speaking(DEFAULT):
            screens = tuple(_anew(screen, screen.scene) for screen in figure.screens)
            return _content(Figure(screens, figure.name))
    return _content(figure)


def _anew(screen: Screen, scene: Scene) -> Screen:
    """The screen in the language that is spoken now."""
    of = scenes.again(scene.user, scene.selection, scene.whose, for_sharing=scene.for_sharing)
    return screen.subject.again(of, screen.detail)


def _content(figure: Figure) -> Content:
    first = figure.screens[0]
    picture = figure.picture or first.picture(figure.name)
    title = picture.title if picture else first.title
    several = len(figure.screens) > 1
    parts = [(screen.title if several else "", screen.blocks) for screen in figure.screens]
    return Content(title, numbers(parts), cells(picture) if picture else ())


def numbers(parts: Iterable[tuple[str, Iterable[Kpi]]]) -> tuple[Number, ...]:
    """Those of the blocks, each named with the title of its part where that has one."""
    return tuple(
        Number(wording.joined(title, block.label, by=": "), block.value, block.sentence)
        for title, blocks in parts
        for block in blocks
    )


def cells(picture: Picture) -> tuple[Cell, ...]:
    """The numbers of the table behind it, by the words of their row."""
    table = picture.figures
    counted = [name for name in table.columns if pd.api.types.is_numeric_dtype(table[name])]
    named = [name for name in table.columns if name not in counted]
    found = [
        Cell(
            wording.joined(*(_word(row[name]) for name in named), by=", "),
            str(name),
            _plain(row[name]),
        )
        for row in table.to_dict("records")
        for name in counted
    ]
    return tuple(found[:MOST_CELLS])


def _word(value: Any) -> str:
    if isinstance(value, pd.Timestamp):
        return formats.day(value)
    return "" if pd.isna(value) else str(value)


def _plain(value: Any) -> float | None:
    if pd.isna(value):
        return None
    number = round(float(value), 4)
    return int(number) if number.is_integer() else number
