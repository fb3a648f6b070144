"""What the figures of the sample refer to: units, categories, themes, settings, accounts."""

from datetime import date, timedelta

import sqlalchemy as sa

from db import schema
from db.commands.categories import insert_standard
from db.commands.units import Root, insert_units
from db.entries.units import read_units
from db.model import BEGINNING, Role
from db.queries.settings import calendar
from db.sample.draw import FOLDER, Row, client_key, lines_of, moment
from db.sample.places import BEGIN, DISTRICT_ENDS

ROOT_CODE = "393"
AFTER_THE_DISTRICT = "cụm xã"
"""Kind of the root once the district is gone; its name stays."""
OFFICER_CODE = "15361"
ACCOUNTS = {
    "lanhdao": (Role.LEADER, "Lãnh đạo (mẫu)"),
    "tonghop": (Role.STAFF, "Cán bộ tổng hợp (mẫu)"),
    "canbo": (Role.OFFICER, "Cán bộ xã Vĩnh Long (mẫu)"),
    "quantri": (Role.ADMIN, "Quản trị (mẫu)"),
}


def insert_reference(conn: sa.Connection) -> None:
    """Fill an empty database with all that figures of the district refer to."""
    insert_root(conn, "units.csv", ROOT_CODE, "Công an huyện Vĩnh Lộc", date(2020, 1, 1))
    insert_accounts(conn, OFFICER_CODE, ACCOUNTS["canbo"][1])


def insert_root(
    conn: sa.Connection, file: str, code: str, command: str, programme_start: date
) -> int:
    """The units of the file, the standard lists and the settings; the id of the root, whose
    `command` installed the program."""
    lines = read_units((FOLDER / file).read_text(encoding="utf-8")).lines
    root_id = insert_units(conn, lines, Root(code))
    insert_standard(conn)
    settings = {
        "sample_data": "1",
        "root_unit_id": str(root_id),
        "programme_start": programme_start.isoformat(),
        "installed_name": command,
    }
    conn.execute(
        schema.setting.insert(), [{"key": key, "value": value} for key, value in settings.items()]
    )
    return root_id


def insert_accounts(conn: sa.Connection, code: str, officer: str, since: date = BEGINNING) -> None:
    """The accounts of the four roles; the officer's commune bears the code on the day `since`, or
    was the first one to bear it."""
    unit = schema.unit.c
    own = sa.select(unit.id).where(unit.code == code, unit.valid_from >= since)
    officers_unit = conn.scalar(own.order_by(unit.valid_from).limit(1))
    conn.execute(
        schema.account.insert(),
        [
            {
                "sign_in_name": name,
                "display_name": officer if role is Role.OFFICER else display_name,
                "role": role,
                "unit_id": officers_unit if role is Role.OFFICER else None,
                "must_change_password": False,
                "created_at": moment(BEGIN, name),
            }
            for name, (role, display_name) in ACCOUNTS.items()
        ],
    )


def rename_root(conn: sa.Connection, root_id: int, until: date) -> None:
    """The command that installed the program outlives the district: it bears its present name."""
    if until < DISTRICT_ENDS:
        return
    conn.execute(
        schema.unit.update().where(schema.unit.c.id == root_id).values(kind=AFTER_THE_DISTRICT)
    )
    conn.execute(
        schema.setting.update()
        .where(schema.setting.c.key == "installed_name")
        .values(value="Cụm xã Vĩnh Lộc")
    )


def live_on(conn: sa.Connection, until: date) -> None:
    """Let it be the day after the reporting month in which the story ends: a month is over, and
    not due yet. Dashboards open on the day on which the story ends."""
    months = calendar(conn)
    today = months.last_day(months.month_of(until)) + timedelta(days=1)
    days = {"pretended_today": today, "opening_day": until}
    conn.execute(schema.setting.delete().where(schema.setting.c.key.in_(days)))
    conn.execute(
        schema.setting.insert(),
        [{"key": key, "value": day.isoformat()} for key, day in days.items()],
    )


def campaigns(until: date) -> list[Row]:
    """Rows of campaign that have begun by the day, oldest first."""
    stretches = [
        (line["name"], date.fromisoformat(line["starts_on"]), date.fromisoformat(line["ends_on"]))
        for line in lines_of("campaigns.csv")
    ]
    return [
        {
            "name": name,
            "starts_on": first,
            "ends_on": last,
            "client_key": client_key("campaign", first, name),
            "written_at": moment(first, name),
        }
        for name, first, last in stretches
        if first <= until
    ]
