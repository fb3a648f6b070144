"""The first screen first: the numbers and the first pictures leave before what nobody looks at yet.

What stands behind a button that is shut, beside a picture or below the fold follows in the same
run: a page is one run, and what it shows is complete when that has ended. A browser is told where
the first screen ends, and draws what follows when that is painted (assets/fold.js).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from streamlit.delta_generator import DeltaGenerator
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext, ThreadState

Path = tuple[int, ...]

BELOW = "lang_nghe: below"
"""The hash of the message that says so; to the platform it says nothing."""


@dataclass(frozen=True)
class Step:
    """A message, where it belongs behind what stood in the place already, and whether it had to
    wait."""

    path: Path
    message: ForwardMsg
    waits: bool


@dataclass
class Run:
    """Of one run: how it sends, where it ends or begins anew when that is asked for, the places of
    what comes later with the number of what came into them before, and what waits, each with the
    hash of the script that shows it. `record` is of what is put
    into a place, where somebody wants it."""

    send: Callable[[ForwardMsg], None]
    turn: Callable[[], None]
    later: dict[Path, int] = field(default_factory=dict)
    waiting: list[tuple[str, ForwardMsg]] = field(default_factory=list)
    is_below: bool = False
    record: tuple[Path, int, list[Any]] | None = None

    def send_or_wait(self, message: ForwardMsg, waits: bool = False) -> None:
        path = tuple(message.metadata.delta_path)
        waits = not self.is_below and (waits or self._waits(path))
        if self.record:
            place, before, steps = self.record
            first, *inner = path[len(place) :]
            steps.append(Step((first - before, *inner), message, waits))
        if waits:
            self.turn()
            self.waiting.append((ThreadState.get().active_script_hash, message))
        else:
            self.send(message)

    @contextmanager
    def recording(self, place: DeltaGenerator) -> Iterator[list[Any]]:
        """The steps of what is put into the place, behind what stands there."""
        steps = list[Any]()
        self.record = path_of(place), number_in(place), steps
        try:
            yield steps
        finally:
            self.record = None

    def _waits(self, path: Path) -> bool:
        return any(
            path[: len(place)] == place and path[len(place)] >= number
            for place, number in self.later.items()
            if len(path) > len(place)
        )

    def send_waiting(self) -> None:
        self.is_below = True
        self.later.clear()
        for script, message in self.waiting:
            with ThreadState.scoped(active_script_hash=script):
                self.send(message)
        self.waiting.clear()


@contextmanager
def ordered(ctx: ScriptRunContext) -> Iterator[None]:
    """Within this, what comes later() waits until below(), or until the run ends."""
    run = Run(ctx.enqueue, ctx.session_state._yield_callback)
    vars(ctx).update(enqueue=run.send_or_wait, fold=run)
    try:
        yield
    finally:
        del vars(ctx)["enqueue"], vars(ctx)["fold"]
        run.send_waiting()


def later(place: DeltaGenerator) -> None:
    """What is put into the place from now on is no part of the first screen."""
    run = here()
    if run and not run.is_below and place._cursor is not None:
        run.later[path_of(place)] = number_in(place)


def number_in(place: DeltaGenerator) -> int:
    """How much stands in it."""
    return 0 if place._cursor is None else place._cursor.index


def path_of(place: DeltaGenerator) -> Path:
    """Where it lies in the page."""
    cursor = place._cursor
    return () if cursor is None else (cursor.root_container, *cursor.parent_path)


def below() -> None:
    """What is shown from here on lies below the first screen, or takes its time."""
    run = here()
    if run and not run.is_below:
        run.send_waiting()
        run.send(ForwardMsg(hash=BELOW, heartbeat_ack=True))


def here() -> Run | None:
    """The run of this script, if it is one for a reader."""
    found: Run | None = getattr(get_script_run_ctx(suppress_warning=True), "fold", None)
    return found
