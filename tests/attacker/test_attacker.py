"""An attacker gathers all that a role or a copy for sharing tells, and works out nobody.

Small counts of people and the scores of places with fewer than five forms are judged over random
districts (tests/oracle/world.py) and random choices. Every sum that is read is written as a
statement about raw cells (solver.py), which must hold of the rows: a sum that holds what it should
not is misread, and fails. Who has no business with figures reaches no page of them; officers see
their own commune. With ATTACK=all in the environment 2,000 choices are made for each; else a few.
"""

import logging
import os
import random
import re
import shutil
from collections.abc import Iterator
from datetime import date
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from components.figures import code, filters
from components.shell.sitemap import SCREENS
from components.subjects.satisfaction.view import newest
from tests.attacker import before
from tests.attacker.solver import Attacker, Statement, states
from tests.oracle import counting, listening
from tests.oracle.asked import Asked, calendar, communes_on, own_communes
from tests.oracle.cases import Case, cases
from tests.oracle.raw import Raw
from tests.oracle.seam import (
    SUBJECTS,
    Calendar,
    Role,
    Selection,
    User,
    data,
    make_engine,
    scene,
    writing,
)
from tests.oracle.world import draw, store

IN_FULL = os.environ.get("ATTACK") == "all"
DISTRICTS, CHOICES, GOALS = (20, 100, None) if IN_FULL else (1, 10, 15)
"""And of so many small counts it is tried whether they can be worked out; None: all."""
LEVELS = tuple(f"level_{level}" for level in range(1, 6))
FLOWS = ("received", "guided")
STEP = 3
DAY = re.compile(r"\d\d/\d\d/\d{4}")


@pytest.fixture(params=range(DISTRICTS))
def district(
    request: pytest.FixtureRequest,
    sqlite_template: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[int, Raw]]:
    """A random district in the program's hands; its seed and its rows."""
    file = tmp_path / "district.db"
    shutil.copyfile(sqlite_template, file)
    engine = make_engine(f"sqlite:///{file}")
    with writing(engine) as conn:
        rows, rng = draw(request.param), random.Random(request.param)
        for row in rows.get("reintegration", ()):
            row["guided"] *= rng.random() < 0.15  # so that all communes together are few
        store(conn, rows)
    monkeypatch.setattr(data, "engine", lambda: engine)
    logging.disable(logging.WARNING)  # of Streamlit: that there is no browser
    with engine.connect() as conn:
        raw = Raw(conn)
    yield request.param, raw
    logging.disable(logging.NOTSET)
    engine.dispose()


# What is read


def choices(raw: Raw, seed: int, *, whole: bool | None = None) -> list[Case]:
    drawn = (
        case
        for case in cases(raw, random.Random(f"attack {seed}"), 40 * CHOICES)
        if case.user.unit_id is None and whole in (None, case.selection.whole)
    )
    return [case for case, _place in zip(drawn, range(CHOICES), strict=False)]


def every_month(raw: Raw) -> Iterator[Case]:
    """All communes, up to the end of each month that has a return: whoever asks for one after the
    other takes them from one another."""
    reader = User(1, "lanhdao", "lanhdao", Role.LEADER)
    for month in sorted({row.month for row in raw.monthly_return if counting.sent(row)}):
        first, last = (calendar(raw.cutoff)[month][end] for end in (0, -1))
        communes = tuple(communes_on(raw, last))
        window = Calendar(raw.cutoff).custom(first, last)
        asked = Asked(raw, first, last, communes, True, last, "custom")
        yield Case(reader, Selection(window, communes, whole=True, named_on=last), asked)


def people_of(raw: Raw) -> dict[Any, int]:
    """Raw cells of people: unit, month and flow of every return that was sent."""
    return {
        (row.unit_id, row.month, name): getattr(raw.counts[row.id], name)
        for row in raw.monthly_return
        if counting.sent(row) and row.id in raw.counts
        for name in (*FLOWS, "stock_end")
    }


def shared(case: Case) -> Iterator[Statement]:
    """What a copy for sharing says of people, on every screen of it; and what follows from its
    rule, which is no secret."""
    asked = case.asked
    copy = scene.of(case.user, case.selection, for_sharing=True)
    screen = SUBJECTS["reintegration"].screen(copy)
    assert screen.pictures == [] == list(screen.tables)
    stock, *flows = screen.blocks
    assert all(not block.change and block.frame.empty for block in screen.blocks)
    overview = SUBJECTS["summary"].screen(copy)
    assert (overview.blocks[1].value, overview.blocks[1].notes) == (stock.value, stock.notes)
    assert screen.sentence in overview.sentence
    if stock.value[0].isdigit():
        known = counting.last_known(asked, counting.stocks(asked)["month"])
        cells = [_cells(asked, "stock_end", [month], unit) for unit, month in known.items()]
        yield states(chain.from_iterable(cells), _number(stock.value), None, "stock")
    for name, block in zip(FLOWS, flows, strict=True):
        yield from _steps(asked, name, block)


def _steps(asked: Any, name: str, block: Any) -> Iterator[Statement]:
    """Up to the day of the step so many, and after it fewer than three."""
    since = _since(asked)
    days = calendar(asked.raw.cutoff)
    until = DAY.search(" ".join(block.notes))
    step = _number(block.value) if until else 0
    last = until and pd.to_datetime(until[0], format="%d/%m/%Y").date()
    told = [month for month in since if last is not None and days[month][-1] <= last]
    if told:
        yield states(_cells(asked, name, told), step, None, name)
        # The month of the step took it over the step before
    rest = [month for month in since if month not in told]
    if rest:
        yield states(_cells(asked, name, rest), 0, STEP - 1, name)


def _since(asked: Any) -> list[date]:
    """Months since the programme began, to that of the stock."""
    start = asked.raw.setting.get("programme_start")
    days = calendar(asked.raw.cutoff)
    month = (
        date.fromisoformat(start)
        if start
        else min((row.month for row in asked.raw.monthly_return), default=None)
    )
    at = counting.settled(asked, asked.last)
    last = days[at][-1] if at else asked.last
    first = asked.first if month is None else days[month][0]
    return asked.within(min(first, last), last).whole_months()


def _cells(asked: Any, name: str, months: list[date], unit: int | None = None) -> list[Any]:
    return [
        (row.unit_id, row.month, name)
        for month in months
        for row, _counts in counting.given(asked, month)
        if unit is None or row.unit_id in counting.owing(asked, month)[unit]
    ]


def _number(text: str) -> int:
    return int(text.split(" ")[0].replace(".", ""))


def answers_of(raw: Raw) -> dict[Any, int]:
    """Raw cells of a survey: place, question and level."""
    return {
        (row.survey_id, row.unit_id, row.question_id, level): getattr(row, level)
        for row in raw.survey_tally
        for level in LEVELS
    }


def opinion(case: Case) -> Iterator[Statement]:
    """What the page of satisfaction says of answers: rounds, places, questions."""
    view = newest(scene.of(case.user, case.selection))
    if view is None:
        return
    asked = case.asked

    def sums(row: Any, round_: int, unit: int | None, question: int | None) -> Iterator[Statement]:
        if not row.shown:
            return
        for levels, n in (
            (LEVELS[3:], row.satisfied),
            (LEVELS[:2], row.dissatisfied),
            (LEVELS, row.n),
        ):
            cells = [
                (one.survey_id, one.unit_id, one.question_id, level)
                for one in counted(asked, round_)
                for level in levels
                if unit in (None, asked.voice(one.unit_id)) and question in (None, one.question_id)
            ]
            yield states(cells, int(n), None, f"round {round_}, place {unit}, question {question}")

    for row in view.rounds.itertuples():
        yield from sums(row, row.survey_id, None, None)
    for row in view.by_unit.itertuples():
        yield from sums(row, view.survey_id, row.unit_id, None)
    ids = {
        one.position: one.id for one in asked.raw.survey_question if one.survey_id == view.survey_id
    }
    for row in view.questions.itertuples():
        yield from sums(row, view.survey_id, None, ids[row.position])


def counted(asked: Any, survey_id: int) -> list[Any]:
    """By the rule, which is no secret: places with five forms, and five answers to the question."""
    return [
        row
        for row in asked.raw.survey_tally
        if row.survey_id == survey_id
        and asked.voice(row.unit_id) is not None
        and row.valid >= 5
        and listening.answered(row) >= 5
    ]


def people_of_views(raw: Raw) -> Iterator[Statement]:
    """What the views for other tools say of people, and what follows from their rule."""
    days = calendar(raw.cutoff)
    complete = []
    for row in view_rows("v_reintegration_by_month"):
        month = date.fromisoformat(str(row["month"]))
        cells = [
            (one.unit_id, month, "stock_end")
            for one in raw.monthly_return
            if one.month == month
            and counting.sent(one)
            and one.id in raw.counts
            and one.unit_id in communes_on(raw, days[month][-1])
        ]
        assert len(cells) == row["communes"]
        complete.append(month)
        people = row["people"]
        yield states(cells, people or 0, STEP - 1 if people is None else None, f"stock {month}")
    steps = {row["measure"]: row for row in view_rows("v_reintegration_since_start")}
    started = raw.setting.get("programme_start")
    for name, row in steps.items():
        cells = [cell for cell in people_of(raw) if cell[2] == name and cell[1] <= max(complete)]
        if started:
            cells = [cell for cell in cells if cell[1] >= date.fromisoformat(started)]
        until = row["until_month"] and date.fromisoformat(str(row["until_month"]))
        taken = [cell for cell in cells if until and cell[1] <= until]
        if taken:
            yield states(taken, row["people"], None, name)
        rest = [cell for cell in cells if cell not in taken]
        if rest:
            yield states(rest, 0, STEP - 1, name)


def answers_of_views() -> Iterator[Statement]:
    for row in view_rows("v_satisfaction_by_round"):
        place = row["round_id"], row["unit_id"], row["question_id"]
        for levels, name in (
            (LEVELS[3:], "satisfied"),
            (LEVELS[:2], "dissatisfied"),
            (LEVELS, "answers"),
        ):
            yield states([(*place, level) for level in levels], row[name], None, str(place))


def view_rows(name: str) -> list[Any]:
    with data.engine().connect() as conn:
        return list(conn.exec_driver_sql(f"SELECT * FROM {name}").mappings())


# What is worked out


def pinned_people(raw: Raw, attacker: Attacker, seed: int) -> list[Any]:
    """Small counts that have one value only: of a commune in a month, of all communes in a month
    and over a few months."""
    months: dict[tuple[str, date], list[Any]] = {}
    for cell in attacker.places:
        months.setdefault((cell[2], cell[1]), []).append(cell)
    goals = [[cell] for cell in attacker.places] + list(months.values())
    for name in FLOWS:
        row = sorted(month for flow, month in months if flow == name)
        goals += [months[name, one] + months[name, other] for one, other in pairwise(row)]
    small = [goal for goal in goals if sum(attacker.world[cell] for cell in goal) in (1, 2)]
    random.Random(seed).shuffle(small)
    return [goal for goal in small[:GOALS] if attacker.pins(goal)]


def test_copies_for_sharing_pin_no_small_count_of_people(district):
    seed, raw = district
    drawn = [*choices(raw, seed, whole=True), *every_month(raw)]

    read = [*(one for case in drawn for one in shared(case)), *people_of_views(raw)]
    attacker = Attacker(people_of(raw), read)

    assert attacker.misread == []
    assert pinned_people(raw, attacker, seed) == []
    assert drawn


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF])
def test_no_choice_pins_a_withheld_score(district, role):
    seed, raw = district
    drawn = choices(raw, seed)

    read = [*(one for case in drawn for one in opinion(case)), *answers_of_views()]
    attacker = Attacker(answers_of(raw), read)

    assert attacker.misread == []
    for row in raw.survey_tally:
        if row.valid < 5 or listening.answered(row) < 5:
            cells = [(row.survey_id, row.unit_id, row.question_id, level) for level in LEVELS[3:]]
            assert not attacker.pins(cells)


def test_who_keeps_the_program_reaches_no_figure():
    admin = User(1, "quantri", "quantri", Role.ADMIN)

    reached = {one.address for one in SCREENS if admin.may(one.permission)}

    assert reached == {
        *("accounts", "units", "categories", "settings", "audit", "borders", "password"),
        "condition",  # of the installation: sizes and copies
        "code",  # that the figure is not theirs: below
        *("steps", "help"),  # how many units, accounts and returns there are; what words mean
    }
    assert not admin.sees.is_everything
    assert admin.sees.units == ()


def test_an_officer_reads_of_the_own_commune_alone(district):
    _seed, raw = district
    for unit in communes_on(raw, raw.unit[-1].valid_to):
        officer = User(2, "canbo", "canbo", Role.OFFICER, unit)
        offered = own_communes(raw, raw.unit[-1].valid_to, unit)
        assert officer.sees.units == (unit,)
        assert all(unit in (one, *raw.became.get(one, ())) for one in offered)


def test_a_code_under_a_copy_for_sharing_keeps_no_more_than_the_copy_tells(district):
    """So whoever opens it learns of people what `shared` reads, and no picture's table."""
    seed, raw = district
    kept = 0
    for case in choices(raw, seed, whole=True):
        copy = scene.of(case.user, case.selection, for_sharing=True)
        for name in ("reintegration", "summary"):
            screen = SUBJECTS[name].screen(copy)
            content = code.content(code.Figure((screen,)))
            blocks = [(one.label, one.value, one.sentence) for one in screen.blocks]
            assert [tuple(one) for one in content.numbers] == blocks
            assert content.cells == ()
            kept += len(blocks)
    assert kept


def test_a_code_opens_for_nobody_who_may_not_see_its_figures(district):
    """Of any choice of who sees the whole; an officer's own commune is theirs."""
    seed, raw = district
    admin = User(1, "quantri", "quantri", Role.ADMIN)
    refused = 0
    for case in choices(raw, seed):
        assert not filters.may_see(admin, case.selection)
        day = case.selection.named_on
        for unit in communes_on(raw, day):
            officer = User(2, "canbo", "canbo", Role.OFFICER, unit)
            theirs = set(case.selection.communes) <= set(own_communes(raw, day, unit))
            may = theirs and not case.selection.whole
            assert filters.may_see(officer, case.selection) == may
            refused += not may
    assert refused


# The attacker itself


def test_the_attacker_undoes_the_rule_before(district):
    """Of the mask that this one replaces (a second hidden cell), on the same district."""
    _seed, raw = district
    people = people_of(raw)
    small = [cell for cell, n in people.items() if n in (1, 2) and cell[2] in FLOWS][:60]

    attacker = Attacker(people, before.tables(people))

    assert attacker.misread == []
    assert len([cell for cell in small if attacker.pins([cell])]) >= min(3, len(small))


def test_the_attacker_works_out_what_one_hidden_number_leaves_open():
    world = {"a": 1, "b": 12, "c": 20}
    told = [states("abc", 33, None, "all"), states("b", 12, None, "b"), states("c", 20, None, "c")]

    assert Attacker(world, told).pins("a")
    assert not Attacker(world, told[:2]).pins("a")
    assert not Attacker(world, [told[0], states("a", 1, 2, "a")]).pins("a")
    assert Attacker(world, [states("a", 1, 2, "a"), states("abc", 32, None, "x")]).misread
