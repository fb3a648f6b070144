"""Every run of the script begins with a question: is who this screen belongs to still here?

Streamlit runs the callback of a button, the body of a dialog and of a fragment before the script
or without it, with what the screen remembers of an earlier run. All of them begin at one place,
and there the question is asked.
"""

import inspect
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from threading import local
from typing import Any

from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx, script_runner
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException, StopException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext


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


def is_by_watcher() -> bool:
    """Whether nobody asked for this run: the watcher lets the screen show what is new."""
    return bool(getattr(_this_thread, "is_auto", False))


Ask = Callable[[bool], bool]
"""Whether who the screen belongs to is still here; asked with whether the watcher wants the run."""


def ask_before_every_run(ask: Ask) -> None:
    """From now on, ask before anything of a run: callbacks, forms, dialogs, fragments, the script.

    Where nobody is there any more the run starts over as a plain one of the whole page, without
    what was pressed and typed.
    """
    execute = script_runner.exec_func_with_error_handling  # type: ignore[attr-defined]

    def ask_and_execute(code: Callable[[], Any], ctx: ScriptRunContext) -> Any:
        vars(_this_thread).update(notes={}, is_auto=False)
        try:
            return execute(partial(_begin, ask, code, ctx), ctx)
        finally:
            vars(_this_thread).clear()

    setattr(script_runner, "exec_func_with_error_handling", ask_and_execute)  # noqa: B010


def _begin(ask: Ask, code: Callable[[], Any], ctx: ScriptRunContext) -> Any:
    if get_instance().get_client(ctx.session_id) is None:
        raise StopException  # the network is cut: who comes back goes on from what is kept here
    run: RerunData = inspect.signature(code).parameters["rerun_data"].default
    _this_thread.is_auto = run.is_auto_rerun
    with ExitStack() as failing:  # where the database does not answer, what was typed stays
        if run.widget_states is not None:
            failing.callback(ctx.session_state._state.set_widgets_from_proto, run.widget_states)
        is_here = ask(run.is_auto_rerun)
        failing.pop_all()
    if is_here:
        return code()
    raise RerunException(
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
