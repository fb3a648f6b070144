"""While the database does not answer a screen keeps what it shows, says so, goes on by itself."""

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from components import data
from components.runtime import outage
from db.engine import Unavailable, reading, writing
from db.schema import incident
from tests.factories import make_account, make_category, make_root, make_unit, set_setting
from tests.pages.test_incident import DAY, PAGE, TODAY, errors, field, fill, press
from tests.wording import vi

SECRET = "Nguyen Van A 0912345678"


class Outage:
    """Lets the next statements fail as a server that is away does."""

    def __init__(self) -> None:
        self.left = 0
        self.skip = 0

    def begin(self, statements: int, after: int = 0) -> None:
        self.left, self.skip = statements, after

    def strike(self, *_args: object) -> None:
        if self.skip:
            self.skip -= 1
        elif self.left:
            self.left -= 1
            raise sa.exc.OperationalError(SECRET, {"text": SECRET}, OSError("server closed"))


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Iterator[Outage]:
    """Of every connection that the program opens."""
    found = Outage()
    monkeypatch.setattr(outage, "SECONDS", 0.01)
    sa.event.listen(sa.Engine, "before_cursor_execute", found.strike)
    yield found
    sa.event.remove(sa.Engine, "before_cursor_execute", found.strike)


@pytest.fixture
def lan(conn):
    make_root(conn)
    set_setting(conn, "pretended_today", TODAY.isoformat())
    return make_account(conn, sign_in_name="lan")


@pytest.fixture
def given(conn, lan):
    unit = make_unit(conn, "Vĩnh Long")
    make_unit(conn, "Vĩnh An")
    return {"occurred_on": DAY, "unit_id": unit, "category_id": make_category(conn)}


def how_many(conn):
    return conn.scalar(sa.select(sa.func.count()).select_from(incident))


def test_a_press_that_comes_while_it_is_away_is_done_when_it_is_back(
    open_page, conn, lan, given, away, caplog
):
    at = fill(open_page(PAGE, account_id=lan), note="Mất xe", **given)
    away.begin(4)

    at = press(at)

    assert not at.exception
    assert not errors(at)
    assert at.success[0].value.startswith(vi("The incident is saved."))
    assert how_many(conn) == 1
    [line] = [one for one in caplog.messages if one.startswith("reference ")]
    assert re.match(r"reference [0-9a-f]{8}: session .{8}, page .+: OSError server closed$", line)
    assert SECRET not in caplog.text


@pytest.mark.parametrize("after", [1, 3, 6, 12])
def test_a_run_that_breaks_off_begins_again_with_what_was_typed(
    open_page, conn, lan, given, away, after
):
    at = fill(open_page(PAGE, account_id=lan), **given)
    away.begin(2, after)

    at = fill(at, note="Mất xe máy")

    assert not at.exception
    assert not at.error
    assert field(at, "note").value == "Mất xe máy"
    assert not errors(press(at))
    assert conn.scalar(sa.select(incident.c.note)) == "Mất xe máy"


def test_it_is_told_after_a_few_tries(away):
    for _ in range(outage.TRIES):
        with pytest.raises(RuntimeError), outage.begin_again(RuntimeError, "here"):
            raise Unavailable("x", "y")
    with pytest.raises(Unavailable), outage.begin_again(RuntimeError, "here"):
        raise Unavailable("x", "y")
    with outage.begin_again(RuntimeError, "here"):
        pass


def test_whose_browser_is_gone_waits_no_longer(away):
    def nobody():
        raise EOFError

    def ask():
        raise Unavailable("x", "y")

    with pytest.raises(EOFError):
        outage.wait_out(ask, nobody, lambda message, **_more: message, "here")


def test_what_breaks_off_in_a_read_and_in_a_write_is_one_refusal(open_page, conn, lan, away):
    open_page(None)
    for way in (reading, writing):
        away.begin(9)
        with pytest.raises(Unavailable) as refused, way(data.engine()) as one:
            one.execute(sa.select(1))
        away.begin(0)
        assert SECRET not in refused.value.cause
