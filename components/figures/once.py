"""What is made of a view alone is made once, for all pictures and tables that show it."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from components.figures.scene import View

V = TypeVar("V", bound=View)
T = TypeVar("T")
MADE = "made of it"


def once(make: Callable[[V], T]) -> Callable[[V], T]:
    """As long as the view is kept so is what was made of it; nobody changes it. It goes along to
    another process, and is kept by the name of the function, which is known there too."""
    name = make.__module__, make.__qualname__

    @wraps(make)
    def made(view: V) -> T:
        kept: dict[tuple[str, str], T] = vars(view).setdefault(MADE, {})
        if name not in kept:
            kept[name] = make(view)
        return kept[name]

    return made
