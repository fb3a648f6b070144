"""Long work beside the page: it goes on where the reader leaves, and tells how far it is.

One piece of work at a time in a process, so that the memory it takes is bounded.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

import streamlit as st

from components.runtime import cookies
from components.words import formats
from components.words.i18n import _

T = TypeVar("T")
Progress = Callable[[int, int], None]
LOOK = 0.3
"""Seconds between two looks at how far it is."""
_worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="work")


class Work:
    """One piece of work: its future, and how many of how many are done."""

    def __init__(self, act: Callable[[Progress], Any]) -> None:
        self.done, self.of = 0, 0
        self.future: Future[Any] = _worker.submit(cookies.carried(act), self.progress)

    def progress(self, done: int, of: int) -> None:
        self.done, self.of = done, of


def begin(key: str, act: Callable[[Progress], Any]) -> None:
    """Begin it, unless the work of this key is under way in this session already."""
    if key not in st.session_state:
        st.session_state[key] = Work(act)


def is_under_way(key: str) -> bool:
    return key in st.session_state


def awaited(key: str, label: str) -> Future[Any]:
    """The work of this key, ended; while it lasts, how far it is. A new run of the page, which
    stops this one, waits on."""
    work: Work = st.session_state[key]
    bar = st.empty()
    while not work.future.done():
        share = work.done / work.of if work.of else 0.0
        rows = {"done": formats.number(work.done), "of": formats.number(work.of)}
        text = _("{label}: {done} of {of} rows", label=label, **rows) if work.of else label
        bar.progress(min(share, 1.0), text=text)
        wait([work.future], LOOK)
    bar.empty()
    del st.session_state[key]
    return work.future
