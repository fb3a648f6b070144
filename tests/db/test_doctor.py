"""What the doctor finds, on both databases; and that it finds nothing where all is well."""

import os
import sqlite3
import subprocess
import sys
from base64 import b64encode
from contextlib import closing
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from db import doctor, factors
from db.__main__ import main
from db.doctor import CAREFUL, HTTPS, configured, examine
from db.engine import make_engine, sqlite_file, writing
from db.health import TOKEN
from db.keys import fault, fresh_key
from db.ledger import ending
from db.ledger.audit import record, sign
from db.upgrade import upgrade
from tests.conftest import ROOT
from tests.factories import set_setting
from tests.wording import vi

WELL = {"server.address": "127.0.0.1"}


def in_english(engine, option, **more):
    return [one.message.format(**one.params) for one in examine(engine, option, **more)]


@pytest.fixture
def house(engine, factor_key, monkeypatch, tmp_path):
    """An installation that is well; `found` are the first words of what is not."""
    monkeypatch.delenv(HTTPS, raising=False)
    monkeypatch.setattr(doctor, "SECRETS", tmp_path / "secrets.toml")
    monkeypatch.setenv(ending.VARIABLE, fresh_key())
    with writing(engine) as conn:
        sign(conn)
    options = dict(WELL)
    file = sqlite_file(engine)
    if file:
        with engine.connect():
            for one in file.parent.glob(f"{file.name}*"):
                one.chmod(0o600)

    def found(**more):
        listed = in_english(engine, options.get, **more)
        assert all("{" not in one for one in listed)
        return [one for one in listed if "which owns the tables" not in one]

    return SimpleNamespace(engine=engine, options=options, found=found, folder=tmp_path)


def the_one(found, words):
    (finding,) = found
    assert words in finding


def test_where_all_is_well_nothing_is_found(house):
    assert house.found() == []


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("", "No second factor is offered"),
        ("not a key", "is not a key"),
        (f"{b64encode(bytes(range(32))).decode()},QUJD", "is not a key"),
        ("A" * 43 + "=", "is easy to guess"),
    ],
)
def test_a_key_that_is_missing_wrong_or_weak(house, monkeypatch, key, words):
    monkeypatch.setenv(factors.VARIABLE, key)

    the_one(house.found(), words)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("", "The end of the audit is not signed"),
        ("not a key", "is not a key"),
        ("A" * 43 + "=", "is easy to guess"),
        (b64encode(bytes(range(32))).decode(), "does not end as it was signed"),
    ],
)
def test_a_key_of_the_audit_that_is_missing_wrong_weak_or_another(house, monkeypatch, key, words):
    monkeypatch.setenv(ending.VARIABLE, key)

    the_one(house.found(), words)


def test_an_audit_that_goes_on_without_its_key(house, monkeypatch):
    with monkeypatch.context() as without, writing(house.engine) as conn:
        without.delenv(ending.VARIABLE)
        record(conn, "add", "unit", by=None)

    (finding,) = [one for one in house.found() if "chmod" not in one]
    assert "python -m db sign" in finding


@pytest.mark.parametrize("name", ["second_factor_required", "second_factor_of_all"])
def test_a_second_factor_that_is_required_but_cannot_be_had(house, monkeypatch, name):
    monkeypatch.delenv(factors.VARIABLE)
    with writing(house.engine) as conn:
        set_setting(conn, name, "1")

    the_one([one for one in house.found() if "chmod" not in one], "is required by the settings")


@pytest.mark.parametrize("key", ["short", "A" * 43 + "="])
def test_a_key_of_monitoring_that_opens_nothing(house, monkeypatch, key):
    monkeypatch.setenv(TOKEN, key)
    the_one(house.found(), "told more than one word")


@pytest.mark.parametrize("secret", ["geheim", "a" * 64])
def test_a_weak_secret_of_cookies(house, secret):
    house.options["server.cookieSecret"] = secret

    the_one(house.found(), "server.cookieSecret")


def test_a_good_secret_of_cookies_is_well(house):
    house.options["server.cookieSecret"] = fresh_key()

    assert house.found() == []


@pytest.mark.parametrize("address", [None, "0.0.0.0", "10.0.0.7"])
def test_a_door_to_other_machines_without_https(house, monkeypatch, address):
    house.options["server.address"] = address
    the_one(house.found(), "without HTTPS")

    monkeypatch.setenv(HTTPS, "1")
    assert house.found() == []
    monkeypatch.delenv(HTTPS)
    house.options["server.sslCertFile"] = "cert.pem"
    assert house.found() == []


CARELESS = {
    "client.showErrorDetails": "full",
    "client.toolbarMode": "developer",
    "global.developmentMode": True,
    "logger.level": "DEBUG",
    "server.enableXsrfProtection": "false",
    "server.enableCORS": False,
}


@pytest.mark.parametrize("option", CAREFUL)
def test_an_option_for_developing(house, option):
    value = house.options[option] = CARELESS[option]

    the_one(house.found(), f"The option {option} is {value}")


@pytest.mark.parametrize("name", ["", "-wal", "secrets.toml"])
def test_files_that_others_can_open(house, name):
    own = sqlite_file(house.engine)
    if name == "secrets.toml":
        file = house.folder / name
    elif own is None:
        return
    else:
        file = own.with_name(own.name + name)
    file.touch()
    file.chmod(0o640)

    the_one(house.found(), f"can open {file} (mode 640)")


@pytest.mark.parametrize("seconds", [-60, 60])
def test_clocks_that_differ(house, seconds):
    the_one(house.found(at=datetime.now(UTC) + timedelta(seconds=seconds)), "seconds apart")


@pytest.fixture
def other_encoding(engine, database_url, postgresql):
    """A database whose encoding is not that of all texts."""
    if engine.dialect.name == "sqlite":
        url = database_url("sqlite", migrated=False)
        with closing(sqlite3.connect(make_engine(url).url.database)) as conn:
            conn.execute("PRAGMA encoding = 'UTF-16'")
            conn.execute("CREATE TABLE begun (x)")
        yield url
        return
    postgresql._run("CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    yield postgresql._address("ascii")
    postgresql.drop(postgresql._address("ascii"))


def test_another_encoding(other_encoding):
    other = make_engine(other_encoding)
    upgrade(other)
    found = in_english(other, WELL.get)
    other.dispose()

    assert len([one for one in found if "cannot hold Vietnamese" in one]) == 1


def owning(engine):
    return [one for one in in_english(engine, WELL.get) if "which owns the tables" in one]


def test_a_role_that_owns_the_tables(engine):
    assert len(owning(engine)) == (engine.dialect.name == "postgresql")


def test_a_role_that_owns_nothing(postgresql, database_url):
    url = database_url("postgresql")
    owner = make_engine(url)
    with owner.begin() as conn:
        conn.exec_driver_sql("CREATE ROLE guest")
        conn.exec_driver_sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest")
    guest = make_engine(url)
    sa.event.listen(guest, "connect", lambda connection, _: connection.execute("SET ROLE guest"))

    found = owning(guest)

    guest.dispose()
    with owner.begin() as conn:
        conn.exec_driver_sql("DROP OWNED BY guest")
        conn.exec_driver_sql("DROP ROLE guest")
    owner.dispose()
    assert found == []


def test_the_options_are_those_of_the_environment_and_then_of_the_file(monkeypatch):
    assert configured("client.showErrorDetails") == "none"
    assert configured("server.cookieSecret") is None
    monkeypatch.setenv("STREAMLIT_SERVER_COOKIE_SECRET", "geheim")
    monkeypatch.setenv("STREAMLIT_CLIENT_SHOW_ERROR_DETAILS", "full")
    assert configured("server.cookieSecret") == "geheim"
    assert configured("client.showErrorDetails") == "full"


def test_the_terminal_tells_what_is_found_and_its_exit_code_says_so(engine, capsys, monkeypatch):
    """Each with its mend, in both languages, as a start does."""
    monkeypatch.delenv(factors.VARIABLE, raising=False)
    url = engine.url.render_as_string(hide_password=False)

    assert main(["--database", url, "doctor"]) == 1

    told = capsys.readouterr().out.splitlines()
    found = [one for one in examine(engine) if factors.VARIABLE in one.params.values()]
    assert len(found) == 1
    for one in found:
        assert f"- {one.message.format(**one.params)}" in told
        assert f"- {vi(one.message, **one.params)}" in told
    n = len(examine(engine))
    assert f"To mend: {n}." in told
    assert vi("To mend: {n}.", n=n) in told


def test_a_console_that_knows_no_vietnamese_is_spoken_to_all_the_same(database_url):
    told = subprocess.run(
        [sys.executable, "-m", "db", "--database", database_url("sqlite"), "doctor"],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
        check=False,
        capture_output=True,
    )

    assert told.returncode == 1
    assert told.stderr == b""
    assert b"To mend:" in told.stdout


def test_a_fresh_key_needs_no_database(monkeypatch):
    made = subprocess.run(
        [sys.executable, "-m", "db", "key"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()
    monkeypatch.setenv(factors.VARIABLE, made)

    assert fault(factors.VARIABLE) is None
    assert fresh_key() != made
