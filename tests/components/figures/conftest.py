"""A large database that the tests of a file read, made once."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from db.engine import make_engine, writing
from tests.conftest import Fill


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory):
    """A copy of a file with what `fill` puts into it besides."""

    @contextmanager
    def make(begun: Path, fill: Fill = lambda _conn: None) -> Iterator[sa.Engine]:
        file = tmp_path_factory.mktemp("large") / "large.db"
        shutil.copyfile(begun, file)
        engine = make_engine(f"sqlite:///{file}")
        with writing(engine) as conn:
            fill(conn)
        yield engine
        engine.dispose()

    return make
