"""What a browser may tell the server."""

import asyncio
import inspect
from types import SimpleNamespace

import pytest
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import app_session
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.runtime import Runtime
from streamlit.web.server.starlette import starlette_websocket

from components.runtime import fold, messages, screens
from tests.browser.wire import message_of

OPERATIONS = "backend_operation_request"
REFUSED = frozenset(
    {
        "clear_cache",  # throws away what everybody's pages are made of
        "set_run_on_save",  # a developer's: run again when the code changes
        "load_git_info",  # tells where the code comes from
        "debug_disconnect_websocket",  # Streamlit's own tests
        "debug_shutdown_runtime",  # stops the server where global.developmentMode is on
        "backend_operation_request.install_skills",  # writes files beside the code
        "backend_operation_request.dismiss_skills_nudge",  # writes a file
        "backend_operation_request.dataframe_chunk",  # rows behind a page's back; unused here
    }
)
"""Every other message of the protocol: nobody may send it."""


def names():
    """Every message of the protocol, and every operation that one of them may ask for."""
    told = {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    asked = BackendOperationRequest.DESCRIPTOR.oneofs_by_name["payload"].fields
    return told - {OPERATIONS} | {f"{OPERATIONS}.{field.name}" for field in asked}


@pytest.fixture
def heard(monkeypatch):
    """The names of what reaches a screen."""
    reached = []
    runtime = SimpleNamespace(
        handle_backmsg=lambda _id, message, **_more: reached.append(messages.kind(message))
    )
    monkeypatch.setattr(screens, "binding_of", lambda session_id: session_id)
    messages.drop_refused(runtime)
    return runtime, reached


def test_of_every_message_it_is_decided_whether_it_passes():
    assert names() == messages.PASSING | REFUSED
    assert not messages.PASSING & REFUSED


@pytest.mark.parametrize("name", sorted(messages.PASSING | REFUSED))
def test_what_is_not_named_reaches_no_screen(heard, name):
    runtime, reached = heard

    runtime.handle_backmsg("x", message_of(name), client=None)

    assert reached == ([name] if name in messages.PASSING else [])


@pytest.mark.parametrize("name", sorted(messages.PACES))
def test_one_browser_asks_no_faster_than_people_do(heard, name):
    """Of any of its screens; another one is not held up."""
    runtime, reached = heard
    at_once, _a_second = messages.PACES[name]

    for _time in range(3 * at_once):
        runtime.handle_backmsg("flood", message_of(name), client=None)
    flood = len(reached)
    runtime.handle_backmsg("other", message_of(name), client=None)

    assert at_once <= flood < 1.5 * at_once
    assert len(reached) == flood + 1


def test_an_empty_message_reaches_no_screen(heard):
    runtime, reached = heard
    empty = BackMsg()
    empty.backend_operation_request.SetInParent()

    for one in (BackMsg(), empty):
        runtime.handle_backmsg("x", one, client=None)

    assert reached == []


@pytest.fixture
def waiting(monkeypatch):
    """What waits for a browser: an element of the page, and every kind of answer."""
    monkeypatch.setattr(ForwardMsgQueue, "clear", ForwardMsgQueue.clear)  # as it was, afterwards
    messages.keep_answers()
    queue = ForwardMsgQueue()
    for name in ("delta", *sorted(messages.ANSWERS)):
        message = ForwardMsg()
        field = getattr(message, name)
        field.SetInParent() if hasattr(field, "SetInParent") else setattr(message, name, True)
        queue.enqueue(message)
    return queue


@pytest.mark.parametrize("fragments", [None, ["a"]])
def test_a_run_that_begins_takes_no_answer_with_it(waiting, fragments):
    waiting.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=fragments)

    kinds = [message.WhichOneof("type") for message in waiting.flush()]
    assert sorted(set(kinds) - {"delta"}) == sorted(messages.ANSWERS)
    assert len(kinds) == len(set(kinds)), "each is said once"
    assert waiting.is_empty()


def test_a_run_that_begins_takes_the_old_page_away(waiting):
    waiting.clear(retain_lifecycle_msgs=True)

    assert "delta" not in {message.WhichOneof("type") for message in waiting.flush()}


def test_where_the_old_first_screen_ends_is_said_no_more(waiting):
    waiting.enqueue(ForwardMsg(hash=fold.BELOW, heartbeat_ack=True))
    waiting.clear(retain_lifecycle_msgs=True)

    assert fold.BELOW not in {message.hash for message in waiting.flush()}


def test_every_message_that_answers_is_kept():
    names = {field.name for field in ForwardMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    assert {name for name in names if name.endswith(("_response", "_ack"))} == messages.ANSWERS


@pytest.mark.parametrize(
    "frame",
    [{"bytes": b"\xff" * 10}, {"bytes": b"\x0a\xff\xff\xff\x7f"}, {"text": "x"}, {"bytes": None}],
)
def test_a_frame_that_is_no_message_ends_the_socket(frame):
    assert received(frame) == {"type": "websocket.disconnect", "code": messages.PROTOCOL_ERROR}


@pytest.mark.parametrize("name", sorted(messages.PASSING))
def test_a_message_of_the_protocol_comes_as_it_is(name):
    frame = {"bytes": message_of(name).SerializeToString()}

    assert received(frame) == {"type": "websocket.receive", **frame}


def received(frame):
    async def receive():
        return {"type": "websocket.receive", **frame}

    return asyncio.run(messages.only_whole(receive)())


def test_streamlit_still_hands_every_message_over_at_the_one_place():
    """What drop_refused relies on in Streamlit 1.67; look here before an upgrade."""
    source = inspect.getsource(starlette_websocket)

    assert source.count("handle_backmsg(") == 1
    assert "runtime.handle_backmsg(session_id, back_msg, client=client)" in source
    assert list(inspect.signature(Runtime.handle_backmsg).parameters) == [
        "self",
        "session_id",
        "msg",
        "client",
    ]
    for name in ("debug_disconnect_websocket", "debug_shutdown_runtime"):
        after = source[source.index(f'if msg_type == "{name}"') :]
        assert after.index('config.get_option("global.developmentMode")') < after.index("continue")


def test_streamlit_still_tells_where_the_program_lies_at_the_one_place():
    """What tell_no_place relies on; look here before an upgrade."""
    source = inspect.getsource(app_session)

    assert source.count("main_script_path = ") == 1
    assert "msg.new_session.main_script_path = " in source
    assert "msg = self._create_new_session_message(" in source
