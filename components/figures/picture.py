"""A picture that explains itself: a chart with its words and its figures. It draws nothing itself:
the screen and every file are made of the same pictures."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from components.charts.style import ACCENT, CONTEXT, MARK, Spec
from components.runtime.frames import converted
from components.words.caption import Caption


def frame(rows: Iterable[Any], **dtypes: str) -> pd.DataFrame:
    """Rows (in the order of the columns, or by their names) as a chart reads them, with the same
    columns where there are none."""
    return pd.DataFrame(list(rows), columns=list(dtypes)).astype(dtypes)


@dataclass(frozen=True)
class Native:
    """The part of a picture that office programs draw themselves, to be edited there.

    `category` is the column of the frame along the axis, `series` are columns of numbers, which
    `names` calls otherwise than the table does. Rows without a category are not part of it.
    """

    kind: Literal["line", "bar", "stacked_bar", "stacked_column", "shares"]
    category: str
    series: Collection[str]
    names: Mapping[str, str] = field(default_factory=dict)
    decimals: int = 0
    colours: tuple[str, ...] = (ACCENT, CONTEXT, MARK)


@dataclass(frozen=True)
class Picture:
    """One chart. `columns` are the frame's columns for the table behind it, with their headings.

    `alt` states what the picture shows, for those who cannot see it. `remark` is read before the
    picture; the caption makes a photograph of it complete. `table` is given where a table of the
    same figures has other rows than the picture. `native` is None where no office program has a
    chart of this kind; `numbers` is the frame it is made of, where that is not `frame`. `doors` are
    units by what the picture's `door`, a column, calls them, where a click on one goes there.
    """

    frame: pd.DataFrame
    spec: Spec
    title: str
    alt: str
    caption: Caption
    columns: Mapping[str, str] = field(repr=False)
    remark: str = ""
    table: pd.DataFrame | None = None
    native: Native | None = None
    numbers: pd.DataFrame | None = None
    doors: Mapping[str, int] = field(default_factory=dict, repr=False)
    door: str = "commune"

    @cached_property
    def sent(self) -> Any:
        """The frame as it goes to the browser."""
        return converted(self.frame)

    @property
    def figures(self) -> pd.DataFrame:
        """The table behind the picture, with headings in the language of the reader."""
        rows = self.frame if self.table is None else self.table
        return rows[list(self.columns)].rename(columns=self.columns)

    @property
    def editable(self) -> pd.DataFrame:
        """What an office program draws: the categories as index, a column of float64 a series."""
        assert self.native is not None
        rows = self.frame if self.numbers is None else self.numbers
        known = rows.dropna(subset=[self.native.category]).set_index(self.native.category)
        drawn = known[list(self.native.series)].astype("float64")
        return drawn.rename(columns={**self.columns, **self.native.names})
