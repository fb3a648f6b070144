"""How much one browser may ask of the server."""

from components.runtime import pace
from components.runtime.pace import Pace


def test_so_many_at_once_and_so_many_a_second_after_that():
    now = [0.0]
    asked = Pace(5, 2, clock=lambda: now[0])

    assert [asked.allows("a") for _time in range(7)] == [True] * 5 + [False] * 2
    assert asked.allows("b")
    now[0] = 1.0
    assert [asked.allows("a") for _time in range(3)] == [True, True, False]
    now[0] = 1000.0
    assert sum(asked.allows("a") for _time in range(100)) == 5


def test_who_waits_out_a_refusal_is_not_punished_for_having_asked():
    now = [0.0]
    asked = Pace(1, 1, clock=lambda: now[0])

    assert asked.allows("a")
    for tenth in range(1, 10):
        now[0] = tenth / 10
        assert not asked.allows("a")
    now[0] = 1.01
    assert asked.allows("a")


def test_browsers_without_end_fill_no_memory(monkeypatch):
    monkeypatch.setattr(pace, "MOST_KNOWN", 3)
    asked = Pace(1, 0, clock=lambda: 0.0)

    assert all(asked.allows(str(who)) for who in range(100))
    assert not asked.allows("99")
    assert len(asked._left) == 3
