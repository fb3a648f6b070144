"""A picture that explains itself: a chart with its words and its figures. It draws nothing itself:
the screen and every file are made of the same pictures."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from components.charts import boxed
from components.charts.style import ACCENT, CONTEXT, MARK, Spec
from components.figures.answers import Answers
from components.runtime.frames import converted
from components.words import formats, wording
from components.words.caption import Caption


def frame(rows: Iterable[Any], **dtypes: str) -> pd.DataFrame:
    """Rows (in the order of the columns, or by their names) as a chart reads them, with the same
    columns where there are none."""
    cells = [[*map(row.get, dtypes)] if isinstance(row, dict) else row for row in rows]
    columns = zip(*cells, strict=True) if cells else [()] * len(dtypes)
    named = zip(dtypes.items(), columns, strict=True)
    return pd.DataFrame({name: pd.Series(column, dtype=kind) for (name, kind), column in named})


def crossed(cells: pd.DataFrame, down: str, across: str, written: str) -> pd.DataFrame:
    """What is written in the cells, with a row and a column for each name, in their order; the
    first column is `down`."""
    wide = cells.pivot(index=down, columns=across, values=written)
    wide = wide.reindex(index=cells[down].unique(), columns=cells[across].unique())
    return wide.rename_axis(columns=None).reset_index()


NUMBER = re.compile(r"[+-]?\d(?!\d?(/\d\d)?/\d{4}|\d:\d)")
"""What a number begins with."""


def are_numbers(column: pd.Series) -> bool:
    """Whether it is of numbers, or each cell that says something begins with one; a day, a month
    and a time are none."""
    if pd.api.types.is_numeric_dtype(column):
        return True
    written = [text for one in column.dropna() if (text := str(one)) not in ("", formats.MISSING)]
    return bool(written) and all(map(NUMBER.match, written))


@dataclass(frozen=True)
class Native:
    """The part of a picture that office programs draw themselves, to be edited there.

    `category` is the column of the frame along the axis, `series` are columns of numbers, which
    `names` calls otherwise than the table does. Rows without a category are not part of it.
    """

    kind: Literal["line", "bar", "column", "stacked_bar", "stacked_column", "shares"]
    category: str
    series: Collection[str]
    names: Mapping[str, str] = field(default_factory=dict)
    decimals: int = 0
    colours: tuple[str, ...] = (ACCENT, CONTEXT, MARK)


ABOVE = 130
"""Letters of a remark above its picture: two lines of half a laptop's screen."""


@dataclass(frozen=True)
class Picture:
    """One chart. `columns` are the frame's columns for the table behind it, with their headings.

    `alt` states what the picture shows, for those who cannot see it. `remark` is read before the
    picture; the caption makes a photograph of it complete. `table` is given where a table of the
    same figures has other rows than the picture. `native` is None where no office program has a
    chart of this kind; `numbers` is the frame it is made of, where that is not `frame`. `answers`
    are what its marks answer a click with: whoever makes a picture has to say it.
    `sums` are columns whose rows add up to a whole, `below` lines that stand under the table.
    `total` is what a picture of parts adds up to, in words.
    """

    frame: pd.DataFrame
    spec: Spec
    title: str
    alt: str
    caption: Caption
    columns: Mapping[str, str] = field(repr=False)
    answers: Answers = field(repr=False)
    remark: str = ""
    table: pd.DataFrame | None = None
    native: Native | None = None
    numbers: pd.DataFrame | None = None
    sums: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    total: str = ""

    @property
    def heading(self) -> str:
        """The title with the total, as it stands above the picture."""
        return wording.dotted(self.title, self.total)

    @property
    def remark_parts(self) -> tuple[str, str]:
        """The remark in two: what is read before the picture, a line or two, and what stands below
        it so that the picture is seen first. Whole sentences, at least one of them above."""
        above, *rest = self.remark.split(". ")
        while rest and len(above) + len(rest[0]) < ABOVE:
            above = f"{above}. {rest.pop(0)}"
        return (f"{above}.", ". ".join(rest)) if rest else (self.remark, "")

    @cached_property
    def sent(self) -> bytes:
        """The frame as it goes to the browser."""
        return converted(self.frame)

    @property
    def figures(self) -> pd.DataFrame:
        """The table behind the picture, with headings in the language of the reader."""
        rows = self.frame if self.table is None else self.table
        return rows[list(self.columns)].rename(columns=self.columns)

    @property
    def listing(self) -> str:
        """The title of the table behind the picture, with what its rows are where the picture draws
        others: areas, of whose communes it is."""
        column = self.native.category if self.native else boxed.rows(self.spec)
        rows = self.frame if self.numbers is None else self.numbers
        drawn = [] if not column else [str(name) for name in rows[column].dropna()]
        first, *_others = self.figures.columns
        if self.table is None or not drawn or drawn[0] in set(self.figures[first].astype("str")):
            return self.title
        return wording.dotted(self.title, first)

    @property
    def editable(self) -> pd.DataFrame:
        """What an office program draws: the categories as index, a column of float64 a series."""
        assert self.native is not None
        rows = self.frame if self.numbers is None else self.numbers
        known = rows.dropna(subset=[self.native.category]).set_index(self.native.category)
        drawn = known[list(self.native.series)].astype("float64")
        return drawn.rename(columns={**self.columns, **self.native.names})
