"""The page of incidents, for all kinds or for one of them."""

from datetime import date
from functools import lru_cache
from typing import Any, TypeAlias

import pandas as pd

from tests.oracle import blocks, chance, counting
from tests.oracle.asked import ONE_DAY, Asked, calendar, communes_on, month_of, span
from tests.oracle.blocks import points
from tests.oracle.counting import known_before
from tests.oracle.raw import Row
from tests.oracle.seam import (
    Scene,
    categories,
    counted,
    incidents_days,
    incidents_frames,
    incidents_numbers,
    incidents_of,
    incidents_places,
    incidents_weekdays,
    read,
)
from tests.oracle.seam import incidents_queries as queries
from tests.oracle.words import figures, plain, rows, whole

Figures = dict[str, Any]
SHORT = 31
MONTHLY = ("now", "before", "running")
NAMES = ("occurred", "solved", "dead", "damage")


def kind_of(scene: Scene) -> Any:
    """The kind that the page is asked for; None for all of them."""
    kinds, period = read(categories.categories, scene.selection.named_on), scene.selection.period
    codes = [None, *sorted(kind.code for kind in kinds.values())]
    code = codes[_pick(period.first, period.last, len(codes))]
    return next((kind for kind in kinds.values() if kind.code == code), None)


def shown(scene: Scene) -> Figures:
    kinds, kind = read(categories.categories, scene.selection.named_on), kind_of(scene)
    code, period = kind and kind.code, scene.selection.period
    view = incidents_of(scene, kinds, kind)
    told, limits = view.series.months, view.series.limits
    listed = read(queries.incident_list, scene.selection, period, counted(kinds, kind), 10**6, 0)
    matrix, places = incidents_places.matrix(view), incidents_places.communes(view)
    by_weekday = incidents_weekdays.picture(scene, kinds, kind)
    found: Figures = {}
    for name, block in zip(NAMES, incidents_numbers.blocks(view), strict=True):
        found |= blocks.shown(name, block)
    found.pop("damage value")
    found.pop("damage change")
    return found | {
        "kind": code,
        "known before": view.known_before,
        "counts": (view.compared.now, view.compared.before),
        "cleared": view.cleared
        and [rate and (rate.successes, rate.n) for rate in (view.cleared.now, view.cleared.before)],
        "chance": rounded(view.compared.p_value),
        "band": view.series.limits and tuple(map(rounded, (limits.low, limits.high))),
        "harm": {name: (both.now, both.before) for name, both in view.harm.items()},
        "missing before": view.covered_before.missing,
        "months": rows(incidents_frames.months(view).dropna(subset="running"), *MONTHLY),
        "series": rows(
            told, "month", "incidents", "reported", "owed", "running", "complete", "asked"
        ),
        "campaigns": rows(view.campaigns, "name", "starts_on", "ends_on"),
        "kinds": [
            (name.split(" (")[0], *counts)
            for name, *counts in rows(incidents_frames.categories(view), "name", "now", "before")
        ],
        "communes": [
            (unit, now, before, solved, plain(rate and round(rate, 9)), figures(missing))
            for unit, now, before, solved, rate, missing in rows(
                places, "unit_id", "now", "before", "solved", "rate", "missing"
            )
        ],
        "matrix": list(matrix["written"]),
        "weekdays": by_weekday and figures(*_sums(by_weekday.frame)),
        "days": _drawn(by_weekday.frame) if by_weekday else None,
        "course": rows(incidents_days.course_frame(view), "now", "before")
        if period.days <= SHORT
        else None,
        "tiles": [
            (unit, figures(number), figures(rate))
            for unit, number, rate in rows(
                incidents_places.tiles(view, by_rate=False), "unit_id", "number", "rate"
            )
        ],
        "list": rows(
            listed.sort_values(listed.columns.tolist(), kind="stable"),
            *("occurred_on", "place_id", "unit_id", "category_id"),
            *("solved_on", "dead", "injured", "damage"),
        ),
        "list is newest first": bool(pd.Series(listed["occurred_on"]).is_monotonic_decreasing),
    }


def _sums(frame: pd.DataFrame) -> list[str]:
    """By weekday, of either of its pictures."""
    if "total" in frame:
        return list(frame.loc[frame["total"], "written"])
    return list(frame.loc[frame["sum"] != "", "sum"])


def _drawn(frame: pd.DataFrame) -> dict[str, str] | None:
    """What stands for each day of a calendar, by its date alone."""
    if "ago" not in frame:
        return None
    days = frame.loc[frame["day"] != ""]
    dates = [day.rpartition(" ")[2] for day in days["day"]]
    assert len(set(zip(days["weekday"], days["ago"], strict=True))) == len(days) == len(set(dates))
    return dict(zip(dates, days["written"], strict=True))


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6) + 0.0


def _pick(first: date, last: date, number: int) -> int:
    """Which of so many kinds is asked for: as good as any other rule, known to both sides."""
    return (first.toordinal() + last.toordinal()) % number if last.day % 3 else 0


class Kinds:
    """Categories of the window's last day by code; rows of one code are one category."""

    def __init__(self, asked: Asked) -> None:
        began = [row for row in asked.raw.category if row.valid_from <= asked.named_on]
        self.by_id = {row.id: row for row in asked.raw.category}
        self.versions: dict[str, list[Row]] = {}
        for row in sorted(began, key=lambda row: row.valid_from):
            self.versions.setdefault(row.code, []).append(row)
        codes = [None, *sorted(self.versions)]
        self.code = codes[_pick(asked.first, asked.last, len(codes))]

    def group(self, code: str) -> str:
        newest = self.versions[code][-1]
        return code if newest.parent_id is None else self.by_id[newest.parent_id].code

    def ids(self, code: str | None, below: bool = True) -> set[int] | None:
        if code is None:
            return None
        return {
            row.id
            for other, versions in self.versions.items()
            if other == code or (below and self.group(other) == code)
            for row in versions
        }

    def official(self) -> list[str]:
        return sorted(self.versions, key=lambda code: self.versions[code][-1].position)


def told(asked: Asked) -> Figures:
    kinds, before = Kinds(asked), asked.before()
    ids = kinds.ids(kinds.code)
    known = known_before(asked, ids)
    now, then = counting.incidents(asked, ids), counting.incidents(before, ids)
    years = _years(asked, ids)
    crimes = _marked(kinds, "is_investigated")
    to_solve, solved_then = ([r for r in rows_ if r.category_id in crimes] for rows_ in (now, then))
    cleared = [
        (counting.solved(asked, to_solve), len(to_solve)),
        (counting.solved(before, solved_then), len(solved_then)) if known else None,
    ]
    if ids is not None and not ids & crimes:
        cleared = None
    p = chance_of(asked, ids) if known else None
    communes = counting.by_commune(asked, now), counting.by_commune(before, then)
    both = counting.rows_of(asked, *communes)
    order = sorted(both, key=lambda u: (-communes[0].get(u, 0), -communes[1].get(u, 0)))
    owed = counting.owed(asked)
    unheard = {unit for unit in counting.silent(asked) if not communes[0][unit]}
    found = {
        **blocks.counted(
            "occurred",
            len(now),
            len(then) if known else None,
            map(len, years),
            chance.colour(len(then) if known else None, len(now), -1, p),
        ),
        "chance": rounded(p),
        "band": _band(asked, ids),
        **_solved_block(
            asked, cleared, [[r for r in found if r.category_id in crimes] for found in years]
        ),
        **_harm_blocks(asked, kinds, ids, years, known),
        "kind": kinds.code,
        "known before": known,
        "counts": (len(now), len(then) if known else None),
        "cleared": cleared,
        "harm": _harm(asked, kinds, ids, known),
        "missing before": counting.missing(before),
        "months": told_by_month(asked, now, then, ids),
        "series": _series(asked, ids),
        "campaigns": _campaigns(asked),
        "kinds": _by_kind(kinds, counting.incidents(asked), counting.incidents(before), known),
        "communes": [
            (
                unit,
                None if unit in unheard else communes[0].get(unit, 0),
                communes[1].get(unit, 0) if known else None,
                counting.solved(asked, [row for row in now if asked.heir(row.unit_id) == unit]),
                None if unit in unheard else _rate(asked, unit, communes[0].get(unit, 0)),
                [month_on_axis(asked, month) for month in owed.get(unit, ())],
            )
            for unit in order
        ],
        "matrix": _matrix(asked, now),
        "weekdays": _weekdays(asked, now),
        "days": _days(asked, now, ids),
        "course": _course(asked, now, then, known),
        "tiles": [
            (u, [], []) if u in unheard else (u, *t)
            for u, *t in _tiles(asked, {unit: communes[0].get(unit, 0) for unit in both})
        ],
        "list": sorted(
            (
                (
                    *(row.occurred_on, row.unit_id, asked.heir(row.unit_id), row.category_id),
                    *(row.solved_on, row.dead, row.injured, row.damage),
                )
                for row in now
            ),
            key=lambda row: (*row[:4], row[4] or date.max, *row[5:]),
        ),
        "list is newest first": True,
    }
    heard = [
        counting.known(window, len(rows_))
        for window, rows_ in zip(_windows(asked, len(years)), years, strict=True)
    ]
    for name in ("occurred", "solved", "dead", "damage"):
        trend = found[f"{name} trend"]
        found[f"{name} trend"] = [n if h else None for n, h in zip(trend, heard, strict=False)]
    if not counting.known(asked, len(now)):
        for name in ("occurred", "solved", "dead", "damage"):
            found |= blocks.unknown(name)
        del found["damage value"], found["damage change"]
        found["kinds"] = [(name, None, then) for name, _now, then in found["kinds"]]
    return found


def month_on_axis(asked: Asked, month: date) -> str:
    """With its year in a window that touches two."""
    two = len({one.year for one in asked.months()}) > 1
    return f"{month.month:02d}/{month.year}" if two else str(month.month)


def _years(asked: Asked, ids: set[int] | None) -> list[list[Row]]:
    """The window and those of the four years before, as far as the figures reach; oldest first."""
    found, window = [], asked
    for _step in range(5):
        found.insert(0, counting.incidents(window, ids))
        window = window.year_before()
        if window.first < span(asked.raw)[0]:
            break
    return found


def _windows(asked: Asked, number: int) -> list[Asked]:
    windows = [asked]
    while len(windows) < number:
        windows.insert(0, windows[0].year_before())
    return windows


def _usual(asked: Asked, ids: set[int] | None) -> list[int | None]:
    """The months before the window: those that all have reported, None for the others."""
    return [
        count if complete else None
        for _month, count, _told, _owed, _running, complete, inside in _series(asked, ids)
        if not inside
    ]


def chance_of(asked: Asked, ids: set[int] | None) -> float | None:
    """Of the change of the count; not judged where the windows share days, nor without enough
    months to know how much they vary."""
    before = asked.before()
    if asked.overlaps:
        return None
    now, then = counting.incidents(asked, ids), counting.incidents(before, ids)
    times = chance.dispersion(_usual(asked, ids))
    return chance.counts(len(now), len(then), asked.days, before.days, times)


def _band(asked: Asked, ids: set[int] | None) -> tuple[Any, ...] | None:
    usual = chance.band(_usual(asked, ids))
    return usual and tuple(map(rounded, usual))


def _solved_block(asked: Asked, cleared: list[Any] | None, years: list[list[Row]]) -> Figures:
    if cleared is None:
        return {f"solved {part}": [] for part in ("value", "percent", "trend")} | {
            "solved change": (0, []),
            "solved colour": "neutral",
        }
    (solved, n), then = cleared
    changed, p = None, None
    if then and min(n, then[1]) >= 5:
        changed = counting.share(solved, n) - counting.share(*then)
        p = None if asked.overlaps else chance.shares(solved, n, *then)
    told = zip(_windows(asked, len(years)), years, strict=True)
    return {
        "solved value": [f"{whole(solved)}/{whole(n)}"] if n else [],
        "solved change": points(changed),
        "solved colour": chance.colour(0, changed, 1, p),
        "solved percent": [counting.written_share(solved, n), *(["<30"] if n < 30 else [])]
        if n >= 5
        else ["5"],
        "solved trend": [
            plain(float(counting.share(counting.solved(window, found), len(found))))
            if len(found) >= 5
            else None
            for window, found in told
        ],
    }


def _marked(kinds: Kinds, flag: str) -> set[int]:
    """Rows of the kinds that bear the mark as the list stands on the day."""
    return {
        row.id
        for versions in kinds.versions.values()
        for row in versions
        if getattr(versions[-1], flag)
    }


def _harm(asked: Asked, kinds: Kinds, ids: set[int] | None, known: bool) -> Figures:
    harmful = _marked(kinds, "has_casualties")
    if ids is not None and not ids & harmful:
        return {}
    counted_ = harmful if ids is None else harmful & ids
    now = counting.incidents(asked, counted_)
    then = counting.incidents(asked.before(), counted_)
    return {
        name: (
            sum(getattr(row, name) for row in now),
            sum(getattr(row, name) for row in then) if known else None,
        )
        for name in ("dead", "injured", "damage")
    }


def _harm_blocks(
    asked: Asked, kinds: Kinds, ids: set[int] | None, years: list[list[Row]], known: bool
) -> Figures:
    harm = _harm(asked, kinds, ids, known)
    if not harm:
        nothing = {f"dead {part}": [] for part in ("value", "percent", "trend")}
        colours = {"dead colour": "neutral", "damage colour": "neutral"}
        return (
            nothing
            | colours
            | {
                "dead change": (0, []),
                "damage percent": [],
                "damage trend": [],
            }
        )
    dead = [sum(row.dead for row in found) for found in years]
    damage = [plain(sum(row.damage for row in found) / 1e6) for found in years]
    harmful = _marked(kinds, "has_casualties")
    cases = len(counting.incidents(asked.before(), harmful if ids is None else harmful & ids))
    return {
        **blocks.counted("dead", *harm["dead"], dead),
        "dead percent": blocks.in_percent(*harm["dead"], cases),
        "damage percent": blocks.in_percent(*harm["damage"], cases),
        "damage trend": damage,
        "damage colour": "neutral",
    }


def _series(asked: Asked, ids: set[int] | None) -> list[tuple[Any, ...]]:
    return _run(asked, None if ids is None else frozenset(ids))


@lru_cache(maxsize=8)
def _run(asked: Asked, ids: frozenset[int] | None) -> list[tuple[Any, ...]]:
    """Up to 36 months: month, incidents, communes that reported and that owed, and what it is."""
    long = asked.within(min(span(asked.raw)[0], asked.first), asked.last)
    months = long.months()[-36:]
    long = asked.within(calendar(asked.raw.cutoff)[months[0]][0], asked.last)
    counts = counting.by_month(long, counting.incidents(long, ids))
    whole_months, found = long.whole_months(), []
    for month in months:
        owed = list(counting.owing(long, month)) if month in whole_months else []
        told = sum(counting.reported(long, unit, month) for unit in owed)
        unknown = owed and not told and not counts[month]
        found.append(
            (
                month,
                None if unknown else counts[month],
                told,
                len(owed),
                long.running(month),
                bool(owed) and told == len(owed),
                month >= month_of(asked.raw.cutoff, asked.first),
            )
        )
    return found


def told_by_month(
    asked: Asked, now: list[Row], then: list[Row], ids: set[int] | None = None
) -> list[tuple[Any, ...]]:
    """This window, the one before and whether the month is running; a month of which nobody has
    reported, and nothing is known, has no number."""
    counts = counting.by_month(asked, now)
    earlier = counting.by_month(asked.before(), then)
    silent = {month for month, count, *_rest in _series(asked, ids) if count is None}
    known = known_before(asked, ids) and asked.steps_back() is not None
    return [
        (
            None if month in silent else count,
            earlier.get(asked.beside(month), 0) if known else None,
            asked.running(month),
        )
        for month, count in counts.items()
    ]


def _campaigns(asked: Asked) -> list[tuple[Any, ...]]:
    """Those that touch the months of the long series."""
    months = asked.within(min(span(asked.raw)[0], asked.first), asked.last).months()[-36:]
    first = calendar(asked.raw.cutoff)[months[0]][0]
    touching = [
        row for row in asked.raw.campaign if not (row.ends_on < first or row.starts_on > asked.last)
    ]
    touching.sort(key=lambda row: (row.starts_on, row.ends_on, row.id))
    return [(row.name, row.starts_on, row.ends_on) for row in touching]


def _by_kind(kinds: Kinds, now: list[Row], then: list[Row], known: bool) -> list[tuple[Any, ...]]:
    """Groups, or the kinds of the chosen one's group and what only names the group."""
    group = kinds.group(kinds.code) if kinds.code else None
    found = []
    for code in kinds.official():
        if kinds.group(code) != (group or code):
            continue
        ids = kinds.ids(code, below=group is None)
        counts = [sum(row.category_id in ids for row in rows_) for rows_ in (now, then)]
        if any(counts):
            found.append((kinds.versions[code][-1].name, *counts))
    found.sort(key=lambda row: (-row[1], -row[2]))
    return [(name, count, before if known else None) for name, count, before in found]


def _rate(asked: Asked, unit: int, count: int) -> float | None:
    people = _people(asked, unit)
    return plain(round(10_000 * count / people, 9)) if people else None


def _people(asked: Asked, unit: int) -> int | None:
    """None where the figures are not those of these people: of a part, or of one that is gone."""
    known = unit not in asked.parts_since(asked.first) and unit not in asked.held()
    return asked.raw.units[unit].population if known else None


def _matrix(asked: Asked, now: list[Row]) -> list[str]:
    months, written = asked.months()[-24:], []
    owed = [counting.owed_by(asked, month) for month in asked.months()]
    places = counting.rows_of(asked, {asked.heir(row.unit_id) for row in now}, *owed)
    totals = counting.by_commune(asked, now)
    places.sort(key=lambda unit: -totals.get(unit, 0))
    counts = {(unit, month): 0 for unit in places for month in months}
    for row in now:
        cell = asked.heir(row.unit_id), month_of(asked.raw.cutoff, row.occurred_on)
        if cell in counts:
            counts[cell] += 1
    for (unit, month), count in counts.items():
        owes = unit in counting.owed_by(asked, month)
        if owes and counting.reported(asked, unit, month):
            written.append(whole(count))
        elif not owes or not counting.is_due(asked, month):
            written.append(whole(count) if count else "")
        else:
            written.append(f"({whole(count)})" if count else "–")
    return written + [whole(totals.get(unit, 0)) for unit in places]


def _weekdays(asked: Asked, now: list[Row]) -> list[str] | None:
    """Monday first; nothing of a window under two weeks, or in which nothing happened."""
    if asked.days < 14 or not now:
        return None
    return figures(*(whole(sum(r.occurred_on.weekday() == day for r in now)) for day in range(7)))


def _days(asked: Asked, now: list[Row], ids: set[int] | None) -> dict[str, str] | None:
    """Of a window of more than thirteen weeks in which something happened, each day of its last 54
    weeks: nothing after the newest figure, a dash where nobody has reported the month though it is
    due, and nothing is known of the day."""
    if asked.days <= 92 or not now:
        return None
    monday = asked.last - asked.last.weekday() * ONE_DAY
    first = max(asked.first, monday - 53 * 7 * ONE_DAY)
    last = min(counting.today(asked.raw), span(asked.raw)[1])
    nobody = {
        month
        for month, _n, told, owed, *_rest in _series(asked, ids)
        if owed and not told and counting.is_due(asked, month)
    }
    found = {}
    for day in (first + n * ONE_DAY for n in range((asked.last - first).days + 1)):
        n = sum(row.occurred_on == day for row in now)
        is_silent = not n and month_of(asked.raw.cutoff, day) in nobody
        found[f"{day:%d/%m/%Y}"] = "" if day > last else "–" if is_silent else whole(n)
    return found


Course: TypeAlias = list[tuple[int | None, int | None]] | None


def course(asked: Asked, ids: set[int] | None) -> Course:
    """Of a short window, what its one picture by time shows in the place of months."""
    now, then = (counting.incidents(window, ids) for window in (asked, asked.before()))
    return _course(asked, now, then, known_before(asked, ids))


def _course(asked: Asked, now: list[Row], then: list[Row], known: bool) -> Course:
    """Of a short window day by day, of one over ten days by seven; the base from its first day on,
    what is over at its end with the last."""
    if asked.days > SHORT:
        return None
    length, before = 1 if asked.days <= 10 else 7, asked.before()
    steps = -(-asked.days // length)

    def place(row: Row, first: date) -> int:
        return min((row.occurred_on - first).days // length, steps - 1)

    is_silent = not counting.known(asked, len(now))
    return [
        (
            None
            if is_silent or asked.first + step * length * ONE_DAY > counting.today(asked.raw)
            else sum(place(row, asked.first) == step for row in now),
            sum(place(row, before.first) == step for row in then) if known else None,
        )
        for step in range(steps)
    ]


def _tiles(asked: Asked, counts: dict[int, int]) -> list[tuple[Any, ...]]:
    """All communes of the day; those not chosen without a number."""
    found = []
    former = [unit for unit in asked.held() if unit in counts]
    for unit in communes_on(asked.raw, asked.named_on) + former:
        people = _people(asked, unit)
        if unit not in counts:
            found.append((unit, [], []))
        else:
            rate = [counting.written_rate(counts[unit], people)] if people else []
            found.append((unit, [whole(counts[unit])], rate))
    return found
