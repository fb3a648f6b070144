"""What stands behind the code of a figure: which it is, what it showed, who changed what since."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from db.codes import read
from db.indicators import GROUPS
from db.model import Selection
from db.periods import Period
from db.queries.amendments import Amendment, written_since
from db.queries.frames import as_record
from db.queries.shown import reaching_back
from db.queries.units import voices_of
from db.schema import account, figure_code
from db.selections import pack, unpack
from db.subjects import Record


@dataclass(frozen=True)
class Shown:
    """A figure as it leaves: the subjects it is of, narrowed to `detail` (a category, a survey)
    where that is given; its picture, else the numbers alone. `content` is JSON of the values."""

    subjects: tuple[str, ...]
    selection: Selection
    content: str
    picture: str = ""
    detail: int | None = None
    for_sharing: bool = False


@dataclass(frozen=True)
class Coded:
    """A figure that left, with what it showed then. `unit_id` is the unit whose screen it was;
    `issued_by` is the display name of who took it along first."""

    id: int
    code: str
    shown: Shown
    unit_id: int | None
    issued_by: str
    issued_at: datetime


def sha256(row: dict[str, object]) -> str:
    """Of what a row is of and shows: the same figure of the same state has one code."""
    names = ("subject", "picture", "detail", "selection", "for_sharing", "unit_id", "content")
    about = json.dumps([row[name] for name in names], ensure_ascii=False)
    return hashlib.sha256(about.encode()).hexdigest()


def as_row(shown: Shown, unit_id: int | None) -> dict[str, object]:
    """As it is stored, without who and when."""
    row: dict[str, object] = {
        "subject": ",".join(shown.subjects),
        "picture": shown.picture,
        "detail": shown.detail,
        "selection": pack(shown.selection),
        "for_sharing": shown.for_sharing,
        "unit_id": unit_id,
        "content": shown.content,
    }
    return row | {"sha256": sha256(row)}


def code_of(conn: sa.Connection, shown: Shown, unit_id: int | None) -> str | None:
    """The one it has had since it first showed these values."""
    same = figure_code.c.sha256 == as_row(shown, unit_id)["sha256"]
    return conn.scalar(sa.select(figure_code.c.code).where(same))


def coded(conn: sa.Connection, typed: str) -> Coded | None:
    """None where nothing has this code, or it is none: both are looked up. Who may see it is for
    the caller."""
    statement = (
        sa.select(figure_code, account.c.display_name.label("issuer"))
        .join_from(figure_code, account, account.c.id == figure_code.c.issued_by)
        .where(figure_code.c.code == read(typed))
    )
    row = conn.execute(statement).one_or_none()
    if row is None:
        return None
    shown = Shown(
        tuple(row.subject.split(",")),
        unpack(row.selection),
        row.content,
        row.picture,
        row.detail,
        row.for_sharing,
    )
    return as_record(Coded, row, shown=shown, issued_by=row.issuer)


def amended(conn: sa.Connection, found: Coded, groups: Collection[str]) -> list[Amendment]:
    """Everything since then that can have changed a figure of these groups, newest first."""
    selection = found.shown.selection

    def counted(record: Record) -> Period:
        by_months = any(GROUPS[group].by_months for group in record.groups)
        return reaching_back(selection.period) if by_months else selection.period

    heirs = voices_of(conn, selection)
    return [
        one
        for one in written_since(conn, figure_code, found.id, counted)
        if not set(groups).isdisjoint(one.groups)
        and (not one.units or any(unit in heirs for unit in one.units))
    ]
