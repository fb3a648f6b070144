"""The page of targets: what was reached, of what, and what is expected by the day."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from typing import Any

from tests.oracle.asked import Asked, calendar, month_of
from tests.oracle.raw import Row
from tests.oracle.seam import Scene, common_frame, targets_numbers
from tests.oracle.seam import targets_view as view
from tests.oracle.words import rows

Figures = dict[str, Any]


def shown(scene: Scene) -> Figures:
    told = view(scene)
    targets = [*told.common, *(one for found in told.by_commune.values() for one in found)]
    return {
        "year": told.year,
        "colours": [str(block.tone) for block in targets_numbers.blocks(told)],
        "targets": sorted(
            (
                *(one.name, one.unit_id, one.goal, one.parts, one.reported, one.reached),
                *(one.since, one.until, one.percent, one.expected),
                *(one.ahead, rows(one.months, "month", "reached")),
            )
            for one in targets
        ),
        "bars": sorted(rows(common_frame(told), "row", "reached", "goal")),
        "forecasts": sorted(
            (one.target.name, *(round(n, 6) for n in (one.middle, one.low, one.high)))
            for one in told.forecasts
        ),
        "colours of bars": sorted(
            "bad" if red else "neutral"
            for one in (told.common, *told.by_commune.values())
            for red in common_frame(replace(told, common=one))["behind"]
        ),
    }


def told(asked: Asked) -> Figures:
    year = month_of(asked.raw.cutoff, asked.last).year
    days = [
        day
        for month, days in calendar(asked.raw.cutoff).items()
        if month.year == year
        for day in days
    ]
    wished: dict[tuple[str, int], list[Row]] = {}
    for row in asked.raw.target:
        place = asked.voice(row.unit_id)
        if row.year == year and place is not None:
            wished.setdefault((row.name, place), []).append(row)
    targets = sorted(
        _target(asked, name, place, found, days) for (name, place), found in wished.items()
    )
    return {
        "year": year,
        "colours": [
            {True: "good", False: "bad", None: "neutral"}[target[10]]
            for target in targets
            if target[1] == asked.raw.root
        ],
        "targets": targets,
        "bars": sorted(
            (name, reached, goal)
            for name, place, goal, _parts, _told, reached, *_rest in targets
            if place == asked.raw.root
        ),
        "forecasts": _forecasts(asked, wished, year),
        "colours of bars": sorted(
            "bad" if target[10] is False else "neutral" for target in targets
        ),
    }


def _target(
    asked: Asked, name: str, place: int, found: list[Row], days: list[date]
) -> tuple[Any, ...]:
    """The place's own target, or those of its former communes added up."""
    counted = [row for row in found if row.unit_id == place] or found
    values = {row.id: _values(asked, row) for row in counted}
    last = [max(told.items()) for told in values.values() if told]
    goal = sum(row.goal for row in counted)
    reached = sum(value for _month, value in last) if last else None
    percent = Fraction(100 * reached, goal) if last and len(last) == len(counted) else None
    expected = sum(row.goal * _gone(asked, values[row.id], days) for row in counted)
    ahead = None if percent is None else reached >= expected
    months = sorted({month for told in values.values() for month in told})
    return (
        *(name, place, goal, len(counted), len(last), reached),
        min((month for month, _value in last), default=None),
        max((month for month, _value in last), default=None),
        *(percent, expected, True if reached is not None and reached >= goal else ahead),
        [
            (month, sum(told[month] for told in values.values()))
            for month in months
            if all(month in told for told in values.values())
        ],
    )


def _forecasts(
    asked: Asked, wished: dict[tuple[str, int], list[Row]], year: int
) -> list[tuple[Any, ...]]:
    """Of the root's targets whose months so far, five at least, and whose whole year before are
    known: what was reached over their share of that year, and 1.96 standard deviations about it."""
    found = []
    for (name, place), rows_ in wished.items():
        if place != asked.raw.root:
            continue
        before = [
            row
            for row in asked.raw.target
            if (row.name, row.unit_id, row.year) == (name, place, year - 1)
            and row.unit_of_measure == rows_[0].unit_of_measure
        ]
        now = [count for _month, count in sorted(_values(asked, rows_[0]).items())]
        then = [
            row.reached
            for row in sorted(asked.raw.target_value, key=lambda row: row.month)
            if before and row.target_id == before[0].id
        ]
        months = [m for m in calendar(asked.raw.cutoff) if m.year == year][: len(now)]
        steps = [b - a for a, b in pairwise([0, *now])]
        was = [b - a for a, b in pairwise([0, *then])][: len(now)]
        if not 5 <= len(now) < 12 or set(months) != {*_values(asked, rows_[0])} or len(then) < 12:
            continue
        if min(steps) < 0 or not now[-1] or not then[-1] or min(was) <= 0:
            continue
        middle = now[-1] * then[-1] / then[len(now) - 1]
        usual = [middle * step / then[-1] for step in was]
        apart = sum((a - b) ** 2 / b for a, b in zip(steps, usual, strict=True)) / (len(now) - 1)
        ahead = middle - now[-1]
        doubt = 1.96 * sqrt(max(1, apart) * ahead * middle / now[-1])
        ends = (middle, max(now[-1], middle - doubt), middle + doubt)
        found.append((name, *(round(end, 6) for end in ends)))
    return sorted(found)


def _gone(asked: Asked, values: dict[date, int], days: list[date]) -> Fraction:
    """Of the year, at the end of the month that the last value is of; without one, of the window:
    day by day."""
    until = calendar(asked.raw.cutoff)[max(values)][-1] if values else asked.last
    return Fraction(sum(day <= until for day in days), len(days))


def _values(asked: Asked, target: Row) -> dict[date, int]:
    """By month, of those that had ended by the window's last day."""
    return {
        row.month: row.reached
        for row in asked.raw.target_value
        if row.target_id == target.id and calendar(asked.raw.cutoff)[row.month][-1] <= asked.last
    }
