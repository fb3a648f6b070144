"""The page of suggestions, with its list, and what the choice leaves to the district."""

from datetime import timedelta
from fractions import Fraction
from statistics import median
from typing import Any

from tests.oracle import blocks, chance, counting, listening
from tests.oracle.asked import ONE_DAY, Asked, calendar
from tests.oracle.counting import written_share
from tests.oracle.listening import Told
from tests.oracle.seam import (
    Scene,
    SuggestionState,
    Wanted,
    found,
    handling,
    listed,
    read,
    suggestions_frames,
    suggestions_numbers,
    themes_by_unit,
)
from tests.oracle.words import figures, plain, rows, whole

Figures = dict[str, Any]
ENDS = ("answered_on_spot", "resolved", "transferred", "not_feasible")
NAMES = ("open", "new", "finished", "on time")
PARTS = ("carried", "new", "finished", "open", "overdue", "on_time", "reopened")


def shown(scene: Scene) -> Figures:
    view = handling(scene)
    result: Figures = {}
    for name, block in zip(NAMES, suggestions_numbers.blocks(view), strict=True):
        result |= blocks.shown(name, block)
    ids = read(found, scene.selection, Wanted())
    unanswered = Wanted(states=(SuggestionState.RECEIVED,), overdue=True)
    table = suggestions_frames.theme_table(view)
    return result | {
        "balance": {part: getattr(view.balance, part) for part in PARTS},
        "a year before": view.before and {part: getattr(view.before, part) for part in PARTS},
        "by month": rows(view.months, "new", "finished", "on_time", "open", "overdue"),
        "steps": rows(suggestions_frames.bridge_frame(view), "low", "high"),
        "history": rows(view.history, "month", "open", "overdue", "running"),
        "ages": rows(suggestions_frames.age_frame(view), "within", "overdue", "total"),
        "ends": rows(suggestions_frames.end_frame(view), "now", "before"),
        "days": sorted(
            rows(suggestions_frames.days_table(view), "label", "n", "middle", "longest")
        ),
        "shares of ends": [figures(text) for text in suggestions_frames.end_frame(view)["text"]],
        "themes": sorted(rows(themes_by_unit(view.stand), "theme_id", "unit_id", "n")),
        "sums": [figures(*map(str, row)) for row in rows(table, *table.columns[1:])],
        "forums": sorted(rows(view.forums, "id", "held_on", "attendees", "suggestions")),
        "left out": view.left_out,
        "list": rows(
            read(listed, scene.selection, ids),
            *("id", "forum_id", "unit_id", "raised_on", "due_on", "state_since"),
            *("state", "overdue"),
        ),
        "not answered or overdue": list(read(found, scene.selection, unanswered)),
    }


def told(asked: Asked) -> Figures:
    before = asked.before()
    now, then = listening.balance(asked), listening.balance(before)
    then = then if listening.recorded(asked, before.first) else None
    was = {name: then and then[name] for name in ("new", "finished")}
    was["open"] = listening.open_before(asked)
    end = listening.at(asked, asked.last)
    stand = _standing(asked)
    by_month = _by_month(asked, stand)
    finished = [one for one in stand if not one.is_open]
    wished = [one for one in stand if one.state == "received" or one.overdue(asked.last)]
    return {
        **blocks.counted("open", now["open"], was["open"], [row[3] for row in by_month]),
        **blocks.counted("new", now["new"], was["new"], [row[0] for row in by_month]),
        **blocks.counted(
            "finished", now["finished"], was["finished"], [row[1] for row in by_month]
        ),
        **_on_time(now, then, by_month, asked.overlaps),
        "balance": now,
        "a year before": then,
        "by month": by_month,
        "steps": _steps(now),
        "history": _history(asked),
        "ages": _ages(asked, end),
        "ends": [
            tuple(
                sum(one.state == state for one in _standing(window) if not one.is_open)
                if window == asked or then
                else None
                for window in (asked, before)
            )
            for state in ENDS
        ],
        "days": _days(asked, finished),
        "shares of ends": _shares(finished),
        "themes": _themes(asked, end),
        "sums": _sums(asked, end),
        "forums": _forums(asked),
        "left out": _left_out(asked),
        "list": [
            (
                *(one.row.id, one.row.forum_id, one.place, one.raised, one.row.due_on),
                *(one.since, one.state, one.overdue(asked.last)),
            )
            for one in stand
        ],
        "not answered or overdue": [one.row.id for one in wished],
    }


def _standing(asked: Asked) -> list[Told]:
    """Of the balance: open before, raised in the window, or open at its end; newest first."""
    start, end = listening.at(asked, asked.first - ONE_DAY), listening.at(asked, asked.last)
    chosen = [
        one
        for id_, one in end.items()
        if (id_ in start and start[id_].is_open) or one.raised >= asked.first or one.is_open
    ]
    return sorted(chosen, key=lambda one: (one.raised, one.row.id), reverse=True)


def _days(asked: Asked, finished: list[Told]) -> list[tuple[Any, ...]]:
    """By theme, how many took time, in how many days half of them were finished, and the longest;
    no half of fewer than five."""
    took: dict[str, list[int]] = {}
    names = {row.id: row.name for row in asked.raw.theme}
    for one in finished:
        if one.state != "answered_on_spot":
            took.setdefault(names[one.row.theme_id], []).append((one.closed_on - one.raised).days)
    return sorted(
        (name, len(days), None if len(days) < 5 else int(median(days)), max(days))
        for name, days in took.items()
    )


def _by_month(asked: Asked, stand: list[Told]) -> list[tuple[int, ...]]:
    """New, finished and on time in each month; open and overdue at its end."""
    found_ = []
    for month in asked.months():
        last = asked.last_day(month)
        first = min(day for day in calendar(asked.raw.cutoff)[month] if asked.holds(day))
        ended = [one for one in stand if not one.is_open and first <= one.closed_on <= last]
        at = listening.at(asked, last).values()
        found_.append(
            (
                sum(one.raised >= asked.first and first <= one.raised <= last for one in stand),
                len(ended),
                sum(one.in_time for one in ended),
                sum(one.is_open for one in at),
                sum(one.overdue(last) for one in at),
            )
        )
    return found_


def _on_time(
    now: Figures, then: Figures | None, by_month: list[tuple[int, ...]], overlaps: bool
) -> Figures:
    """On time = closed on time / (closed + overdue)."""
    part, whole_ = now["on_time"], now["finished"] + now["overdue"]
    earlier = then["finished"] + then["overdue"] if then else 0
    changed, p = None, None
    if min(whole_, earlier) >= 5:
        changed = Fraction(100 * part, whole_) - Fraction(100 * then["on_time"], earlier)
        p = None if overlaps else chance.shares(part, whole_, then["on_time"], earlier)
    value = [f"{whole(part)}/{whole(whole_)}"] if whole_ else []
    if whole_ >= 30:
        value = [written_share(part, whole_)]
    return {
        "on time value": value,
        "on time change": blocks.points(changed),
        "on time colour": chance.colour(0, changed, 1, p),
        "on time percent": [],
        "on time trend": [
            plain(100 * in_time / (ended + overdue)) if ended + overdue else None
            for _new, ended, in_time, _open, overdue in by_month
        ],
    }


def _steps(now: Figures) -> list[tuple[int, int]]:
    top = now["carried"] + now["new"]
    steps = [(0, now["carried"]), (now["carried"], top)]
    if now["reopened"]:
        steps.append((top, top + now["reopened"]))
        top += now["reopened"]
    return [*steps, (top - now["finished"], top), (0, now["open"])]


def _history(asked: Asked) -> list[tuple[Any, ...]]:
    """Up to 24 months to the window's last day, from the first event on."""
    days = [
        event.happened_on
        for row in asked.raw.suggestion
        if asked.voice(row.unit_id) is not None
        for event in asked.raw.events.get(row.id, ())
        if event.happened_on <= asked.last
    ]
    past = asked.within(min(days, default=asked.last), asked.last)
    found_ = []
    for month in past.months()[-24:]:
        at = listening.at(asked, past.last_day(month)).values()
        late = sum(one.overdue(past.last_day(month)) for one in at)
        found_.append((month, sum(one.is_open for one in at), late, past.running(month)))
    return found_


def _ages(asked: Asked, end: dict[int, Told]) -> list[tuple[int, int, int]]:
    """Up to 30, 60, 90 days since they were raised, and older."""
    found_ = []
    for low, high in ((-1, 30), (30, 60), (60, 90), (90, 10**6)):
        old = [
            one
            for one in end.values()
            if one.is_open and timedelta(days=low) < asked.last - one.raised <= timedelta(days=high)
        ]
        late = sum(one.overdue(asked.last) for one in old)
        found_.append((len(old) - late, late, len(old)))
    return found_


def _shares(finished: list[Told]) -> list[list[str]]:
    found_ = []
    for state in ENDS:
        n = sum(one.state == state for one in finished)
        few = len(finished) < 30
        found_.append([whole(n)] + ([] if few else [written_share(n, len(finished))]))
    return found_


def _new(asked: Asked, end: dict[int, Told]) -> list[Told]:
    return [one for one in end.values() if one.raised >= asked.first]


def _themes(asked: Asked, end: dict[int, Told]) -> list[tuple[int, int, int]]:
    cells = [(one.row.theme_id, one.place) for one in _new(asked, end)]
    return sorted((*cell, cells.count(cell)) for cell in set(cells))


def _sums(asked: Asked, end: dict[int, Told]) -> list[list[str]]:
    """By place and name of the theme, with the sums of both; nothing where there is none."""
    new = _new(asked, end)
    names = {row.id: row.name for row in asked.raw.theme}
    order = sorted(asked.raw.theme, key=lambda row: (row.position, row.id))
    used = {one.row.theme_id for one in new}
    themes = list(dict.fromkeys(row.name for row in order if row.id in used))
    heard = {one.place for one in new}
    places = counting.rows_of(asked, heard) + ([asked.raw.root] if asked.whole else [])
    places.sort(key=lambda place: -sum(one.place == place for one in new))
    found_ = []
    for place in [*places, None]:
        here = [one for one in new if place in (None, one.place)]
        counts = [sum(names[one.row.theme_id] == name for one in here) for name in themes]
        cells = [whole(n) for n in counts if n or place is None]
        found_.append([*cells, whole(len(here))])
    return found_


def _forums(asked: Asked) -> list[tuple[Any, ...]]:
    """Held in the window, with what was suggested there for the selection."""
    found_ = []
    for forum in asked.raw.forum:
        own = [
            row
            for row in asked.raw.suggestion
            if row.forum_id == forum.id and asked.voice(row.unit_id) is not None
        ]
        if asked.holds(forum.held_on) and own:
            found_.append((forum.id, forum.held_on, forum.attendees, len(own)))
    return sorted(found_)


def _left_out(asked: Asked) -> int:
    """What was raised in the window for the district itself, when it does not belong; who belongs
    to a part is told nothing of it."""
    if asked.whole or asked.of_part:
        return 0
    raised = [
        asked.raw.events[row.id][0].happened_on
        for row in asked.raw.suggestion
        if row.unit_id == asked.raw.root and row.id in asked.raw.events
    ]
    return sum(map(asked.holds, raised))
