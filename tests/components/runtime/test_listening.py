"""What is relied on in uvicorn and in how Streamlit 1.67 starts it; look here before an upgrade.
That no answer names the server is seen in tests/browser/test_doors.py."""

import inspect

import uvicorn.config
import uvicorn.server
from streamlit.web.server.starlette import starlette_server

from components import server
from components.runtime import listening

assert server  # has the server listen quietly


def test_uvicorn_still_asks_these_two_places():
    tick = inspect.getclosurevars(uvicorn.server.Server.on_tick).nonlocals["tick"]

    assert "ProxyHeadersMiddleware(" in inspect.getsource(uvicorn.config.Config.load)
    assert uvicorn.config.ProxyHeadersMiddleware is listening._as_it_is
    assert "await self.on_tick(counter)" in inspect.getsource(uvicorn.server.Server.main_loop)
    assert "default_headers = date_header + self.config.encoded_headers" in inspect.getsource(tick)


def test_streamlit_still_starts_uvicorn_as_it_is():
    source = inspect.getsource(starlette_server)

    assert source.count("uvicorn.Config(") == source.count("uvicorn.Server(") == 2
    assert "server_header" not in source  # else there would be a setting for it
    assert "proxy_headers" not in source
