"""Monthly returns with the counts of reintegration.

The report states three figures for 2020 to 15/09/2023: 89 received, 47 guided, 178 under
management at the end. The flows of those months are dealt out to communes and months, the stocks
follow backwards from the end; later months go forward from there.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from db.model import ReturnState
from db.sample.draw import Row, apportion, client_key, draw, lines_of, moment, pick
from db.sample.places import ANCHOR, CALENDAR, Place, months, reporters
from db.schema import FLOWS_IN, FLOWS_OUT

MISSING = {(line["code"], date.fromisoformat(line["month"])) for line in lines_of("missing.csv")}
"""Commune code and month of the returns that never came."""
STOCK_AT_ANCHOR = 178
STATED = {"received": 89, "guided": 47}
INVENTED = {
    "moved_in": 13,
    "out_expunged": 58,
    "out_moved": 11,
    "out_emigrated": 1,
    "out_missing": 1,
    "out_died": 6,
    "out_reoffended": 2,
    "job_referred": 41,
    "trained": 18,
    "loaned": 23,
}
"""Flows of all communes over the months up to the anchor."""
CLASS_SHARES = {"class_a": 46, "class_b": 31, "class_c": 17, "class_d": 6}
EMPLOYED, BORROWING = 0.62, 0.08
LOANS = tuple(million * 1_000_000 for million in (15, 20, 20, 30, 30, 40, 50))
LATE_SHARE = 0.09
DEADLINE_DAYS = 3
Flows = Counter[str]


def returns(
    everywhere: list[Place], until: date, rows: list[Row], writers: dict[int, int], staff: int
) -> tuple[list[Row], list[Row]]:
    """Rows of monthly_return in the order in which they came, and of reintegration, which carry
    return_key instead of return_id. `rows` are the incidents that the returns confirm,
    `writers` the accounts of communes that have their own, `staff` writes for the others.
    """
    happened = Counter((row["unit_id"], CALENDAR.month_of(row["occurred_on"])) for row in rows)
    past = _flows_to_anchor(everywhere)
    stocks = _opening(everywhere, past)
    reports, counts = [], []
    for month in months(until):
        for place in reporters(everywhere, month):
            if (place.code, month) in MISSING:
                continue
            inherited = place.parts if place.id not in stocks else (place,)
            start = sum(stocks[one.id] for one in inherited)
            flows = past[place.id, month] if _is_past(month) else flows_of(place, month, start)
            stocks[place.id] = end = end_of(flows, start)
            # A new commune confirms for its parts too in the month in which it began.
            number = sum(happened[part.id, month] for part in (place, *place.parts))
            sent = report(place, month, number, writers.get(place.id, staff), until)
            if sent["submitted_at"].date() > until:
                continue
            reports.append(sent)
            counts.append(counted(sent, place, month, (start, end), flows))
    reports.sort(key=lambda sent: sent["submitted_at"])
    return reports, counts


def end_of(flows: Flows, start: int) -> int:
    """The stock that the flows leave of the one at the start."""
    return start + added_up(flows, FLOWS_IN) - added_up(flows, FLOWS_OUT)


def counted(sent: Row, place: Place, month: date, ends: tuple[int, int], flows: Flows) -> Row:
    """The row of reintegration of a report; `ends` are the stocks at its start and its end."""
    start, end = ends
    return (
        {"return_key": sent["client_key"], "stock_start": start, "stock_end": end}
        | {name: flows[name] for name in (*STATED, *INVENTED, "loan_amount")}
        | standing(place, month, end)
    )


def _is_past(month: date) -> bool:
    return CALENDAR.last_day(month) <= ANCHOR


def added_up(flows: Flows, names: Iterable[str]) -> int:
    return sum(flows[name] for name in names)


def _flows_to_anchor(everywhere: list[Place]) -> dict[tuple[int, date], Flows]:
    """The known totals dealt out to communes and months by chance, more to the larger ones."""
    reported = [
        (place, month)
        for month in months(ANCHOR)
        for place in reporters(everywhere, month)
        if (place.code, month) not in MISSING
    ]
    flows: dict[tuple[int, date], Flows] = {
        (place.id, month): Counter() for place, month in reported
    }
    for name, total in (STATED | INVENTED).items():
        chance = draw("flows", name)
        sizes = [place.people for place, _ in reported]
        for place, month in chance.choices(reported, sizes, k=total):
            flows[place.id, month][name] += 1
    for place, month in reported:
        _lend(draw("loans", place.key, month), flows[place.id, month])
    return flows


def _lend(chance: Random, flows: Flows) -> None:
    flows["loan_amount"] = sum(chance.choice(LOANS) for _ in range(flows["loaned"]))


def _opening(everywhere: list[Place], past: dict[tuple[int, date], Flows]) -> dict[int, int]:
    """Stocks before the first month, such that the stocks at the anchor come out."""
    early = [place for place in everywhere if place.exists(ANCHOR)]
    ends = apportion(STOCK_AT_ANCHOR, {place.id: place.people for place in early})
    for (place_id, _), flows in past.items():
        ends[place_id] += added_up(flows, FLOWS_OUT) - added_up(flows, FLOWS_IN)
    return ends


def flows_of(place: Place, month: date, start: int) -> Flows:
    """Flows after the anchor: as frequent, for the size of the commune, as before it."""
    chance = draw("flows", place.key, month)
    share = place.people / PEOPLE / len(tuple(months(ANCHOR)))
    flows: Flows = Counter()
    for name, total in (STATED | INVENTED).items():
        flows[name] = sum(chance.random() < total * share / 4 for _ in range(4))
    over = added_up(flows, FLOWS_OUT) - start
    for name in FLOWS_OUT:
        given_back = max(0, min(over, flows[name]))
        flows[name] -= given_back
        over -= given_back
    _lend(chance, flows)
    return flows


PEOPLE = 86_362
"""Census population of the district."""


def standing(place: Place, month: date, stock: int) -> dict[str, int]:
    """Of those under management: by class, in work, with a loan. Slow to change over months."""
    chance = draw("standing", place.key, month.year)
    shares = {name: share * chance.uniform(0.85, 1.15) for name, share in CLASS_SHARES.items()}
    employed = EMPLOYED + chance.uniform(-0.08, 0.08) + 0.01 * (month.year - 2020)
    return {
        **apportion(stock, shares),
        "employed": round(stock * employed),
        "borrowing": round(stock * (BORROWING + chance.uniform(-0.03, 0.05))),
    }


def report(place: Place, month: date, incidents: int, writer: int, until: date) -> Row:
    last_day = CALENDAR.last_day(month)
    chance = draw("return", place.key, month)
    known_by = ANCHOR if _is_past(month) else until
    late = chance.random() < LATE_SHARE
    waited = chance.randint(DEADLINE_DAYS + 1, 14) if late else chance.randint(1, DEADLINE_DAYS)
    submitted_on = last_day + timedelta(days=waited)
    decided_on = submitted_on + timedelta(days=pick(chance, {2: 3, 6: 3, 20: 2, 30: 4}))
    approved = decided_on <= known_by
    return {
        "unit_id": place.id,
        "month": month,
        "state": ReturnState.APPROVED if approved else ReturnState.SUBMITTED,
        "nothing_to_report": incidents == 0,
        "incidents_confirmed": incidents,
        "submitted_at": moment(submitted_on, place.key, month),
        "decided_at": moment(decided_on, place.key, month, "decided") if approved else None,
        "client_key": client_key("monthly_return", place.key, month),
        "written_by": writer,
        "written_at": moment(submitted_on, place.key, month),
    }
