"""The page of reintegration, as leaders see it, and what is left of it for those who may not see
counts of one or two people."""

from datetime import date
from functools import lru_cache
from typing import Any

from tests.oracle import blocks, counting
from tests.oracle.asked import Asked, calendar, called
from tests.oracle.counting import FLOWS_OUT
from tests.oracle.seam import Scene
from tests.oracle.seam import reintegration_frames as frames
from tests.oracle.seam import reintegration_numbers as product_blocks
from tests.oracle.seam import reintegration_view as view
from tests.oracle.words import rows, spoken

Figures = dict[str, Any]
"""How names of counts of people begin: all of them count people."""
FLOWS = {
    "received": ("received",),
    "moved_in": ("moved_in",),
    "left": FLOWS_OUT,
    "guided": ("guided",),
}
CLASSES = ("class_a", "class_b", "class_c", "class_d")
MONTHLY = ("received", "moved_in", "left", "guided")


def shown(scene: Scene) -> Figures:
    told = view(scene)
    found: Figures = {
        "classes": rows(frames.classes(told), *CLASSES),
        "exits": rows(frames.exits(told), "people"),
        "support": rows(frames.support(told), "people"),
        "standing": rows(frames.standing(told), "people", "whole"),
        "by commune": _by_name(frames.communes(told)),
    }
    for name, block in zip(
        ("stock", "received", "left", "guided"), product_blocks.blocks(told), strict=True
    ):
        found |= blocks.shown(name, block)
    bridge = told.bridge
    return found | {
        "flows by month": rows(frames.flow_cells(told), *MONTHLY),
        "drawn flows": rows(frames.flows(told), "into", "out"),
        "alike": {name: getattr(told, name).alike for name in FLOWS},
        "compared": {
            name: flow.compared and (flow.compared.now, flow.compared.before)
            for name, flow in ((name, getattr(told, name)) for name in FLOWS)
        },
        "split": told.stock and {name: told.stock.counts[name] for name in CLASSES},
        "bridge": bridge
        and (bridge.opening, bridge.received, bridge.moved_in, bridge.left, bridge.closing),
        "bridge over": bridge
        and (bridge.first, bridge.last, bridge.communes, bridge.left_out, bridge.gaps),
        "steps": rows(frames.bridge(told), "start", "end"),
        "since": (told.since.received, told.since.guided),
    }


def _by_name(frame: Any) -> list[tuple[Any, ...]]:
    """In the order of the names, without the word that a township carries."""
    told = rows(frame, "commune", "stock", *MONTHLY, "months")
    return sorted((name.replace("TT ", ""), *figures) for name, *figures in told)


def told(asked: Asked) -> Figures:
    stock = counting.stocks(asked)
    found = _parts(asked, stock["month"])
    flows = {name: _flow(asked, names) for name, names in FLOWS.items()}
    nothing_told = not _told_months(asked)
    by_month = found["flows by month"]
    result = found | {
        "drawn flows": [
            ((come or 0) + (moved or 0), None if left is None else -left)
            for come, moved, left, _guided in by_month
        ],
        "alike": {name: alike for name, (_total, _compared, alike) in flows.items()},
        "compared": {name: compared for name, (_total, compared, _alike) in flows.items()},
        "since": _since(asked),
        **_bridge(asked),
    }
    at = stock["month"]
    result["split"] = at and {
        name: sum(counting.people(asked, at, name).values()) for name in CLASSES
    }
    trend = [
        counting.standing(asked, month)
        for month in asked.whole_months()
        if at is None or month <= at
    ]
    result |= blocks.counted("stock", stock["now"] or 0, stock["before"], trend)
    result["stock value"] = [] if at is None else [spoken(stock["stock"])]
    for place, name in ((0, "received"), (2, "left"), (3, "guided")):
        total, compared, _alike = flows[name]
        trend = [row[place] for row in by_month]
        result |= blocks.counted(name, *(compared or (total, None)), trend)
        result[f"{name} value"] = [] if nothing_told else [spoken(total)]
    return result


def _told_months(asked: Asked) -> list[date]:
    return [month for month in asked.whole_months() if counting.given(asked, month)]


def _parts(asked: Asked, at: date | None) -> Figures:
    """What also those see who may not see small counts, with gaps where those are."""
    months, some = asked.whole_months(), _told_months(asked)

    def people(names: tuple[str, ...]) -> int | None:
        return counting.flow(asked, names) if some else None

    whole = sum(counting.people(asked, at).values()) if at else None
    return {
        "flows by month": [
            tuple(
                counting.flow(asked, names, [month]) if month in some else None
                for names in FLOWS.values()
            )
            for month in months
        ],
        "classes": [
            tuple(counting.standing(asked, month, name) for name in CLASSES) for month in months
        ],
        "exits": [(people((name,)),) for name in FLOWS_OUT],
        "support": [(people((name,)),) for name in ("guided", "job_referred", "trained", "loaned")],
        "standing": [
            (sum(counting.people(asked, at, name).values()) if at else None, whole)
            for name in ("employed", "borrowing")
        ],
        "by commune": sorted(
            (of_commune(asked, unit, at) for unit in places(asked, at)), key=lambda row: row[0]
        ),
    }


def places(asked: Asked, at: date | None) -> list[int]:
    """The communes, and split ones that have reported or still stand for their parts."""
    given = {
        asked.heir(sent.unit_id)
        for month in asked.whole_months()
        for sent, _counts in counting.given(asked, month)
    }
    return counting.rows_of(asked, given, counting.people(asked, at) if at else ())


def of_commune(asked: Asked, unit: int, at: date | None) -> tuple[Any, ...]:
    name = called(asked.raw, unit)
    if unit in asked.held():
        name = f"chưa tách được: {name} (cũ)"
    elif unit in asked.parts_since(asked.before().first):
        name += " *"
    months = asked.whole_months()
    own = [(month, counts) for month in months for counts in _given_by(asked, month).get(unit, ())]
    flows = (
        sum(getattr(counts, part) for _month, counts in own for part in parts) if own else None
        for parts in FLOWS.values()
    )
    stock = counting.people(asked, at).get(unit) if at else None
    full = sum(unit in counting.stock(asked, month) for month in months)
    over = [
        month
        for month in months
        if counting.is_over(asked, month) and unit in counting.owing(asked, month)
    ]
    return (name, stock, *flows, f"{full}/{len(over)}")


@lru_cache(maxsize=200)
def _given_by(asked: Asked, month: date) -> dict[int, list[Any]]:
    """What was given in the month, by commune."""
    found: dict[int, list[Any]] = {}
    for sent, counts in counting.given(asked, month):
        found.setdefault(asked.heir(sent.unit_id), []).append(counts)
    return found


def _flow(asked: Asked, names: tuple[str, ...]) -> tuple[int, tuple[int, int] | None, bool]:
    """Everything reported; the months of communes that reported in full on both sides; whether
    these are all."""
    if asked.steps_back() is None:
        return sum(people for people, _full in _cells(asked, names).values()), None, True
    now, then = _cells(asked, names), _cells(asked.before(), names)
    both = [
        (month, unit)
        for (month, unit), (_people, full) in now.items()
        if full and then.get((asked.beside(month), unit), (0, False))[1]
    ]
    compared = None
    if both:
        compared = (
            sum(now[cell][0] for cell in both),
            sum(then[asked.beside(month), unit][0] for month, unit in both),
        )
    total = sum(people for people, _full in now.values())
    return total, compared, len(both) == len(now) == len(then)


def _cells(
    asked: Asked, names: tuple[str, ...]
) -> dict[tuple[date, frozenset[int]], tuple[int, bool]]:
    """By month and what splits tie together."""
    cells: dict[tuple[date, frozenset[int]], tuple[int, bool]] = {}
    for month in asked.whole_months():
        full = counting.whole_groups(asked, month)
        for sent, counts in counting.given(asked, month):
            unit = asked.tied()[asked.heir(sent.unit_id)]
            people = cells.get((month, unit), (0, False))[0]
            people += sum(getattr(counts, name) for name in names)
            cells[month, unit] = people, unit in full
    return cells


def _since(asked: Asked) -> tuple[int, int]:
    since = counting.since_start(asked)
    return since["received"], since["guided"]


def _bridge(asked: Asked) -> Figures:
    """opening + received + moved in - left = closing, over the communes known at both ends."""
    until = counting.settled(asked, asked.last)
    months = [
        month
        for month in asked.whole_months()
        if until and month <= until and counting.stock(asked, month)
    ]
    groups: set[frozenset[int]] = set()
    if months:
        groups = counting.whole_groups(asked, months[0]) & counting.whole_groups(asked, months[-1])
    ends = frozenset().union(*groups)
    if not ends:
        return {"bridge": None, "bridge over": None, "steps": []}
    first, last = months[0], months[-1]
    between = [month for month in asked.whole_months() if first <= month <= last]
    flows = [
        sum(cells.get((month, group), (0,))[0] for month in between for group in groups)
        for names in (("received",), ("moved_in",), FLOWS_OUT)
        for cells in [_cells(asked, names)]
    ]
    opening = sum(
        counts.stock_start
        if calendar(asked.raw.cutoff)[first][-1] <= asked.raw.units[row.unit_id].valid_to
        else counts.stock_start - counts.stock_end
        for row, counts in counting.given(asked, first)
        if asked.heir(row.unit_id) in ends
    )
    closing = sum(people for unit, people in counting.stock(asked, last).items() if unit in ends)
    gaps = sum(
        len(ends & set(counting.owing(asked, month)) - set(counting.stock(asked, month)))
        for month in between
    )
    unexplained = closing - (opening + flows[0] + flows[1] - flows[2])
    steps = [opening, *flows[:2], -flows[2]]
    levels = [sum(steps[:place]) for place in range(1, 5)]
    drawn = list(zip([0, *levels], levels, strict=False))
    if unexplained or gaps:
        drawn.append((levels[-1], levels[-1] + unexplained))
    return {
        "bridge": (opening, *flows, closing),
        "bridge over": (
            first,
            last,
            tuple(unit for unit in asked.communes if unit in ends),
            tuple(unit for unit in asked.communes if unit not in ends),
            gaps,
        ),
        "steps": [*drawn, (0, closing)],
    }
