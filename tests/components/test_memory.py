"""What is made once for all: by one at a time, while it stands, within bounds."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pandas as pd
import pytest

from components.memory import Answer, Memory, digest, weight


class Database:
    """Tables with their tokens, which answer how often they were asked."""

    def __init__(self):
        self.rows = {"incident": 1, "target": 1}
        self.tokens = {"incident": 0, "target": 0}
        self.asked = 0

    def write(self, table, value):
        self.rows[table] = value
        self.tokens[table] += 1

    def standing(self, tables):
        return frozenset((table, self.tokens[table]) for table in tables)

    def ask(self, table):
        self.asked += 1
        value, tables = self.rows[table], frozenset([table])
        return Answer(value, tables, self.standing(tables), digest(value))


@pytest.fixture
def database():
    return Database()


@pytest.fixture
def memory():
    return Memory(most_bytes=100_000)


@pytest.fixture
def read(memory, database):
    return lambda table: memory.answer(table, lambda: database.ask(table), database.standing)


@pytest.fixture
def keep(memory, database, read):
    def digest_of(table):
        read(table)
        return digest(database.rows[table])

    return lambda what, make: memory.made(what, make, digest_of)


def test_an_answer_stands_until_its_own_table_is_written_to(read, database):
    assert [read("incident"), read("incident")] == [1, 1]
    database.write("target", 5)
    assert read("incident") == 1
    assert database.asked == 1

    database.write("incident", 2)

    assert read("incident") == 2
    assert database.asked == 2


def test_what_is_made_stands_while_its_answers_are_what_they_were(read, keep, database):
    made = []

    def make():
        made.append(read("incident"))
        return made[-1]

    assert [keep("x", make), keep("x", make)] == [1, 1]
    database.write("target", 5)
    database.write("incident", 1)  # as it was
    assert keep("x", make) == 1
    assert made == [1]

    database.write("incident", 2)

    assert keep("x", make) == 2
    assert made == [1, 2]


def test_what_is_made_of_two_answers_to_one_question_is_made_again(read, keep, database):
    """Somebody wrote in its making: it says what was never so, and would stand as if it were."""

    def make():
        before = read("incident")
        if before == 1:
            database.write("incident", 2)
        return before, read("incident")

    assert keep("outer", lambda: keep("x", make)) == (1, 2)
    assert keep("outer", lambda: keep("x", make)) == (2, 2)


def test_in_one_state_it_is_asked_once_whether_it_stands(memory):
    asked = []

    def answers(question):
        asked.append(question)
        return b"same"

    def made(state):
        def make():
            memory.note("q", b"same")
            return object()

        return memory.made("x", make, answers, state)

    first, second = object(), object()
    found = {id(made(state)) for state in (first, first, first, second, second)}

    assert len(found) == 1
    assert asked == ["q", "q"]


def test_what_is_made_of_something_made_stands_no_longer_than_that(read, keep, database):
    def outer():
        return keep("inner", lambda: read("incident")) * 10

    assert [keep("outer", outer), keep("outer", outer)] == [10, 10]
    database.write("incident", 2)

    assert keep("outer", outer) == 20


def test_while_nothing_may_be_kept_everything_is_asked_and_made_anew(memory):
    made = []

    def make():
        made.append(memory.answer("q", lambda: Answer(1), lambda _tables: None))
        return made[-1]

    for _ in range(2):
        memory.made("x", make, lambda _question: b"")

    assert made == [1, 1]
    assert memory.held == 0


def test_many_who_ask_at_once_wait_for_the_one_that_makes_it(memory):
    asked, go = [], Event()

    def make():
        asked.append(1)
        go.wait(10)
        return object()

    with ThreadPoolExecutor(8) as threads:
        waiting = [threads.submit(memory.made, "x", make, digest) for _ in range(8)]
        go.set()
        found = {id(one.result()) for one in waiting}

    assert len(asked) == len(found) == 1


def test_who_waits_makes_it_where_the_making_broke_off(memory):
    started, go, tries = Event(), Event(), []

    def make():
        tries.append(1)
        if len(tries) == 1:
            started.set()
            go.wait(10)
            raise KeyboardInterrupt
        return "made"

    with ThreadPoolExecutor(2) as threads:
        broken = threads.submit(memory.made, "x", make, digest)
        started.wait(10)
        waiting = threads.submit(memory.made, "x", make, digest)
        go.set()
        with pytest.raises(KeyboardInterrupt):
            broken.result()

        assert waiting.result() == "made"


def test_what_was_not_asked_for_longest_goes_when_the_bytes_are_used_up(memory):
    made = []

    def keep(name):
        return memory.made(name, lambda: made.append(name) or "x" * 40_000, digest)

    keep("a"), keep("b"), keep("a")
    keep("c")
    assert memory.held <= 100_000

    keep("a"), keep("c"), keep("b")

    assert made == ["a", "b", "c", "b"]


def test_what_stands_is_had_while_somebody_else_is_at_the_memory(memory):
    made = memory.made("x", object, digest)

    with memory._lock, ThreadPoolExecutor(1) as threads:
        found = threads.submit(memory.made, "x", object, digest).result(10)

    assert found is made


def test_a_frame_is_weighed_whole():
    assert weight({"x": pd.DataFrame({"n": range(10_000)})}) > 80_000


def test_equal_things_are_told_alike_and_others_apart():
    twice = "ab" * 3
    assert digest([twice, twice]) == digest([twice, str(bytearray(b"ababab"), "ascii")])
    assert digest({"a": 1, "b": 2}) != digest({"b": 2, "a": 1})
    assert digest(1) != digest(True)


def test_who_changes_a_frame_changes_a_copy(memory):
    frame = pd.DataFrame({"n": [1]})

    def answer():
        told = Answer(frame, frozenset(), frozenset(), digest(frame))
        return memory.answer("q", lambda: told, lambda _tables: frozenset())

    mine = answer()
    mine.loc[0, "n"] = 5
    mine["more"] = 1

    assert answer().to_dict("list") == {"n": [1]}
