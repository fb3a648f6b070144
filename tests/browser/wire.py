"""A screen without a browser: a program that speaks Streamlit's protocol over a bare socket."""

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import Any

import websockets.sync.client
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse, ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from components.runtime.plain import quoted
from tests.browser.conftest import CROWD, Server
from tests.wording import vi

SECONDS = 30.0 * CROWD
"""For one run of a page on a busy machine."""
SILENCE = 0.5
"""Seconds without a word after which nothing more is said."""
XSRF = "2|00000000|" + "ab" * 16 + "|1"
"""A token against forged requests that the program gives itself."""


@dataclass
class Heard:
    """What a run told: every message, and all of them as bytes to look for a word in."""

    messages: list[ForwardMsg]

    def says(self, word: str) -> bool:
        return any(word.encode() in message.SerializeToString() for message in self.messages)

    def elements(self, kind: str) -> Iterator[tuple[Any, str]]:
        """Each element of the kind with the fragment that drew it."""
        for message in self.messages:
            if message.HasField("delta") and message.delta.new_element.HasField(kind):
                yield getattr(message.delta.new_element, kind), message.delta.fragment_id

    def labelled(self, kind: str, label: str) -> Any:
        """The element of the kind; its label went over the wire quoted."""
        (found,) = {
            one.id: one for one, _ in self.elements(kind) if one.label == quoted(label)
        }.values()
        return found

    @property
    def last(self) -> "Heard":
        """Of the run that ended last: what stands on the screen where others came before it."""
        begun = [n for n, one in enumerate(self.messages) if one.HasField("new_session")]
        return Heard(self.messages[begun[-1] :] if begun else self.messages)

    @property
    def is_front_page(self) -> bool:
        """The sign-in form, without any line of who is here."""
        fields = {field.label for field, _ in self.elements("text_input")}
        presses = {press.label for press, _ in self.elements("button")}
        return {vi("Sign-in name"), vi("Password")} <= fields and vi("Sign out") not in presses

    def fragment_of(self, kind: str, label: str) -> str:
        (found,) = {fragment for one, fragment in self.elements(kind) if one.label == quoted(label)}
        return found


class Wire:
    """A socket with its cookies. `session_id` names the screen that it claims as its own;
    `forwarded` is the address that a proxy would tell; a run is over after so much `silence`."""

    def __init__(
        self,
        server: Server,
        cookie: str,
        session_id: str | None = None,
        *,
        forwarded: str = "",
        silence: float = SILENCE,
    ) -> None:
        self._silence = silence
        self.server, self.cookie = server, f"{cookie}; _streamlit_xsrf={XSRF}"
        self.session_id, self.page, self.query = session_id or "", "", ""
        self._open = ExitStack()
        self._socket = self._open.enter_context(
            websockets.sync.client.connect(
                server.url.replace("http", "ws") + "/_stcore/stream",
                origin=server.url,
                additional_headers={
                    "Cookie": self.cookie,
                    **({"X-Forwarded-For": forwarded} if forwarded else {}),
                },
                subprotocols=["streamlit", "token", *([session_id] if session_id else [])],
                max_size=None,
                ping_interval=None,  # who waits long for others is not gone
                close_timeout=1,  # what it was not read to the end answers no farewell
            )
        )

    def close(self) -> None:
        self._open.close()

    def open(self, page: str, query: str = "") -> Heard:
        """Ask for the page by its address."""
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = self.query = query
        return self.ask(message)

    def run(self, *states: WidgetState, fragment: str = "") -> Heard:
        """Press and type in the page that is open, or run one fragment of it."""
        return self.ask(self.message(*states, fragment=fragment))

    def message(self, *states: WidgetState, fragment: str = "") -> BackMsg:
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.query_string = self.query
        message.rerun_script.fragment_id = fragment
        message.rerun_script.widget_states.widgets.extend(states)
        return message

    def send(self, message: BackMsg) -> None:
        self._socket.send(message.SerializeToString())

    def ask(self, message: BackMsg) -> Heard:
        self.send(message)
        return Heard(list(self._messages()))

    def more(self, heard: Heard) -> Heard:
        """What was heard with what is told after it, without being asked for."""
        return Heard([*heard.messages, *self._messages()])

    def answer(self) -> BackendOperationResponse:
        """What is said to the operation that was asked for last."""
        while True:
            message = self._receive(SECONDS)
            if message.HasField("backend_operation_response"):
                return message.backend_operation_response

    def _receive(self, seconds: float) -> ForwardMsg:
        frame = self._socket.recv(timeout=seconds)
        assert isinstance(frame, bytes)
        return ForwardMsg.FromString(frame)

    def _messages(self) -> Iterator[ForwardMsg]:
        """All that is told until a run has ended that no other follows, or nothing is said."""
        until, patience = time.monotonic() + SECONDS, SECONDS
        with suppress(TimeoutError):
            while (left := until - time.monotonic()) > 0:
                message = self._receive(min(left, patience))
                kind = message.WhichOneof("type")
                if kind == "new_session":
                    self.session_id = message.new_session.initialize.session_id or self.session_id
                    patience = SECONDS
                elif kind == "navigation":
                    self.page = message.navigation.page_script_hash
                elif kind == "page_info_changed":
                    self.query = message.page_info_changed.query_string
                elif kind == "script_finished":
                    patience = self._silence
                yield message

    def upload(self, session_id: str, file_id: str = "a", method: str = "PUT") -> int:
        """Hand a file over to the screen, or take one from it; the status of the answer."""
        body = (
            b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n'
            b"Content-Type: text/csv\r\n\r\na;b\r\n--b--\r\n"
        )
        request = urllib.request.Request(
            f"{self.server.url}/_stcore/upload_file/{session_id}/{file_id}",
            data=body if method == "PUT" else None,
            method=method,
            headers={
                "Cookie": self.cookie,
                "X-Xsrftoken": XSRF,
                "Content-Type": "multipart/form-data; boundary=b",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def file(self, address: str) -> tuple[int, bytes]:
        """Status and content of a file of the server, asked for by this browser."""
        request = urllib.request.Request(
            f"{self.server.url}{address}", headers={"Cookie": self.cookie}
        )
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return int(answer.status), answer.read()
        except urllib.error.HTTPError as error:
            return error.code, b""

    def made(self, file_id: str) -> tuple[str, str]:
        """The address of the file that a button promises, or nothing and why."""
        self.send(self.asking_for(file_id))
        answer = self.answer()
        return answer.deferred_file.url, answer.error_msg

    def asking_for(self, file_id: str) -> BackMsg:
        message = BackMsg()
        message.backend_operation_request.request_id = "1"
        message.backend_operation_request.session_id = self.session_id
        message.backend_operation_request.deferred_file.file_id = file_id
        return message


def pressed(button: Any) -> WidgetState:
    return WidgetState(id=button.id, trigger_value=True)


def typed(field: Any, text: str) -> WidgetState:
    return WidgetState(id=field.id, string_value=text)


def message_of(name: str) -> BackMsg:
    """The message of the name, with nothing in it; after a dot the operation that it asks for."""
    message = BackMsg()
    kind, _, operation = name.partition(".")
    if operation:
        getattr(message.backend_operation_request, operation).SetInParent()
    elif BackMsg.DESCRIPTOR.fields_by_name[kind].message_type:
        getattr(message, kind).SetInParent()
    else:
        setattr(message, kind, True)
    return message
