"""The worlds that pages are proved on, by name, and how each fills an empty database."""

from collections.abc import Callable
from functools import partial

import sqlalchemy as sa

from tests.conftest import LATER
from tests.oracle import province
from tests.oracle.seam import fill_province, sample
from tests.oracle.world import draw, store

DISTRICTS = range(20)


def _district(conn: sa.Connection, seed: int) -> None:
    store(conn, draw(seed))


WORLDS: dict[str, Callable[[sa.Connection], None]] = {
    **{f"district {seed}": partial(_district, seed=seed) for seed in DISTRICTS},
    "sample": sample.fill,
    "extended sample": partial(sample.fill, until=LATER),
    "province": province.fill,
    "sample province": fill_province,
}
LONG = ("sample province",)
"""Takes half a minute to fill: only where all are asked for, each choice through some pages."""
