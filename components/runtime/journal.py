"""What is written to the journal: a record is a line, whatever stands in it.

Names, addresses and texts of exceptions come from outside. A line break in one would begin a line
that looks like a record of the program's own, and a terminal obeys control characters.
"""

import logging
import traceback
from typing import Any

SET_OFF = "  | "
"""Before every line of a traceback, which no record begins with."""


def encode_records() -> None:
    """From now on, in records of all loggers of the process, also of those that come later."""
    make = logging.getLogRecordFactory()

    def make_encoded(*args: Any, **more: Any) -> logging.LogRecord:
        record = make(*args, **more)
        record.msg = _encoded(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(map(_encoded, record.args))
        elif record.args:
            record.args = {name: _encoded(value) for name, value in record.args.items()}
        if record.exc_info and record.exc_info[1]:
            found = "".join(traceback.format_exception(record.exc_info[1]))
            record.exc_text = "\n".join(SET_OFF + one_line(line) for line in found.splitlines())
        return record

    logging.setLogRecordFactory(make_encoded)


def one_line(text: str) -> str:
    """The text with what nobody sees in the place of what breaks a line or turns it."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def _encoded(value: Any) -> Any:
    return value if isinstance(value, int | float) else one_line(str(value))
