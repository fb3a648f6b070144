"""Units in a file, whatever program saved it: as the lines of text that are read and checked."""

import csv
import io

from db.sheets.cells import text
from db.sheets.read import sheets


def unit_text(content: bytes) -> str:
    """The first sheet of a workbook, or a CSV file, for `read_units`.

    Raises:
        Refusal: it cannot be read.
    """
    lines = io.StringIO(newline="")
    rows = next(sheets(content)).rows()
    csv.writer(lines).writerows([text(cell).replace("\n", " ") for cell in row] for row in rows)
    return lines.getvalue()
