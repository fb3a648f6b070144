"""The terminal: each command by its words, each refusal in one line with exit code 2."""

import shutil
import subprocess
import sys

import pytest
import sqlalchemy as sa

from db import passwords
from db.__main__ import main
from db.engine import make_engine, writing
from db.sample.draw import FOLDER
from db.sheets.read import NOT_UTF8
from tests.conftest import DATABASES, ROOT
from tests.wording import vi

UNITS = str(FOLDER / "units.csv")


@pytest.fixture
def migrated():
    """Whether there are tables already: they are made once, and by each command that finds none."""
    return True


on_nothing = pytest.mark.parametrize("migrated", [False])


@pytest.fixture(params=DATABASES)
def run(request, database_url, migrated, capsys):
    """Run a command on a new, empty database; its exit code and what it printed below its name."""
    url = database_url(request.param, migrated)

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["--database", url, *words])
        captured = capsys.readouterr()
        first, _, rest = captured.out.partition("\n")
        assert first == f"Database: {make_engine(url).url}"
        return code, rest, captured.err

    run.url = url
    return run


@pytest.fixture
def written_meanwhile(run, monkeypatch):
    """The names of what another writer wrote while a password was hashed."""
    names: list[str] = []
    slow = passwords.hashed

    def hashed(password: str) -> str:
        names.append(f"name{len(names)}")
        execute(run, f"INSERT INTO setting (key, value) VALUES ('{names[-1]}', '')")
        return slow(password)

    monkeypatch.setattr(passwords, "hashed", hashed)
    return names


def execute(run, statement: str) -> list:
    engine = make_engine(run.url)
    with writing(engine) as conn:
        result = conn.execute(sa.text(statement))
        rows = result.all() if result.returns_rows else []
    engine.dispose()
    return rows


@on_nothing
def test_upgrade(run):
    assert run("upgrade")[0] == 0
    assert execute(run, "SELECT count(*) FROM unit") == [(0,)]


@on_nothing
def test_sample_is_filled_and_continued(run):
    assert run("sample") == (0, "The sample district reaches 2023-10-10.\n", "")
    assert execute(run, "SELECT count(*) FROM incident") == [(183,)]
    assert run("sample", "--until", "2026-10-14")[0] == 0
    assert execute(run, "SELECT max(month) FROM monthly_return WHERE unit_id > 20") != [(None,)]
    code, out, _ = run("check")
    assert code == 0
    *proofs, verdict, end = out.splitlines()
    assert [line.split()[0] for line in proofs] == ["ok"] * 12
    assert verdict == "Số liệu và nhật ký khớp nhau: không phát hiện sai sót."
    digest = end.removeprefix("The audit ends with ")
    code, out, _ = run("check", "--expect", digest)
    assert code == 0
    assert "0 the audit goes on from the row that was its last" in out
    code, out, _ = run("check", "--expect", "0" * 64)
    assert code == 1
    assert "the end of the audit was cut off" in out
    assert "Phát hiện 1 sai sót: xem các dòng WRONG ở trên." in out


def test_sample_stays_away_from_real_data(run):
    run("units", UNITS, "--root", "393")
    code, out, err = run("sample")
    assert (code, out) == (2, "")
    assert err == "This database holds real data; the sample is not mixed into it.\n"


def test_units(run):
    loaded = "24 units are loaded. Columns left out: area_km2.\n"
    assert run("units", UNITS, "--root", "393") == (0, loaded, "")
    code, _, err = run("units", UNITS, "--root", "393")
    assert code == 2
    assert err.startswith("There are units already.")


def test_units_that_cannot_be_read(run, tmp_path):
    file = tmp_path / "units.csv"
    code, _, err = run("units", str(file), "--root", "393")
    assert (code, err) == (2, f"{file} cannot be read: No such file or directory.\n")
    file.write_bytes("Vĩnh Lộc".encode("utf-16-le"))
    code, _, err = run("units", str(file), "--root", "393")
    assert (code, err) == (2, f"{NOT_UTF8}\n")
    file.write_text("code,name,kind,valid_from,valid_to,successor_codes\n1,A,xã,x,,\n")
    code, _, err = run("units", str(file), "--root", "393")
    assert (code, err) == (2, "Line 2: valid_from is a day such as 2025-07-01.\n")


def test_the_standard_lists(run):
    assert run("standard") == (0, "47 entries of the standard lists are loaded.\n", "")
    code, _, err = run("standard")
    assert (code, err) == (2, "Both lists have entries already. Nothing was loaded.\n")


def test_tidy(run):
    assert run("tidy") == (
        0,
        "Removed: 0 sign-in attempts, 0 old sessions, what was kept of 0 leavers.\n",
        "",
    )


def test_accounts(run):
    run("units", UNITS, "--root", "393")
    code, out, _ = run("account", "add", "quantri", vi("Administrator"), "admin")
    assert code == 0
    first = out.splitlines()[-1]
    assert run("account", "add", "binh", "Bình", "officer", "--commune", "15361")[0] == 0
    code, out, _ = run("account", "reset", "quantri")
    assert code == 0
    assert len(out.splitlines()[-1]) >= 12
    assert out.splitlines()[-1] != first
    for action in ("disable", "enable", "unlock"):
        assert run("account", action, "binh") == (0, f"Done: {action} binh.\n", "")
    run("account", "disable", "binh")
    assert run("account", "list")[1] == (
        "binh\tofficer\tdisabled\tBình\nquantri\tadmin\tactive\tQuản trị hệ thống\n"
    )
    assert run("account", "disable", "quantri")[0] == 2
    assert execute(run, "SELECT DISTINCT actor FROM audit_event") == [("console",)]


def test_passwords_are_not_kept_in_the_clear(run):
    password = run("account", "add", "quantri", vi("Administrator"), "admin")[1].splitlines()[-1]
    for table in ("account", "audit_event"):
        assert password not in str(execute(run, f"SELECT * FROM {table}"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["reset", "nobody"], "There is no account nobody."),
        (["add", "binh", "Bình", "officer"], "An officer belongs to a commune or an area"),
        (["add", "binh", "Bình", "officer", "--commune", "1"], "No commune of today has the code"),
        (["add", "Bình Minh", "Bình", "staff"], "The sign-in name has 2 to 64 characters"),
    ],
)
def test_accounts_that_are_refused(run, words, told):
    code, out, err = run("account", *words)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert err.startswith(told)


def test_check_finds_what_was_changed_behind_its_back(run):
    run("sample")
    execute(run, "UPDATE incident_month SET incidents = incidents + 1 WHERE month = '2022-02-01'")
    code, out, _ = run("check")
    assert code == 1
    assert "WRONG" in out
    assert "02/2022 unit" in out


def test_check_makes_no_database(tmp_path, capsys):
    assert main(["--database", f"sqlite:///{tmp_path / 'none.db'}", "check"]) == 2
    assert capsys.readouterr().err.startswith("There is no database")
    assert not any(tmp_path.iterdir())


@on_nothing
def test_check_of_a_database_without_tables(run):
    engine = make_engine(run.url)
    engine.connect().close()
    engine.dispose()
    code, _, err = run("check")
    assert (code, len(err.splitlines())) == (2, 1)
    assert "python -m db upgrade" in err


def test_backup_and_restore(tmp_path, capsys):
    url, copy = f"sqlite:///{tmp_path / 'one.db'}", str(tmp_path / "copy.db")
    assert main(["--database", url, "sample"]) == 0
    assert main(["--database", url, "backup", copy]) == 0
    assert main(["--database", url, "restore", copy]) == 0
    assert "is kept in" in capsys.readouterr().out
    assert main(["--database", url, "check"]) == 0


@pytest.mark.parametrize("url", ["nonsense", "mysql://localhost/db", "postgresql://127.0.0.1:1/db"])
@pytest.mark.parametrize("command", ["upgrade", "sample", "check"])
def test_a_broken_address_is_one_line(url, command, capsys):
    assert main(["--database", url, command]) == 2
    captured = capsys.readouterr()
    known = url.startswith("postgresql")
    assert captured.out == ("Database: postgresql+psycopg://127.0.0.1:1/db\n" if known else "")
    assert len(captured.err.splitlines()) == 1


@pytest.mark.parametrize(
    "words", [[], ["fly"], ["account"], ["sample", "--until", "soon"], ["units", "a.csv"]]
)
def test_wrong_words_are_explained(words, capsys):
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert "usage: python -m db" in capsys.readouterr().err


# Which database: the one of the program


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """What an installation holds, run once: Python keeps what it has compiled beside the sources,
    and finds it in a copy too."""
    folder = tmp_path_factory.mktemp("program")
    for part in ("db", "components"):  # whose catalogue the doctor speaks from
        shutil.copytree(ROOT / part, folder / part)
    subprocess.run([sys.executable, "-m", "db", "--help"], cwd=folder, env={}, check=True)
    return folder


@pytest.fixture
def terminal(program, tmp_path):
    """`python -m db` of an installation of its own, on the console of a server that knows no
    Vietnamese: `secrets` is its secrets.toml."""
    shutil.copytree(program, tmp_path, dirs_exist_ok=True)

    def run(*words, secrets=None, **env):
        if secrets is not None:
            (tmp_path / ".streamlit").mkdir(exist_ok=True)
            (tmp_path / ".streamlit" / "secrets.toml").write_text(secrets, "utf-8")
        return subprocess.run(
            [sys.executable, "-m", "db", *words],
            cwd=tmp_path,
            env={"PYTHONIOENCODING": "ascii", **env},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def beside(tmp_path, monkeypatch, capsys):
    """The same in this process, which has imported all of it: of an installation with these secrets
    and nothing but `env` in the environment that names a database."""

    def run(*words, secrets=None, **env):
        file = tmp_path / "secrets.toml"
        if secrets is not None:
            file.write_text(secrets, "utf-8")
        monkeypatch.setattr("db.start.SECRETS", file)
        monkeypatch.delenv("DATABASE_URL", raising=False)
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        code = main(words)
        told = capsys.readouterr()
        return subprocess.CompletedProcess(words, code, told.out, told.err)

    return run


def secret(url):
    return f'DATABASE_URL = "{url}"\n'


def number_of_units(file):
    engine = make_engine(f"sqlite:///{file}")
    with engine.connect() as conn:
        found = conn.execute(sa.text("SELECT count(*) FROM unit")).scalar_one()
    engine.dispose()
    return found


def test_every_command_acts_on_the_database_of_the_program(terminal, beside, tmp_path):
    real, copy = tmp_path / "real.db", tmp_path / "copy.db"
    url = f"sqlite:///{real}"

    loaded = terminal("units", UNITS, "--root", "393", secrets=secret(url))
    copied = beside("backup", str(copy), secrets=secret(url))

    assert loaded.stdout == f"Database: {url}\n24 units are loaded. Columns left out: area_km2.\n"
    assert copied.stdout.startswith(f"Database: {url}\nCopying ...\n")
    assert f"\nCopied to {copy} (" in copied.stdout
    assert copied.stdout.endswith(
        "Đã sao lưu; đã thử khôi phục bản sao và không phát hiện sai sót.\n"
    )
    assert number_of_units(real) == number_of_units(copy) == 24
    assert not (tmp_path / "data").exists()


def test_the_environment_decides_before_the_secrets(beside, tmp_path):
    real = tmp_path / "real.db"
    url = f"sqlite:///{real}"

    done = beside("upgrade", secrets=secret(f"sqlite:///{tmp_path}/no.db"), DATABASE_URL=url)

    assert done.stdout.startswith(f"Database: {url}\n")
    assert real.exists()
    assert not (tmp_path / "no.db").exists()


UNITS_COMMAND = ["units", UNITS, "--root", "393"]
UNNAMED = "No database is named. Set DATABASE_URL"


def refused(done, told):
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert told in done.stderr


@pytest.mark.parametrize(
    ("words", "secrets", "told"),
    [
        (UNITS_COMMAND, None, UNNAMED),
        (["upgrade"], None, UNNAMED),
        (["account", "add", "quantri", "A", "admin"], None, UNNAMED),
        (["backup", "copy.db"], None, UNNAMED),
        (["check"], None, UNNAMED),
        (UNITS_COMMAND, '# DATABASE_URL = "sqlite:////srv/a.db"', UNNAMED),
        (UNITS_COMMAND, "DATABASE_URL = sqlite:////srv/a.db", "secrets.toml cannot be read, and"),
        (UNITS_COMMAND, "DATABASE_URL = 5", "secrets.toml is not a text."),
    ],
)
def test_without_a_database_nothing_is_done(beside, tmp_path, words, secrets, told):
    refused(beside(*words, secrets=secrets), told)
    assert {path.name for path in tmp_path.iterdir()} <= {"secrets.toml"}


@pytest.mark.parametrize(
    ("secrets", "told"),
    [(None, UNNAMED), ("DATABASE_URL = sqlite:////srv/a.db", "secrets.toml cannot be read, and")],
)
def test_the_terminal_refuses_with_its_exit_code(terminal, tmp_path, secrets, told):
    refused(terminal(*UNITS_COMMAND, secrets=secrets), told)
    assert {path.name for path in tmp_path.iterdir()} <= {"db", "components", ".streamlit"}


def test_the_embedded_sample_is_meant_by_name(terminal, beside, tmp_path):
    """Its own command names it, whatever else is set: a real database never becomes a sample."""
    file = tmp_path / "data" / "lang-nghe.db"
    filled = terminal("sample", DATABASE_URL=f"sqlite:///{tmp_path / 'real.db'}")
    listed = terminal("--database", "sample", "account", "list")
    checked = beside("check", DATABASE_URL="sample", LANG_NGHE_DATA=str(file.parent))

    assert filled.stderr == listed.stderr == checked.stderr == ""
    assert f"Database: sqlite:///{file}\n" in filled.stdout
    assert "lanhdao\tleader\tactive\tL\\xe3nh" in listed.stdout
    assert checked.returncode == 0
    assert file.exists()
    assert not (tmp_path / "real.db").exists()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://langnghe:s3cret@127.0.0.1:1/name",
        "postgresql://langnghe@127.0.0.1:1/name?password=s3cret&sslpassword=s3cret",
    ],
)
def test_a_password_is_not_shown(url, capsys):
    assert main(["--database", url, "upgrade"]) == 2

    captured = capsys.readouterr()
    assert captured.out.startswith("Database: postgresql+psycopg://langnghe")
    assert "s3cret" not in captured.out + captured.err


def test_a_server_that_has_no_such_database_is_not_called_old(database_url, capsys):
    """As after the loss of it, where upgrading helps nobody."""
    lost = make_engine(database_url("postgresql")).url.set(database="lost")
    assert main(["--database", lost.render_as_string(hide_password=False), "check"]) == 2

    told = capsys.readouterr().err
    assert 'database "lost" does not exist' in told
    assert "make an empty one" in told
    assert "upgrade" not in told


def test_nobody_waits_while_a_password_is_hashed(run, written_meanwhile):
    run("upgrade")

    assert run("account", "add", "lan", "Lan", "staff")[0] == 0
    assert run("account", "reset", "lan")[0] == 0

    assert len(written_meanwhile) == 2
