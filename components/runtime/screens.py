"""A screen, which Streamlit calls a session, belongs to the browser that opened it.

Streamlit hands a screen to every socket that names its id, and ids stand in the addresses of
uploads, so in the logs of a proxy. It gives a new screen instead, and leaves the old one where it
is, when the user information of the socket is another. So the browser is written there.
"""

from typing import Any

from streamlit import config
from streamlit.runtime import Runtime, get_instance
from streamlit.runtime.session_manager import SessionClient
from streamlit.runtime.state import SessionState

from components.runtime import cookies
from db.tokens import digest


def streamlit_server() -> Runtime:
    """Streamlit's own, once it has started."""
    return get_instance()


def bind_to_browsers(runtime: Runtime) -> None:
    """From now on, a screen is handed to its own browser alone."""
    connect = runtime.connect_session

    def connect_browser(
        client: SessionClient, user_info: dict[str, Any], *args: Any, **kwargs: Any
    ) -> str:
        browser = {"browser": digest(binding(client))}
        return connect(client, {**user_info, **browser}, *args, **kwargs)

    setattr(runtime, "connect_session", connect_browser)  # noqa: B010 - mypy forbids to assign


def option(name: str) -> Any:
    """What an option of Streamlit is set to, wherever it is set."""
    return config.get_option(name)


def state_of(screen: str) -> SessionState | None:
    """What the screen remembers; None where no socket is open to it."""
    session = get_instance().get_app_session(screen)
    return session.session_state if session else None


def number() -> int:
    """How many a browser holds open."""
    return get_instance()._session_mgr.num_active_sessions()


def binding_of(screen: str) -> str:
    """The cookie of the browser that is connected to the screen; empty where none is."""
    return binding(get_instance().get_client(screen))


def binding(client: SessionClient | None) -> str:
    """The cookie of the browser; empty where there is none."""
    sent = client.client_context if client else None
    return sent.cookies.get(cookies.binding_name(), "") if sent else ""
