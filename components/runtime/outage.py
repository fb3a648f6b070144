"""While the database does not answer, runs wait: what stands on a screen stays there with what is
typed into it, the screen says so, and the run goes on by itself.

A run that waits has not begun, so a press that came with it is not lost, and whatever is pressed
and typed meanwhile comes after it.
"""

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import local
from typing import TypeVar

import streamlit as st

from components import measures
from db.engine import Unavailable
from db.model import N_

T = TypeVar("T")
log = logging.getLogger("lang_nghe")

SECONDS = 1.0
"""Between two questions whether it answers again."""
TRIES = 5
"""Runs that break off one after another before it is told that something is wrong."""
CONNECTING = N_(
    "Connecting to the database again. What you typed stays here; leave this page open, it goes on "
    "by itself. Number for the administrator: {number}"
)
_this_thread = local()


def wait_out(
    ask: Callable[[], T], require_reader: Callable[[], object], say: Callable[..., str], place: str
) -> T:
    """The answer, as soon as the database gives one. `require_reader` ends the run of whom nobody
    waits for any more; `say` puts a message into the reader's words; `place` is for the log."""
    try:
        return ask()
    except Unavailable as refusal:
        number = _note(refusal, place)
    notice = st.bottom.empty()  # below the page, where nothing has to make room
    notice.warning(say(CONNECTING, number=number), icon=":material/sync:")
    while True:
        time.sleep(SECONDS)
        require_reader()
        try:
            found = ask()
        except Unavailable:
            continue
        notice.empty()
        return found


@contextmanager
def begin_again(anew: Callable[[], BaseException], place: str) -> Iterator[None]:
    """What breaks off since the database does not answer begins `anew`, a few times."""
    try:
        yield
    except Unavailable as refusal:
        tries = getattr(_this_thread, "tries", 0) + 1
        if tries > TRIES:
            vars(_this_thread).clear()
            raise
        _this_thread.tries = tries
        _note(refusal, place)
        time.sleep(SECONDS)
        raise anew() from refusal
    else:
        vars(_this_thread).clear()


def _note(refusal: Unavailable, place: str) -> str:
    """One line of the log, without what was typed; the number under which it stands."""
    number = secrets.token_hex(4)
    measures.ERRORS.labels("database").inc()
    about = {"reference": number, "place": place, "cause": refusal.cause}
    log.error("reference %s: %s: %s", number, place, refusal.cause, extra=about)
    return number
