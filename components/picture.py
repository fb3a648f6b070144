"""A picture that explains itself: a chart with its words and its figures. No Streamlit: the screen
and every file are made of the same pictures."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from components.caption import Caption
from components.charts.style import Spec


@dataclass(frozen=True)
class Picture:
    """One chart. `columns` are the frame's columns for the table behind it, with their headings.

    `alt` states what the picture shows, for those who cannot see it. `remark` is read before the
    picture; the caption makes a photograph of it complete. `table` is given where a table of the
    same figures has other rows than the picture.
    """

    frame: pd.DataFrame
    spec: Spec
    title: str
    alt: str
    caption: Caption
    columns: Mapping[str, str] = field(repr=False)
    remark: str = ""
    table: pd.DataFrame | None = None

    @property
    def figures(self) -> pd.DataFrame:
        """The table behind the picture, with headings in the language of the reader."""
        rows = self.frame if self.table is None else self.table
        return rows[list(self.columns)].rename(columns=self.columns)
