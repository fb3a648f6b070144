"""A screen is its browser's; who names it from another gets a new one."""

import inspect
from types import SimpleNamespace

import pytest
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.web.server.starlette import starlette_websocket

from components.runtime import screens


def client(browser):
    sent = {"browser": browser} if browser else {}
    return SimpleNamespace(client_context=SimpleNamespace(cookies=sent))


@pytest.fixture
def runtime():
    """One that tells with which user information it was asked to connect."""
    told = SimpleNamespace(connect_session=lambda client, user_info, **_more: user_info)
    screens.bind_to_browsers(told)
    return told


def test_the_browser_is_what_streamlit_compares(runtime):
    def connected(browser):
        return runtime.connect_session(
            client=client(browser), user_info={}, existing_session_id="x"
        )

    assert connected("mine") == connected("mine")
    assert len({repr(connected(browser)) for browser in ("mine", "another", None)}) == 3
    assert "mine" not in repr(connected("mine"))


def test_what_else_is_known_of_the_user_stays(runtime):
    told = runtime.connect_session(client=client("mine"), user_info={"email": "a"})

    assert set(told) == {"email", "browser"}


def test_a_screen_that_is_not_there_has_no_state_and_no_browser(monkeypatch):
    nothing = SimpleNamespace(get_app_session=lambda _: None, get_client=lambda _: None)
    monkeypatch.setattr(screens, "get_instance", lambda: nothing)

    assert screens.state_of("x") is None
    assert screens.binding_of("x") == ""


def test_streamlit_still_compares_before_it_hands_a_screen_out():
    """What bind_to_browsers relies on in Streamlit 1.67; look here before an upgrade."""
    manager = WebsocketSessionManager
    for hands_out in (manager.connect_session, manager._resume_stored_session):
        assert "matches_user_info(user_info)" in inspect.getsource(hands_out)
    assert "self._user_info == user_info" in inspect.getsource(AppSession.matches_user_info)
    assert list(inspect.signature(Runtime.connect_session).parameters)[:3] == [
        "self",
        "client",
        "user_info",
    ]
    assert "runtime.connect_session(" in inspect.getsource(starlette_websocket)
    assert {"get_app_session", "get_client"} <= set(dir(Runtime))
    assert "session_state" in dir(AppSession)
