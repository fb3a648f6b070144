"""What a visitor learns of the machine behind the page: nothing."""

import re
import urllib.error
import urllib.request

import pytest

from tests.browser.conftest import settle
from tests.conftest import ROOT


@pytest.mark.parametrize("path", ["/", "/healthz", "/_stcore/health", "/media/x", "/nowhere.txt"])
def test_no_answer_names_the_server(sample_server, path):
    try:
        answer = urllib.request.urlopen(sample_server.url + path, timeout=60)
    except urllib.error.HTTPError as refusal:
        answer = refusal
    with answer:
        assert "server" not in answer.headers
        assert "x-powered-by" not in answer.headers
        assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/", "/overview", "/healthz", "/_stcore/health"])
def test_no_page_answers_another_method(sample_server, method, path):
    asked = urllib.request.Request(
        sample_server.url + path, method=method, headers={"X-Secret": "echo me"}
    )

    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(asked, timeout=60)

    assert refusal.value.code in (400, 403, 404, 405)
    assert b"echo me" not in refusal.value.read()


def test_every_answer_says_what_it_is(sample_server):
    """Texts with their charset: those of the page, of its files and of our own addresses."""
    with urllib.request.urlopen(sample_server.url, timeout=60) as page:
        kinds = {"/": page.headers["content-type"]}
        files = re.findall(r'(?:src|href)="\./(static/[^"]+)"', page.read().decode())
    assert files
    for path in (*files, "healthz", "_stcore/health", "nowhere.txt", "media/x"):
        try:
            answer = urllib.request.urlopen(f"{sample_server.url}/{path}", timeout=60)
        except urllib.error.HTTPError as refusal:
            answer = refusal
        with answer:
            kinds[path] = answer.headers["content-type"]

    assert None not in kinds.values()
    texts = {path: kind for path, kind in kinds.items() if kind.startswith("text/")}
    assert {path: kind for path, kind in texts.items() if "charset=utf-8" not in kind} == {}
    rest = {kind.partition("/")[0] for kind in kinds.values()} - {"text"}
    assert rest <= {"application", "image", "font"}


def test_no_message_tells_where_the_program_lies(sample_server, open_browser, sign_in):
    heard = []
    page = open_browser().new_page()

    def listen(socket):
        socket.on("framereceived", lambda frame: heard.append(frame))

    page.on("websocket", listen)
    sign_in(page, sample_server)
    page.goto(f"{sample_server.url}/incidents")
    page.locator("[data-testid=stMetric]").first.wait_for()
    settle(page)

    sent = [one if isinstance(one, bytes) else one.encode() for one in heard]
    assert sum(map(len, sent)) > 100_000
    assert [len(one) for one in sent if str(ROOT).encode() in one] == []
