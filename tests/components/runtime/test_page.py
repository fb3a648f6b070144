"""The page that everything stands in: the platform's, with our script first and in our words."""

import asyncio
import base64
import gzip
import hashlib
import re
from functools import partial

import pytest
from starlette.responses import PlainTextResponse
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from components import server
from components.runtime import fold, gate, page
from components.shell.sitemap import ADDRESSES
from tests.wording import vi


def ask(app, path, method="GET", **headers):
    """Status, headers and content of the answer."""
    scope = {
        "type": "http",
        "path": path,
        "query_string": b"",
        "method": method,
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    messages = []

    async def send(message):
        messages.append(message)

    asyncio.run(app(scope, None, send))
    start, *parts = messages
    named = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], named, b"".join(part["body"] for part in parts)


@pytest.fixture
def app():
    return page.Page(PlainTextResponse("theirs"), ADDRESSES, server._say, "vi")


@pytest.mark.parametrize("path", ["/", "/overview", "/incidents"])
def test_our_script_stands_before_those_of_the_platform(app, path):
    status, _, content = ask(app, path)

    text = content.decode()
    assert status == 200
    assert text.index(page.OURS.read_text("utf-8")) < text.index('<script type="module"')
    assert '<div id="root"></div>' in text


def test_our_script_knows_what_the_server_says():
    script = page.OURS.read_text("utf-8")
    said = ForwardMsg(hash=fold.BELOW, heartbeat_ack=True)
    said.metadata.active_script_hash = "0" * 32

    assert f'const BELOW = "{fold.BELOW}"' in script
    assert said.ByteSize() < int(re.search(r"const SHORT = (\d+)", script)[1])


def test_what_is_read_before_or_without_scripts_is_in_our_words(app):
    text = ask(app, "/")[2].decode()

    assert "<title>Lắng nghe</title>" in text
    assert '<html lang="vi">' in text
    assert f"<noscript>{vi(page.WITHOUT)}</noscript>" in text
    assert vi(page.WITHOUT) != page.WITHOUT


@pytest.mark.parametrize(
    ("path", "method"),
    [("/static/js/a.js", "GET"), ("/_stcore/health", "GET"), ("/index.html", "GET"), ("/", "HEAD")],
)
def test_everything_else_is_the_platforms_to_answer(app, path, method):
    assert ask(app, path, method)[2] == b"theirs"


def test_it_goes_packed_to_who_takes_it_so(app):
    first, second = (ask(app, "/", **{"accept-encoding": "gzip"}) for _time in range(2))

    _, headers, content = first
    assert headers["content-encoding"] == "gzip"
    assert int(headers["content-length"]) == len(content)
    assert gzip.decompress(content) == gzip.decompress(second[2]) == ask(app, "/")[2]


def test_every_script_inside_of_it_may_run_and_no_other(app):
    doors = gate.Doors(ADDRESSES, None, None, server._say, None)
    _, headers, content = ask(gate.Gate(app, doors), "/", host="localhost")

    policy = headers["content-security-policy"]
    inside = re.findall(r"<script(?: [^>]*)?>(.+?)</script>", content.decode(), re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in inside]
    assert len(digests) == 2
    assert re.findall("'sha256-([^']+)'", policy) == digests
    assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-" in policy


@pytest.mark.parametrize("theirs", ["<html></html>", "<html lang='en'>" * 2])
def test_a_page_of_another_form_is_not_handed_out_half_changed(theirs):
    change = partial(page._changed, theirs, r"(?<=<html lang=.)en(?=.>)", "vi")

    with pytest.raises(AssertionError, match="html lang"):
        change()
