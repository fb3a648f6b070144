"""Lines for a spreadsheet: whatever stands in a cell, none becomes a formula."""

import csv
import io
import itertools
import re

import pytest

from components.export.lines import LIVE, csv_file
from tests.hostile import hostile

TEXTS = hostile(500, longest=150)
FORMULA = re.compile('[\\s"]*[=+\\-@\uff1d\uff0b\uff0d\uff20]')
ALIVE = ("a;=1+1", 'a";"=1+1', "\t=1+1", "\r=1+1", "\uff1d1+1", "a\n=1+1", "a;=1+1;b", " =1+1")
"""What becomes a formula in a file of lines where nobody quotes."""


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_file_of_lines_holds_no_formula_wherever_its_lines_are_parted(mark):
    rows = [[text, "x", text] for text in (*TEXTS, *ALIVE)]
    lines = io.StringIO(csv_file(rows).decode("utf-8-sig"), newline="")

    told = list(itertools.chain(*csv.reader(lines, delimiter=mark)))

    assert [cell for cell in told if FORMULA.match(cell)] == []
    if mark == ",":
        plain = [text for text in TEXTS if "'" not in LIVE.sub("'", text)]
        assert len(plain) > len(TEXTS) / 2
        assert [text for text in plain if told.count(text) < 2] == []
        assert [cell.replace("'", "") for cell in told] == [
            cell.replace("'", "") for cell in itertools.chain(*rows)
        ]
