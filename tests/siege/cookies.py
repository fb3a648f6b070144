"""Cookies that nobody was given: forged, altered, or of a session that is over. `python -m
tests.siege.cookies [20000]`: none is let in, and none leaves a traceback."""

import random
import string
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

from websockets.exceptions import InvalidStatus

from db.engine import writing
from db.model import Role
from db.tokens import digest, fresh
from tests.browser.wire import Wire
from tests.components.runtime.test_runs import ENDS
from tests.siege.ground import Ground, Person, ground, number, person

LETTERS = string.ascii_letters + string.digits + "-_"
AT_ONCE = 4
REPLAYS = 200
STRANGE = (
    "",
    "null",
    "0",
    "' OR '1'='1",
    "../../etc/passwd",
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
    "%00",
    "%F0%9F%98%80",
    "é".encode().decode("latin-1"),
    "a" * 4_000,
)


def forged(people: list[Person], draw: random.Random, count: int) -> Iterator[str]:
    """Cookie lines that look like those of people who are here, each wrong in one way."""
    makers = (
        lambda one, other: (one.binding, fresh()),
        lambda one, other: (one.binding, _altered(one.token, draw)),
        lambda one, other: (_altered(one.binding, draw), one.token),
        lambda one, other: (one.binding, one.token[: draw.randrange(len(one.token))]),
        lambda one, other: (one.binding, one.token + draw.choice(LETTERS)),
        lambda one, other: (one.binding, other.token),
        lambda one, other: (one.token, one.binding),
        lambda one, other: (one.binding, digest(one.token)),
        lambda one, other: (digest(one.binding), one.token),
        lambda one, other: (one.binding, one.token.swapcase()),
        lambda one, other: (one.binding, f"{draw.choice(STRANGE)}{one.token}"[::-1]),
        lambda one, other: (one.binding, quote(draw.choice(STRANGE))),
        lambda one, other: (draw.choice(STRANGE[1:3]), draw.choice(STRANGE[1:6])),
    )
    for number_ in range(count):
        one, other = draw.sample(people, 2)
        binding, token = makers[number_ % len(makers)](one, other)
        yield f"browser={binding}; session={token}"


def _altered(text: str, draw: random.Random) -> str:
    at = draw.randrange(len(text))
    return text[:at] + draw.choice(LETTERS.replace(text[at], "")) + text[at + 1 :]


def replayed(ground: Ground, count: int) -> Iterator[str]:
    """Cookies that were good until their session ended, in each way that it can."""
    ends = list(ENDS.items())
    for number_ in range(count):
        _name, end = ends[number_ % len(ends)]
        gone = person(ground, Role.LEADER)
        table = end.table
        column = table.c.account_id if table.name == "session" else table.c.id
        with writing(ground.engine) as conn:
            assert conn.execute(end.where(column == gone.account_id)).rowcount == 1
        yield gone.cookie


def answer_to(ground: Ground, cookie: str) -> str:
    """What a socket with these cookies is shown: a page, the front page, or nothing at all."""
    try:
        wire = Wire(ground.server, cookie, silence=0.02)
    except InvalidStatus:
        return "closed"
    try:
        heard = wire.open("")
    finally:
        wire.close()
    return "front page" if heard.is_front_page else "let in"


def besiege(ground: Ground, count: int, replays: int) -> Counter[str]:
    """How often what was shown, and how many tracebacks the server wrote."""
    draw = random.Random(1)
    people = [person(ground, Role.LEADER) for _number in range(20)]
    seen: Counter[str] = Counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        lines = [*forged(people, draw, count), *replayed(ground, replays)]
        seen.update(pool.map(lambda cookie: answer_to(ground, cookie), lines))
    good = answer_to(ground, people[0].cookie)
    assert good == "let in", good  # else nothing above proves anything
    seen["tracebacks"] = ground.server.log.count("Traceback")
    return seen


if __name__ == "__main__":
    with ground() as here:
        found = besiege(here, number(20_000), REPLAYS)
    print(dict(found))
    sys.exit(bool(found["let in"] or found["tracebacks"]))
