"""What a visitor learns of the machine behind the page: nothing."""

import urllib.error
import urllib.request

import pytest

from tests.browser.conftest import settle
from tests.conftest import ROOT


@pytest.mark.parametrize("path", ["/", "/healthz", "/_stcore/health", "/media/x", "/nowhere.txt"])
def test_no_answer_names_the_server(sample_server, path):
    try:
        answer = urllib.request.urlopen(sample_server.url + path, timeout=10)
    except urllib.error.HTTPError as refusal:
        answer = refusal
    with answer:
        assert "server" not in answer.headers
        assert "x-powered-by" not in answer.headers
        assert "content-security-policy" in answer.headers


def test_no_message_tells_where_the_program_lies(sample_server, open_browser, sign_in):
    heard = []
    page = open_browser().new_page()

    def listen(socket):
        socket.on("framereceived", lambda frame: heard.append(frame))

    page.on("websocket", listen)
    sign_in(page, url=sample_server.url)
    page.goto(f"{sample_server.url}/incidents")
    page.locator("[data-testid=stMetric]").first.wait_for()
    settle(page)

    sent = [one if isinstance(one, bytes) else one.encode() for one in heard]
    assert sum(map(len, sent)) > 100_000
    assert [len(one) for one in sent if str(ROOT).encode() in one] == []
