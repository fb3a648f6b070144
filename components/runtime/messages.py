"""What a browser may tell the server over its socket, what nobody may, and that it is answered.

Streamlit's protocol has messages for developers. They change what all share, or tell about the
inside, and Streamlit asks nobody who sends them.
"""

import logging
from pathlib import Path
from typing import Any

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.types import Message, Receive
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from components.runtime import fold, screens
from components.runtime.pace import Pace

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

PACES = {
    "rerun_script": (600, 20),
    "file_urls_request": (60, 2),
    "backend_operation_request.deferred_file": (60, 2),
}
"""How many one browser may send at once of what costs something, and how many a second after
that. A screen runs one at a time anyway; a browser may have many."""

PROTOCOL_ERROR = 1002
"""Of RFC 6455."""

ANSWERS = frozenset({"file_urls_response", "backend_operation_response", "heartbeat_ack"})
"""What the server says because it was asked, whatever the page shows."""


def drop_refused(runtime: Runtime) -> None:
    """From now on, a message that is not named as passing reaches no screen, nor one of a browser
    that sends more than people do: as many as come by sign-ins, since each has its cookie."""
    handle = runtime.handle_backmsg
    paces = {name: Pace(*pace) for name, pace in PACES.items()}

    def handle_passing(session_id: str, message: BackMsg, **more: Any) -> None:
        name = kind(message)
        if name not in PASSING:
            log.warning("message refused: %s", name)
        elif name in paces and not paces[name].allows(screens.binding_of(session_id)):
            log.warning("message refused: too many of %s", name)
        else:
            handle(session_id, message, **more)

    setattr(runtime, "handle_backmsg", handle_passing)  # noqa: B010 - mypy forbids to assign


def only_whole(receive: Receive) -> Receive:
    """What a socket receives: a frame that is no message of the protocol ends it. Streamlit breaks
    on such a one, and each time with a page of the journal."""

    async def receive_whole() -> Message:
        event = await receive()
        if event["type"] == "websocket.receive" and not _is_whole(event.get("bytes")):
            log.warning("message refused: not of the protocol")
            return {"type": "websocket.disconnect", "code": PROTOCOL_ERROR}
        return event

    return receive_whole


def _is_whole(frame: bytes | None) -> bool:
    try:
        BackMsg.FromString(frame or b"")
    except DecodeError:
        return False
    return frame is not None


def keep_answers() -> None:
    """From now on, an answer is said though a run begins before it has left. Streamlit throws away
    what waits for the browser then: whoever clicked a file would wait for it until a reload."""
    clear = ForwardMsgQueue.clear

    def clear_all_but_answers(
        queue: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, **more: Any
    ) -> None:
        waiting = list(queue._queue) if retain_lifecycle_msgs else []
        clear(queue, retain_lifecycle_msgs, **more)
        left = {id(message) for message in queue._queue}
        for message in waiting:
            is_answer = message.WhichOneof("type") in ANSWERS and message.hash != fold.BELOW
            if is_answer and id(message) not in left:
                queue.enqueue(message)

    setattr(ForwardMsgQueue, "clear", clear_all_but_answers)  # noqa: B010


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
