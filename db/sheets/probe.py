"""Whether a workbook can be read to its end, tried by a process of its own first.

The package that reads workbooks ends its whole process, and with it the server, where a damaged
file makes it ask for more memory than there is or look where nothing lies: one byte is enough.
What a process of its own has read to the end can be read here, since the same bytes are read in
the same way. `python -m db.sheets.probe` is that process.
"""

import resource
import signal
import subprocess
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import python_calamine

PROGRAM = Path(__file__).parents[2]
SECONDS = 60
"""That reading may take; 200,000 rows take one."""
MOST_MEMORY = 2 << 30


def ends_its_reader(content: bytes) -> bool:
    """Whether reading the workbook ends or hangs the process that reads it."""
    reader = [sys.executable, "-m", "db.sheets.probe"]
    tried = subprocess.run(
        reader, cwd=PROGRAM, input=content, capture_output=True, timeout=2 * SECONDS, check=False
    )
    return tried.returncode != 0


def _read_to_the_end() -> None:
    signal.alarm(SECONDS)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    refused = (python_calamine.CalamineError, OSError, ValueError)
    with (  # what is refused in words is refused again where it is reported
        suppress(*refused),
        python_calamine.load_workbook(BytesIO(sys.stdin.buffer.read())) as book,
    ):
        for place, facts in enumerate(book.sheets_metadata):
            if facts.typ is python_calamine.SheetTypeEnum.WorkSheet:
                for _row in book.get_sheet_by_index(place).iter_rows():
                    pass


if __name__ == "__main__":
    _read_to_the_end()
