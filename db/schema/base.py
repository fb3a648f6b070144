"""What tables are made of: naming, moments, and columns that recur."""

from datetime import UTC, datetime
from enum import StrEnum

import sqlalchemy as sa

from db.model import BEGINNING, FOREVER

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


class Moment(sa.types.TypeDecorator[datetime]):
    """A point in time: aware in Python, naive UTC in the database, on both databases alike."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def one_of(column: str, choices: type[StrEnum]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{choice.value}'" for choice in choices)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"{column}_known")


def count(name: str, size: type[sa.Integer] = sa.Integer) -> sa.Column[int]:
    return sa.Column(
        name,
        size,
        sa.CheckConstraint(f"{name} >= 0", name=f"{name}_not_negative"),
        nullable=False,
        server_default="0",
    )


def flag(name: str, default: bool = False) -> sa.Column[bool]:
    return sa.Column(
        name,
        sa.Boolean(create_constraint=True, name=f"{name}_is_boolean"),
        nullable=False,
        server_default=sa.true() if default else sa.false(),
    )


def validity() -> list[sa.Column[object] | sa.CheckConstraint]:
    return [
        sa.Column("valid_from", sa.Date, nullable=False, server_default=BEGINNING.isoformat()),
        sa.Column("valid_to", sa.Date, nullable=False, server_default=FOREVER.isoformat()),
        sa.CheckConstraint("valid_from <= valid_to", name="validity_in_order"),
    ]


def void() -> list[sa.Column[object] | sa.CheckConstraint]:
    """Of a record that is taken out of every figure and stays, with the reason."""
    return [
        sa.Column("voided_at", Moment),
        sa.Column("void_reason", sa.String(400)),
        sa.CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name="void_has_reason"),
    ]


def identity() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def unit_key(nullable: bool = False) -> sa.Column[int]:
    return sa.Column("unit_id", sa.ForeignKey("unit.id"), nullable=nullable)


def label(name: str, length: int, *rules: sa.CheckConstraint) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), *rules, nullable=False)


def search_key() -> sa.Column[str]:
    """Accent-free key of the text beside it (db.text.search_key): to find by, never to join by."""
    return sa.Column("search_key", sa.Text, nullable=False)


def record() -> list[sa.Column[object]]:
    """What every typed record carries: its version, its client key, who wrote it last and when."""
    return [
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("client_key", sa.String(32), nullable=False, unique=True),
        sa.Column("written_by", sa.ForeignKey("account.id")),
        sa.Column("written_at", Moment, nullable=False, server_default=sa.func.current_timestamp()),
    ]
