"""Settings of the installation, and how fresh its data is."""

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from db.model import BEGINNING
from db.periods import ONE_DAY, Calendar
from db.queries.revisions import once
from db.schema import logo as logo_table
from db.schema import monthly_return, period_close
from db.schema import setting as setting_table
from db.subjects import RECORDS

RETURN_DEADLINE_DAYS = 3
SIGN_IN_KEPT_DAYS = 90
FIRST_PASSWORD_DAYS = 7


@dataclass(frozen=True)
class ReportHead:
    """What stands at the head and the foot of an exported report (Decree 30/2020, annex I). All
    that says so is made of these fields: the settings, their form, and the report itself.

    `report_number` is written as in the original ("05/BC-CAH"), `report_recipients` a line each.
    """

    report_superior: str = ""
    report_number: str = ""
    report_place: str = ""
    report_subject: str = ""
    report_signer_title: str = ""
    report_signer_name: str = ""
    report_recipients: str = ""


REPORT_FIELDS = tuple(ReportHead.__dataclass_fields__)


@dataclass(frozen=True)
class Installation(ReportHead):
    """What an administrator sets.

    `installed_name` stands on the front page; under `own_address` browsers reach it, which codes of
    figures lead to. `cutoff_day` ends a reporting month (1 to 28; 0:
    calendar months). `programme_start` is the nominal month since which reintegration is summed
    up; None for the first return. A return is late `return_deadline_days` after its month.
    `second_factor_required`: of administrators and leaders; `second_factor_of_all`: of everybody. A
    first password is good for `first_password_days`. Sign-in records are kept for
    `sign_in_kept_days`, what only serves a person's account for `leaver_kept_days` after it was
    disabled (0: always).
    """

    installed_name: str = ""
    own_address: str = ""
    cutoff_day: int = Calendar().cutoff_day
    programme_start: date | None = None
    return_deadline_days: int = RETURN_DEADLINE_DAYS
    second_factor_required: bool = False
    second_factor_of_all: bool = False
    sign_in_kept_days: int = SIGN_IN_KEPT_DAYS
    leaver_kept_days: int = 0
    first_password_days: int = FIRST_PASSWORD_DAYS


NAMED = ("installed_name", "own_address")


def installation(conn: sa.Connection) -> Installation:
    """The settings as they stand, the usual ones where nothing is set."""
    texts = {name: setting(conn, name) or "" for name in (*NAMED, *REPORT_FIELDS)}
    return Installation(
        cutoff_day=calendar(conn).cutoff_day,
        programme_start=_day(conn, "programme_start"),
        return_deadline_days=return_deadline_days(conn),
        second_factor_required=setting(conn, "second_factor_required") == "1",
        second_factor_of_all=setting(conn, "second_factor_of_all") == "1",
        sign_in_kept_days=kept_days(conn, "sign_in_kept_days", SIGN_IN_KEPT_DAYS),
        leaver_kept_days=kept_days(conn, "leaver_kept_days", 0),
        first_password_days=first_password_lasts(conn).days,
        **texts,
    )


def logo(conn: sa.Connection) -> bytes:
    """The installation's own sign as PNG; empty where it has none."""
    return conn.scalar(sa.select(logo_table.c.png)) or b""


def returns_counted(conn: sa.Connection) -> int:
    """How many monthly returns were made on the calendar that stands."""
    return conn.scalar(sa.select(sa.func.count()).select_from(monthly_return)) or 0


def setting(conn: sa.Connection, key: str) -> str | None:
    return once(conn, _setting, key)


def _setting(conn: sa.Connection, key: str) -> str | None:
    return conn.scalar(sa.select(setting_table.c.value).where(setting_table.c.key == key))


def calendar(conn: sa.Connection) -> Calendar:
    """The reporting calendar of the installation; the migrations put the usual cut-off day in."""
    return Calendar(int(setting(conn, "cutoff_day") or Calendar().cutoff_day))


def programme_start(conn: sa.Connection) -> date:
    """First nominal month since which reintegration flows are summed up; else of all returns."""
    first = sa.select(sa.func.min(monthly_return.c.month))
    return _day(conn, "programme_start") or conn.scalar(first) or BEGINNING


def first_password_lasts(conn: sa.Connection) -> timedelta:
    """How long the password of a new account, or a new password, waits to be changed."""
    return timedelta(days=int(setting(conn, "first_password_days") or FIRST_PASSWORD_DAYS))


def return_deadline_days(conn: sa.Connection) -> int:
    """Days after the last day of a month until its return is late."""
    return int(setting(conn, "return_deadline_days") or RETURN_DEADLINE_DAYS)


def kept_days(conn: sa.Connection, name: str, usual: int) -> int:
    """How many days something of an account is kept; 0: always."""
    return int(setting(conn, name) or usual)


def pretended_today(conn: sa.Connection) -> date | None:
    """The day on which the sample district lives; None for a real installation."""
    return _day(conn, "pretended_today")


def opening_day(conn: sa.Connection) -> date | None:
    """The day on which the dashboards of the sample open; None for a real installation."""
    return _day(conn, "opening_day")


def _day(conn: sa.Connection, key: str) -> date | None:
    stored = setting(conn, key)
    return date.fromisoformat(stored) if stored else None


def data_span(conn: sa.Connection) -> tuple[date, date] | None:
    """First and last day that any figure speaks of, or None while there is no data.

    What was voided is no figure: the reason may be its date. A survey round is none before forms
    of it were counted: it may be planned ahead.
    """
    months, days = calendar(conn), list[date]()
    for record in RECORDS.values():
        if record.day is not None and record.spans is not None:
            one_day = sa.select(record.day).where(record.spans).limit(1)
            for end in (record.day, record.day.desc()):
                found = conn.scalar(one_day.order_by(end))
                days += record.stretch.days(found, months) if found is not None else ()
    return (min(days), max(days)) if days else None


def is_closed(conn: sa.Connection, first: date, last: date) -> bool:
    """Whether every day of the window lies in a closing that still stands: a year whose months
    were closed one by one is closed."""
    day = first
    for closing in conn.execute(_standing().order_by(period_close.c.first_day)):
        if closing.first_day <= day <= closing.last_day:
            day = closing.last_day + ONE_DAY
    return day > last


def is_touched_by_closing(conn: sa.Connection, first: date, last: date) -> bool:
    """Whether a closing that still stands covers any day of the window."""
    within = (period_close.c.first_day <= last) & (period_close.c.last_day >= first)
    return conn.execute(_standing().where(within).limit(1)).first() is not None


def _standing() -> sa.Select[tuple[date, date]]:
    return sa.select(period_close.c.first_day, period_close.c.last_day).where(
        period_close.c.reopened_at.is_(None)
    )
