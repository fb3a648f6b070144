"""The commands of the terminal that copy, try, put back, move and check a database."""

import argparse
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from time import monotonic

import sqlalchemy as sa

from db.backup import backup, restore, verify
from db.check import Proof, audit_end, check
from db.engine import make_engine, sqlite_file, without_password
from db.model import N_, Refusal
from db.move import Progress, move

FINDINGS = 1
"""The exit code of a command that has found something to mend."""
Run = Callable[[sa.Engine, argparse.Namespace], int | None]
Speak = Callable[..., str]
"""Says a message with what stands in it in the language of the office."""
HELD = N_("The database is copied; the copy was put back on trial, and no fault was found.")
UNTRIED = N_("The database is copied; the copy was not tried.")
FAULTY = N_("The database is copied, but the copy has {n} faults: see the lines above.")
AGREES = N_("Figures and audit agree: no fault was found.")
WRONG = N_("{n} faults were found: see the lines WRONG above.")


def add_copying(command: Callable[[str, Run, str], argparse.ArgumentParser], speak: Speak) -> None:
    """Their names and arguments."""
    about = "copy the database, while it is in use, and try the copy in a database of its own"
    copying = command("backup", partial(_backup, speak), about)
    about = "a new file, or a folder: then its name is made of database and moment"
    copying.add_argument("file", type=Path, metavar="FILE", help=about)
    about = "of a folder, keep the newest N"
    copying.add_argument("--keep", type=int, default=0, metavar="N", help=about)
    restoring = command("restore", _restore, "put such a copy in the database's place")
    trying = command(
        "verify", partial(_verify, speak), "check a copy in a database of its own; nothing changes"
    )
    for reading in (restoring, trying):
        reading.add_argument("file", type=Path, metavar="FILE")
        about = "the secret key of an encrypted copy"
        reading.add_argument("--key", type=Path, metavar="FILE", help=about)
    about = "copy everything into an empty database of either kind; stop the program before"
    moving = command("move", partial(_move, speak), about)
    moving.add_argument("into", metavar="URL")
    checking = command("check", partial(_check, speak), "prove that figures and audit agree")
    about = "with which the audit ended at an earlier check"
    checking.add_argument("--expect", metavar="HASH", help=about)


def _backup(speak: Speak, engine: sa.Engine, args: argparse.Namespace) -> int:
    made = backup(engine, args.file, keep=args.keep)
    print(f"Copied to {made.file} ({made.size / 2**20:.1f} MB).")
    for fault in made.faults or ():
        print(f"      {fault}")
    if made.faults is None:
        print(f"The copy was not tried: {made.untried}")
    else:
        found = f"{len(made.faults)} faults" if made.faults else "no fault"
        print(f"It was put into a database of its own and checked: {found}.")
    verdict = UNTRIED if made.faults is None else FAULTY if made.faults else HELD
    print(speak(verdict, n=len(made.faults or ())))
    return FINDINGS if made.faults != [] else 0


def _verify(speak: Speak, engine: sa.Engine, args: argparse.Namespace) -> int:
    return _print(speak, verify(engine, args.file, key=args.key))


def _restore(engine: sa.Engine, args: argparse.Namespace) -> None:
    aside = restore(engine, args.file, key=args.key)
    print(f"Restored from {args.file}; everybody is signed out.")
    if aside:
        print(f"What was there before is kept in {aside}.")


def _move(speak: Speak, engine: sa.Engine, args: argparse.Namespace) -> int:
    target = make_engine(args.into)
    try:
        print(f"Into: {without_password(target.url)}", flush=True)
        for table, rows in move(engine, target, _every(5.0)).items():
            print(f"{rows:>9} {table}")
        print("Each table is there as it was sent; everybody signs in anew. The check of the copy:")
        args.expect = None
        return _check(speak, target, args)
    finally:
        target.dispose()


def _every(seconds: float) -> Progress:
    """Says how far a table has come, so many seconds after it was last said."""
    heard = monotonic()

    def say(table: str, done: int, of: int) -> None:
        nonlocal heard
        if monotonic() - heard >= seconds:
            heard = monotonic()
            print(f"{done:>9} of {of} {table} ...", flush=True)

    return say


def _check(speak: Speak, engine: sa.Engine, args: argparse.Namespace) -> int:
    file = sqlite_file(engine)
    if file and not file.exists():
        raise Refusal(N_("There is no database {file}."), file=file)
    with engine.connect() as conn:
        code = _print(speak, check(conn, args.expect))
        print(f"The audit ends with {audit_end(conn) or 'nothing'}")
    return code


def _print(speak: Speak, proofs: Iterable[Proof]) -> int:
    faults = 0
    for proof in proofs:
        faults += len(proof.faults)
        state = "WRONG" if proof.faults else "ok"
        print(f"{state:5} {proof.count:>9} {proof.subject}")
        for fault in proof.faults:
            print(f"      {fault}")
    print(speak(WRONG if faults else AGREES, n=faults))
    return FINDINGS if faults else 0
