"""What was made once is kept for all users while what it was made of stands, bounded by bytes.

An answer of the database stands while nobody has written to the tables that it speaks of. What is
made of answers stands while those that it asked for are what they were, letter for letter: so a
write that changes no answer changes nothing that was made of it.
"""

import gc
import pickle
import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, is_dataclass
from hashlib import blake2b
from io import BytesIO
from itertools import islice
from threading import Lock
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import pandas as pd

OPAQUE = (type, ModuleType, FunctionType, MethodType, BuiltinFunctionType)
"""What weighs nothing in what refers to it: the program has it anyway."""
TABLES = (pd.DataFrame, pd.Series, pd.Index)
CELL = 8
"""Bytes at most: a number, a day, or where a text stands."""

Digests = dict[Hashable, bytes]
"""Each question that was asked, with what the answer was."""
_asked: ContextVar[Digests | None] = ContextVar("asked", default=None)


@dataclass(frozen=True)
class Answer:
    """Of the database. `stands` tells of which state of which tables, `digest` what it says."""

    value: Any
    tables: frozenset[str] = frozenset()
    stands: Hashable = None
    digest: bytes = b""

    @property
    def may_be_kept(self) -> bool:
        return self.stands is not None


@dataclass
class Made:
    """Of answers: `of` tells which they were, `stood` in which state they were so still. `again`
    asks for what takes its place after a write."""

    value: Any
    of: Digests
    again: Callable[[], object] | None = None
    stood: object = None


def digest(value: object) -> bytes:
    """Tells what says another thing apart, whichever objects say it."""
    written = BytesIO()
    writer = _Writer(written)
    writer.fast = True  # what stands there twice is written twice, be it one object or two
    writer.dump(value)
    return blake2b(written.getbuffer(), digest_size=16).digest()


class _Writer(pickle.Pickler):
    """Writes a record by its fields, whatever it remembers beside them."""

    def reducer_override(self, value: Any) -> Any:
        if is_dataclass(value) and not isinstance(value, type):
            return type(value), tuple(getattr(value, each.name) for each in fields(value))
        return NotImplemented


@dataclass
class Memory:
    """Shared by all threads; `most_bytes` are what it may hold."""

    most_bytes: int
    held: int = 0
    _kept: OrderedDict[Hashable, tuple[Any, int]] = field(default_factory=OrderedDict)
    _pending: dict[Hashable, Future[None]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def answer(
        self,
        question: Hashable,
        ask: Callable[[], Answer],
        standing: Callable[[frozenset[str]], Hashable],
    ) -> Any:
        """The answer to the question; `standing` tells how tables stand now."""

        def stands(answer: Answer) -> bool:
            return answer.stands == standing(answer.tables)

        found = self._once(question, ask, stands, lambda answer: answer.may_be_kept)
        self.note(question, found.digest)
        value = found.value
        # Who changes a frame changes a copy: pandas copies when it is written to
        return value.copy(deep=False) if isinstance(value, pd.DataFrame) else value

    def made(
        self,
        what: Hashable,
        make: Callable[[], Any],
        answers: Callable[[Hashable], bytes],
        state: object = None,
        again: Callable[[], object] | None = None,
    ) -> Any:
        """What is made; `answers` tells what the answer to a question is now. Of one and the same
        `state` it is asked once. `again` asks for what takes its place after a write."""

        def stands(made: Made) -> bool:
            if state is not None and made.stood is state:
                return True
            stands = all(answers(question) == then for question, then in made.of.items())
            made.stood = state if stands else None
            return stands

        def note_and_make() -> Made:
            with noting() as asked:
                return Made(make(), asked, again)

        found = self._once(what, note_and_make, stands, lambda made: all(made.of.values()))
        for question, then in found.of.items():
            self.note(question, then)
        return found.value

    @staticmethod
    def note(question: Hashable, answer: bytes) -> None:
        """What is being made here is made of this answer too. Where somebody wrote meanwhile and
        the same question has had another one, it is of both and of neither: it is not kept."""
        asked = _asked.get()
        if asked is not None:
            asked[question] = answer if asked.get(question, answer) == answer else b""

    def newest(self, most: int) -> list[tuple[Hashable, Any]]:
        """What was asked for last, newest first: under what it is kept, and the Answer or Made."""
        with self._lock:
            return [(key, found) for key, (found, _) in islice(reversed(self._kept.items()), most)]

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self.held = 0

    def _once(
        self,
        key: Hashable,
        make: Callable[[], Any],
        stands: Callable[[Any], bool],
        may_be_kept: Callable[[Any], bool],
    ) -> Any:
        """The one that stands; else it is made, by one thread while the others wait for it."""
        while True:
            found = self._kept.get(key)
            if found and stands(found[0]):
                self._touch(key)
                return found[0]
            with self._lock:
                others = self._pending.get(key)
                if others is None:
                    mine = self._pending[key] = Future()
            if others is not None:
                others.result()
                continue
            try:
                made = make()
                if may_be_kept(made):
                    self._keep(key, made)
                return made
            finally:  # whatever became of it, the others look again
                with self._lock:
                    del self._pending[key]
                mine.set_result(None)

    def _touch(self, key: Hashable) -> None:
        """It was asked for last, unless somebody else is at the order just now. Nobody waits for
        that: who gets a lock waits for the interpreter next and holds it meanwhile, so that all who
        ask for something many times in a run would go on one step at a time, each after the other.
        """
        if self._lock.acquire(blocking=False):
            try:
                if key in self._kept:
                    self._kept.move_to_end(key)
            finally:
                self._lock.release()

    def _keep(self, key: Hashable, made: Any) -> None:
        size = weight(made.value)
        with self._lock:
            before = self._kept.pop(key, None)
            self._kept[key] = made, size
            self.held += size - (before[1] if before else 0)
            while self.held > self.most_bytes and self._kept:
                _oldest, (_, gone) = self._kept.popitem(last=False)
                self.held -= gone


@contextmanager
def noting() -> Iterator[Digests]:
    """The questions that are asked inside, with what the answers were."""
    asked: Digests = {}
    token = _asked.set(asked)
    try:
        yield asked
    finally:
        _asked.reset(token)


def is_making() -> bool:
    """Whether something is being made here that is to be kept."""
    return _asked.get() is not None


def weight(value: object) -> int:
    """About how many bytes the value holds, with all that it refers to."""
    seen, total, layer = {id(value)}, 0, [value]
    while layer:
        total += sum(map(_size, layer))
        layer = gc.get_referents(*(part for part in layer if not isinstance(part, TABLES)))
        layer = [part for part in layer if not (id(part) in seen or isinstance(part, OPAQUE))]
        layer = list({id(part): part for part in layer}.values())
        seen.update(map(id, layer))
    return total


def _size(part: object) -> int:
    """Of a table the cells: pandas tells as much of each, and takes thirty times as long."""
    if isinstance(part, TABLES):
        return CELL * int(part.size)
    return sys.getsizeof(part)
