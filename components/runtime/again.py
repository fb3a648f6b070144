"""What many look at is shown once and sent again as it was: the messages that it made, and the
widgets that it spoke of.

To make an element of a page takes ten times as long as to send it, and of what is kept for all
(components/memory) it is the same element for each of them.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache, partial
from typing import Any

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

Steps = list[fold.Step | WidgetMetadata[Any]]
"""What it took to show something, in its order; nothing where it was not shown yet."""


class _Same:
    """The one thing and no other, however alike."""

    def __init__(self, of: object) -> None:
        self._of = of

    def __hash__(self) -> int:
        return id(self._of)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self._of is other._of


@lru_cache(maxsize=MOST)
def _steps(_of: _Same, _how: Hashable) -> Steps:
    """Filled when it is shown for the first time."""
    return []


def open_place() -> DeltaGenerator:
    """Where elements go just now."""
    return get_dg_singleton_instance().main_dg._active_dg


def show(place: DeltaGenerator, of: object, make: Callable[[], object], *how: Hashable) -> None:
    """Show `of`, which is kept and never changed, in the place, at the end of what is there; `make`
    makes the elements.

    Nobody may ask for what the widgets in it hold but by what they call. `how` is all beside `of`
    that decides what is shown: nothing else may, least of all who looks.
    """
    ctx, run = get_script_run_ctx(suppress_warning=True), fold.here()
    if ctx is None or run is None or ThreadState.get().fragment_id:
        with place:
            make()
        return
    steps = _steps(_Same(of), (ThreadState.get().active_script_hash, how))
    if steps and all(isinstance(one, WidgetMetadata) or one.message.hash for one in steps):
        _take(ctx, run, place, steps)
        return
    with run.recording(place) as record, place:
        register = ctx.session_state.register_widget
        vars(ctx.session_state)["register_widget"] = partial(_record, register, record)
        try:
            make()
        finally:
            del vars(ctx.session_state)["register_widget"]
    if not steps:
        steps.extend(record)


def _record(register: Callable[..., Any], steps: Steps, metadata: Any, user_key: str | None) -> Any:
    steps.append(metadata)
    return register(metadata, user_key)


def _take(ctx: ScriptRunContext, run: fold.Run, place: DeltaGenerator, steps: Steps) -> None:
    path, before = fold.path_of(place), fold.number_in(place)
    for one in steps:
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
        if len(one.path) == 1 and place._cursor is not None:
            if one.waits:
                fold.later(place)  # and so does what follows it
            place._cursor.lock_element()
        run.send_or_wait(message, waits=one.waits)
