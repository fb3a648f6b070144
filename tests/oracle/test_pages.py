"""Every number of every page, against an oracle that counts the raw rows one by one.

Random districts, the sample, its extension and a province (worlds.py), random choices of the filter
bar (cases.py). The pages run on SQLite; what they asked of it is then asked of PostgreSQL with the
same rows. Their numbers are made of these answers alone, so equal answers are equal numbers.

With ORACLE=all in the environment, 500 choices of the districts and 100 of each other world go
through all pages, which takes some minutes. Otherwise fewer, of every fifth district, go through a
third of the pages each, in turn.
"""

import gc
import logging
import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from tests.oracle import (
    caption,
    incidents,
    overview,
    reintegration,
    satisfaction,
    suggestions,
    targets,
)
from tests.oracle.cases import cases, differences
from tests.oracle.raw import Raw
from tests.oracle.seam import data, make_engine, page_scene, scene, writing
from tests.oracle.worlds import DISTRICTS, LONG, WORLDS

IN_FULL = os.environ.get("ORACLE") == "all"
OF_A_DISTRICT, OF_ANOTHER, OF_A_LONG_ONE = (25, 100, 300) if IN_FULL else (3, 3, 0)
SEEN = [
    world
    for place, world in enumerate(WORLDS)
    if IN_FULL or ((place % 5 == 0 or place >= len(DISTRICTS)) and world not in LONG)
]
CHOICES = {world: OF_A_DISTRICT if world.startswith("district") else OF_ANOTHER for world in SEEN}
CHOICES |= {world: OF_A_LONG_ONE for world in LONG if IN_FULL}
THIRDS = ((overview,), (incidents, satisfaction, targets), (reintegration, suggestions))

Question = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]


@dataclass(frozen=True)
class Examined:
    """What the pages of one world showed wrongly, and what they asked and were answered."""

    choices: int
    wrong: list[str]
    asked: list[tuple[Question, Any]]


@pytest.fixture(scope="module")
def examined(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Examined]]:
    """The world on SQLite, through all pages; once for all tests."""
    folder = tmp_path_factory.mktemp("worlds")
    logging.disable(logging.WARNING)  # of Streamlit, once a call: that there is no browser
    gc.disable()  # a third of the time, and there is little to collect

    @cache
    def examine(world: str) -> Examined:
        file = folder / f"{world}.db"
        shutil.copyfile(sqlite_template, file)
        engine = make_engine(f"sqlite:///{file}")
        with writing(engine) as conn:
            WORLDS[world](conn)
        with pytest.MonkeyPatch.context() as patch:
            found = _examine(engine, world, patch)
        engine.dispose()
        gc.collect()
        return found

    yield examine
    gc.enable()
    logging.disable(logging.NOTSET)


def _examine(engine: sa.Engine, world: str, patch: pytest.MonkeyPatch) -> Examined:
    answers: dict[str, tuple[Question, Any]] = {}
    plain = data._ask

    def ask(question: Any) -> Any:
        answer = plain(question)
        asked = question.query, question.args, dict(question.kwargs)
        answers[repr((question.query.__module__, asked))] = asked, answer.value
        return answer

    patch.setattr(data, "engine", lambda: engine)
    patch.setattr(data, "_ask", ask)
    with engine.connect() as conn:
        raw = Raw(conn)
    wrong: list[str] = []
    for place, case in enumerate(cases(raw, random.Random(world), CHOICES[world])):
        patch.setattr(scene, "chosen", lambda case=case: case.selection)
        asked = page_scene(case.user)
        thirds = THIRDS if IN_FULL and world not in LONG else [THIRDS[place % len(THIRDS)]]
        for page in (caption, *(page for third in thirds for page in third)):
            shown, told = page.shown(asked), page.told(case.asked)
            found = differences(shown, told)
            if found:
                wrong.append(f"{world}, {case.selection}: {page.__name__}: {found}")
    return Examined(place + 1, wrong, list(answers.values()))


@pytest.mark.parametrize("world", SEEN)
def test_every_number_of_every_page_is_that_of_the_raw_rows(examined, world):
    found = examined(world)

    assert found.wrong == []
    assert found.choices == CHOICES[world]


@pytest.mark.parametrize("world", SEEN)
def test_postgresql_answers_every_question_of_the_pages_as_sqlite_does(
    examined, database_url, world
):
    engine = make_engine(database_url("postgresql"))
    with writing(engine) as conn:
        WORLDS[world](conn)
    wrong = []
    with engine.connect() as conn:
        for (query, args, kwargs), told in examined(world).asked:
            if not _equal(query(conn, *args, **kwargs), told):
                wrong.append(f"{world}: {query.__qualname__} {args} {kwargs}")
    engine.dispose()

    assert wrong == []


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, pd.DataFrame):
        return one.equals(other) and list(one.dtypes) == list(other.dtypes)
    return bool(one == other)
