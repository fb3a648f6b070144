"""What a name costs and what a flood costs. `python -m tests.siege.clock [200]`, where nothing else
runs: the median of signing in with an unknown name, a wrong password and a disabled account, taken
in turn; and an ordinary sign-in alone and beside 20 sockets that guess as fast as they can."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from uuid import uuid4

from db import passwords
from db.commands.sessions import sign_in
from db.engine import writing
from db.model import Refusal, Role
from tests.browser.wire import Wire
from tests.factories import make_account
from tests.siege.ground import GOOD, Ground, ground, number, person, send_form

KINDS = ("unknown", "wrong", "disabled")
FLOODERS = 20
SIGN_INS = 9
GUESSES = 4
"""Of one name, before it is locked."""


def medians(ground: Ground, count: int) -> dict[str, float]:
    """Seconds of each kind, taken in turn so that a busy moment meets all of them."""
    names = {kind: [uuid4().hex for _name in range(count // GUESSES + 1)] for kind in KINDS}
    hashed = passwords.hashed(GOOD)
    with writing(ground.engine) as conn:
        for kind in KINDS[1:]:
            for name in names[kind]:
                active = kind != "disabled"
                make_account(conn, sign_in_name=name, password_hash=hashed, active=active)
    took: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for place in range(count):
        for kind in KINDS[place % 3 :] + KINDS[: place % 3]:
            name = names[kind][place // GUESSES]
            begun = time.perf_counter()
            try:
                sign_in(ground.engine, name, "sai hoàn toàn rồi", binding=uuid4().hex)
            except Refusal:
                took[kind].append(time.perf_counter() - begun)
    assert all(len(one) == count for one in took.values())
    return {kind: median(one) for kind, one in took.items()}


def ordinary(ground: Ground) -> float:
    """Seconds from sending the form to being in, in a browser that the account knows."""
    took = []
    for place in range(SIGN_INS):
        who = person(ground, Role.LEADER)
        came = f"10.0.0.{place}"
        wire = Wire(ground.server, f"browser={who.binding}", forwarded=came, silence=0.05)
        front = wire.open("")
        begun = time.perf_counter()
        heard = send_form(wire, front, who.name, GOOD)
        took.append(time.perf_counter() - begun)
        assert not heard.is_front_page
        wire.close()
    return median(took)


@contextmanager
def flooded(ground: Ground) -> Iterator[list[int]]:
    """20 sockets from 20 addresses guess at as many names; how many guesses they got answered."""
    over, answered = threading.Event(), [0] * FLOODERS

    def guess(place: int) -> None:
        wire = Wire(ground.server, f"browser={uuid4().hex}", forwarded=f"10.1.0.{place}")
        front = wire.open("")
        while not over.is_set():
            send_form(wire, front, f"ten{place}", f"sai {answered[place]} lần rồi")
            answered[place] += 1
        wire.close()

    threads = [threading.Thread(target=guess, args=(place,)) for place in range(FLOODERS)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(3)
        yield answered
    finally:
        over.set()
        for thread in threads:
            thread.join()


def flood(ground: Ground) -> tuple[float, float, int]:
    """Seconds of an ordinary sign-in alone and beside the flood, and the guesses meanwhile."""
    alone = ordinary(ground)
    with flooded(ground) as answered:
        beside = ordinary(ground)
        count = sum(answered)
    return alone, beside, count


if __name__ == "__main__":
    with ground(LANG_NGHE_PROXIES="127.0.0.1") as here:
        costs = medians(here, number(200))
        alone, beside, count = flood(here)
    apart = max(costs.values()) / min(costs.values()) - 1
    print({kind: f"{seconds * 1000:.0f} ms" for kind, seconds in costs.items()}, f"{apart:.1%}")
    print(f"alone {alone:.2f} s, beside {count} guesses {beside:.2f} s: {beside / alone:.1f} times")
    sys.exit(apart > 0.1 or beside > 2 * alone)
