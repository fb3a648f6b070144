"""When the collector of garbage walks through everything: while nobody waits.

Streamlit lets it do so after each run, and Python whenever enough is new: either holds every reader
up. Most of what a run leaves behind goes at once or with what is young.
"""

import gc
from dataclasses import dataclass

YOUNG = (20_000, 10, 1_000_000)
"""New objects until those are walked, walks until the middle ones are, and until all are: never by
themselves."""
QUIET, MOST = 60, 600
"""Looks of the watcher between two walks while nobody waits, and while somebody always does."""


def begin() -> None:
    """What exists by now stays and is not walked again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*YOUNG)


@dataclass
class Sweeper:
    """Walks through everything now and then."""

    looks: int = 0

    def look(self, is_quiet: bool) -> None:
        self.looks += 1
        if self.looks >= (QUIET if is_quiet else MOST):
            self.looks = 0
            gc.collect()
