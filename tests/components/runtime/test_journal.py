"""What is written to the journal: a record is a line, whatever stands in it."""

import io
import logging
import re

import pytest

from components.runtime import journal
from tests.hostile import BIDI

FORGED = "lan\n2026-11-28 22:00:00,000 WARNING signed in as admin"
BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
RECORD = re.compile(r"2026-11-28 \d\d:\d\d:\d\d,\d{3} [A-Z]+ ")


@pytest.fixture
def written():
    """A logger of its own, and the lines that it wrote."""
    before = logging.getLogRecordFactory()
    log, stream = logging.getLogger("test of the journal"), io.StringIO()
    shown = logging.StreamHandler(stream)
    shown.setFormatter(logging.Formatter("2026-11-28 22:00:00,000 %(levelname)s %(message)s"))
    log.addHandler(shown)
    log.propagate = False
    journal.encode_records()
    yield log, lambda: stream.getvalue().splitlines()
    log.removeHandler(shown)
    logging.setLogRecordFactory(before)


@pytest.mark.parametrize(
    "args", [(FORGED,), ("who: %s", FORGED), ("%(who)s", {"who": FORGED}), ("%s", OSError(FORGED))]
)
def test_nobody_forges_a_record(written, args):
    log, lines = written

    log.warning(*args)

    assert len(lines()) == 1
    assert "lan\\n2026" in lines()[0]


def test_an_exception_is_told_whole_and_forges_none(written):
    log, lines = written
    try:
        raise ValueError(FORGED) from KeyError(BREAKS)
    except ValueError as error:
        log.error("reference %s", "1a", exc_info=error)

    assert RECORD.match(lines()[0])
    assert all(line.startswith(journal.SET_OFF) for line in lines()[1:])
    assert any("signed in as admin" in line for line in lines()[1:])
    assert any("raise ValueError(FORGED)" in line for line in lines()[1:])


@pytest.mark.parametrize("mark", [*BREAKS, *BIDI, "\x1b", "\0", "\b", "\ufeff", "\ue000"])
def test_what_breaks_a_line_or_moves_a_terminal_is_written_in_letters(written, mark):
    log, lines = written

    log.warning("a%sb", mark)

    assert len(lines()) == 1
    assert lines()[0].isprintable()


def test_numbers_and_words_stay_as_they_are(written):
    log, lines = written

    log.warning("%d of %.1f: %s", 3, 4.5, "Vĩnh Lộc")

    assert lines()[0].endswith("WARNING 3 of 4.5: Vĩnh Lộc")
