"""A subject on one screen: its page, a briefing and every file are made of the same."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from components.figures.kpi import Kpi
from components.figures.picture import Picture
from components.figures.scene import Scene, of_touched_months
from components.words.caption import Caption
from components.words.i18n import _


@dataclass(frozen=True)
class Subject:
    """What a screen is about. `key` names it in what is kept, `title` is a msgid, `screen` makes
    the screen of a choice. `of` are the groups of its figures (db.indicators), else its key;
    `basis` says which monthly returns stand behind them."""

    key: str
    title: str
    screen: Callable[[Scene], "Screen"]
    of: tuple[str, ...] = ()
    basis: Callable[[Scene], Scene] = of_touched_months

    @property
    def groups(self) -> tuple[str, ...]:
        return self.of or (self.key,)


@dataclass(frozen=True)
class Table:
    """Rows that stand behind a screen, with headings in the language of the reader: for files,
    which alone fetch them."""

    title: str
    fetch: Callable[[], pd.DataFrame]

    @cached_property
    def rows(self) -> pd.DataFrame:
        return self.fetch()


@dataclass(frozen=True)
class Screen:
    """One subject of a choice: its numbers, the sentence to read aloud, its pictures.

    `named` are the pictures by name; the first is the one for a meeting. `definitions` map an
    indicator to its meaning. `note` says why there is nothing to show, or what the reader has to
    know first.
    """

    subject: Subject
    scene: Scene
    blocks: list[Kpi] = field(default_factory=list)
    sentence: str = ""
    named: Mapping[str, Picture] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    tables: tuple[Table, ...] = ()

    def __post_init__(self) -> None:
        """Made for many to see: what each of them would convert is there from the beginning."""
        for block in self.blocks:
            block.sent  # noqa: B018 - remembered
        for picture in self.pictures:
            picture.sent  # noqa: B018

    @property
    def title(self) -> str:
        return _(self.subject.title)

    @property
    def pictures(self) -> list[Picture]:
        return list(self.named.values())

    @property
    def caption(self) -> Caption:
        return self.scene.caption
