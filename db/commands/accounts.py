"""Accounts: made, changed and closed by an administrator, or from the terminal (by None)."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

import sqlalchemy as sa

from db import passwords
from db.commands.sessions import (
    Opened,
    guess,
    normal_name,
    open_session,
    settle_attempt,
)
from db.engine import writing
from db.entries.field import length
from db.ledger.audit import record, take_turn
from db.ledger.command import command, require, require_confirmed
from db.model import COMMUNE, N_, Faults, Permission, Refusal, Role, User
from db.queries.accounts import acting
from db.queries.mergers import stranded
from db.queries.personal_data import Stored, stored_about
from db.queries.settings import first_password_lasts
from db.queries.units import by_id, outside, tree
from db.schema import account, second_factor, sign_in_event
from db.sheets.accounts import AccountFile
from db.text import clean

_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")


@command(Permission.MANAGE, sensitive=True)
def add_account(
    conn: sa.Connection,
    sign_in_name: str,
    display_name: str,
    role: Role,
    unit_id: int | None = None,
    *,
    issued: passwords.Issued,
    by: User | None,
) -> str:
    """Add an account; its generated password, to be shown once and changed at first sign-in."""
    insert_account(conn, sign_in_name, display_name, role, unit_id, issued.hash)
    name = normal_name(sign_in_name)
    new = {"display_name": clean(display_name), "role": role, "unit_id": unit_id}
    record(conn, "add", "account", name, by=by, new=new)
    return issued.password


@command(Permission.MANAGE, sensitive=True)
def add_accounts(
    conn: sa.Connection,
    file: AccountFile,
    *,
    issued: Sequence[passwords.Issued],
    by: User | None,
) -> list[tuple[str, str]]:
    """Add everybody of a file, each with a generated password and an audit row, or nobody; sign-in
    names and passwords, to be shown once.

    Raises:
        Invalid: everything that is wrong, by line and column.
    """
    faults, handed = Faults(), []
    faults.found.update(file.faults)
    for one, first in zip(file.lines, issued, strict=True):
        who = (one.sign_in_name, one.display_name, one.role, one.unit_id)
        try:
            handed.append(
                (normal_name(one.sign_in_name), add_account(conn, *who, issued=first, by=by))
            )
        except Refusal as refusal:
            column = {"unit_id": "unit"}.get(refusal.field or "", refusal.field)
            faults.found[f"{one.line}.{column}"] = refusal
    faults.refuse()
    return handed


def misspelt(name: str, display_name: str) -> Faults:
    """What is wrong with the names of an account, as they would be stored."""
    faults = Faults()
    if not _NAME.fullmatch(name):
        faults.add(
            "sign_in_name",
            N_(
                "The sign-in name has 2 to 64 characters: letters without accents, digits, "
                "dots, hyphens, underscores."
            ),
        )
    if not 0 < len(display_name) <= length(account.c.display_name):
        faults.add("display_name", N_("Enter a full name of at most 120 characters."))
    return faults


def insert_account(
    conn: sa.Connection,
    sign_in_name: str,
    display_name: str,
    role: Role,
    unit_id: int | None,
    password_hash: str,
    *,
    must_change_password: bool = True,
) -> int:
    """The row of a new account; its id. Who may do this is for the caller to know.

    Raises:
        Refusal: the name is taken or misspelt, or the role and the unit do not fit.
    """
    name, display_name = normal_name(sign_in_name), clean(display_name)
    for fault in misspelt(name, display_name).found.values():
        raise fault
    _require_fit(conn, role, unit_id)
    if conn.scalar(sa.select(account.c.id).where(account.c.sign_in_name == name)):
        raise Refusal(
            N_("The sign-in name {name} is taken. Choose another."), field="sign_in_name", name=name
        )
    until = datetime.now(UTC) + first_password_lasts(conn) if must_change_password else None
    row = account.insert().values(
        sign_in_name=name,
        display_name=display_name,
        role=role,
        unit_id=unit_id,
        password_hash=password_hash,
        must_change_password=must_change_password,
        password_expires_at=until,
    )
    account_id: int = conn.execute(row.returning(account.c.id)).scalar_one()
    return account_id


@command(Permission.MANAGE, sensitive=True)
def reset_password(
    conn: sa.Connection, sign_in_name: str, *, issued: passwords.Issued, by: User | None
) -> str:
    """A new generated password, to be shown once; ends the account's sessions and its lock."""
    until = datetime.now(UTC) + first_password_lasts(conn)
    first = {"must_change_password": True, "password_expires_at": until}
    row = _change(conn, sign_in_name, password_hash=issued.hash, **first)
    _forgive(conn, row.sign_in_name)
    record(conn, "reset_password", "account", row.sign_in_name, by=by)
    return issued.password


def change_password(
    engine: sa.Engine,
    current: str,
    new: str,
    *,
    by: User,
    binding: str,
    address: str = "",
) -> Opened:
    """Set one's own password. All sessions end, also copied ones; a new one goes on from here.

    Two transactions, as in `sign_in`: a guess at the current password counts as one.

    Raises:
        Refusal: the current password is wrong or locked, the new one is not good enough, or the
            session that it is changed in has ended.
    """
    passwords.require_good(new, by.sign_in_name)
    if new == current:
        raise Refusal(N_("The new password is the same as the old one."), field="password")
    attempt, right = guess(engine, by.sign_in_name, current, binding=binding, address=address)
    replacement = passwords.hashed(new) if right else ""
    if attempt.password_hash is None:
        raise Refusal(N_("The sample accounts have no password to change."))
    with writing(engine) as conn:
        take_turn(conn)
        settle_attempt(conn, attempt, right, binding=binding)
        if right:
            by = acting(conn, by, binding)
            values = {"password_hash": replacement, "must_change_password": False}
            _change(conn, by.sign_in_name, **values, password_expires_at=None)
            name = by.sign_in_name
            record(conn, "change_password", "account", name, by=by)
            return open_session(conn, by.id, binding=binding, address=address)
    raise Refusal(N_("The current password is wrong."), field="current")


@command(Permission.MANAGE, sensitive=True)
def reset_factor(conn: sa.Connection, sign_in_name: str, *, by: User | None) -> None:
    """Take the second factor away, for who has lost the device and the codes; sessions end."""
    row = _find(conn, sign_in_name)
    gone = conn.execute(second_factor.delete().where(second_factor.c.account_id == row.id))
    if not gone.rowcount:
        raise Refusal(N_("{name} has no second factor."), name=row.sign_in_name)
    _change(conn, row.sign_in_name)
    record(conn, "reset_factor", "account", row.sign_in_name, by=by)


@command(Permission.MANAGE, sensitive=True)
def export_account(conn: sa.Connection, sign_in_name: str, *, by: User | None) -> Stored:
    """All that is stored about who has the account, to be handed to them; that it was asked for is
    stored too, and so stands in it."""
    row = _find(conn, sign_in_name)
    record(conn, "export", "account", row.sign_in_name, by=by)
    return stored_about(conn, row.id)


@command(Permission.MANAGE, sensitive=True)
def unlock(conn: sa.Connection, sign_in_name: str, *, by: User | None) -> None:
    """Forgive the wrong passwords that locked the account."""
    name = _find(conn, sign_in_name).sign_in_name
    _forgive(conn, name)
    record(conn, "unlock", "account", name, by=by)


@command(Permission.MANAGE, sensitive=True)
def disable(conn: sa.Connection, sign_in_name: str, *, by: User | None) -> None:
    """Close the account; its open screens empty themselves. What it wrote stays."""
    row = _change(conn, sign_in_name, active=False)
    _require_an_administrator(conn)
    record(conn, "disable", "account", row.sign_in_name, by=by)


@command(Permission.MANAGE, sensitive=True)
def enable(conn: sa.Connection, sign_in_name: str, *, by: User | None) -> None:
    """Open a closed account again, with the password it had."""
    row = _change(conn, sign_in_name, active=True)
    record(conn, "enable", "account", row.sign_in_name, by=by)


@command(Permission.MANAGE, sensitive=True)
def change_role(
    conn: sa.Connection,
    sign_in_name: str,
    role: Role,
    unit_id: int | None = None,
    *,
    by: User | None,
) -> None:
    """Give the account another role or unit; its sessions end."""
    _require_fit(conn, role, unit_id)
    row = _change(conn, sign_in_name, role=role, unit_id=unit_id)
    _require_an_administrator(conn)
    record(
        conn,
        "change_role",
        "account",
        row.sign_in_name,
        by=by,
        old={"role": row.role, "unit_id": row.unit_id},
        new={"role": role, "unit_id": unit_id},
    )


@command(Permission.MANAGE, sensitive=True)
def move_to_successors(conn: sa.Connection, day: date, *, by: User) -> int:
    """Give everybody whose commune has ended by the day the one it has become; how many."""
    moves = [one for one in stranded(conn, day) if one.successor_id is not None]
    for officer in moves:
        change_role(conn, officer.sign_in_name, officer.role, officer.successor_id, by=by)
    return len(moves)


def end_sessions(conn: sa.Connection, sign_in_name: str, *, by: User | None) -> None:
    """Sign the account out everywhere. Everybody may do this for their own."""
    if by is None or by.sign_in_name != normal_name(sign_in_name):
        require(Permission.MANAGE, by=by)
        require_confirmed(by=by)
    take_turn(conn)
    row = _change(conn, sign_in_name)
    record(conn, "end_sessions", "account", row.sign_in_name, by=by)


def _find(conn: sa.Connection, sign_in_name: str) -> sa.Row[tuple[object, ...]]:
    name = normal_name(sign_in_name)
    row = conn.execute(sa.select(account).where(account.c.sign_in_name == name)).first()
    if row is None:
        raise Refusal(N_("There is no account {name}."), field="sign_in_name", name=name)
    return row


def _change(conn: sa.Connection, sign_in_name: str, **values: object) -> sa.Row[tuple[object, ...]]:
    """Set the values and move the epoch, which ends all sessions; the row as it was before."""
    row = _find(conn, sign_in_name)
    conn.execute(
        account.update().where(account.c.id == row.id).values(**values, epoch=account.c.epoch + 1)
    )
    return row


def _forgive(conn: sa.Connection, name: str) -> None:
    wrong = (sign_in_event.c.sign_in_name == name) & (sign_in_event.c.outcome == "refused")
    conn.execute(sign_in_event.update().where(wrong).values(forgiven=True))


def _require_an_administrator(conn: sa.Connection) -> None:
    remaining = sa.select(account.c.id).where(account.c.role == Role.ADMIN, account.c.active)
    if conn.scalar(remaining.limit(1)) is None:
        raise Refusal(N_("This is the last administrator. Appoint another one first."))


def _require_fit(conn: sa.Connection, role: Role, unit_id: int | None) -> None:
    """Administrators belong to the whole, officers to a unit, the others to either."""
    if (unit_id is None and role is Role.OFFICER) or (unit_id is not None and role is Role.ADMIN):
        raise Refusal(
            N_("An officer belongs to a commune or an area, an administrator to the whole."),
            field="unit_id",
        )
    if unit_id is None:
        return
    whole, commune = tree(conn), by_id(conn, unit_id)
    if whole is None or commune is None or commune.level == COMMUNE:
        is_inside = commune is not None and unit_id not in outside(conn)
    else:
        is_inside = unit_id in whole.nodes and unit_id != whole.root.id
    if not is_inside:
        raise Refusal(
            N_("Choose a unit below the whole; who belongs to the whole has none."),
            field="unit_id",
        )
