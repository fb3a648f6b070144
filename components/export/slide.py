"""What stands on one slide; the deck is made of these by components.export.slides."""

from dataclasses import dataclass

from components.figures.picture import Picture
from components.figures.screen import Screen, Table


@dataclass(frozen=True)
class Slide:
    """A screen with the picture or table that stands for it, and what the leader remarks on it."""

    screen: Screen
    content: Picture | Table | None
    remark: str = ""


def of_page(screen: Screen) -> list[Slide]:
    """The slides of one page: the numbers with each of its pictures and tables."""
    contents: list[Picture | Table | None] = [*screen.pictures, *screen.tables]
    return [Slide(screen, content) for content in contents or [None]]
