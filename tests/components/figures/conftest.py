"""A large database that the tests of a file read, made once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from db.engine import make_engine, writing
from db.upgrade import upgrade

Fill = Callable[[sa.Connection], object]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory):
    """One with what `fill` puts into it."""

    @contextmanager
    def make(fill: Fill) -> Iterator[sa.Engine]:
        folder: Path = tmp_path_factory.mktemp("large")
        engine = make_engine(f"sqlite:///{folder / 'large.db'}")
        upgrade(engine)
        with writing(engine) as conn:
            fill(conn)
        yield engine
        engine.dispose()

    return make
