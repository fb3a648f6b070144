"""Suggestions told from their events, survey rounds from their tallies."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from tests.oracle import chance
from tests.oracle.asked import ONE_DAY, Asked, span
from tests.oracle.raw import Row
from tests.oracle.words import spoken, whole

OPEN = ("received", "in_progress")


@dataclass(frozen=True)
class Told:
    """A suggestion at the end of a day."""

    row: Row
    place: int
    raised: date
    since: date
    state: str
    closed_on: date | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def overdue(self, day: date) -> bool:
        return self.is_open and self.row.due_on is not None and self.row.due_on < day

    @property
    def in_time(self) -> bool:
        return not self.is_open and (self.row.due_on is None or self.closed_on <= self.row.due_on)


def at(asked: Asked, day: date) -> dict[int, Told]:
    """Every suggestion raised by the day, as its events up to the day leave it."""
    found = {}
    for row in asked.raw.suggestion:
        place = asked.voice(row.unit_id)
        events = [event for event in asked.raw.events.get(row.id, ()) if event.happened_on <= day]
        if place is None or not events:
            continue
        closed_on = None
        for event in events:
            if event.state in OPEN:
                closed_on = None
            elif closed_on is None:
                closed_on = event.happened_on
        last = events[-1]
        found[row.id] = Told(
            row, place, events[0].happened_on, last.happened_on, last.state, closed_on
        )
    return found


def balance(asked: Asked) -> dict[str, object]:
    """Carried over + new + reopened - finished = open, at the end of the window."""
    start, end = at(asked, asked.first - ONE_DAY), at(asked, asked.last)
    carried = {id_ for id_, told in start.items() if told.is_open}
    new = {id_ for id_, told in end.items() if told.raised >= asked.first}
    still = {id_ for id_, told in end.items() if told.is_open}
    finished = (carried | new) - still
    return {
        "carried": len(carried),
        "new": len(new),
        "finished": len(finished),
        "open": len(still),
        "overdue": sum(told.overdue(asked.last) for told in end.values()),
        "on_time": sum(end[id_].in_time for id_ in finished),
        "reopened": len(still - carried - new),
    }


def open_on(asked: Asked, day: date) -> int:
    return sum(told.is_open for told in at(asked, day).values())


def recorded(asked: Asked, day: date) -> bool:
    """Whether figures reach back to a day of the base, and the base is the same population."""
    reached = span(asked.raw)
    return (reached is None or day >= reached[0]) and not asked.torn(asked.before().first)


def open_before(asked: Asked) -> int | None:
    """Open on the day that a stock is compared with."""
    day = asked.base_day()
    return open_on(asked, day) if recorded(asked, day) else None


def heard(asked: Asked) -> set[int]:
    """Places of which something new was raised in the window."""
    told = at(asked, asked.last).values()
    return {one.place for one in told if one.raised >= asked.first}


# Satisfaction


@lru_cache(maxsize=200)
def rounds(asked: Asked) -> list[Row]:
    """Rounds that closed by the last day and were answered in the chosen places, oldest first."""
    answered = {row.survey_id for row in tallies(asked)}
    done = [row for row in asked.raw.survey if row.closed_on <= asked.last and row.id in answered]
    return sorted(done, key=lambda row: (row.closed_on, row.id))


@lru_cache(maxsize=200)
def tallies(asked: Asked, survey_id: int | None = None) -> list[Row]:
    """Of the chosen places. What fewer than five said in one of them, on their forms or to the
    question, is in no sum: it stands as nobody's answer (issue 11, point 8)."""
    return [
        row if row.valid >= 5 and answered(row) >= 5 else _emptied(row)
        for row in asked.raw.survey_tally
        if asked.voice(row.unit_id) is not None and survey_id in (None, row.survey_id)
    ]


def answered(row: Row) -> int:
    return sum(getattr(row, f"level_{level}") for level in range(1, 6))


def _emptied(row: Row) -> Row:
    return Row(**vars(row) | {f"level_{level}": 0 for level in range(1, 6)})


@lru_cache(maxsize=200)
def handed_out(asked: Asked, survey_id: int) -> list[Row]:
    return [
        row
        for row in asked.raw.survey_forms
        if row.survey_id == survey_id and asked.voice(row.unit_id) is not None
    ]


def valid(asked: Asked, survey_id: int) -> int:
    return counted(handed_out(asked, survey_id))


def counted(forms: list[Row]) -> int:
    """Valid forms of the places that have five of them."""
    return sum(row.valid for row in forms if row.valid >= 5)


def places(asked: Asked, survey_id: int, handed: bool = False) -> set[int]:
    """Where five valid forms came back; or, if `handed`, any were handed out."""
    found = handed_out(asked, survey_id)
    return {asked.voice(row.unit_id) for row in found if row.valid >= 5 or handed}


def enough(forms: int, rows: list[Row]) -> bool:
    """Domain.md section 8: a score of fewer than five is not shown, be it forms or answers."""
    return forms >= 5 and pooled(rows)[1] >= 5


def pooled(rows: list[Row], levels: tuple[int, ...] = (4, 5)) -> tuple[int, int]:
    """Answers at the levels, and all answers: counts are added, never percentages."""
    told = sum(getattr(row, f"level_{level}") for row in rows for level in levels)
    return told, sum(getattr(row, f"level_{level}") for row in rows for level in range(1, 6))


@dataclass(frozen=True)
class Score:
    """A round's answers at level 4 and 5, and what they are measured against."""

    satisfied: int
    n: int
    forms: int
    points: Fraction | None
    base: date | None
    left_out: int

    @property
    def shown(self) -> bool:
        """Domain.md section 8: fewer than five are not shown."""
        return self.forms >= 5 and self.n >= 5

    @property
    def percent(self) -> Fraction:
        return Fraction(100 * self.satisfied, self.n)

    @property
    def written(self) -> list[str]:
        few = [spoken(self.left_out), "5"] if self.left_out else []
        return [f"{whole(self.satisfied)}/{whole(self.n)}", spoken(self.forms), *few]


def chance_of(
    asked: Asked, survey_id: int, before: int, levels: tuple[int, ...] = (4, 5)
) -> float | None:
    """Asked of forms, not of answers: the answers of one form are alike."""
    found = []
    for one in (survey_id, before):
        (part, n), forms = pooled(tallies(asked, one), levels), valid(asked, one)
        found += [round(part / n * forms), forms]
    return chance.shares(*found)


def score(asked: Asked, survey_id: int) -> Score:
    """Against the round before it, if both may be shown."""
    every = [row.id for row in rounds(asked)]
    now = _alone(asked, survey_id)
    place = every.index(survey_id)
    if not place:
        return now
    earlier = every[place - 1]
    then = _alone(asked, earlier)
    if not (now.shown and then.shown):
        return now
    base = next(row.closed_on for row in asked.raw.survey if row.id == earlier)
    if asked.whole_places(places(asked, survey_id)) & asked.torn(base):
        return now  # of the people of then only a part is chosen
    return replace(now, points=now.percent - then.percent, base=base)


def _alone(asked: Asked, survey_id: int) -> Score:
    forms = valid(asked, survey_id)
    left_out = sum(row.valid for row in handed_out(asked, survey_id)) - forms
    return Score(*pooled(tallies(asked, survey_id)), forms, None, None, left_out)
