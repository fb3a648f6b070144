"""What is written to the journal: a record is a line, whatever stands in it, or by a setting an
object of JSON on a line.

Names, addresses and texts of exceptions come from outside. A line break in one would begin a line
that looks like a record of the program's own, and a terminal obeys control characters.
"""

import json
import logging
import os
import traceback
from datetime import UTC, datetime
from typing import Any

from streamlit import logger as streamlit_logger

VARIABLE = "LANG_NGHE_LOG"
OBJECTS = "json"
"""What the variable is set to for one object a line; else records are lines for people."""
FIELDS = ("reference", "place", "cause")
"""What a record may bear beside its message, and an object has as fields of its own."""
SET_OFF = "  | "
"""Before every line of a traceback, which no record begins with."""


def show(log: logging.Logger) -> None:
    """From now on, records of this logger are written; as objects where that is set, then also
    those of all others, of the server under Streamlit and of loggers that come later."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    if os.environ.get(VARIABLE) != OBJECTS:
        return
    set_up = streamlit_logger.setup_formatter

    def set_up_objects(logger: logging.Logger) -> None:
        set_up(logger)
        logger.streamlit_console_handler.setFormatter(Objects())  # type: ignore[attr-defined]

    setattr(streamlit_logger, "setup_formatter", set_up_objects)  # noqa: B010
    known = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    for logger in (logging.root, *known):
        for held in logger.handlers:
            held.setFormatter(Objects())


class Objects(logging.Formatter):
    """A record as one object: time, level, logger, message; what else it bears; its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        found: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        found |= {
            name: one_line(str(getattr(record, name))) for name in FIELDS if name in vars(record)
        }
        if record.exc_info:
            trace = record.exc_text or self.formatException(record.exc_info)
            found["trace"] = [line.removeprefix(SET_OFF) for line in trace.splitlines()]
        return json.dumps(found, ensure_ascii=False)


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
