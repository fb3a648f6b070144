"""The sample province: Thanh Hoa from 12/2023 to 10/10/2026, through the merger of 01/07/2025 with
its splits. Its units are real (thanh_hoa_units.csv, from public mappings of the resolutions); every
figure and every population is invented, and the setting sample_data marks all of it.
"""

from collections import Counter, defaultdict
from datetime import date, timedelta
from random import Random

import sqlalchemy as sa

from db import schema
from db.ledger.audit import take_turn
from db.ledger.bulk import record_since, recorded
from db.model import COMMUNE, N_, Refusal
from db.queries.units import successors
from db.sample.draw import Row, apportion, client_key, draw, moment, pick
from db.sample.incidents import (
    KINDS,
    NOTES,
    WEIGHT_OF_MONTH,
    day_solved,
    harm,
    is_tet,
    kind_of,
)
from db.sample.places import CALENDAR, Place
from db.sample.reference import campaigns, insert_accounts, insert_root, live_on
from db.sample.returns import counted, end_of, flows_of, report
from db.sample.store import ids, put
from db.sample.surveys import filled_in, put_surveys, targets
from db.sample.voices import OTHER_PARTNER, TITLE, events_of, invented, of_forum

UNITS, ROOT_CODE = "thanh_hoa_units.csv", "38"
FIRST, LAST = date(2023, 12, 15), date(2026, 10, 10)
MERGER = date(2025, 7, 1)
OFFICER_CODE, OFFICER = "15349", "Cán bộ xã Vĩnh Lộc (mẫu)"
COMMAND = "Công an tỉnh Thanh Hóa"
PEOPLE = {"xã": (3_200, 9_500), "thị trấn": (5_000, 14_000), "phường": (5_500, 16_000)}
"""From, to: invented populations of the communes until the merger, by kind."""
COUNTED_IN = 2024
PER_THOUSAND = 0.72
"""Incidents a year."""
SPREAD, OUTSTANDING = 0.16, {1.9: 0.03, 0.5: 0.03, 1.0: 0.94}
"""How much communes differ in their own rate, and how often one stands out by how much."""
MISSING_SHARE = 0.006
STOCK_PER_THOUSAND = 2.1
FORUMS_A_MONTH = 4
AT_FORUM = (7, 21)
"""Suggestions of one forum, from and to."""
ROUND_TITLE = "Khảo sát mức độ hài lòng của người dân, tháng 6/{year}"
FORMS_PER_PERSON = 1 / 160
SCALE = 42
"""Goals of the province to those of the sample district."""


def fill_province(conn: sa.Connection) -> None:
    """Fill an empty database with the sample province: the same rows every time.

    Raises:
        Refusal: there is something in the database.
    """
    take_turn(conn)
    if conn.scalar(sa.select(sa.func.count()).select_from(schema.unit)):
        raise Refusal(
            N_("The sample province fills an empty database only. Name another, or a new file.")
        )
    root_id = insert_root(conn, UNITS, ROOT_CODE, COMMAND, date(2024, 1, 1))
    _people(conn)
    insert_accounts(conn, OFFICER_CODE, OFFICER, MERGER)
    live_on(conn, LAST)
    before = recorded(conn)
    everywhere = _places(conn)
    missing = _missing(everywhere)
    accounts = ids(conn, schema.account.c.sign_in_name)
    staff = accounts["tonghop"]
    writers = {place.id: accounts["canbo"] for place in everywhere if place.code == OFFICER_CODE}
    rows = _incidents(everywhere, missing, ids(conn, schema.category.c.code))
    for row in rows:
        row["written_by"] = writers.get(row["unit_id"], staff)
    put(conn, schema.incident, rows)
    reports, counts = _returns(conn, everywhere, missing, rows, writers, staff)
    put(conn, schema.monthly_return, reports)
    put(conn, schema.reintegration, counts, key=("return_id",), return_=schema.monthly_return)
    put(conn, schema.campaign, [row for row in campaigns(LAST) if row["starts_on"] >= FIRST])
    forums, suggestions, events = _voices(everywhere, root_id, ids(conn, schema.theme.c.code))
    put(conn, schema.forum, forums)
    put(conn, schema.suggestion, suggestions, forum=schema.forum)
    put(conn, schema.suggestion_event, events, suggestion=schema.suggestion)
    _put_surveys(conn, everywhere, root_id)
    goals, values = targets(root_id, LAST, first_year=FIRST.year + 1, scale=SCALE)
    put(conn, schema.target, goals)
    put(conn, schema.target_value, values, key=("target_id", "month"), target=schema.target)
    record_since(conn, before, by=None, action="sample")


def _people(conn: sa.Connection) -> None:
    """Invent how many live where: of the former communes, and of what they became as many as the
    parts had."""
    unit = schema.unit.c
    rows = conn.execute(sa.select(schema.unit).where(unit.level == COMMUNE).order_by(unit.valid_to))
    became, people = successors(conn), defaultdict[int, int](int)
    for row in rows:
        if row.valid_to < MERGER:
            people[row.id] = draw("people", row.code).randrange(*PEOPLE[row.kind])
        heirs = became.get(row.id, ())
        for heir, part in apportion(people[row.id], dict.fromkeys(heirs, 1.0)).items():
            people[heir] += part
    change = schema.unit.update().where(unit.id == sa.bindparam("unit"))
    given = [{"unit": unit_id, "people": number} for unit_id, number in people.items()]
    values = {"population": sa.bindparam("people"), "population_year": COUNTED_IN}
    conn.execute(change.values(values), given)


def _places(conn: sa.Connection) -> list[Place]:
    """Every commune, the former ones first; `parts` are those that became it whole."""
    unit = schema.unit.c
    rows = conn.execute(
        sa.select(schema.unit)
        .where(unit.level == COMMUNE)
        .order_by(unit.valid_to, unit.valid_from, unit.code)
    )
    became, found = successors(conn), dict[int, Place]()
    parts = defaultdict[int, list[Place]](list)
    for row in rows:
        own = tuple(parts[row.id])
        days = (row.valid_from, row.valid_to)
        place = Place(row.id, row.code, row.name, row.kind, *days, row.population, own)
        found[row.id] = place
        heirs = became.get(row.id, ())
        if len(heirs) == 1:
            parts[heirs[0]].append(place)
    return list(found.values())


def _months() -> tuple[date, ...]:
    return CALENDAR.custom(FIRST, LAST).months()


def _owing(everywhere: list[Place], month: date) -> list[Place]:
    return [place for place in everywhere if place.exists(CALENDAR.last_day(month))]


def _missing(everywhere: list[Place]) -> set[tuple[int, date]]:
    """Months that a commune never reported; of the newest ones more."""
    months = _months()
    return {
        (place.id, month)
        for number, month in enumerate(months, start=1)
        for place in _owing(everywhere, month)
        if draw("missing", place.key, month).random()
        < MISSING_SHARE * (4 if number >= len(months) - 1 else 1)
    }


def _rate(place: Place) -> float:
    """How much likelier an incident is here than its size says."""
    chance = draw("rate", place.code)
    own = chance.lognormvariate(0, SPREAD) * pick(chance, OUTSTANDING)
    return own * (1 if place.kind == "xã" else 1.35)


def _incidents(
    everywhere: list[Place], missing: set[tuple[int, date]], ids_of: dict[str, int]
) -> list[Row]:
    """Rows of the table incident, oldest first: none where a month was never reported."""
    days = [FIRST + timedelta(days=step) for step in range((LAST - FIRST).days + 1)]
    weights = [WEIGHT_OF_MONTH[day.month - 1] * (1.6 if is_tet(day) else 1) for day in days]
    people = sum(place.people for place in everywhere if place.exists(LAST))
    chance = draw("province", "incidents")
    number = round(people / 1000 * PER_THOUSAND * len(days) / 365)
    there = {
        begun: [place for place in everywhere if place.exists(begun)] for begun in (FIRST, MERGER)
    }
    sizes = {
        begun: [place.people * _rate(place) for place in places] for begun, places in there.items()
    }
    rows = []
    for step, day in enumerate(sorted(chance.choices(days, weights, k=number))):
        begun = MERGER if day >= MERGER else FIRST
        (place,) = chance.choices(there[begun], sizes[begun])
        if (place.id, CALENDAR.month_of(day)) in missing:
            continue
        rows.append(_incident(place, day, step, ids_of))
    return rows


def _incident(place: Place, day: date, step: int, ids_of: dict[str, int]) -> Row:
    chance = draw("province", "incident", step)
    kind = KINDS[kind_of(chance, day)]
    solved_on = day_solved(chance, kind, day)
    return {
        "unit_id": place.id,
        "category_id": ids_of[kind["code"]],
        "occurred_on": day,
        "solved_on": solved_on if solved_on and solved_on <= LAST else None,
        **harm(chance, kind["code"]),
        "note": chance.choice(NOTES),
        "client_key": client_key("province", "incident", step),
        "written_at": moment(day + timedelta(days=1), step),
    }


def _returns(
    conn: sa.Connection,
    everywhere: list[Place],
    missing: set[tuple[int, date]],
    rows: list[Row],
    writers: dict[int, int],
    staff: int,
) -> tuple[list[Row], list[Row]]:
    """Rows of monthly_return in the order in which they came, and of reintegration. A commune goes
    on from what its parts had; what a split one had is shared out among its heirs."""
    happened = Counter((row["unit_id"], CALENDAR.month_of(row["occurred_on"])) for row in rows)
    stocks = {
        place.id: round(place.people / 1000 * STOCK_PER_THOUSAND)
        for place in everywhere
        if place.exists(FIRST)
    }
    became, inherited = successors(conn), Counter[int]()
    reports, counts = [], []
    for month in _months():
        for place in _owing(everywhere, month):
            if place.id not in stocks:
                _hand_over(stocks, became, inherited)
            if (place.id, month) in missing:
                continue
            start = stocks[place.id]
            flows = flows_of(place, month, start)
            end = end_of(flows, start)
            number = sum(happened[part.id, month] for part in (place, *place.parts))
            sent = report(place, month, number, writers.get(place.id, staff), LAST)
            if sent["submitted_at"].date() > LAST:
                continue
            stocks[place.id] = end
            reports.append(sent)
            counts.append(counted(sent, place, month, (start, end), flows))
    reports.sort(key=lambda sent: sent["submitted_at"])
    return reports, counts


def _hand_over(
    stocks: dict[int, int], became: dict[int, tuple[int, ...]], inherited: Counter[int]
) -> None:
    """What the communes had when they ended, to their heirs."""
    for unit_id, heirs in became.items():
        for heir, part in apportion(stocks[unit_id], dict.fromkeys(heirs, 1.0)).items():
            inherited[heir] += part
    stocks.update(inherited)


def _voices(
    everywhere: list[Place], root_id: int, theme_ids: dict[str, int]
) -> tuple[list[Row], list[Row], list[Row]]:
    """Rows of forum, of suggestion (with forum_key), of suggestion_event (with suggestion_key)."""
    forums, suggestions, events = [], [], list[Row]()
    for held_on, number in _forum_days():
        chance = draw("province", "forum", held_on, number)
        here = [place for place in everywhere if place.exists(held_on)]
        place = None if chance.random() < 0.06 else chance.choice(here)
        key = client_key("province", "forum", held_on, number)
        forums.append(_forum(chance, held_on, place, root_id, key))
        used: set[str] = set()
        for step in range(chance.randrange(*AT_FORUM)):
            row, states = invented(chance, held_on, place, used)
            own_key = client_key("province", "suggestion", held_on, number, step)
            at = moment(held_on, number, step)
            suggestions.append(of_forum(forums[-1], row, theme_ids, own_key, at))
            events += events_of(own_key, states)
    events.sort(key=lambda event: event["happened_on"])
    return forums, suggestions, [event for event in events if event["happened_on"] <= LAST]


def _forum_days() -> list[tuple[date, int]]:
    """Days on which forums were held, with a number among those of the month."""
    found = []
    for month in _months():
        first = CALENDAR.first_day(month)
        days = (min(CALENDAR.last_day(month), LAST) - first).days + 1
        chance = draw("province", "forums", month)
        steps = sorted(chance.randrange(days) for _ in range(FORUMS_A_MONTH))
        found += [(first + timedelta(days=step), number) for number, step in enumerate(steps)]
    return found


def _forum(chance: Random, held_on: date, place: Place | None, root_id: int, key: str) -> Row:
    return {
        "unit_id": place.id if place else root_id,
        "held_on": held_on,
        "title": TITLE,
        "venue": "Nhà văn hóa" if place else "Hội trường trung tâm",
        "partner": OTHER_PARTNER,
        "attendees": chance.randrange(60, 260),
        "client_key": key,
        "written_at": moment(held_on, "forum"),
    }


def _put_surveys(conn: sa.Connection, everywhere: list[Place], root_id: int) -> None:
    rounds, forms, tallies = [], [], []
    for year in range(FIRST.year + 1, LAST.year + 1):
        opened_on, closed_on = date(year, 6, 1), date(year, 6, 12)
        key, title = client_key("province", "survey", year), ROUND_TITLE.format(year=year)
        own_round = {
            "unit_id": root_id,
            "title": title,
            "opened_on": opened_on,
            "closed_on": closed_on,
        }
        rounds.append(own_round | {"client_key": key, "written_at": moment(closed_on, "survey")})
        for place in everywhere:
            if place.exists(closed_on):
                where = {"survey_key": key, "unit_id": place.id}
                chance = draw("province", "survey", year, place.code)
                own, answers = filled_in(chance, round(place.people * FORMS_PER_PERSON), year)
                forms.append(where | own)
                tallies += [where | {"valid": own["valid"]} | row for row in answers]
    put_surveys(conn, rounds, forms, tallies)
