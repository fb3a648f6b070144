"""Rows as a file of lines that a spreadsheet opens: text stays text, whatever it begins with."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from components.export.letters import holdable

SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
"""What a formula begins with, also in the wide letters of East Asian keyboards."""
LIVE = re.compile(f'(^|[;\t\r\n])(?=[\\s"]*[{SIGNS}])')
"""Before such a sign at the start of a cell, or of what becomes a cell where a spreadsheet parts
lines otherwise: that of Viet Nam does at `;`."""


@holdable
def csv_file(rows: Iterable[Sequence[str]]) -> bytes:
    """What would be a formula stands behind an apostrophe."""
    file = io.StringIO()
    safe = ([LIVE.sub(r"\1'", cell) for cell in row] for row in rows)
    csv.writer(file).writerows(safe)
    return file.getvalue().encode("utf-8-sig")
