"""The sheet of a week or a month: four numbers, what stands out, what is overdue and whose, what
was promised at the last forum. Its numbers are those of the overview; nothing is counted here."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from components.data import read
from components.entry import duties, places, tasks
from components.figures import code
from components.figures import scene as scenes
from components.figures.answers import PERIOD, UNTIL
from components.figures.code import Content
from components.figures.filters import communes_of
from components.figures.kpi import Kpi
from components.figures.now import today
from components.figures.scene import Scene, kept
from components.reports import judgement
from components.subjects.incidents.places import standing
from components.subjects.incidents.view import incidents_of
from components.subjects.overview import list as overview_list
from components.subjects.overview import numbers
from components.subjects.overview.view import newest_forum, overview
from components.words import formats, wording
from components.words.i18n import DEFAULT, _, speaking
from db.compare import Comparison, StockComparison
from db.indicators import INCIDENTS, SUGGESTIONS, indicator
from db.model import OPEN_STATES, Selection, User
from db.periods import WEEK, Base, Calendar, Period, PeriodKind
from db.queries import settings, units
from db.queries.categories import categories
from db.queries.codes import Shown

SHEET = "week"
"""What its code is of."""
EXCERPT = 110
"""Letters of a citizen's words."""
MOST = 4
"""Lines of each kind that fit on the sheet."""


@dataclass(frozen=True)
class Window:
    """A week or a month, as far as it has gone, and the same days of the one before."""

    name: str
    period: Period
    base: str

    @property
    def before(self) -> Period:
        return self.period.base


@dataclass(frozen=True)
class Promise:
    """A suggestion of the last forum: the citizen's words, who answers by when, how it stands."""

    words: str
    about: str
    is_open: bool
    is_late: bool


def week(calendar: Calendar, monday: date) -> Window:
    """Monday to Sunday; of one that goes on the days known, against as many of the one before."""
    whole = calendar.week(monday)
    return _named(replace(whole, last=_known(monday, whole.last)))


def month(calendar: Calendar, nominal: date) -> Window:
    """A reporting month; of one that goes on the days known, against as many of the one before."""
    first = calendar.first_day(nominal)
    return _named(calendar.custom(first, _known(first, calendar.last_day(nominal))))


def _named(days: Period) -> Window:
    """The window of a week, else of a month, against the one before."""
    period = replace(days, against=Base.PERIOD_BEFORE)
    if period.kind is PeriodKind.WEEK:
        name = _("Week {days}", days=formats.day_range(period.first, period.last))
        return Window(name, period, _("on the week before"))
    nominal = period.calendar.month_of(period.first)
    name = _("Month {month}", month=formats.month_in_text(nominal))
    return Window(name, period, _("on the month before"))


def _known(first: date, last: date) -> date:
    """The last day of a window of which anything is known: the newest data may end within it, and
    before any of it are known it goes up to today."""
    span, now = read(settings.data_span), today()
    newest = span[1] if span and span[1] >= first else now
    return max(first, min(last, now, newest))


def weeks(first: date, most: int = 12) -> list[date]:
    """Mondays of the weeks since the first figure, the newest first."""
    monday = today() - timedelta(days=today().weekday())
    found = [monday - step * WEEK for step in range(most)]
    return [day for day in found if day + WEEK > first] or [monday]


def months(calendar: Calendar, first: date, most: int = 12) -> list[date]:
    """Nominal months since the first figure, the newest first."""
    found = [calendar.month_of(today())]
    while len(found) < most and calendar.first_day(found[-1]) > first:
        found.append(calendar.month_before(found[-1]))
    return found


def scene_of(user: User, period: Period) -> Scene:
    """Of all that the user sees."""
    communes = tuple(communes_of(user, period.last))
    whole = communes == tuple(read(units.communes, period.last)) and user.sees.is_everything
    selection = Selection(period, communes, whole, named_on=period.last)
    return scenes.of_no_returns(scenes.of(user, selection)).seen_by(user)


def four(user: User, window: Window) -> list[Kpi]:
    """What happened and what waits, against the days before; how many are under management and how
    satisfied the people are, which weeks do not bring, as the year so far has them."""
    return _four(lambda days: scenes.of(user, scene_of(user, days).selection), window)


def content(scene: Scene) -> Content:
    """The numbers of the sheet of this choice, for its code."""
    chosen = scene.selection
    window = _named(chosen.period)

    def of_days(days: Period) -> Scene:
        within = chosen.within(days)
        return scenes.again(scene.user, within, scene.whose, for_sharing=scene.for_sharing)

    return Content(window.name, code.numbers([("", _four(of_days, window))]))


def coded(user: User, window: Window) -> Shown:
    """The sheet as its code keeps it."""
    scene = scene_of(user, window.period)
    with speaking(DEFAULT):
        again = scenes.again(user, scene.selection, scene.whose, for_sharing=False)
        packed = content(again).pack()
    return Shown((SHEET,), scene.selection, packed)


def _four(scene_of_days: Callable[[Period], Scene], window: Window) -> list[Kpi]:
    now = overview(scene_of_days(replace(window.period, against=Base.YEAR_BEFORE)))
    before = overview(scene_of_days(window.before))
    year = overview(scene_of_days(_year(window.period)))
    blocks, so_far = numbers.blocks(now), numbers.blocks(year)
    polarity = indicator(INCIDENTS, "occurred").polarity
    happened = Comparison(
        now.incidents.compared.now, before.incidents.compared.now, polarity, dispersion=None
    )
    waiting = indicator(SUGGESTIONS, "open").polarity
    left = StockComparison(now.balance.open, before.balance.open, waiting)
    first, last = (day.isoformat() for day in (window.period.first, window.period.last))
    days = (PERIOD, _("Other")), ("days", first), ("days", last)
    until = ((UNTIL, last),)
    shown = [
        (
            _silent(blocks[0], happened, window.base)
            if now.incidents.is_silent
            else _against(blocks[0], happened, wording.incidents, window.base),
            days,
        ),
        (_against(blocks[2], left, wording.suggestions, window.base), days),
        (so_far[1], until),
        (so_far[3], until),
    ]
    return [replace(one, way=one.way and replace(one.way, choice=asked)) for one, asked in shown]


def _year(period: Period) -> Period:
    return period.calendar.year_to_date(period.last)


def _against(block: Kpi, compared: Comparison, noun: Callable[[int], str], base: str) -> Kpi:
    """The block against the days before; what it was a year before stands beside that."""
    earlier = wording.joined(block.change, block.base)
    return replace(
        block,
        change=wording.plain_change(compared, noun(abs(compared.change or 0))),
        percent=wording.muted_percent(compared),
        base=wording.joined(base, earlier, by="; "),
        direction=compared.direction,
        tone=compared.tone,
    )


def _silent(block: Kpi, compared: Comparison, base: str) -> Kpi:
    """Nobody has reported and nothing is known: no number, and no change of one."""
    before = wording.incidents(compared.before or 0)
    return replace(block, base=_("{base}: {counts}", base=base, counts=before))


def standing_out(user: User, window: Window) -> list[str]:
    """What chance hardly explains: a commune's month, a commune among all, a month of the whole."""
    lines = [tasks.line(duty) for duty in duties.of(user) if duty.kind == "unusual"]
    return [*lines, *_of_the_year(scenes.of(user, scene_of(user, _year(window.period)).selection))]


@kept
def _of_the_year(scene: Scene) -> list[str]:
    view = incidents_of(scene, read(categories, scene.selection.named_on), kind=None)
    stands = standing(view)
    named = stands.names if stands else ""
    days = formats.day_range(view.period.first, view.period.last)
    return [
        *([_("{days}: {line}", days=days, line=named)] if named else []),
        *judgement.months(view),
    ]


def owed(user: User) -> list[tuple[str, str]]:
    """What is overdue, each kind with whose it is and since when, the oldest first."""
    found: dict[str, list[duties.Duty]] = defaultdict(list)
    for duty in duties.by_communes(user):
        found[duty.kind].append(duty)
    names = places.names()
    return [(_kind(kind, each), _whose(each, names)) for kind, each in found.items()]


def _kind(kind: str, each: list[duties.Duty]) -> str:
    title = _(duties.KINDS[kind].title)
    return _("{kind}: {n}", kind=title, n=formats.count_in_text(len(each)))


def _whose(each: list[duties.Duty], names: dict[int, str]) -> str:
    whose = dict.fromkeys(names[unit] for one in each for unit in one.units if unit in names)
    since = formats.day(min(one.until for one in each))
    return _("{communes}; the oldest since {day}", communes=wording.listed(whose), day=since)


def promised(user: User, window: Window) -> tuple[str, list[Promise]]:
    """Of the last forum until then: its day with how many are done, and those that are not."""
    rows = newest_forum(scene_of(user, window.period))
    if rows.empty:
        return "", []
    done = int((~rows["state"].isin(OPEN_STATES)).sum())
    heading = _(
        "Forum of {day}: {done}/{all} finished",
        day=formats.day(rows["held_on"].iloc[0]),
        done=done,
        all=len(rows),
    )
    each = [
        Promise(
            row.text if len(row.text) <= EXCERPT else f"{row.text[:EXCERPT]}\u2026",
            wording.dotted(row.responsible, overview_list.state(row.state, row.due_on)),
            row.state in OPEN_STATES,
            row.state in OPEN_STATES and row.due_on < pd.Timestamp(window.period.last),
        )
        for row in rows.itertuples()
    ]
    return heading, sorted(each, key=lambda one: not one.is_open)
