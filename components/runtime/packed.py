"""What goes over the line goes packed: the scripts and styles of Streamlit's page, each packed once
for all who ask, and the messages of a screen.

Streamlit leaves packing to a proxy, for which not everybody has one. It packs what else it answers.
"""

from pathlib import Path
from typing import Any

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, file_util
from uvicorn.protocols.websockets import websockets_sansio_impl
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory

KINDS = (".css", ".html", ".js", ".json", ".svg")
PARTLY = {"range", "if-none-match", "if-modified-since"}
MESSAGES = {"server_max_window_bits": 15, "compress_settings": {"level": 1, "memLevel": 5}}
"""Of a page's messages a fifth is left, for a tenth more of the processor. The usual settings look
for repetitions harder and less far, and much of a page is like what stands some way above it."""


class Packed:
    """Middleware: files of Streamlit's page are packed when somebody asks for them first."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._packing = app, GZipMiddleware(app)
        self._files = _addresses()
        self._kept: dict[str, list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        if not (path in self._files and _takes_packed_whole(Headers(scope=scope))):
            await self._app(scope, receive, send)
            return
        answer = self._kept.get(path)
        if answer is None or scope["method"] != "GET":
            answer = []
            await self._packing(scope, receive, _into(answer))
            if scope["method"] == "GET" and _is_whole(answer):
                self._kept[path] = answer
        for message in answer:
            await send(message)


def _addresses() -> frozenset[str]:
    """Of the files of Streamlit's page, at their one address each."""
    base = config.get_option("server.baseUrlPath").strip("/")
    folder = Path(file_util.get_static_dir())
    files = (file.relative_to(folder) for file in folder.rglob("*") if file.suffix in KINDS)
    return frozenset("/" + (Path(base) / file).as_posix() for file in files)


def _takes_packed_whole(asked: Headers) -> bool:
    """Neither a part of it, nor whether it has changed."""
    return "gzip" in asked.get("accept-encoding", "") and not PARTLY.intersection(asked.keys())


def _is_whole(answer: list[Message]) -> bool:
    """Not where the browser went away in the middle of it."""
    return len(answer) > 1 and answer[0]["status"] == 200 and not answer[-1].get("more_body", False)


def _into(answer: list[Message]) -> Send:
    async def send(message: Message) -> None:
        answer.append(message)

    return send


def pack_messages() -> None:
    """From now on, the messages of a screen are packed so. Whether they are is a setting of
    Streamlit's (server.enableWebsocketCompression)."""

    def make(**usual: Any) -> ServerPerMessageDeflateFactory:
        return ServerPerMessageDeflateFactory(**{**usual, **MESSAGES})

    setattr(websockets_sansio_impl, "ServerPerMessageDeflateFactory", make)  # noqa: B010
