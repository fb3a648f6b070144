"""Long work of a page: it goes on where the reader leaves, tells how far it is, ends when asked."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from components.beside import processes
from components.runtime import cookies, fold
from components.words import formats
from components.words.i18n import _, calling, kinds, language, speaking

LOOK = 0.3
"""Seconds between two looks at how far it is."""
LONG_LOOK = 2
"""The same where a whole page is drawn for it."""
_threads = ThreadPoolExecutor(max_workers=2 * processes.MOST_WAITING, thread_name_prefix="work")
"""They wait for the processes, which are bounded."""


class Work:
    """One piece of work: its future, how many of how many are done, whether it waits its turn."""

    def __init__(self, act: Callable[["Work"], Any]) -> None:
        self.done, self.of, self.waits = 0, 0, False
        self._stop = Event()
        spoken = speaking(language())(calling(kinds())(act))
        self.future: Future[Any] = _threads.submit(cookies.carried(spoken), self)

    def run(self, act: Callable[..., Any], *args: Any, seconds: float = processes.SECONDS) -> Any:
        """In a process of its own, where nobody waits for it (processes.Pool.run)."""
        return processes.POOL.run(
            act,
            *args,
            progress=self._far,
            is_stopped=self._stop.is_set,
            waits=self._wait,
            seconds=seconds,
        )

    def stop(self) -> None:
        """Nobody wants it any more: what runs is ended, what waits is dropped."""
        self._stop.set()

    def _far(self, done: int, of: int) -> None:
        self.done, self.of = done, of

    def _wait(self, waits: bool) -> None:
        self.waits = waits


def begin(key: str, act: Callable[[Work], Any]) -> None:
    """Begin it, unless the work of this key is under way in this session already."""
    if key not in st.session_state:
        st.session_state[key] = Work(act)


def is_under_way(key: str) -> bool:
    return key in st.session_state


def end(key: str) -> None:
    """The work of this key, if there is one, is not wanted any more."""
    if key in st.session_state:
        st.session_state.pop(key).stop()


def awaited(key: str, label: str, *, counted: bool = True, in_dialog: bool = False) -> Future[Any]:
    """The work of this key, ended; while it lasts, how far it is, in rows if these are `counted`,
    and a button that ends it. A new run of the page, which stops this one, waits on.

    What is pressed in a dialog stops no run: there the run itself begins anew, again and again.
    """
    work: Work = st.session_state[key]
    place = st.empty()
    if not work.future.done():
        fold.below()
        with place.container():
            bar = st.empty()
            st.button(_("Stop"), key=f"{key}.stop", icon=":material/stop:", on_click=work.stop)
            while not work.future.done():
                share = min(work.done / work.of, 1.0) if work.of else 0.0
                bar.progress(share, text=_words(work, label, counted))
                wait([work.future], LOOK)
                if in_dialog and not work.future.done():
                    _begin_anew(work)
    place.empty()
    del st.session_state[key]
    return work.future


def _begin_anew(work: Work) -> None:
    """The dialog, or the page where that is being drawn as well."""
    try:
        st.rerun(scope="fragment")
    except StreamlitAPIException:
        wait([work.future], LONG_LOOK)
        st.rerun()


def _words(work: Work, label: str, counted: bool) -> str:
    if work.waits:
        return _("{label}: waiting until what others asked for is done", label=label)
    if not (work.of and counted):
        return label
    rows = {"done": formats.number(work.done), "of": formats.number(work.of)}
    return _("{label}: {done} of {of} rows", label=label, **rows)
