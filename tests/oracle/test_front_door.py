"""Some of the choices again through the front door: what the reader asks in the address, and what
then stands on the screen."""

import os
import random
from datetime import date
from typing import Any

import pytest

from tests.oracle import incidents, overview, reintegration, satisfaction, suggestions
from tests.oracle.asked import ONE_DAY
from tests.oracle.blocks import way
from tests.oracle.cases import Case, cases
from tests.oracle.raw import Raw
from tests.oracle.screen import frames
from tests.oracle.seam import commune_labels, units
from tests.oracle.words import day, figures, rows
from tests.oracle.world import draw, store

PERIODS = {
    "week": "Tuần",
    "month": "Tháng",
    "quarter": "Quý",
    "half_year": "6 tháng",
    "nine_months": "9 tháng",
    "year": "Năm",
    "year_to_date": "Từ đầu năm",
    "custom": "Khác",
}
BLOCKS = {
    overview: ("incident", "stock", "open", "score"),
    incidents: ("occurred", "solved", "dead"),
    reintegration: ("stock", "received", "left", "guided"),
    suggestions: ("open", "new", "finished", "on time"),
    satisfaction: ("satisfied", "dissatisfied", "response"),
}


def address(conn: Any, case: Case) -> dict[str, Any]:
    """As the filter bar writes the choice into the address."""
    asked = case.asked
    middle = asked.months()[-1]
    told: dict[str, Any] = {"period": PERIODS[asked.kind]}
    if asked.base == "period_before":
        told["base"] = "Kỳ trước"
    if asked.kind == "week":
        sunday = asked.first + 6 * ONE_DAY
        told["week"] = f"Tuần {day(asked.first)} – {day(sunday)}"
    elif asked.kind == "month":
        told["month"] = f"Tháng {middle.month}/{middle.year}"
    elif asked.kind == "quarter":
        told["quarter"] = f"Quý {(middle.month + 2) // 3}/{middle.year}"
    elif asked.kind == "year_to_date":
        told["until"] = asked.last.isoformat()
    elif asked.kind == "custom":
        told["days"] = [asked.first.isoformat(), asked.last.isoformat()]
    else:
        told["year"] = str(asked.months()[0].year)
    if not asked.whole:
        names = commune_labels(units.communes(conn, asked.named_on))
        told["communes"] = [names[unit] for unit in asked.communes]
    return told | _kind(incidents.Kinds(asked))


def _kind(kinds: incidents.Kinds) -> dict[str, str]:
    """The kind of incident that the oracle counts."""
    if kinds.code is None:
        return {}
    return {"kind": f"{kinds.code}. {kinds.versions[kinds.code][-1].name}"}


def choice(raw: Raw, seed: int, kind: str) -> Case:
    """The first of a leader for this kind of period."""
    drawn = cases(raw, random.Random(f"{seed} {kind}"), 200)
    return next(c for c in drawn if c.asked.kind == kind and c.user.unit_id is None)


NAMED = {page.__name__.rsplit(".", 1)[-1]: page for page in BLOCKS}
OPENED = [
    (30 + place, kind, [*NAMED][(place + step) % len(NAMED)])
    for place, kind in enumerate(PERIODS)
    for step in ((0, 2) if os.environ.get("ORACLE") == "all" else (0,))
]


@pytest.mark.parametrize(("seed", "kind", "name"), OPENED)
def test_the_screen_shows_what_the_rows_say(conn, open_page, seed, kind, name):
    store(conn, draw(seed))
    case = choice(Raw(conn), seed, kind)
    page, asked = NAMED[name], case.asked
    told = page.told(asked)

    at = open_page(f"pages/dashboards/{name}.py", query_params=address(conn, case))

    assert not at.exception
    assert not at.warning
    assert {day(asked.first), day(asked.last)} <= set(figures(at.caption[0].value))
    for block, metric in zip(BLOCKS[page], at.metric, strict=False):
        assert figures(metric.value) == told[f"{block} value"], block
        shown = way(metric.delta), figures(metric.delta)
        assert shown == told[f"{block} change"], block
    if "months" in told:
        drawn = next(frame for frame in frames(at) if {"now", "before", "running"} <= {*frame})
        counted = drawn.dropna(subset="running")
        kinds = incidents.Kinds(asked)
        course = incidents.course(asked, kinds.ids(kinds.code) if page is incidents else None)
        if course is None:
            assert rows(counted, "now", "before", "running") == told["months"]
        else:
            assert rows(counted, "now", "before") == course


def test_a_voided_incident_far_ahead_does_not_open_its_year(conn, open_page):
    """The usual window ends with the newest figure, and a voided incident is none."""
    rows_ = draw(3)
    last = max(row["occurred_on"] for row in rows_["incident"] if not row["voided_at"])
    voided = next(row for row in rows_["incident"] if row["voided_at"])
    voided.update(occurred_on=date(last.year + 9, 3, 5), solved_on=None)
    store(conn, rows_)

    at = open_page("pages/dashboards/overview.py")

    assert str(last.year + 9) not in at.caption[0].value
