"""The server's own addresses, what it says when a script breaks, and that it starts or says why."""

import asyncio
import logging
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from components import data, server
from components.words.i18n import speaking
from db.commands.sessions import open_session
from db.queries.accounts import session_of
from tests.conftest import ROOT
from tests.factories import make_account
from tests.wording import vi

START_UP = 60
"""Seconds that a start may take on a busy machine."""


WITH_THE_FIRST_FILE = {"pptx", "docx", "xlsxwriter", "fontTools", "vl_convert", "scipy"}
LOADED = "import sys; from components import server; server.load(); print(*sys.modules)"


def test_the_server_starts_without_what_only_files_need():
    """They are half a second, before the first page of somebody who wants none."""
    run = [sys.executable, "-c", LOADED]
    loaded = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert {"components.export.dialog", "components.entry.imports"} <= set(loaded.split())
    assert WITH_THE_FIRST_FILE & set(loaded.split()) == set()


def request(path="/", query="", **headers):
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
        }
    )


@pytest.fixture
def opened(conn, engine, monkeypatch):
    monkeypatch.setattr(data, "engine", lambda: engine)
    opened = open_session(conn, make_account(conn), binding="mine")
    conn.commit()
    return opened


def accept(ticket, **headers):
    return asyncio.run(server.accept(request(query=f"ticket={ticket}", **headers)))


def test_a_ticket_is_exchanged_for_a_cookie_that_no_script_reads(opened, conn):
    answer = accept(opened.ticket, cookie="browser=mine", sec_fetch_site="same-origin")

    name, token, rest = re.fullmatch(
        r"(\w+)=([\w-]{43}); (.*)", answer.headers["set-cookie"]
    ).groups()
    assert answer.media_type == "image/gif"
    assert (name, rest) == ("session", "Path=/; Max-Age=43200; HttpOnly; SameSite=Lax")
    again = accept(opened.ticket, cookie="browser=mine")
    assert (again.status_code, "set-cookie" in again.headers) == (403, False)
    assert session_of(conn, token, "mine") == opened.session_id


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"cookie": "browser=other"},
        {"cookie": "browser=mine", "sec_fetch_site": "cross-site"},
        {"cookie": "browser=mine", "sec_fetch_site": "same-site"},
        {"cookie": "browser=mine", "sec_fetch_site": "none"},
    ],
    ids=str,
)
def test_a_ticket_is_no_good_elsewhere(opened, headers):
    answer = accept(opened.ticket, **headers)

    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


def broken():
    from components import server
    from db.model import Refusal

    server.on_script_error(ZeroDivisionError("secret detail"))
    server.on_script_error(Refusal("There is no account {name}.", name="lan"))


def test_a_broken_script_shows_a_number_and_the_log_has_the_rest(caplog):
    with caplog.at_level(logging.ERROR, "lang_nghe"), speaking("vi"):
        at = AppTest.from_function(broken).run()

    number = re.search(r"mã số này: ([0-9a-f]{8})$", at.error[0].value).group(1)
    assert f"reference {number}: session none, page ?" in caplog.text
    assert "secret detail" in caplog.text
    assert "secret detail" not in at.error[0].value


def test_a_refusal_is_told_as_it_is():
    with speaking("vi"):
        at = AppTest.from_function(broken).run()

    assert at.error[1].value == vi("There is no account {name}.", name="lan")


# ---- the real thing


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Started:
    """`streamlit run app.py`, from another folder than the program's."""

    def __init__(self, folder: Path, port=None, program: Path = ROOT, **env):
        self.port = port or free_port()
        self.log = folder / f"{self.port}.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "streamlit",
                    "run",
                    str(program / "app.py"),
                    "--server.port",
                    str(self.port),
                ],
                cwd=folder,
                env={**os.environ, "LANG_NGHE_DATA": str(folder), **env},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def get(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def wait(self):
        until = time.monotonic() + START_UP
        while time.monotonic() < until and self.process.poll() is None:
            if self.get("/readyz") == 200:
                return
            time.sleep(0.1)

    def text(self):
        return self.log.read_text("utf-8")

    def stop(self):
        self.process.terminate()
        self.process.wait(START_UP)


@pytest.fixture
def start(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sample")
    running = []

    def start_(**env):
        one = Started(tmp_path, **env)
        running.append(one)
        one.wait()
        return one

    yield start_
    for one in running:
        one.stop()


def installed_in(folder, secrets):
    """The program installed anew, with secrets of its own; what Python has compiled comes along."""
    for part in ("components", "db", "pages"):
        shutil.copytree(ROOT / part, folder / "program" / part)
    (folder / "program" / ".streamlit").mkdir()
    for file in ("app.py", ".streamlit/config.toml"):
        shutil.copyfile(ROOT / file, folder / "program" / file)
    (folder / "program" / ".streamlit" / "secrets.toml").write_text(secrets)
    return folder / "program"


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """A real installation that has just been started, for tests that only read: its secrets name
    another database than its environment."""
    folder = tmp_path_factory.mktemp("real")
    program = installed_in(folder, f'DATABASE_URL = "sqlite:///{folder}/secret.db"')
    started = Started(folder, program=program, DATABASE_URL=f"sqlite:///{folder / 'real.db'}")
    started.wait()
    yield started
    started.stop()


def test_a_real_installation_prints_its_setup_code_and_answers(real):
    codes = re.findall(r"(?:[0-9a-f]{4}-){3}[0-9a-f]{4}", real.text())
    assert len(codes) == 2
    assert len(set(codes)) == 1
    assert vi("Setup code") in real.text()
    assert "Traceback" not in real.text()
    assert "ScriptRunContext" not in real.text()
    paths = ("/healthz", "/readyz", "/overview", "/password")
    assert [real.get(path) for path in paths] == [200] * 4
    assert [real.get(path) for path in ("/_stcore/metrics", "/media/a.png")] == [404, 401]


NO_KEY = (
    "No second factor is offered, since there is no key for it. Make one with python -m db key, "
    "put it into {variable} and start again."
)


def test_a_real_installation_tells_at_its_start_what_is_not_well(real):
    assert "No second factor is offered" in real.text()
    assert vi(NO_KEY, variable="LANG_NGHE_FACTOR_KEY") in real.text()


def test_the_sample_prints_no_code_and_no_warning(start):
    told = start().text()

    assert vi("Setup code") not in told
    assert "LANG_NGHE_FACTOR_KEY" not in told


def test_the_secrets_name_the_database_which_a_stop_leaves_whole_in_one_file(start, tmp_path):
    program = installed_in(tmp_path, f'DATABASE_URL = "sqlite:///{tmp_path}/secret.db"')

    started = start(program=program, DATABASE_URL="")

    assert vi("Setup code") in started.text()
    assert [file.name for file in tmp_path.glob("*.db")] == ["secret.db"]
    started.stop()
    assert [file.name for file in tmp_path.glob("*.db*")] == ["secret.db"]  # no log beside it


def test_the_environment_decides_before_the_secrets(real):
    assert vi("Setup code") in real.text()
    assert [file.name for file in real.log.parent.glob("*.db")] == ["real.db"]


def test_damaged_secrets_end_the_start_with_one_sentence(start, tmp_path):
    program = installed_in(tmp_path, "DATABASE_URL = sqlite:////a.db")

    started = start(program=program, DATABASE_URL="")

    assert started.process.wait(START_UP) != 0
    assert "Không đọc được" in started.text()
    assert "it may name the database" in started.text()
    assert "Traceback" not in started.text()
    assert not [*tmp_path.glob("*.db")]


def test_a_database_that_cannot_be_opened_ends_the_start_with_one_sentence(start):
    started = start(DATABASE_URL="mysql://somewhere")

    assert started.process.wait(START_UP) != 0
    assert "DATABASE_URL không phải là địa chỉ" in started.text()
    assert "DATABASE_URL is not the address" in started.text()
    assert "Traceback" not in started.text()


def test_a_port_in_use_ends_the_start_with_one_sentence(start):
    with socket.socket() as taken:
        taken.bind(("0.0.0.0", 0))
        taken.listen()
        started = start(port=taken.getsockname()[1])

        assert started.process.wait(START_UP) != 0
    assert f"Port {started.port} is not available" in started.text()
    assert "Traceback" not in started.text()


def test_every_setting_of_the_configuration_exists_and_says_why():
    from streamlit import config

    section, told = "", 0
    for line in (ROOT / ".streamlit" / "config.toml").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif "=" in line and not line.startswith("#"):
            assert f"{section}.{line.split('=')[0].strip()}" in config._config_options_template
            told += 1

    assert told > 20
    assert config.get_option("client.showErrorDetails") == "none"
