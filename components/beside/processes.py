"""What would hold the interpreter for seconds is done by processes of their own, a few at a time.

A file of an office program or a large spreadsheet would hold up the screens of everybody. `run`
hands a function and plain values to a free process and waits, in a thread of who asked; a process
that dies, hangs or is stopped costs that work and nothing else. Each ends after some use, so that
what it holds in memory is bounded, and by itself when the server is gone.

`python -m components.beside.processes` is such a process. It has the rest of the machine alone:
those who look at screens come first.
"""

import atexit
import copyreg
import os
import pickle
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from pkgutil import resolve_name
from queue import Empty, LifoQueue
from threading import Lock, Thread
from types import MappingProxyType
from typing import Any, NamedTuple

from components.words.i18n import calling, kinds, language, speaking
from db.model import N_, Refusal

VARIABLE, USUAL = "LANG_NGHE_PROCESSES", 2
"""How many there may be."""
PROGRAM = Path(__file__).parents[2]
SECONDS = 300
"""That a piece of work may take; usual are one to ten."""
MOST_WAITING = 20
"""People whose work waits for a free process; who comes then is asked to try later."""
USES, MOST_MEMORY = 50, 700 << 20
"""After so many pieces of work, or with so many bytes, a process is replaced."""
LOOK = 0.1
"""Seconds between two looks at whether the work was stopped."""
LEAVE = 1.0
"""Seconds to end what one has begun in programs of its own, before it is killed."""
NICE = 5
BUSY = N_(
    "So much is being made for others that yours cannot even wait its turn. Try again in a minute."
)
BROKEN = N_(
    "That took too long or broke off. Nothing else is affected. Try again; if it stays so, tell "
    "the administrator what you were making."
)
Progress = Callable[[int, int], None]
"""Hears how much is done, and of how much. What is done whole is not stopped any more."""


class Stopped(Refusal):
    """Who began it did not want it any more."""

    def __init__(self) -> None:
        super().__init__(N_("Stopped, as you asked. Nothing of it was written."))


class Answer(NamedTuple):
    """What a process says: how far it is, or what came of it; with the `last` it ends."""

    kind: str
    value: Any
    last: bool = False


class Process:
    """One process, which does one thing at a time."""

    def __init__(self, prepare: str) -> None:
        self.line, end = Pipe()
        with end:
            self.running = subprocess.Popen(
                [sys.executable, "-m", __spec__.name, str(end.fileno()), prepare],
                cwd=PROGRAM,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[end.fileno()],
            )

    def is_alive(self) -> bool:
        return not self.line.closed and self.running.poll() is None

    def end(self) -> None:
        """Whatever it is doing; what it has begun besides, it may end first."""
        self.line.close()
        self.running.terminate()
        try:
            self.running.wait(LEAVE)
        except subprocess.TimeoutExpired:
            self.running.kill()
            self.running.wait()


class Pool:
    """At most so many processes, each begun when it is needed; the one that worked last is asked
    first. `prepare` names what each does before its first work, as "module:function"."""

    def __init__(self, most: int, prepare: str = "") -> None:
        self.prepare = prepare
        self._free: LifoQueue[Process | None] = LifoQueue()
        for _ in range(most):
            self._free.put(None)
        self._lock = Lock()
        self._waiting = 0
        self._all: set[Process] = set()

    def start(self, prepare: str) -> None:
        """Have one ready before somebody waits for it."""
        self.prepare = prepare
        process = self._free.get()
        try:
            process = self._ready(process)
        finally:
            self._free.put(process)

    def run(
        self,
        act: Callable[..., Any],
        *args: Any,
        progress: Progress = lambda _done, _of: None,
        is_stopped: Callable[[], bool] = lambda: False,
        waits: Callable[[bool], None] = lambda _waits: None,
        seconds: float = SECONDS,
    ) -> Any:
        """What the function returns there, given the values and last a `progress` of its own.

        Raises:
            Refusal: what the function refuses; or too many wait, or it broke off.
            Stopped: `is_stopped` said so before it was done.
        """
        asked = pickle.dumps((act, args, language(), kinds(), seconds))
        process, answer = self._turn(is_stopped, waits), None
        try:
            process = self._ready(process)
            answer = self._answer(process, asked, progress, is_stopped, seconds)
        finally:  # also where this thread was interrupted: the answer is another's question's
            if answer is None or answer.last:
                self._end(process)
            self._free.put(process)
        if answer.kind == "refused":
            raise answer.value
        return answer.value

    def stop(self) -> None:
        """End all processes, whatever they are doing."""
        for process in [*self._all]:
            self._end(process)

    @property
    def pids(self) -> set[int]:
        return {process.running.pid for process in self._all}

    def _turn(
        self, is_stopped: Callable[[], bool], waits: Callable[[bool], None]
    ) -> Process | None:
        with suppress(Empty):
            return self._free.get_nowait()
        with self._lock:
            if self._waiting >= MOST_WAITING:
                raise Refusal(BUSY)
            self._waiting += 1
        try:
            waits(True)
            while not is_stopped():
                with suppress(Empty):
                    return self._free.get(timeout=LOOK)
            raise Stopped
        finally:
            waits(False)
            with self._lock:
                self._waiting -= 1

    def _ready(self, process: Process | None) -> Process:
        if process is not None and process.is_alive():
            return process
        self._end(process)
        process = Process(self.prepare)
        self._all.add(process)
        return process

    def _end(self, process: Process | None) -> None:
        if process is not None:
            self._all.discard(process)
            process.end()

    @staticmethod
    def _answer(
        process: Process,
        asked: bytes,
        progress: Progress,
        is_stopped: Callable[[], bool],
        seconds: float,
    ) -> Answer:
        until, is_done = time.monotonic() + seconds, False
        try:
            process.line.send_bytes(asked)
            while time.monotonic() < until:
                if process.line.poll(LOOK):
                    answer: Answer = pickle.loads(process.line.recv_bytes())
                    if answer.kind != "progress":
                        return answer
                    done, of = answer.value
                    is_done = 0 < of <= done
                    progress(done, of)
                if is_stopped() and not is_done:
                    raise Stopped
        except (EOFError, OSError) as error:
            raise Refusal(BROKEN) from error
        raise Refusal(BROKEN)


def _read_only(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


def _copied(proxy: MappingProxyType[Any, Any]) -> tuple[Any, ...]:
    return _read_only, (dict(proxy),)


copyreg.pickle(MappingProxyType, _copied)
POOL = Pool(max(1, int(os.environ.get(VARIABLE) or USUAL)))
atexit.register(POOL.stop)


def start(prepare: str) -> None:
    """Begin the first process, and let this thread go on meanwhile."""
    Thread(target=POOL.start, args=(prepare,), name="processes", daemon=True).start()


def _serve(line: Connection, prepare: str) -> None:
    """Do what is asked for until nobody is there any more, or enough has been done."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of the terminal: the server ends us
    signal.signal(signal.SIGTERM, lambda *_frame: sys.exit(1))  # what stands in a `finally` is done
    os.nice(NICE)
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    if prepare:
        resolve_name(prepare)()
    with suppress(EOFError, OSError):
        for uses in range(1, USES + 1):
            act, args, code, called, seconds = pickle.loads(line.recv_bytes())
            signal.alarm(int(seconds) + 1)
            with speaking(code), calling(called):
                kind, value = _outcome(line, act, args)
            last = uses == USES or _most_held() > MOST_MEMORY
            line.send_bytes(pickle.dumps(Answer(kind, value, last)))
            signal.alarm(0)
            if last:
                break


def _most_held() -> int:
    """Bytes of memory that this process has held at most. What getrusage tells begins with those
    of the server that started it."""
    found = re.search(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    assert found is not None, "proc(5)"
    return int(found[1]) << 10


def _end_with(server: int) -> None:
    """Work in which nothing is told does not notice that nobody waits for it."""
    while os.getppid() == server:
        time.sleep(1)
    os._exit(1)


def _outcome(line: Connection, act: Callable[..., Any], args: tuple[Any, ...]) -> tuple[str, Any]:
    def progress(done: int, of: int) -> None:
        line.send_bytes(pickle.dumps(Answer("progress", (done, of))))

    try:
        return "done", act(*args, progress)
    except Refusal as refusal:  # any other error ends this process, which says it in the log
        return "refused", refusal


if __name__ == "__main__":
    from components.beside import processes  # by its name, as those who ask know it

    processes._serve(Connection(int(sys.argv[1])), sys.argv[2])
