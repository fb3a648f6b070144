"""How the server under Streamlit answers: it names nobody, and believes no header of a stranger.

Streamlit has made that server and offers no way to it when our program is read; it asks these two
places afterwards.
"""

from typing import Any

import uvicorn.config
import uvicorn.server


def listen_quietly() -> None:
    """From now on. Without it X-Forwarded-For of whoever comes from this machine would take the
    place of the true peer."""
    setattr(uvicorn.config, "ProxyHeadersMiddleware", _as_it_is)  # noqa: B010
    tick = uvicorn.server.Server.on_tick

    async def tick_without_name(server: uvicorn.server.Server, counter: int) -> bool:
        headers = server.config.encoded_headers
        server.config.encoded_headers = [pair for pair in headers if pair[0] != b"server"]
        return await tick(server, counter)

    setattr(uvicorn.server.Server, "on_tick", tick_without_name)  # noqa: B010


def _as_it_is(app: Any, **_options: Any) -> Any:
    return app
