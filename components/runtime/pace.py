"""How much one browser may ask of the server: as fast as people ask, not as fast as programs."""

import time
from collections.abc import Callable

MOST_KNOWN = 10_000
"""Browsers that are remembered; of more the one that asked longest ago is forgotten."""


class Pace:
    """So many at once, and so many a second after that, for everybody who asks."""

    def __init__(
        self, at_once: int, a_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._at_once, self._a_second, self._clock = at_once, a_second, clock
        self._left: dict[str, tuple[float, float]] = {}

    def allows(self, who: str) -> bool:
        """Whether one more is in time; it is counted where it is."""
        now = self._clock()
        left, since = self._left.pop(who, (float(self._at_once), now))
        left = min(self._at_once, left + (now - since) * self._a_second)
        is_in_time = left >= 1
        self._left[who] = (left - is_in_time, now)  # the last of the dictionary
        if len(self._left) > MOST_KNOWN:
            del self._left[next(iter(self._left))]
        return is_in_time
