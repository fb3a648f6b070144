"""What an installation needs from the terminal: `python -m db --help`.

The terminal speaks English in ASCII, since consoles of servers often cannot show Vietnamese;
`doctor` speaks both languages, as a start does, and what `check`, `verify`, `backup` and `sign`
come to is said in Vietnamese too. Names of units and people appear as they are stored.
The first line names the database, without its password. Refusals are one line on the error stream
with exit code 2; findings of `check` and `doctor` give 1.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from components.words.i18n import LANGUAGES, _, speaking
from db import sample
from db.commands.accounts import add_account, disable, enable, reset_factor, reset_password, unlock
from db.commands.categories import load_standard
from db.commands.units import Root, load_units
from db.copies.seal import fresh as fresh_pair
from db.copying import FINDINGS, Run, add_copying
from db.doctor import examine
from db.engine import BadDatabase, make_engine, transaction, without_password, writing
from db.keys import fresh_key
from db.ledger.audit import sign
from db.model import N_, Invalid, Refusal, Role
from db.passwords import issue
from db.queries.accounts import accounts
from db.queries.units import commune_of
from db.roles import grant, let_read
from db.sample.province import fill_province
from db.sheets.units import unit_text
from db.start import FILES, PROVINCE, SAMPLE, SECRETS, data_folder, database_url, embedded_url
from db.statistics import rebuild_rollup, renew
from db.tidy import tidy
from db.upgrade import PATIENCE_MS, upgrade
from db.version import VERSION
from db.views import names

REFUSED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    args = _parser().parse_args(arguments)
    if args.run is None:
        print("\n".join(fresh_pair() if args.backup else [fresh_key()]))
        return 0
    try:
        engine = make_engine(_address(args))
        print(f"Database: {without_password(engine.url)}", flush=True)
        try:
            return int(args.run(engine, args) or 0)
        finally:
            engine.dispose()
    except Refusal as refusal:
        faults = refusal.faults.values() if isinstance(refusal, Invalid) else ()
        for line in faults or (refusal,):
            print(" ".join(str(line).split()), file=sys.stderr)
        return REFUSED
    except sa.exc.DBAPIError as error:
        cause = " ".join(str(error.orig).split())
        print(f"The database refuses: {cause} ({_hint(error)})", file=sys.stderr)
        return REFUSED


def _hint(error: sa.exc.DBAPIError) -> str:
    """PostgreSQL's errors have no code where it let nobody in; SQLite's never have any."""
    if getattr(error.orig, "sqlstate", "") is None:
        return "does the server run, is the database there? if it was lost, make an empty one"
    return "old tables? python -m db upgrade"


def _address(args: argparse.Namespace) -> str:
    """Of the database that is named here or set for the program. The sample is meant by name only,
    so that nobody's data go there since a variable is missing; its own command names it."""
    made = PROVINCE if getattr(args, "province", False) else SAMPLE
    named = args.database or (made if args.run is _sample else database_url())
    if named is None:
        raise BadDatabase(
            N_(
                "No database is named. Set DATABASE_URL in the environment or in {file}, or say "
                "--database URL; --database sample is the embedded sample."
            ),
            file=SECRETS,
        )
    return embedded_url(data_folder(), named) if named in FILES else named


def _upgrade(engine: sa.Engine, _args: argparse.Namespace) -> None:
    upgrade(engine)
    print("The database has the form that this version needs.")


def _written(
    act: Callable[[sa.Connection, argparse.Namespace], str],
    prepare: Callable[[argparse.Namespace], Any] | None = None,
) -> Run:
    """The act in one write transaction, in a database that is up to date; its answer is printed
    when all of it is written. What takes its time is prepared before, while nobody waits."""

    def run(engine: sa.Engine, args: argparse.Namespace) -> None:
        args.prepared = prepare(args) if prepare else None
        upgrade(engine)
        with writing(engine) as conn:
            answer = act(conn, args)
        print(answer)

    return run


@_written
def _sample(conn: sa.Connection, args: argparse.Namespace) -> str:
    if args.province:
        fill_province(conn)
        return "The sample province is there."
    sample.fill(conn, args.until)
    return f"The sample district reaches {args.until}."


@partial(_written, prepare=lambda _args: issue())
def _account_add(conn: sa.Connection, args: argparse.Namespace) -> str:
    unit_id = commune_of(conn, args.commune, datetime.now(UTC).date()) if args.commune else None
    role, issued = Role(args.role), args.prepared
    add_account(conn, args.name, args.display_name, role, unit_id, issued=issued, by=None)
    return _password_of(args.name, issued.password)


@partial(_written, prepare=lambda _args: issue())
def _account_reset(conn: sa.Connection, args: argparse.Namespace) -> str:
    reset_password(conn, args.name, issued=args.prepared, by=None)
    return _password_of(args.name, args.prepared.password)


def _password_of(name: str, password: str) -> str:
    intro = f"Password of {name}, shown this once, to be changed at the first sign-in:"
    return f"{intro}\n{password}"


@_written
def _account_change(conn: sa.Connection, args: argparse.Namespace) -> str:
    args.change(conn, args.name, by=None)
    return f"Done: {args.action} {args.name}."


def _account_list(engine: sa.Engine, _args: argparse.Namespace) -> None:
    upgrade(engine)
    with engine.connect() as conn:
        for row in accounts(conn).itertuples():
            states = {"locked": row.locked, "disabled": not row.active}
            state = ", ".join(state for state, holds in states.items() if holds) or "active"
            print(f"{row.sign_in_name}\t{row.role}\t{state}\t{row.display_name}")


def _text(args: argparse.Namespace) -> str:
    try:
        return unit_text(args.file.read_bytes())
    except OSError as error:
        raise Refusal(
            N_("{file} cannot be read: {cause}."), file=args.file, cause=error.strerror
        ) from error


@partial(_written, prepare=_text)
def _units(conn: sa.Connection, args: argparse.Namespace) -> str:
    root = Root(args.root, args.root_kind, args.root_name)
    loaded = load_units(conn, args.prepared, root=root, by=None)
    ignored = f" Columns left out: {', '.join(loaded.ignored)}." if loaded.ignored else ""
    return f"{loaded.units} units are loaded.{ignored}"


@_written
def _standard(conn: sa.Connection, _args: argparse.Namespace) -> str:
    return f"{load_standard(conn, by=None)} entries of the standard lists are loaded."


def _doctor(engine: sa.Engine, _args: argparse.Namespace) -> int:
    upgrade(engine)
    found = examine(engine)
    for language in LANGUAGES:
        with speaking(language):
            for finding in found:
                print("-", _(finding.message, **finding.params))
            print(_("To mend: {n}.", n=len(found)) if found else _("Nothing to mend."))
    return FINDINGS if found else 0


@_written
def _tidy(conn: sa.Connection, _args: argparse.Namespace) -> str:
    gone = tidy(conn)
    return (
        f"Removed: {gone['sign_in_event']} sign-in attempts, {gone['session']} old sessions, "
        f"what was kept of {gone['account']} leavers."
    )


def _rollup(engine: sa.Engine, _args: argparse.Namespace) -> None:
    upgrade(engine)
    with transaction(engine, patience_ms=PATIENCE_MS) as conn:
        cells = rebuild_rollup(conn)
        renew(conn)
    print(f"The monthly rollup is counted anew: {cells} cells.")


@_written
def _roles(conn: sa.Connection, args: argparse.Namespace) -> str:
    grant(conn, args.program)
    return f"{args.program} may read and write rows; it cannot change tables nor the audit."


@_written
def _views(conn: sa.Connection, args: argparse.Namespace) -> str:
    let_read(conn, args.reader)
    return f"{args.reader} may read {', '.join(names())}, and nothing else."


@_written
def _sign(conn: sa.Connection, args: argparse.Namespace) -> str:
    rows = sign(conn, anew=args.anew)
    return "\n".join(
        (
            f"The end of the audit is signed; {rows} rows had come without the key.",
            _in_vietnamese(
                N_("The end of the audit is signed ({n} rows without the key)."), n=rows
            ),
        )
    )


def _in_vietnamese(message: str, **params: object) -> str:
    with speaking("vi"):
        return _(message, **params)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m db", description="Care of the database.")
    parser.add_argument("--version", action="version", version=VERSION)
    parser.add_argument(
        "--database",
        metavar="URL",
        help="an address, or the word sample for the embedded sample; default: DATABASE_URL of the "
        "environment, then of .streamlit/secrets.toml",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Run, about: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=about)
        added.set_defaults(run=run)
        return added

    command("upgrade", _upgrade, "bring the tables up to date")
    about = "fill or continue the embedded sample, or the empty database that --database names"
    filling = command("sample", _sample, about)
    filling.add_argument("--until", type=_day, default=sample.ANCHOR, metavar="YYYY-MM-DD")
    about = "a province of 166 communes instead, in a file of its own"
    filling.add_argument("--province", action="store_true", help=about)
    _add_account_commands(commands.add_parser("account", help="who may sign in"))
    loading = command("units", _units, "load units into an empty installation")
    loading.add_argument("file", type=Path, metavar="FILE")
    loading.add_argument(
        "--root", required=True, metavar="CODE", help="the unit that uses the program"
    )
    about = "of that unit, where the file holds communes alone"
    for part in ("kind", "name"):
        loading.add_argument(f"--root-{part}", default="", metavar=part.upper(), help=about)
    command("standard", _standard, "load the usual categories and themes")
    command(
        "tidy",
        _tidy,
        "remove sign-in records and what is kept of leavers, as old as the settings say",
    )
    command("doctor", _doctor, "say what of this installation is not well, and what mends it")
    about = "print a fresh key, for second factors or for the audit; needs no database"
    making = commands.add_parser("key", help=about)
    making.set_defaults(run=None)
    about = "a pair for copies: LANG_NGHE_BACKUP_KEY, and below it the secret key, to be kept away"
    making.add_argument("--backup", action="store_true", help=about)
    about = "count the monthly rollup and the statistics of the database anew, after a bulk load"
    command("rollup", _rollup, about)
    about = "PostgreSQL: give the role of the program what it needs, after each upgrade"
    granting = command("roles", _roles, about)
    granting.add_argument("program", metavar="ROLE")
    about = "PostgreSQL: let the role of another tool read the views, and nothing else"
    opening = command("views", _views, about)
    opening.add_argument("reader", metavar="ROLE")
    signing = command("sign", _sign, "sign the end of the audit: once, then wherever check asks it")
    signing.add_argument("--anew", action="store_true", help="its key was lost: begin again")
    add_copying(command, _in_vietnamese)
    return parser


def _add_account_commands(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    actions.add_parser("list", help="all accounts").set_defaults(run=_account_list)
    adding = actions.add_parser("add", help="a new account; prints its password once")
    adding.set_defaults(run=_account_add)
    resetting = actions.add_parser("reset", help="a new password, printed once")
    resetting.set_defaults(run=_account_reset)
    named = [adding, resetting]
    for change, about in (
        (unlock, "forgive its wrong passwords"),
        (disable, "close the account"),
        (enable, "open it again"),
        (reset_factor, "take the second factor away, where device and codes are lost"),
    ):
        named.append(actions.add_parser(change.__name__, help=about))
        named[-1].set_defaults(run=_account_change, change=change)
    for action in named:
        action.add_argument("name")
    adding.add_argument("display_name", metavar="shown_name")
    adding.add_argument("role", choices=[*map(str, Role)])
    adding.add_argument("--commune", metavar="CODE", help="for an officer")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a day such as 2026-10-14") from error


if __name__ == "__main__":
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main())
