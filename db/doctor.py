"""What is not well with an installation, each with what mends it: secrets, doors, files, database.

Asked at the terminal by `python -m db doctor`, and at every start of a real installation.
"""

import os
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from db import factors, keys
from db.engine import sqlite_file
from db.health import TOKEN
from db.ledger import ending
from db.model import N_
from db.queries.condition import UTF8, encoding_of, first_written, last_copy
from db.queries.factors import OF_ALL, SETTING
from db.queries.settings import setting
from db.replicas import addresses
from db.start import PROGRAM, REPLICAS, SECRETS, VARIABLE, replica_urls

Option = Callable[[str], Any]
"""What an option of the server, such as server.address, is set to; None where nothing sets it."""
HTTPS = "LANG_NGHE_HTTPS"
SHORTEST_SECRET = 32
"""Characters, not the same ones over and over."""
MOST_APART = timedelta(seconds=5)
"""Of the clocks of machine and database: a code of the second factor lives 30 seconds."""
MOST_UNCOPIED = timedelta(days=2)
"""A night may fail, not two."""
OTHERS = 0o077
"""Rights of a file that nobody but its owner needs."""
HERE = {"localhost", "127.0.0.1", "::1"}
CAREFUL = {
    "client.showErrorDetails": (None, "none", False, "false"),
    "client.toolbarMode": (None, "minimal", "viewer", "auto"),
    "global.developmentMode": (None, False, "false"),
    "logger.level": (None, "error", "warning", "info"),
    "server.enableXsrfProtection": (None, True, "true"),
    "server.enableCORS": (None, True, "true"),
}
"""Option to what it may be: anything else shows visitors the inside, or lets other sites in."""


@dataclass(frozen=True)
class Finding:
    """`message` is a msgid that says what is not well and what mends it."""

    message: str
    params: dict[str, object] = field(default_factory=dict)


def examine(
    engine: sa.Engine, option: Option | None = None, *, at: datetime | None = None
) -> list[Finding]:
    """Everything that was found, the worst first. The database is up to date."""
    option = option or configured
    with engine.connect() as conn:
        return [
            *_secrets(conn, option),
            *_doors(option),
            *_options(option),
            *_files(engine),
            *_database(conn, at or datetime.now(UTC)),
            *_copies(conn, at or datetime.now(UTC)),
            *_roles(conn),
        ]


def configured(name: str) -> Any:
    """The option as the environment sets it, else config.toml beside the program."""
    section, key = name.split(".")
    variable = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", f"streamlit_{section}_{key}").upper()
    if variable in os.environ:
        return os.environ[variable]
    file = PROGRAM / ".streamlit" / "config.toml"
    options: dict[str, Any] = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    return options.get(section, {}).get(key)


def _secrets(conn: sa.Connection, option: Option) -> Iterator[Finding]:
    fault = keys.fault(factors.VARIABLE)
    named: dict[str, object] = {"variable": factors.VARIABLE}
    if fault == "missing" and "1" in (setting(conn, SETTING), setting(conn, OF_ALL)):
        yield Finding(_REQUIRED_WITHOUT_KEY, named)
    elif fault == "missing":
        yield Finding(_NO_KEY, named)
    elif fault == "malformed":
        yield Finding(_BAD_KEY, named)
    elif fault == "weak":
        yield Finding(_WEAK_KEY, named)
    if keys.fault(TOKEN) in ("malformed", "weak"):
        yield Finding(_BAD_TOKEN, {"variable": TOKEN})
    yield from _signing(conn)
    secret = option("server.cookieSecret")
    if secret and (len(str(secret)) < SHORTEST_SECRET or len(set(str(secret))) < 12):
        yield Finding(_WEAK_COOKIE, {"least": SHORTEST_SECRET})


def _signing(conn: sa.Connection) -> Iterator[Finding]:
    fault = keys.fault(ending.VARIABLE)
    named: dict[str, object] = {"variable": ending.VARIABLE}
    if fault == "missing":
        yield Finding(_NOT_SIGNED, named)
    elif fault == "malformed":
        yield Finding(_BAD_AUDIT_KEY, named)
    elif fault == "weak":
        yield Finding(_WEAK_KEY, named)
    elif ending.end_faults(conn) or ending.unsigned(conn):
        yield Finding(_END_UNPROVED)


def _doors(option: Option) -> Iterator[Finding]:
    is_https = os.environ.get(HTTPS) == "1" or bool(option("server.sslCertFile"))
    if option("server.address") not in HERE and not is_https:
        yield Finding(_OPEN_DOOR, {"variable": HTTPS})


def _options(option: Option) -> Iterator[Finding]:
    for name, careful in CAREFUL.items():
        value = option(name)
        if (value.lower() if isinstance(value, str) else value) not in careful:
            yield Finding(_CARELESS, {"option": name, "value": value, "instead": careful[1]})


def _files(engine: sa.Engine) -> Iterator[Finding]:
    file = sqlite_file(engine)
    beside = [file.with_name(f"{file.name}{end}") for end in ("", "-wal", "-shm")] if file else []
    for path in (*beside, SECRETS):
        if os.name == "posix" and _mode(path) & OTHERS:
            yield Finding(_READABLE, {"file": path, "mode": f"{_mode(path):03o}"})


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777 if path.exists() else 0


def _database(conn: sa.Connection, at: datetime) -> Iterator[Finding]:
    is_server = conn.dialect.name == "postgresql"
    encoding = encoding_of(conn)
    if encoding != UTF8:
        yield Finding(_ENCODING, {"encoding": encoding})
    now = "clock_timestamp()" if is_server else "strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')"
    shown = conn.exec_driver_sql(f"SELECT {now}").scalar()
    clock = shown if isinstance(shown, datetime) else datetime.fromisoformat(str(shown))
    apart = abs(clock - at)
    if apart > MOST_APART:
        yield Finding(_CLOCK, {"seconds": round(apart.total_seconds())})


def _copies(conn: sa.Connection, at: datetime) -> Iterator[Finding]:
    last, begun = last_copy(conn), first_written(conn)
    since = last.at if last else begun
    if since and at - since > MOST_UNCOPIED:
        yield Finding(_UNCOPIED, {"days": (at - since).days})
    elif last and not last.tried:
        yield Finding(_UNTRIED, {"file": last.file})


def _roles(conn: sa.Connection) -> Iterator[Finding]:
    if conn.dialect.name != "postgresql":
        return
    owns = conn.exec_driver_sql(
        "SELECT pg_has_role(tableowner, 'USAGE') FROM pg_tables "
        "WHERE schemaname = ANY (current_schemas(false)) AND tablename = 'audit_event'"
    ).scalar()
    if owns:
        yield Finding(
            _ONE_ROLE, {"role": str(conn.exec_driver_sql("SELECT current_user").scalar())}
        )
    lines = [(VARIABLE, conn.engine.url), *((REPLICAS, url) for url in addresses(replica_urls()))]
    for name, url in lines:
        if url.host and url.host not in HERE and url.query.get("sslmode") != "verify-full":
            yield Finding(_PLAIN_LINE, {"host": url.host, "name": name})


_REQUIRED_WITHOUT_KEY = N_(
    "A second factor is required by the settings, but there is no key for it: nobody is asked for "
    "one. Make one with python -m db key, put it into {variable} and start again."
)
_NO_KEY = N_(
    "No second factor is offered, since there is no key for it. Make one with python -m db key, "
    "put it into {variable} and start again."
)
_BAD_KEY = N_(
    "{variable} is not a key: no second factor is offered. Make one with python -m db key, put it "
    "there and start again; second factors made with another key have to be set up anew."
)
_WEAK_KEY = N_(
    "{variable} is easy to guess. Put a key made with python -m db key before it, with a comma "
    "between them, and start again."
)
_BAD_TOKEN = N_(
    "{variable} is no key or easy to guess, so nobody is told more than one word. Make one with "
    "python -m db key, put it there and start again."
)
_NOT_SIGNED = N_(
    "The end of the audit is not signed: who owns the tables could rebuild it unseen. Make a key "
    "with python -m db key, put it into {variable}, run python -m db sign and start again."
)
_BAD_AUDIT_KEY = N_(
    "{variable} is not a key: the end of the audit is not signed. Put the key there that "
    "python -m db key made, and start again."
)
_END_UNPROVED = N_(
    "The audit does not end as it was signed. Run python -m db check, which says why; where "
    "nothing was signed yet or rows came without the key, python -m db sign."
)
_WEAK_COOKIE = N_(
    "server.cookieSecret is easy to guess. Leave it out, or set {least} random characters."
)
_OPEN_DOOR = N_(
    "The program answers other machines without HTTPS: passwords can be read on the way. Set "
    "STREAMLIT_SERVER_ADDRESS=127.0.0.1 and put a proxy with a certificate before it, with "
    "{variable}=1."
)
_CARELESS = N_(
    "The option {option} is {value}: it helps who develops the program and who attacks it. Set "
    "{instead}."
)
_READABLE = N_(
    "Other users of this machine can open {file} (mode {mode}). Allow its owner alone: chmod 600."
)
_ENCODING = N_(
    "The database keeps text as {encoding}, which cannot hold Vietnamese. Make a new one with UTF8 "
    "and move the data."
)
_CLOCK = N_(
    "The clocks of this machine and of the database are {seconds} seconds apart: codes and "
    "sessions end too early or too late. Let both follow a time server."
)
_UNCOPIED = N_(
    "No copy was made for {days} days. Let a timer run python -m db backup every night, and take "
    "the copies to another machine."
)
_UNTRIED = N_(
    "The last copy, {file}, was not tried or its check found faults. Run python -m db verify FILE."
)
_ONE_ROLE = N_(
    "The program signs in to the database as {role}, which owns the tables and so can change the "
    "audit. Give it a role that owns nothing."
)
_PLAIN_LINE = N_(
    "The line to the database on {host} is not checked. Add sslmode=verify-full to {name}."
)
