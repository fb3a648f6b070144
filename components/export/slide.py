"""What stands on one slide; the deck is made of these by components.export.slides."""

from dataclasses import dataclass, field

from components.figures.picture import Picture
from components.figures.screen import Answers, Screen, Table


@dataclass(frozen=True)
class Slide:
    """A screen with the picture or table that stands for it, and what the leader remarks on it.
    `heading` is what it says, in a sentence; `answers` are for the speaker."""

    screen: Screen
    content: Picture | Table | None
    remark: str = ""
    heading: str = ""
    answers: Answers = field(default_factory=Answers)

    @property
    def name(self) -> str:
        """That of its picture on its screen; empty for the numbers alone."""
        named = self.screen.named.items()
        return next((name for name, picture in named if picture is self.content), "")


def of_page(screen: Screen) -> list[Slide]:
    """The slides of one page: the numbers with each of its pictures and tables."""
    shown = [of_picture(screen, name) for name in screen.named]
    listed = [Slide(screen, table, heading=table.title) for table in screen.tables]
    return [*shown, *listed] or [of_picture(screen)]


def of_picture(screen: Screen, name: str = "", remark: str = "") -> Slide:
    """The slide of the picture of that name, else of the first one."""
    if name not in screen.named:
        name = next(iter(screen.named), "")
    heading = screen.heading(name)
    return Slide(screen, screen.named.get(name), remark, heading, screen.speech.answers)
