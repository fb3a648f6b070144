"""What machines ask: strangers learn one word, who has the key everything, nobody anything of
anybody; on both databases."""

import asyncio
import json
import re
import subprocess
import sys

import pytest
import sqlalchemy as sa
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from components import data, measures, probes, server
from components.words.i18n import speaking
from db.engine import make_engine, writing
from db.health import TOKEN, Health
from db.keys import fresh_key
from db.upgrade import upgrade
from db.version import VERSION
from tests.conftest import ROOT
from tests.factories import make_account, make_unit, set_setting


def ask(probe, key=None, scheme="Bearer"):
    headers = [(b"authorization", f"{scheme} {key}".encode())] if key else []
    return asyncio.run(probe(Request({"type": "http", "headers": headers})))


def use(engine, monkeypatch):
    health = Health(engine)
    monkeypatch.setattr(data, "engine", lambda: engine)
    monkeypatch.setattr(probes, "_health", lambda: health)
    monkeypatch.setattr(measures, "READINGS", {})
    monkeypatch.setattr(probes.screens, "number", lambda: 3)
    return health


@pytest.fixture
def key(monkeypatch):
    monkeypatch.setenv(TOKEN, fresh_key())
    return probes.keys(TOKEN)[0]


@pytest.fixture
def health(engine, monkeypatch):
    upgrade(engine)
    return use(engine, monkeypatch)


def told_by(text):
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_health_and_readiness_are_two_things(health, monkeypatch):
    assert ask(probes.healthz).status_code == 200
    assert json.loads(ask(probes.readyz).body) == {"status": "ready"}

    monkeypatch.setattr(health, "failing", lambda: "disk")

    assert ask(probes.healthz).status_code == 200
    answer = ask(probes.readyz)
    assert answer.status_code == 503
    assert json.loads(answer.body) == {"status": "unavailable", "failing": "disk"}


@pytest.mark.parametrize("wrong", [None, "x", "", "é"])
def test_strangers_learn_no_details_and_no_numbers(health, key, wrong):
    sent = wrong and (wrong if wrong == "é" else key[:-1] + wrong)
    assert ask(probes.metrics, sent).status_code == 401
    assert json.loads(ask(probes.readyz, sent).body) == {"status": "ready"}
    assert ask(probes.metrics, key, scheme="Basic").status_code == 401


@pytest.mark.parametrize("set_to", ["", "short", "A" * 43 + "="])
def test_without_a_key_worth_the_name_there_are_no_numbers(health, monkeypatch, set_to):
    monkeypatch.setenv(TOKEN, set_to)

    assert ask(probes.metrics, set_to).status_code == 404
    assert "database" not in json.loads(ask(probes.readyz, set_to).body)


def test_who_has_the_key_is_told_how_the_database_stands(health, key, engine):
    answer = ask(probes.readyz, key)

    assert answer.status_code == 200
    found = json.loads(answer.body)
    assert found["version"] == VERSION
    assert found["database"]["kind"].lower() == engine.dialect.name
    assert found["database"]["encoding"] == "UTF8"
    assert found["database"]["size"] > 0
    assert found["database"]["last_copy"] is None


def test_a_database_that_is_away_is_told_with_and_without_the_key(key, monkeypatch):
    use(make_engine("postgresql://nobody@127.0.0.1:1/nothing"), monkeypatch)
    probes.begin()

    answer = ask(probes.readyz, key)

    assert answer.status_code == 503
    assert json.loads(answer.body) == {
        "status": "unavailable",
        "failing": "database",
        "version": VERSION,
        "database": None,
    }
    numbers = told_by(ask(probes.metrics, key).body.decode())
    assert numbers["langnghe_ready",] == 0
    assert ("langnghe_revision",) not in numbers


def test_the_numbers_follow_what_is_done(health, key, engine):
    probes.begin()

    def now():
        answer = ask(probes.metrics, key)
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        return told_by(answer.body.decode())

    before = now()
    with writing(engine) as conn:
        make_unit(conn)
        during = now()
    after = now()

    assert after["langnghe_info", VERSION] == 1
    assert after["langnghe_ready",] == 1
    assert after["langnghe_screens",] == 3
    assert after["langnghe_revision",] > before["langnghe_revision",]
    assert during["langnghe_pool_connections", "in use"] >= 1
    assert after["langnghe_pool_connections", "in use"] == 0
    assert after["langnghe_pool_connections", "most"] == 15
    grown = "langnghe_statement_seconds_count"
    assert after[grown,] > before[grown,]
    assert ("langnghe_import_seconds_count",) in after
    assert after["process_resident_memory_bytes",] > 2**20


def test_nothing_of_anybody_is_in_it(health, key, engine, conn):
    make_account(conn, sign_in_name="nguyen.thi.lan", display_name="Nguyễn Thị Lan")
    set_setting(conn, "unit_name", "Công an huyện Vĩnh Lộc")
    conn.commit()
    probes.begin()

    text = ask(probes.metrics, key).body.decode() + ask(probes.readyz, key).body.decode()

    assert not re.search(r"lan\b|Lan\b|Vĩnh|password|@", text)
    password = sa.make_url(engine.url).password
    assert not password or password not in text


def broken():
    from components import server

    server.on_script_error(ZeroDivisionError("x"))


def test_runs_and_what_breaks_in_them_are_counted():
    def now(name, *labels):
        return told_by(measures.as_text().decode())[(name, *labels)]

    runs, errors = now("langnghe_run_seconds_count"), now("langnghe_errors_total", "script")
    with speaking("vi"):
        AppTest.from_function(broken).run()

    assert now("langnghe_run_seconds_count") == runs + 1
    assert now("langnghe_errors_total", "script") == errors + 1


def test_the_addresses_are_those_of_the_server_and_pass_the_gate_by_any_name():
    from components.runtime.gate import PROBES

    paths = {route.path for route in server.ROUTES}
    assert set(PROBES) == {"/healthz", "/readyz", "/metrics"}
    assert set(PROBES) < paths


LOGGED = """
import logging
from streamlit.logger import get_logger
from components.runtime import journal
early = get_logger("streamlit.early")
log = logging.getLogger("lang_nghe")
journal.encode_records()
journal.show(log)
log.error("reference %s", "1a", extra={"reference": "1a", "cause": "a\\nb"})
early.warning("early\\nforged")
get_logger("streamlit.late").warning("late \\u2028 \\x1b")
try:
    raise ValueError("x")
except ValueError as error:
    log.error("broken", exc_info=error)
"""


def logged(**env):
    run = [sys.executable, "-c", LOGGED]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True, env=env)
    return done.stderr.splitlines()


def test_by_a_setting_each_line_of_the_log_is_an_object():
    first, early, late, broken_off = map(json.loads, logged(LANG_NGHE_LOG="json"))

    assert (first["level"], first["logger"]) == ("ERROR", "lang_nghe")
    assert (first["message"], first["reference"]) == ("reference 1a", "1a")
    assert first["cause"] == "a\\nb"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", first["time"])
    assert (early["logger"], early["message"]) == ("streamlit.early", "early\\nforged")
    assert late["message"] == "late \\u2028 \\x1b"
    assert broken_off["trace"][-1] == "ValueError: x"


def test_without_it_lines_are_for_people():
    assert re.fullmatch(r"\S+ \S+ ERROR reference 1a", logged()[0])
