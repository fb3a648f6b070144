"""Every run of the script begins with a question: is who this screen belongs to still here?

Streamlit runs the callback of a button, the body of a dialog and of a fragment before the script
or without it, with what the screen remembers of an earlier run. All of them begin at one place,
and there the question is asked.
"""

import inspect
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from threading import local
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx, script_runner
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException, StopException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from components import measures
from components.runtime import delivery, fold, outage


def in_script() -> bool:
    """Whether a script is running for a reader; the server has business of its own too."""
    return get_script_run_ctx(suppress_warning=True) is not None


_this_thread = local()


def notes() -> dict[str, Any]:
    """What this run has found out and need not ask again. Outside of a run nothing stays."""
    found: dict[str, Any] = getattr(_this_thread, "notes", {})
    return found


def forget() -> None:
    """What was found out may have changed: this run itself wrote, or somebody else is here now."""
    notes().clear()


MOST_AGAIN = 3
"""Runs one after another that are followed by one more: where somebody writes without a pause the
page is shown as it is."""
_of_thread = local()
"""What outlasts a run."""


def show_of(state: object) -> None:
    """What this run shows is of this state of the data. Where it has been of another before, it is
    followed by one more, though it forgot what it knew: it may have written something itself."""
    run = vars(_this_thread)
    run["is_of_two"] = run.get("is_of_two", False) or run.setdefault("shown", state) != state


def as_in_a_run(act: Callable[[], object]) -> None:
    """Do what the server does by itself as a run would, which asks the same thing once."""
    vars(_this_thread).update(notes={})
    try:
        act()
    finally:
        vars(_this_thread).clear()


def is_by_watcher() -> bool:
    """Whether nobody asked for this run: the watcher lets the screen show what is new."""
    return bool(getattr(_this_thread, "is_auto", False))


Ask = Callable[[bool], bool]
"""Whether who the screen belongs to is still here; asked with whether the watcher wants the run."""


@dataclass(frozen=True)
class Host:
    """What the program tells of itself: `is_still_here` answers an Ask, `name` is under which the
    log knows who the screen belongs to, `say` puts a message into the reader's words."""

    is_still_here: Ask
    name: Callable[[], str]
    say: Callable[..., str]


def ask_before_every_run(host: Host) -> None:
    """From now on, ask before anything of a run: callbacks, forms, dialogs, fragments, the script.

    Where nobody is there any more the run starts over as a plain one of the whole page, without
    what was pressed and typed.
    """
    execute = script_runner.exec_func_with_error_handling  # type: ignore[attr-defined]

    def ask_and_execute(code: Callable[[], Any], ctx: ScriptRunContext) -> Any:
        vars(_this_thread).clear()
        vars(_this_thread).update(notes={}, is_auto=False)
        try:
            with measures.RUNS.time():
                return execute(partial(_begin, host, code, ctx), ctx)
        finally:
            vars(_this_thread).clear()

    setattr(script_runner, "exec_func_with_error_handling", ask_and_execute)  # noqa: B010


def _begin(host: Host, code: Callable[[], Any], ctx: ScriptRunContext) -> Any:
    _require_reader(ctx)
    ctx.cached_message_hashes = delivery.still_kept(ctx.session_id, ctx.cached_message_hashes)
    run: RerunData = inspect.signature(code).parameters["rerun_data"].default
    _this_thread.is_auto = run.is_auto_rerun
    anew = partial(_plain_run, ctx)
    place = place_of(host.name())
    with ExitStack() as failing:  # where nobody waits for the database, what was typed stays
        if run.widget_states is not None:
            failing.callback(ctx.session_state._state.set_widgets_from_proto, run.widget_states)
        reader = partial(_require_reader, ctx)
        ask = partial(host.is_still_here, run.is_auto_rerun)
        is_here = outage.wait_out(ask, reader, host.say, place)
        failing.pop_all()
    if not is_here:
        raise anew()
    with outage.begin_again(anew, place), fold.ordered(ctx):
        done = code()
    if _is_followed(run):
        raise anew()
    return done


def _is_followed(run: RerunData) -> bool:
    """Whether the page is shown once more. Not after a press, nor where a part of the page ran:
    what those have opened would be shut again."""
    states = run.widget_states.widgets if run.widget_states else ()
    is_press = any(str(one.WhichOneof("value")).endswith("trigger_value") for one in states)
    so_far: int = getattr(_of_thread, "again", 0)
    is_part = bool(run.fragment_id or run.fragment_id_queue)
    is_due = getattr(_this_thread, "is_of_two", False) and not is_press and not is_part
    again = so_far + 1 if is_due and so_far < MOST_AGAIN else 0
    _of_thread.again = again
    return again > 0


def place_of(session: str) -> str:
    """Where this run is, for the log: which session, on which page."""
    page = urlsplit(st.context.url or "").path
    return f"session {session[:8] or 'none'}, page {page or '?'}"


def _require_reader(ctx: ScriptRunContext) -> None:
    if get_instance().get_client(ctx.session_id) is None:
        raise StopException  # the network is cut: who comes back goes on from what is kept here


def _plain_run(ctx: ScriptRunContext) -> RerunException:
    """Starts over as one of the whole page, with what is typed and without what was pressed."""
    return RerunException(
        RerunData(
            query_string=ctx.query_string,
            page_script_hash=ctx.page_script_hash,
            cached_message_hashes=ctx.cached_message_hashes,
            context_info=ctx.context_info,
        )
    )


def wipe() -> None:
    """Forget all that this screen holds: what was typed and chosen on it, with the callbacks, the
    dialogs and the fragments that stood there. It is not for the next one before it."""
    ctx = get_script_run_ctx()
    assert ctx is not None
    state = ctx.session_state._state
    state.clear()
    state._new_widget_state.widget_metadata.clear()  # the callbacks, which Streamlit keeps
    ctx.fragment_storage.clear()
    forget()
