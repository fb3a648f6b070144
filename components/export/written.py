"""The report of a period as it is handed to what writes it: words, figures, pictures, all made."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from components.figures.picture import Picture
from components.figures.screen import Table


@dataclass(frozen=True)
class Point:
    """What stands under "1.": sentences, then lines under a), b), c), then a picture. What is
    `open` is for people to write, and has dots where nothing is written."""

    title: str
    sentences: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    picture: Picture | None = None
    is_open: bool = False


@dataclass(frozen=True)
class Part:
    """What stands under "I."."""

    title: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Written:
    """`period` is what the report is of ("September 2023"), `days` the days it holds, `notes` what
    stands behind its figures; the annexes are tables of communes."""

    period: str
    days: str
    parts: tuple[Part, ...]
    notes: str
    annexes: tuple[Table, ...] = ()

    def with_words(self, added: Mapping[str, Mapping[int, str]]) -> "Written":
        """The same with what people wrote, by title of the part and place of the point in it."""
        parts = (
            replace(part, points=tuple(_with_words(part, added.get(part.title, {}))))
            for part in self.parts
        )
        return replace(self, parts=tuple(parts))


def _with_words(part: Part, added: Mapping[int, str]) -> list[Point]:
    return [
        replace(point, sentences=(*point.sentences, *lines)) if lines else point
        for place, point in enumerate(part.points)
        for lines in [tuple(filter(None, map(str.strip, added.get(place, "").splitlines())))]
    ]
