"""A file that is made when its button is clicked is made outside every run, for whoever names it.
So the question who is here is asked there too, and the file goes to whose button it was."""

import asyncio
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.runtime.backend_operation_handler import DeferredFileHandler

from components.runtime import cookies, screens
from components.runtime.media import Owners

NEWEST = "made by a click"
"""In the place of where on the page a file stands."""


def ask_before_every_download(
    ask: Callable[[str, str], str], owners: Owners, refusal: Callable[[], str]
) -> None:
    """From now on, `ask` who sits before a screen, given its id and the browser's cookie, before
    a file is made for it; `refusal` is the answer to everybody but its owner."""
    make = DeferredFileHandler.handle

    async def ask_and_make(self: DeferredFileHandler, request: Any, session_id: str) -> Any:
        binding = screens.binding_of(session_id)
        who = await asyncio.to_thread(ask, session_id, binding)
        if who not in owners.of(request.deferred_file.file_id):
            return BackendOperationResponse(request_id=request.request_id, error_msg=refusal())
        cookies.carry(binding)
        answer = await make(self, request, session_id)
        if answer.deferred_file.url:
            _hold(session_id, answer.deferred_file.url)
        return answer

    setattr(DeferredFileHandler, "handle", ask_and_make)  # noqa: B010 - mypy forbids to assign


def _hold(screen: str, url: str) -> None:
    """Of what was made for a screen by clicks, keep the newest and let go of the others. Streamlit
    takes all of them for left over: two runs of anybody and it is gone before its browser fetches
    it; no run of anybody and all stay in memory."""
    files = screens.streamlit_server().media_file_mgr
    with files._lock:
        files._files_by_session_and_coord[screen][NEWEST] = PurePosixPath(url).stem
    files.remove_orphaned_files()
