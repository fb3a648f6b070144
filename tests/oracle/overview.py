"""The overview: what it shows, and what the rows say it has to show."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle import blocks, chance, counting, listening
from tests.oracle.asked import Asked, calendar, called, month_of
from tests.oracle.blocks import change
from tests.oracle.blocks import in_percent as percent
from tests.oracle.incidents import chance_of, month_on_axis, told_by_month
from tests.oracle.seam import (
    Scene,
    incidents_frames,
    newest_forum,
    overview,
    overview_numbers,
    overview_words,
)
from tests.oracle.words import (
    column,
    day,
    decimal,
    figures,
    plain,
    rows,
    spoken,
    way,
    whole,
)

Figures = dict[str, Any]
NAMED = 6
"""So many splits are named, of more only how many they are."""


def shown(scene: Scene) -> Figures:
    view = overview(scene)
    incident, stock, open_, score = overview_numbers.blocks(view)
    blocks = {"incident": incident, "stock": stock, "open": open_, "score": score}
    found: Figures = {}
    for name, block in blocks.items():
        found |= {
            f"{name} value": figures(block.value),
            f"{name} change": (way(block.change), figures(block.change)),
            f"{name} percent": figures(block.percent),
            f"{name} base": figures(block.base),
            f"{name} trend": column(block.frame["value"]),
            f"{name} colour": str(block.tone),
        }
    months = incidents_frames.months(view.incidents).dropna(subset="running")
    communes = incidents_frames.communes(view.incidents)
    forum = newest_forum(scene)
    found |= {
        "incident notes": figures(incident.notes[0]),
        "stock notes": figures(*stock.notes),
        "open notes": figures(*open_.notes),
        "score notes": figures(*(note for n, note in enumerate(score.notes) if n != 1)),
        "months": rows(months, "now", "before", "running"),
        "names of months": [figures(line) for line in incidents_frames.totals(view.incidents)],
        "communes": rows(communes, "now", "before"),
        "changes of communes": [
            figures(*row) for row in zip(communes["label"], communes["change"], strict=True)
        ],
        "forum": rows(forum, "id", "state", "due_on"),
        "aloud": figures(overview_words.sentence(view)),
    }
    return found


def told(asked: Asked) -> Figures:
    before = asked.before()
    found = (
        _incidents(asked, before)
        | _reintegration(asked)
        | _suggestions(asked, before)
        | _satisfaction(asked)
        | {"stock base": _stock_base(asked), "open base": base(asked, asked.base_day())}
        | {"incident base": base(asked) if _known(asked) else []}
    )
    found["aloud"] = _aloud(asked, found)
    return found


def _incidents(asked: Asked, before: Asked) -> Figures:
    rows_now, rows_before = counting.incidents(asked), counting.incidents(before)
    now = len(rows_now)
    then = len(rows_before) if counting.known_before(asked) else None
    months = told_by_month(asked, rows_now, rows_before)
    communes = counting.by_commune(asked, rows_now)
    communes_before = counting.by_commune(before, rows_before)
    unheard = {unit for unit in counting.silent(asked) if not communes[unit]}
    both = counting.rows_of(asked, communes, communes_before)
    order = sorted(both, key=lambda u: (-communes.get(u, 0), -communes_before.get(u, 0)))
    alone = asked.alone()
    years = [month_of(asked.raw.cutoff, window.last).year for window in (asked, before)]
    if asked.base == "year_before":
        names = [[str(years[0]), spoken(now)], [str(years[1]), spoken(then or 0)]]
    else:
        names = [[spoken(now)], [spoken(then or 0)]]
    is_short = asked.days <= 31  # its days stand beside those of the base
    if then is None or (asked.steps_back() is None and not is_short):
        names[1] = []
    found = {
        "incident value": [spoken(now)],
        "incident change": change(now, then),
        "incident percent": percent(now, then),
        "incident colour": chance.colour(
            then, now, -1, None if then is None else chance_of(asked, None)
        ),
        "incident trend": [count for count, _before, _running in months],
        "incident notes": reported(asked, before),
        "months": months,
        "names of months": names,
        "communes": [
            (
                None if unit in unheard else communes.get(unit, 0),
                None if then is None else communes_before.get(unit, 0),
            )
            for unit in order
        ],
        "changes of communes": [
            [
                *([] if u in unheard else [whole(communes.get(u, 0))]),
                *(
                    []
                    if then is None or u in alone | unheard
                    else [
                        decimal(
                            Fraction(communes.get(u, 0) - communes_before.get(u, 0)), 0, sign=True
                        )
                    ]
                ),
            ]
            for u in order
        ],
    }
    if not _known(asked):
        found |= blocks.unknown("incident")
        found["incident notes"] = [*_complete(asked), *_waiting(asked)]
        found["names of months"] = [[], names[1]]
    return found


def _known(asked: Asked) -> bool:
    return counting.known(asked, len(counting.incidents(asked)))


def is_partial(asked: Asked) -> bool:
    """Not all have reported every month that is over, or it is not known since none is due; or not
    all had a year before, which is then compared with."""
    earlier = counting.known_before(asked) and counting.missing(asked.before())
    return bool(
        earlier or counting.missing(asked) or counting.waiting(asked) or not counting.due(asked)
    )


def reported(asked: Asked, before: Asked) -> list[str]:
    """n/N, and what is not due yet; with n/N of the year before where either has a gap."""
    known = counting.known_before(asked)
    uneven = known and (counting.missing(asked) or counting.missing(before))
    return [*_complete(asked), *_waiting(asked), *(_complete(before) if uneven else [])]


def _whole_months(asked: Asked) -> list[str]:
    """n/N of the months that monthly figures are made of, where not all have reported them."""
    days = [calendar(asked.raw.cutoff)[month] for month in asked.whole_months()]
    if not days:
        return []
    inside = asked.within(days[0][0], days[-1][-1])
    partial = counting.missing(inside) or counting.waiting(inside)
    return [*_complete(inside), *_waiting(inside)] if partial else []


def _complete(asked: Asked) -> list[str]:
    """Since the first month that anybody owes, which is said where the window begins before it."""
    since, due = counting.asked_since(asked.raw), counting.due(asked)
    if not due or max(due) < since:
        return []
    share = f"{counting.complete(asked, counting.owed(asked))}/{len(asked.communes)}"
    return [share, f"{since:%m/%Y}"] if min(due) < since else [share]


def _waiting(asked: Asked) -> list[str]:
    return [
        word
        for month, units in counting.waiting(asked)
        for word in (month_on_axis(asked, month), str(len(units)))
    ]


def _reintegration(asked: Asked) -> Figures:
    stock = counting.stocks(asked)
    since = counting.since_start(asked)
    months = [m for m in asked.whole_months() if not stock["month"] or m <= stock["month"]]
    known = any(counting.given(asked, month) for month in asked.whole_months())
    flows = [("received",), counting.FLOWS_OUT, ("guided",)]
    return {
        "stock value": [] if stock["stock"] is None else [spoken(stock["stock"])],
        "stock change": change(stock["now"] or 0, stock["before"]),
        "stock percent": percent(stock["now"] or 0, stock["before"]),
        "stock colour": "neutral",
        "stock trend": [counting.standing(asked, month) for month in months],
        "stock notes": [
            *footing(asked, stock),
            *like_for_like(stock),
            *([spoken(counting.flow(asked, names)) for names in flows] if known else []),
            *_whole_months(asked),
            *(
                [str(since["year"]), spoken(since["received"]), spoken(since["guided"])]
                if since["year"]
                else []
            ),
        ],
    }


def footing(asked: Asked, stock: dict[str, Any]) -> list[str]:
    """On which day, over how many communes; since when the older ones stand; later months."""
    if stock["month"] is None:
        return []
    days = calendar(asked.raw.cutoff)
    every = len(asked.communes)
    of = stock["owed by"]
    later = [(month_written(month), f"{n}/{every}") for month, n in stock["later"]]
    return [
        day(days[stock["month"]][-1]),
        f"{stock['communes']}/{of}",
        *_older(asked, stock["older"]),
        *_named(asked, stock["unknown"]),
        *(word for pair in later for word in pair),
    ]


def _older(asked: Asked, older: dict[int, date]) -> list[str]:
    """Of each month the communes that stand as they did then, and its day."""
    words = []
    for month in sorted(set(older.values()), reverse=True):
        units = [unit for unit in counting.rows_of(asked, older) if older.get(unit) == month]
        words += _named(asked, units)
        words.append(day(calendar(asked.raw.cutoff)[month][-1]))
    return words


def month_written(month: date) -> str:
    return f"{month.month:02d}/{month.year}"


def like_for_like(stock: dict[str, Any]) -> list[str]:
    """What is compared, where that is not all who are counted."""
    both = len(stock["both"])
    if not both or (stock["is alike"] and not stock["older"]):
        return []
    return [spoken(both), spoken(stock["now"]), spoken(stock["before"])]


def _suggestions(asked: Asked, before: Asked) -> Figures:
    now = listening.balance(asked)
    earlier = listening.open_before(asked)
    newest = list(listening.at(asked, asked.last).values())
    forums = {row.id: row.held_on for row in asked.raw.forum}
    latest = max(((forums[t.row.forum_id], t.row.forum_id) for t in newest), default=None)
    told = [t for t in newest if latest and t.row.forum_id == latest[1]]
    return {
        "open value": [spoken(now["open"])],
        "open change": change(now["open"], earlier),
        "open percent": percent(now["open"], earlier),
        "open colour": "neutral",
        "open trend": [listening.open_on(asked, asked.last_day(m)) for m in asked.months()],
        "open notes": [
            *(spoken(now[name]) for name in _parts(now)),
            spoken(now["overdue"]),
            f"{now['on_time']}/{now['finished'] + now['overdue']}",
            of_communes(asked, listening.heard(asked)),
        ],
        "forum": [
            (t.row.id, t.state, t.row.due_on)
            for t in sorted(told, key=lambda t: (t.raised, t.row.id))
        ],
    }


def _parts(now: dict[str, Any]) -> list[str]:
    """What a balance is made of, in the order in which it adds up."""
    reopened = ["reopened"] if now["reopened"] else []
    return ["carried", "new", *reopened, "finished", "open"]


def _satisfaction(asked: Asked) -> Figures:
    every = listening.rounds(asked)
    inside = [row for row in every if asked.holds(row.closed_on)]
    found: Figures = {
        "score value": [],
        "score percent": [],
        "score base": [],
        "score notes": [],
        "score change": (0, []),
        "score colour": "neutral",
        "score trend": [plain(_percent_of_round(asked, row.id)) for row in every],
    }
    if not inside:
        return found
    score = listening.score(asked, inside[-1].id)
    found["score value"] = [decimal(score.percent) + "%"] if score.shown else []
    if score.points:
        found["score change"] = (1 if score.points > 0 else -1), [decimal(abs(score.points))]
        earlier = every[every.index(inside[-1]) - 1].id
        p = listening.chance_of(asked, inside[-1].id, earlier)
        found["score colour"] = chance.colour(0, score.points, 1, p)
    found["score base"] = [day(score.base)] if score.base else []
    found["score notes"] = [
        *_answers(score),
        of_communes(asked, listening.places(asked, inside[-1].id)),
    ]
    return found


def of_communes(asked: Asked, places: set[int]) -> str:
    """The district itself is not one of its communes."""
    every = len(asked.communes)
    return f"{min(len(places - {asked.raw.root}), every)}/{every}"


def _percent_of_round(asked: Asked, survey_id: int) -> float | None:
    score = listening.score(asked, survey_id)
    return float(score.percent) if score.shown else None


def _aloud(asked: Asked, found: Figures) -> list[str]:
    since, now = counting.since_start(asked), listening.balance(asked)
    words = [*map(day, (asked.first, asked.last)), *_place(asked), *found["incident value"]]
    if _known(asked):
        words += [*found["incident change"][1], *found["incident percent"][:1]]
        words += base(asked) if counting.known_before(asked) else []
        words += found["incident notes"] if is_partial(asked) else []
    stock = counting.stocks(asked)
    if since["year"] and stock["month"]:
        until = calendar(asked.raw.cutoff)[stock["month"]][-1]
        flows = (since["received"], since["guided"], stock["stock"])
        words += [str(since["year"]), day(until), *map(spoken, flows)]
        stands, partial = footing(asked, stock), not stock["is whole"]
        later = 2 * len(stock["later"])
        covers, months = stands[: len(stands) - later], stands[len(stands) - later :]
        words += (covers if partial or stock["older"] else []) + months
        if since["missing"]:
            words += [spoken(since["missing"]), str(since["year"])]
    words += [spoken(now[name]) for name in (*_parts(now), "overdue")]
    inside = [row for row in listening.rounds(asked) if asked.holds(row.closed_on)]
    if inside:
        score = listening.score(asked, inside[-1].id)
        words += found["score value"] + _answers(score)
    return words


def _place(asked: Asked) -> list[str]:
    """The codes of chosen communes of one name; and of what the choice lacks."""
    chosen = [] if asked.whole else asked.communes
    words = _named(asked, chosen)
    lacking = asked.lacking()
    told, more = _first(lacking, NAMED // 2)
    for split in told:
        words += [*figures(called(asked.raw, split)), day(asked.raw.units[split].valid_to)]
        words += _named(asked, sorted(asked.splits()[split]))
    return [*words, *more]


def _named(asked: Asked, units: Sequence[int]) -> list[str]:
    """The codes of those of them that are named, and how many are not."""
    told, more = _first(units, NAMED)
    return [*figures(*(called(asked.raw, unit) for unit in told)), *more]


def _first(units: Sequence[int], most: int) -> tuple[Sequence[int], list[str]]:
    """One more than the most is named too."""
    if len(units) <= most + 1:
        return units, []
    return units[:most], [str(len(units) - most)]


def _answers(score: listening.Score) -> list[str]:
    return [*score.written, *(["30"] if score.forms < 30 else [])] if score.shown else ["5"]


def _stock_base(asked: Asked) -> list[str]:
    """The day of the earlier stock; of none, the eve of the window."""
    month = counting.stocks(asked)["month"]
    over = [days[-1] for days in calendar(asked.raw.cutoff).values() if days[-1] < asked.first]
    return base(asked, over[-1] if month else asked.base_day())


def base(asked: Asked, on: date | None = None) -> list[str]:
    """How the earlier window is named: by its year, or by its days; a stock by the day that it was
    counted on, but for a year before."""
    before = asked.before()
    if on and asked.base != "year_before":
        return [day(on)]
    if asked.kind in ("custom", "week") or asked.base != "year_before":
        return list(dict.fromkeys([day(before.first), day(before.last)]))  # a single day once
    return [str(month_of(asked.raw.cutoff, before.last).year)]
