"""A file that is made of damaged data, and one whose drawing dies, as two people see it."""

import os
import signal
import sqlite3
import threading
import time
from contextlib import closing, suppress
from pathlib import Path

from playwright.sync_api import expect

from components.beside.processes import BROKEN, Stopped
from tests.browser.conftest import MADE, settle
from tests.wording import vi


def drawing(server):
    """The process that makes files for the server."""
    for pid in (entry for entry in os.listdir("/proc") if entry.isdigit()):
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            parent = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if b"components.beside.processes" in words and int(parent) == server.process.pid:
            return int(pid)
    return None


def test_damaged_names_and_a_dead_drawing_cost_no_session(app_server, open_page, sign_in):
    server = app_server(draws=True)
    (file,) = (server.folder / "data").glob("*.db")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE category SET name = name || char(65534)")
        connection.execute("UPDATE suggestion SET text = text || char(65535)")
    server_pid, first = server.process.pid, drawing(server)
    maker = sign_in(open_page(), server, path="/incidents")
    other = sign_in(open_page(), server, path="/suggestions")
    other.evaluate("window.same = true")

    make(maker)
    expect(maker.get_by_text(vi("Download"))).to_be_visible(timeout=MADE)
    assert drawing(server) == first is not None

    maker.get_by_text("Word", exact=False).first.click()
    settle(maker)
    os.kill(first, signal.SIGSTOP)  # or it is done before it is stopped
    maker.locator(".st-key-export-make button").click()
    maker.get_by_role("button", name=vi("Stop"), exact=True).click()
    expect(maker.get_by_text(vi(Stopped().message))).to_be_visible()
    expect(maker.get_by_test_id("stProgress")).to_have_count(0)
    assert drawing(server) != first

    stopped = threading.Event()
    killer = threading.Thread(target=kill_drawings, args=(server, stopped))
    killer.start()
    maker.locator(".st-key-export-make button").click()
    expect(maker.get_by_text(vi(BROKEN))).to_be_visible(timeout=MADE)
    stopped.set()
    killer.join()

    maker.locator(".st-key-export-make button").click()
    expect(maker.get_by_text(vi("Download"))).to_be_visible(timeout=MADE)
    assert server.process.poll() is None
    assert server.process.pid == server_pid
    assert other.evaluate("window.same")
    other.locator("[data-testid=stMetric]").first.wait_for()
    expect(other.get_by_test_id("stException")).to_have_count(0)
    expect(other.get_by_test_id("stConnectionStatus")).to_have_count(0)
    assert "Traceback" not in server.log


def make(page):
    page.locator(".st-key-export-open button").click()
    page.locator(".st-key-export-make button").click()
    settle(page)


def kill_drawings(server, stopped):
    """As an aborting package does: each process that draws ends as it draws."""
    while not stopped.is_set():
        pid = drawing(server)
        if pid:
            with suppress(ProcessLookupError):  # gone since it was looked for
                os.kill(pid, signal.SIGABRT)
        time.sleep(0.05)
