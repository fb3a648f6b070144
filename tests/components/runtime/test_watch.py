"""One watcher lets those screens run again that have to show something else."""

import asyncio
import inspect
from types import SimpleNamespace

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.util import calc_hash

from components.runtime import watch
from components.runtime.watch import Open, Watcher

WALL, DESK = (Open(name, "mine", {}, calc_hash(name)) for name in ("briefing", "overview"))


@pytest.fixture
def data():
    return SimpleNamespace(stand=1, ended=set(), asked=0, made=[])


@pytest.fixture
def watcher(data):
    def stand():
        data.asked += 1
        return data.stand

    def ahead():
        return [lambda name=name: data.made.append((name, data.stand)) for name in ("a", "b")]

    return Watcher(lambda _open: data.ended, stand, ("briefing",), ahead)


def test_a_screen_whose_session_is_over_runs_again(watcher, data):
    assert watcher.look([DESK]) == set()
    data.ended = {DESK.id}

    assert watcher.look([DESK]) == {DESK.id}


def test_a_screen_that_follows_the_data_runs_again_after_every_write_and_no_other(watcher, data):
    watcher.look([WALL, DESK])
    assert watcher.look([WALL, DESK]) == set()
    data.stand = 2

    assert watcher.look([WALL, DESK]) == {WALL.id}
    assert watcher.look([WALL, DESK]) == set()


def test_one_that_has_just_come_runs_again_once_since_a_save_may_have_come_between(watcher):
    assert [watcher.look([WALL]) for _ in range(3)] == [{WALL.id}, set(), set()]


def test_a_write_while_the_database_did_not_answer_is_followed_afterwards(watcher, data):
    watcher.look([WALL])
    data.stand = None
    assert watcher.look([WALL]) == set()
    data.stand = 2

    assert watcher.look([WALL]) == {WALL.id}


def test_where_no_screen_is_open_nobody_asks_how_the_data_stand(watcher, data):
    watcher.look([])

    assert data.asked == 0


def make_ahead(watcher, is_quiet=lambda: True):
    asyncio.run(watcher.make_ahead(is_quiet))


def test_after_a_save_and_after_no_other_look_what_was_asked_for_is_made_again(watcher, data):
    for stand in (1, 1, 2, 2, None, 2):
        data.stand = stand
        watcher.look([DESK])
        make_ahead(watcher)

    assert data.made == [("a", 2), ("b", 2)]


def test_who_waits_for_a_page_comes_before_what_is_made_ahead(watcher, data):
    watcher.look([DESK])
    data.stand = 2
    watcher.look([DESK])
    make_ahead(watcher, is_quiet=iter([True, False]).__next__)
    assert data.made == [("a", 2)]

    make_ahead(watcher)

    assert data.made == [("a", 2), ("b", 2)]


def test_what_takes_long_leaves_the_rest_to_later_looks(watcher, data, monkeypatch):
    monkeypatch.setattr(watch, "AHEAD_SECONDS", 0)
    watcher.look([DESK])
    data.stand = 2
    watcher.look([DESK])
    make_ahead(watcher)

    assert data.made == []


def test_every_second_all_screens_are_looked_at_at_once(watcher, data, monkeypatch):
    """However many there are, the database is asked once."""
    again = []
    sessions = {
        one.id: SimpleNamespace(
            id=one.id,
            session_state={},
            _client_state=ClientState(page_script_hash=one.page),
            _state=AppSessionState.APP_NOT_RUNNING,
        )
        for one in (WALL, DESK)
    }
    monkeypatch.setattr(watch, "SECONDS", 0)
    monkeypatch.setattr(watch, "open_sessions", lambda _runtime: sessions)
    monkeypatch.setattr(watch, "run_again", lambda session: not again.append(session.id))

    async def some_looks():
        runtime = SimpleNamespace(get_client=lambda _id: None)
        watching = asyncio.create_task(watcher.watch(runtime))
        while data.asked < 3:
            await asyncio.sleep(0.01)
        watching.cancel()

    asyncio.run(some_looks())

    assert again == [WALL.id]


def a_page(state, asked):
    client = ClientState(page_script_hash="p", query_string="a=1", fragment_id="f")
    client.widget_states.widgets.add(id="typed", string_value="x")
    return SimpleNamespace(_client_state=client, _state=state, request_rerun=asked.append)


def test_a_page_runs_again_as_it_is_and_that_is_no_use():
    asked = []
    page = a_page(AppSessionState.APP_NOT_RUNNING, asked)

    assert watch.run_again(page)

    (again,) = asked
    assert (again.page_script_hash, again.query_string, again.fragment_id) == ("p", "a=1", "")
    assert again.widget_states == page._client_state.widget_states
    assert again.is_auto_rerun
    assert not page._client_state.is_auto_rerun


def test_a_page_that_is_running_waits_since_what_was_pressed_comes_first():
    asked = []

    assert not watch.run_again(a_page(AppSessionState.APP_IS_RUNNING, asked))
    assert asked == []


def test_streamlit_still_keeps_what_the_page_was_asked_with():
    """What the watcher relies on in Streamlit 1.67; look here before an upgrade."""
    rerun = inspect.getsource(AppSession.request_rerun)
    assert "is_auto_rerun=client_state.is_auto_rerun" in rerun
    assert "self._client_state = client_state" in inspect.getsource(
        AppSession._handle_scriptrunner_event_on_event_loop
    )
    assert "self._session_mgr" in inspect.getsource(Runtime.__init__)
    assert "list_active_sessions" in dir(WebsocketSessionManager)


def test_a_look_that_breaks_off_is_told_and_the_next_one_is_made(monkeypatch, caplog):
    """Else nobody's screen would be emptied any more, and nobody would know."""
    looks = []

    async def watch_once(_self, _runtime):
        looks.append(1)
        if len(looks) < 3:
            raise ZeroDivisionError("of the look")
        await asyncio.sleep(60)

    monkeypatch.setattr(Watcher, "watch", watch_once)

    async def live():
        before = asyncio.all_tasks()
        watching = asyncio.create_task(
            watch.go_on(Watcher(set, object, (), list), SimpleNamespace())
        )
        while len(looks) < 3:
            await asyncio.sleep(0.01)
        watching.cancel()
        await asyncio.wait([watching])
        return watching, asyncio.all_tasks() - before

    watching, left = asyncio.run(asyncio.wait_for(live(), 10))

    assert watching.cancelled()
    assert left == set()
    assert [record.exc_info[1].args for record in caplog.records] == [("of the look",)] * 2
