"""What a browser may tell the server over its socket, and what nobody may.

Streamlit's protocol has messages for developers. They change what all share, or tell about the
inside, and Streamlit asks nobody who sends them.
"""

import logging
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession

log = logging.getLogger("lang_nghe")

PASSING = frozenset(
    {
        "rerun_script",  # press, type, open: who is here is asked when the run begins
        "stop_script",  # of one's own screen; a command is whole or not at all
        "app_heartbeat",  # keeps the socket open
        "file_urls_request",  # where to upload to, on one's own screen; the gate asks at the upload
        "backend_operation_request.deferred_file",  # a download: asked before it is made
    }
)


def drop_refused(runtime: Runtime) -> None:
    """From now on, a message that is not named as passing reaches no screen."""
    handle = runtime.handle_backmsg

    def handle_passing(session_id: str, message: BackMsg, **more: Any) -> None:
        name = kind(message)
        if name in PASSING:
            handle(session_id, message, **more)
        else:
            log.warning("message refused: %s", name)

    setattr(runtime, "handle_backmsg", handle_passing)  # noqa: B010 - mypy forbids to assign


def tell_no_place() -> None:
    """From now on, no browser learns where the program lies on its machine."""
    begin = AppSession._create_new_session_message

    def begin_without_place(session: AppSession, *args: Any, **more: Any) -> ForwardMsg:
        message = begin(session, *args, **more)
        message.new_session.main_script_path = Path(message.new_session.main_script_path).name
        return message

    setattr(AppSession, "_create_new_session_message", begin_without_place)  # noqa: B010


def kind(message: BackMsg) -> str:
    """The message's name, with that of the operation where it asks for one."""
    name = message.WhichOneof("type") or ""
    if name != "backend_operation_request":
        return name
    return f"{name}.{message.backend_operation_request.WhichOneof('payload')}"
