"""What many look at is shown once and sent again as it was: the messages that it made, and the
widgets that it spoke of.

To make an element of a page takes ten times as long as to send it, and of what is kept for all
(components/memory) it is the same element for each of them.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

from streamlit.cursor import RunningCursor
from streamlit.delta_generator import DeltaGenerator
from streamlit.delta_generator_singletons import get_dg_singleton_instance
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext, ThreadState
from streamlit.runtime.state.common import WidgetMetadata, user_key_from_element_id
from streamlit.runtime.state.widgets import register_widget_from_metadata

from components.runtime import fold

MOST = 600
"""Things of which it is known what they showed: those of some fifty screens."""

Step = fold.Step | WidgetMetadata[Any]


@dataclass
class _Record:
    """What it took to show something, in its order; nothing where it was not shown yet. `opened` is
    the place in it where more may be put, and how much stands there."""

    steps: list[Step] = field(default_factory=list)
    opened: tuple[fold.Path, int] | None = None

    @property
    def is_whole(self) -> bool:
        """Every message has left: quoted, and with its hash."""
        return bool(self.steps) and all(
            isinstance(one, WidgetMetadata) or one.message.hash for one in self.steps
        )


class _Same:
    """The one thing and no other, however alike."""

    def __init__(self, of: object) -> None:
        self._of = of

    def __hash__(self) -> int:
        return id(self._of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self._of is other._of


@lru_cache(maxsize=MOST)
def _record_of(_of: _Same, _how: Hashable) -> _Record:
    """Filled when it is shown for the first time."""
    return _Record()


def open_place() -> DeltaGenerator:
    """Where elements go just now."""
    return get_dg_singleton_instance().main_dg._active_dg


def show(
    place: DeltaGenerator, of: object, make: Callable[[], object], *how: Hashable
) -> DeltaGenerator:
    """Show `of`, which is kept and never changed, in the place, at the end of what is there; `make`
    makes the elements. Returns the container that `make` returns, where more may be put; else the
    place.

    Nobody may ask for what the widgets in it hold but by what they call. `how` is all beside `of`
    that decides what is shown: nothing else may, least of all who looks.
    """
    ctx, run = get_script_run_ctx(suppress_warning=True), fold.here()
    if ctx is None or run is None or ThreadState.get().fragment_id:
        with place:
            return _container(make()) or place
    record = _record_of(_Same(of), (ThreadState.get().active_script_hash, how))
    if record.is_whole:
        return _take(ctx, run, place, record)
    path, before = fold.path_of(place), fold.number_in(place)
    with run.recording(place) as steps, place:
        register = ctx.session_state.register_widget
        vars(ctx.session_state)["register_widget"] = partial(_note, register, steps)
        try:
            opened = _container(make())
        finally:
            del vars(ctx.session_state)["register_widget"]
    if not record.steps:
        if opened:
            first, *inner = fold.path_of(opened)[len(path) :]
            record.opened = (first - before, *inner), fold.number_in(opened)
        record.steps.extend(steps)
    return opened or place


def _container(made: object) -> DeltaGenerator | None:
    """What more may be put into: an element is one that nothing follows."""
    if isinstance(made, DeltaGenerator) and made._cursor and not made._cursor.is_locked:
        return made
    return None


def _note(register: Callable[..., Any], steps: list[Step], metadata: Any, key: str | None) -> Any:
    steps.append(metadata)
    return register(metadata, key)


def _take(
    ctx: ScriptRunContext, run: fold.Run, place: DeltaGenerator, record: _Record
) -> DeltaGenerator:
    path, before = fold.path_of(place), fold.number_in(place)
    for one in record.steps:
        if isinstance(one, WidgetMetadata):
            ctx.shared.widget_ids_this_run.check_and_add(one.id)
            if user_key := user_key_from_element_id(one.id):
                ctx.shared.widget_user_keys_this_run.check_and_add(user_key)
            register_widget_from_metadata(one, ctx)
            continue
        message = ForwardMsg()
        message.CopyFrom(one.message)
        first, *inner = one.path
        message.metadata.delta_path[:] = (*path, before + first, *inner)
        if not inner and place._cursor is not None:
            if one.waits:
                fold.later(place)  # and so does what follows it
            place._cursor.lock_element()
        run.send_or_wait(message, waits=one.waits)
    if record.opened is None:
        return place
    (first, *inner), number = record.opened
    root, *parents = path
    cursor = RunningCursor(root, (*parents, before + first, *inner))
    for _element in range(number):
        cursor.lock_element()
    return DeltaGenerator(root_container=root, cursor=cursor, parent=place)
