"""How long statements take and how many connections are open: for who watches over the process."""

import time
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa


def note_statements(engine: sa.Engine, note: Callable[[float], object]) -> None:
    """From now on, `note` the seconds of each statement that was answered."""

    def begin(_conn: object, _cursor: object, _statement: str, _values: object, *more: Any) -> None:
        more[0]._begun = time.perf_counter()

    def end(_conn: object, _cursor: object, _statement: str, _values: object, *more: Any) -> None:
        note(time.perf_counter() - more[0]._begun)

    sa.event.listen(engine, "before_cursor_execute", begin)
    sa.event.listen(engine, "after_cursor_execute", end)


def pool(engine: sa.Engine) -> dict[str, float]:
    """How many connections of the engine are in use, wait to be used, and may be at most."""
    held = engine.pool
    assert isinstance(held, sa.QueuePool)
    most = held.size() + held._max_overflow
    return {"in use": held.checkedout(), "idle": held.checkedin(), "most": most}
