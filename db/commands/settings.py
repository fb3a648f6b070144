"""Settings of the installation, changed by an administrator."""

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from db.factors import is_offered
from db.ledger.audit import record
from db.ledger.command import command
from db.model import BEGINNING, FOREVER, N_, Faults, Permission, Refusal, Stale, User
from db.queries.settings import (
    NAMED,
    REPORT_FIELDS,
    Installation,
    installation,
    is_touched_by_closing,
    returns_counted,
)
from db.schema import setting
from db.text import clean, clean_block

LONGEST_NAME = 80
ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]{1,90}(:\d{1,5})?(/[A-Za-z0-9._~-]{1,30})*/?")
"""Short, so that a code which holds it can be read from a slide."""
LONGEST_LINE, MOST_LINES = 160, 12
"""Of a field at the head or the foot of a report."""
LAST_CUTOFF = 28
MOST_DEADLINE_DAYS = 28
LEAST_KEPT_DAYS, MOST_KEPT_DAYS = 30, 3650
"""A guess is counted for minutes; who looks into a break-in needs weeks."""
MOST_FIRST_DAYS = 30


@command(Permission.MANAGE, sensitive=True)
def change_settings(
    conn: sa.Connection,
    seen: Installation,
    wanted: Installation,
    reason: str = "",
    *,
    unread: Mapping[str, Refusal] = MappingProxyType({}),
    by: User | None,
) -> tuple[str, ...]:
    """Set what differs from what the user saw; the names of the settings that changed.

    Another cut-off day counts every incident into its month anew, in this transaction. `unread` is
    what could not even be read of what was typed: it is refused together with what is wrong else.

    Raises:
        Stale: the settings are no longer as they were seen.
        Invalid: by field of Installation, or `reason`: another cut-off day once there are returns.
    """
    if installation(conn) != seen:
        raise Stale
    wanted = _cleaned(wanted)
    was, new = asdict(seen), asdict(wanted)
    changed = tuple(name for name in new if new[name] != was[name])
    faults = Faults()
    faults.found.update(unread)
    _check(conn, wanted, changed, clean(reason), faults)
    for name in changed:
        _put(conn, name, new[name])
    if changed:
        record(
            conn,
            "change",
            "setting",
            by=by,
            old={name: was[name] for name in changed},
            new={name: new[name] for name in changed},
            reason=clean(reason),
        )
    return changed


def _cleaned(wanted: Installation) -> Installation:
    texts: dict[str, Any] = {name: clean_block(getattr(wanted, name)) for name in REPORT_FIELDS}
    texts |= {name: clean(getattr(wanted, name)) for name in NAMED}
    return replace(wanted, **texts)


def _check(
    conn: sa.Connection,
    wanted: Installation,
    changed: tuple[str, ...],
    reason: str,
    faults: Faults,
) -> None:
    if len(clean(wanted.installed_name)) > LONGEST_NAME:
        faults.add("installed_name", N_("The name may have {most} characters."), most=LONGEST_NAME)
    if wanted.own_address and not ADDRESS.fullmatch(wanted.own_address):
        faults.add("own_address", N_("Write the address as https://name, without anything behind."))
    for name in REPORT_FIELDS:
        lines = getattr(wanted, name).splitlines()
        single = name != "report_recipients" and len(lines) > 1
        if single or len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            faults.add(name, N_("A line has {most} characters at most."), most=LONGEST_LINE)
    if not 0 <= wanted.cutoff_day <= LAST_CUTOFF:
        faults.add("cutoff_day", N_("The cut-off day is 1 to 28, or 0 for calendar months."))
    start = wanted.programme_start
    if start is not None and (start.day != 1 or not BEGINNING < start < FOREVER):
        faults.add("programme_start", N_("Write the month as 01/2020."))
    if not 0 <= wanted.return_deadline_days <= MOST_DEADLINE_DAYS:
        faults.add(
            "return_deadline_days",
            N_("The deadline is 0 to {most} days after the month."),
            most=MOST_DEADLINE_DAYS,
        )
    for name in ("second_factor_required", "second_factor_of_all"):
        if getattr(wanted, name) and not is_offered():
            faults.add(
                name,
                N_(
                    "The server has no key for second factors, so nobody could set one up. "
                    "Administrator of the server: python -m db doctor says how."
                ),
            )
    for name, least in (("sign_in_kept_days", LEAST_KEPT_DAYS), ("leaver_kept_days", 0)):
        if not least <= getattr(wanted, name) <= MOST_KEPT_DAYS:
            faults.add(name, N_("Enter {least} to {most} days."), least=least, most=MOST_KEPT_DAYS)
    if not 1 <= wanted.first_password_days <= MOST_FIRST_DAYS:
        faults.add(
            "first_password_days",
            N_("A first password is good for 1 to {most} days."),
            most=MOST_FIRST_DAYS,
        )
    if "cutoff_day" in changed:
        _check_cutoff(conn, reason, faults)
    faults.refuse()


def _check_cutoff(conn: sa.Connection, reason: str, faults: Faults) -> None:
    """What was reported by months of the old calendar keeps its meaning."""
    if is_touched_by_closing(conn, date.min, FOREVER):
        faults.add(
            "cutoff_day",
            N_(
                "Periods have been closed by months of the present cut-off day. It stays, unless "
                "a leader reopens all of them."
            ),
        )
    elif returns_counted(conn) and not 0 < len(reason) <= 400:
        faults.add(
            "reason",
            N_(
                "Monthly returns were counted by months of the present cut-off day. Say why it "
                "changes all the same."
            ),
        )


def _put(conn: sa.Connection, name: str, value: object) -> None:
    plain = int(value) if isinstance(value, bool) else value
    row = {"value": "" if plain is None else str(plain)}
    known = conn.execute(setting.update().where(setting.c.key == name).values(row))
    if not known.rowcount:
        conn.execute(setting.insert().values(key=name, **row))
