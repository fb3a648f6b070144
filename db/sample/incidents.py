"""Incidents: as many in each window as the report says, the rest by season, size and kind."""

from datetime import date, timedelta
from random import Random

from db.sample.draw import Row, client_key, draw, lines_of, moment, pick
from db.sample.places import ANCHOR, BEGIN, CALENDAR, HORIZON, Place
from db.sample.returns import MISSING

WINDOWS = (
    (BEGIN, date(2020, 12, 14), 53),
    (date(2020, 12, 15), date(2021, 12, 14), 49),
    (date(2021, 12, 15), date(2022, 10, 10), 42),
    (date(2022, 10, 11), date(2022, 12, 14), 9),
    (date(2022, 12, 15), ANCHOR, 30),
    (date(2023, 10, 11), date(2023, 12, 14), 7),
    (date(2023, 12, 15), date(2024, 12, 14), 41),
    (date(2024, 12, 15), date(2025, 12, 14), 38),
    (date(2025, 12, 15), HORIZON, 36),
)
"""First day, last day, incidents. 30 and 42 are in the report, the others are invented."""
TET = (
    date(2020, 1, 25),
    date(2021, 2, 12),
    date(2022, 2, 1),
    date(2023, 1, 22),
    date(2024, 2, 10),
    date(2025, 1, 29),
    date(2026, 2, 17),
)
"""First days of the lunar years."""
WEIGHT_OF_MONTH = (1.1, 1.0, 0.9, 0.95, 1.0, 1.1, 1.15, 1.05, 0.9, 0.95, 1.0, 1.15)
TOWN = 1.5
"""How much likelier an incident is in the town than its size says."""
NOTES = ("",) * 9 + ("Đã chuyển hồ sơ theo thẩm quyền.",)
MILLION = 1_000_000


def incidents(everywhere: list[Place], until: date, category_ids: dict[str, int]) -> list[Row]:
    """Rows of the table incident up to the day, oldest first."""
    rows = []
    for first, last, number in WINDOWS:
        chance = draw("incidents", first)
        days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
        weights = [WEIGHT_OF_MONTH[day.month - 1] * (1.6 if is_tet(day) else 1) for day in days]
        for place_in_row, day in enumerate(sorted(chance.choices(days, weights, k=number))):
            rows.append(_incident(everywhere, day, (first, place_in_row), until, category_ids))
    return [row for row in rows if row["occurred_on"] <= until]


def _incident(
    everywhere: list[Place], day: date, name: tuple[object, ...], until: date, ids: dict[str, int]
) -> Row:
    chance = draw("incident", *name)
    kind = KINDS[kind_of(chance, day)]
    solved_on = day_solved(chance, kind, day)
    # What the report's day did not know stays unknown, so that a longer sample changes no row.
    known_by = ANCHOR if day <= ANCHOR else until
    return {
        "unit_id": _place(chance, everywhere, day).id,
        "category_id": ids[kind["code"]],
        "occurred_on": day,
        "solved_on": solved_on if solved_on and solved_on <= known_by else None,
        **harm(chance, kind["code"]),
        "note": chance.choice(NOTES),
        "client_key": client_key("incident", *name),
        "written_at": moment(day + timedelta(days=1), *name),
    }


def is_tet(day: date) -> bool:
    return any(-30 <= (day - tet).days <= 10 for tet in TET)


def kind_of(chance: Random, day: date) -> str:
    festive = is_tet(day)
    return pick(
        chance,
        {
            code: float(kind["weight"]) * (float(kind["tet"]) if festive else 1)
            for code, kind in KINDS.items()
        },
    )


def _place(chance: Random, everywhere: list[Place], day: date) -> Place:
    """A month that a commune does not report is left without incidents: nobody knows of any."""
    month = CALENDAR.month_of(day)
    return pick(
        chance,
        {
            place: place.people * (TOWN if place.kind == "thị trấn" else 1)
            for place in everywhere
            if place.exists(day) and (place.code, month) not in MISSING
        },
    )


def day_solved(chance: Random, kind: dict[str, str], day: date) -> date | None:
    solved, days = chance.random() < float(kind["solved"]), int(kind["days"])
    wait = min(int(chance.expovariate(1 / days)), 4 * days) if days else 0
    return day + timedelta(days=wait) if solved else None


def harm(chance: Random, code: str) -> dict[str, int]:
    if code.startswith("E"):
        dead = chance.choices((0, 1, 2), (65, 33, 2))[0]
        injured = chance.choices((0, 1, 2, 3), (25, 50, 20, 5))[0]
        return {
            "dead": dead,
            "injured": injured if dead or injured else 1,
            "damage": chance.randrange(3, 60) * MILLION,
        }
    if code.startswith("F"):
        return {
            "dead": 0,
            "injured": chance.choices((0, 1), (85, 15))[0],
            "damage": chance.randrange(15, 400) * MILLION,
        }
    return {"dead": 0, "injured": 0, "damage": 0}


KINDS = {line["code"]: line for line in lines_of("categories.csv")}
"""Categories of the second level: how likely each is (weight; times tet around the new year),
the share that is solved, the usual days until then."""
