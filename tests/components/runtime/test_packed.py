"""What goes over the line packed: files of Streamlit's page once for all, and messages."""

import asyncio
import gzip
import inspect
from pathlib import Path

import pytest
from starlette.middleware import gzip as starlettes
from streamlit import file_util
from streamlit.web.server.starlette import starlette_server
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler
from uvicorn.protocols.websockets import websockets_sansio_impl

from components import server
from components.runtime.packed import MESSAGES, Packed

assert server  # has messages packed
FOLDER = Path(file_util.get_static_dir())
SCRIPT = next("/" + file.relative_to(FOLDER).as_posix() for file in FOLDER.glob("static/js/index*"))
LETTERS = next("/" + file.relative_to(FOLDER).as_posix() for file in FOLDER.rglob("*.woff2"))


@pytest.fixture
def ask():
    app = Packed(create_streamlit_static_handler(str(FOLDER), ""))

    def ask(path, method="GET", leaves=False, **headers):
        sent = {"accept_encoding": "gzip, deflate, br", **headers}
        scope = {
            "type": "http",
            "path": path,
            "root_path": "",
            "query_string": b"",
            "method": method,
            "headers": [
                (name.replace("_", "-").encode(), value.encode()) for name, value in sent.items()
            ],
        }
        messages = []

        async def send(message):
            messages.append(message)

        async def receive():
            if not leaves:
                await asyncio.Event().wait()
            return {"type": "http.disconnect"}

        asyncio.run(app(scope, receive, send))
        if leaves:
            return messages
        headers = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        body = b"".join(message.get("body", b"") for message in messages[1:])
        return messages[0]["status"], headers, body

    ask.app = app
    return ask


def test_a_script_comes_packed_and_is_packed_once(ask, monkeypatch):
    status, headers, body = ask(SCRIPT)
    monkeypatch.delattr(starlettes.GZipResponder, "apply_compression")
    again = ask(SCRIPT)

    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert headers["vary"] == "Accept-Encoding"
    assert headers["cache-control"] == "public, immutable, max-age=31536000"
    assert gzip.decompress(body) == (FOLDER / SCRIPT[1:]).read_bytes()
    assert again == (status, headers, body)


def test_who_does_not_take_it_packed_gets_it_as_it_is(ask):
    ask(SCRIPT)
    status, headers, body = ask(SCRIPT, accept_encoding="identity")

    assert (status, headers.get("content-encoding")) == (200, None)
    assert body == (FOLDER / SCRIPT[1:]).read_bytes()


def test_a_part_and_what_has_not_changed_are_answered_as_before(ask):
    _, headers, _ = ask(SCRIPT)
    part = ask(SCRIPT, range="bytes=0-9")
    unchanged = ask(SCRIPT, if_none_match=headers["etag"])

    assert (part[0], part[2]) == (206, (FOLDER / SCRIPT[1:]).read_bytes()[:10])
    assert (unchanged[0], unchanged[2]) == (304, b"")


def test_a_question_for_the_headers_alone_keeps_no_empty_script(ask):
    assert ask(SCRIPT, method="HEAD")[2] == b""
    assert gzip.decompress(ask(SCRIPT)[2])


def test_what_somebody_did_not_wait_for_is_not_kept_half(ask):
    ask(SCRIPT, leaves=True)

    assert gzip.decompress(ask(SCRIPT)[2]) == (FOLDER / SCRIPT[1:]).read_bytes()


@pytest.mark.parametrize("path", ["/static/js/nowhere.js", SCRIPT.replace("/js/", "//js/")])
def test_of_addresses_that_somebody_makes_up_nothing_is_kept(ask, path):
    assert ask(path)[0] in (200, 404)
    assert ask.app._kept == {}


def test_letters_which_are_packed_already_are_not_kept_beside_their_file(ask):
    assert ask(LETTERS)[1].get("content-encoding") is None
    assert ask.app._kept == {}


def test_streamlit_still_packs_messages_where_we_say_how():
    made = websockets_sansio_impl.ServerPerMessageDeflateFactory(
        server_max_window_bits=12, client_max_window_bits=12, compress_settings={"memLevel": 5}
    )

    assert made.server_max_window_bits == MESSAGES["server_max_window_bits"]
    assert made.compress_settings == {**MESSAGES["compress_settings"]}
    assert 'return "websockets-sansio"' in inspect.getsource(starlette_server)
    assert "ws_per_message_deflate" in inspect.getsource(starlette_server)
