"""A subject on one screen: its page, a briefing and every file are made of the same."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial

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
    `basis` says which monthly returns stand behind them. `narrowed` makes the screen of a part of
    it by number: of one category, of one survey."""

    key: str
    title: str
    screen: Callable[[Scene], "Screen"]
    of: tuple[str, ...] = ()
    basis: Callable[[Scene], Scene] = of_touched_months
    narrowed: "Callable[[Scene, int], Screen] | None" = None

    def again(self, scene: Scene, detail: int | None) -> "Screen":
        """The screen of a scene, narrowed where it was."""
        if detail is None or self.narrowed is None:
            return self.screen(scene)
        return self.narrowed(scene, detail)

    @property
    def groups(self) -> tuple[str, ...]:
        return self.of or (self.key,)


@dataclass(frozen=True)
class Table:
    """Rows that stand behind a screen, with headings in the language of the reader: for files,
    which alone fetch them. `sums` are the headings of columns whose rows add up to a whole."""

    title: str
    fetch: Callable[[], pd.DataFrame]
    sums: tuple[str, ...] = ()

    @cached_property
    def rows(self) -> pd.DataFrame:
        return self.fetch()

    def __reduce__(self) -> tuple[object, ...]:
        """To another process go the rows, and not the way to them."""
        return Table, (self.title, partial(_same, self.rows))


def _same(rows: pd.DataFrame) -> pd.DataFrame:
    return rows


@dataclass(frozen=True)
class Answers:
    """What the data answer to the three questions that are asked at a meeting: why, where, and
    against what."""

    why: str = ""
    where: str = ""
    against: str = ""


@dataclass(frozen=True)
class Speech:
    """What a screen says at a meeting: `message` as a whole and `of_pictures` by their names, each
    a sentence that may head a slide, and what the data answer. A count and its difference are
    facts and may always be said; a trend, who has the most, or a cause only beyond chance."""

    message: str = ""
    of_pictures: Mapping[str, str] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)


@dataclass(frozen=True)
class Screen:
    """One subject of a choice: its numbers, the sentence to read aloud, its pictures.

    `named` are the pictures by name; the first is the one for a meeting. `definitions` map an
    indicator to its meaning. `note` says why there is nothing to show, or what the reader has to
    know first. `speak` finds what the screen says at a meeting, when that is asked for. `detail` is
    the number of the part that its subject was narrowed to; `more` are pictures that its page shows
    beside those, made when they are asked for.
    """

    subject: Subject
    scene: Scene
    blocks: list[Kpi] = field(default_factory=list)
    sentence: str = ""
    named: Mapping[str, Picture] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    tables: tuple[Table, ...] = ()
    speak: Callable[[], Speech] = Speech
    detail: int | None = None
    more: Mapping[str, Callable[[], Picture | None]] = field(default_factory=dict)

    def picture(self, name: str) -> Picture | None:
        """The one of that name, if the screen has it."""
        if name in self.more:
            return self.more[name]()
        return self.named.get(name)

    def __post_init__(self) -> None:
        """Made for many to see: what each of them would convert is there from the beginning."""
        for block in self.blocks:
            block.sent  # noqa: B018 - remembered
        for picture in self.pictures:
            picture.sent  # noqa: B018

    @property
    def title(self) -> str:
        return _(self.subject.title)

    @cached_property
    def speech(self) -> Speech:
        return self.speak()

    def heading(self, name: str = "") -> str:
        """What stands above the picture of that name, or above the numbers alone: what it says."""
        return self.speech.of_pictures.get(name) or self.speech.message or self.title

    @property
    def pictures(self) -> list[Picture]:
        return list(self.named.values())

    @property
    def caption(self) -> Caption:
        return self.scene.caption
