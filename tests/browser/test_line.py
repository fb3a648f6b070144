"""What goes over the line, counted: to the sign-in page from nothing, and for a page again."""

from tests.bench.ground import Reader
from tests.bench.line import received
from tests.browser.wire import Wire

MOST = 1_300_000


def test_the_sign_in_page_takes_little_and_what_has_its_digest_in_its_name_is_kept(
    sample_server, open_browser
):
    page = open_browser().new_page()
    told = page.context.new_cdp_session(page)
    told.send("Network.enable")
    sizes, answers = [], []
    told.on("Network.loadingFinished", lambda one: sizes.append(one["encodedDataLength"]))
    page.on("response", lambda answer: answers.append((answer.url, answer.headers)))
    page.goto(sample_server.url)
    page.locator(".st-key-sample_leader button").wait_for()

    assert 500_000 < sum(sizes) <= MOST
    files = {url: headers for url, headers in answers if "/static/" in url}
    assert len(files) > 20
    kept = {headers["cache-control"] for headers in files.values()}
    assert kept == {"public, immutable, max-age=31536000"}
    scripts = {url: headers for url, headers in files.items() if url.endswith(".js")}
    unpacked = [
        url
        for url, headers in scripts.items()
        if headers.get("content-encoding") != "gzip" and int(headers["content-length"]) >= 500
    ]
    assert unpacked == []


def test_messages_are_packed(sample_server):
    reader = Reader(Wire(sample_server, "browser=nobody"), "")
    before = received(reader)
    said = reader.rerun().bytes

    assert said > 2_000
    assert received(reader) - before < said / 2
