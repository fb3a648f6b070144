"""Every number of every page, against an oracle that counts the raw rows one by one.

Random districts (tests/oracle/world.py), random choices of the filter bar (cases.py). The pages
run on SQLite; what they asked of it is then asked of PostgreSQL with the same rows. Their numbers
are made of these answers alone, so equal answers are equal numbers.

With ORACLE=all in the environment, 500 choices go through all pages, which takes some minutes.
Otherwise fewer go through a third of the pages each, in turn.
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
from tests.oracle.seam import data, make_engine, scene, writing
from tests.oracle.world import draw, store

IN_FULL = os.environ.get("ORACLE") == "all"
DISTRICTS, CHOICES = 20, 25 if IN_FULL else 6
THIRDS = ((overview,), (incidents, satisfaction, targets), (reintegration, suggestions))

Question = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]


@dataclass(frozen=True)
class Examined:
    """What the pages of one district showed wrongly, and what they asked and were answered."""

    choices: int
    wrong: list[str]
    asked: list[tuple[Question, Any]]


@pytest.fixture(scope="module")
def examined(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[int], Examined]]:
    """The district of a seed on SQLite, through all pages; once for all tests."""
    folder = tmp_path_factory.mktemp("districts")
    logging.disable(logging.WARNING)  # of Streamlit, once a call: that there is no browser
    gc.disable()  # a third of the time, and there is little to collect

    @cache
    def examine(seed: int) -> Examined:
        file = folder / f"{seed}.db"
        shutil.copyfile(sqlite_template, file)
        engine = make_engine(f"sqlite:///{file}")
        with writing(engine) as conn:
            store(conn, draw(seed))
        with pytest.MonkeyPatch.context() as patch:
            found = _examine(engine, seed, patch)
        engine.dispose()
        gc.collect()
        return found

    yield examine
    gc.enable()
    logging.disable(logging.NOTSET)


def _examine(engine: sa.Engine, seed: int, patch: pytest.MonkeyPatch) -> Examined:
    answers: dict[str, tuple[Question, Any]] = {}

    def answer(query: Callable[..., Any], _url: str, _number: int, args: Any, kwargs: Any) -> Any:
        key = repr((query.__qualname__, query.__module__, args, kwargs))
        if key not in answers:
            with engine.connect() as conn:
                answers[key] = (query, args, kwargs), query(conn, *args, **kwargs)
        told = answers[key][1]
        return told.copy() if isinstance(told, pd.DataFrame) else told

    patch.setattr(data, "engine", lambda: engine)
    patch.setattr(data, "_read", answer)
    with engine.connect() as conn:
        raw = Raw(conn)
    wrong: list[str] = []
    for place, case in enumerate(cases(raw, random.Random(seed), CHOICES)):
        patch.setattr(scene, "chosen", lambda case=case: case.selection)
        asked = scene.ask(case.user, "")
        thirds = THIRDS if IN_FULL else [THIRDS[place % len(THIRDS)]]
        for page in (caption, *(page for third in thirds for page in third)):
            shown, told = page.shown(asked), page.told(case.asked)
            found = differences(shown, told)
            if found:
                wrong.append(f"district {seed}, {case.selection}: {page.__name__}: {found}")
    return Examined(place + 1, wrong, list(answers.values()))


@pytest.mark.parametrize("seed", range(DISTRICTS))
def test_every_number_of_every_page_is_that_of_the_raw_rows(examined, seed):
    found = examined(seed)

    assert found.wrong == []
    assert found.choices == CHOICES


@pytest.mark.parametrize("seed", range(DISTRICTS))
def test_postgresql_answers_every_question_of_the_pages_as_sqlite_does(
    examined, database_url, seed
):
    engine = make_engine(database_url("postgresql"))
    with writing(engine) as conn:
        store(conn, draw(seed))
    wrong = []
    with engine.connect() as conn:
        for (query, args, kwargs), told in examined(seed).asked:
            if not _equal(query(conn, *args, **kwargs), told):
                wrong.append(f"district {seed}: {query.__qualname__} {args} {kwargs}")
    engine.dispose()

    assert wrong == []


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, pd.DataFrame):
        return one.equals(other) and list(one.dtypes) == list(other.dtypes)
    return bool(one == other)
