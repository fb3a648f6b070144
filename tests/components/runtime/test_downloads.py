"""A file made on click is made for whose button it was, while they are here."""

import asyncio
import inspect
import itertools
from types import SimpleNamespace

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.runtime import app_session, media_file_manager
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from components.runtime import cookies, downloads, screens
from components.runtime.media import ANYBODY, Owners

HERE = {"lan's screen": "lan", "mai's screen": "mai"}


@pytest.fixture
def ask(monkeypatch):
    """Ask for a file on a screen; what was made, for which browser, and what is answered."""
    made = []

    async def make(_self, request, _screen):
        await asyncio.to_thread(lambda: made.append(cookies.binding()))
        return BackendOperationResponse(request_id=request.request_id)

    monkeypatch.setattr(DeferredFileHandler, "handle", make)
    monkeypatch.setattr(screens, "binding_of", lambda screen: f"browser of {screen}")
    owners = Owners()
    owners.add("lan's file", "lan")
    owners.add("logo", ANYBODY)

    def who(screen, browser):
        return HERE.get(screen, "") if browser == f"browser of {screen}" else ""

    downloads.ask_before_every_download(who, owners, lambda: "refused")

    def ask_(screen, file):
        request = BackMsg().backend_operation_request
        request.request_id, request.deferred_file.file_id = "1", file
        answer = asyncio.run(DeferredFileHandler.handle(SimpleNamespace(), request, screen))
        assert answer.request_id == "1"
        return made, answer.error_msg

    return ask_


def test_whose_button_it_was_gets_the_file_in_their_own_browser(ask):
    assert ask("lan's screen", "lan's file") == (["browser of lan's screen"], "")


@pytest.mark.parametrize(
    ("screen", "file"),
    [
        ("mai's screen", "lan's file"),
        ("nobody's screen", "lan's file"),
        ("lan's screen", "guessed"),
    ],
)
def test_for_anybody_else_nothing_is_made(ask, screen, file):
    assert ask(screen, file) == ([], "refused")


def test_what_strangers_are_offered_is_made_for_strangers(ask):
    assert ask("nobody's screen", "logo")[1] == ""


@pytest.fixture
def files(monkeypatch):
    """Streamlit's own keeper of files; what it holds, and a click that has one made."""
    keeper = MediaFileManager(MemoryMediaFileStorage("/media"))
    server = SimpleNamespace(media_file_mgr=keeper)
    monkeypatch.setattr(screens, "streamlit_server", lambda: server)
    monkeypatch.setattr(screens, "binding_of", lambda screen: f"browser of {screen}")
    monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: "lan's screen")
    made = itertools.count()
    key = keeper.add_deferred(lambda: f"file {next(made)}", "text/plain", "1", file_name="a.txt")
    owners = Owners()
    owners.add(key, "lan")

    async def make(_self, request, _screen):
        answer = BackendOperationResponse(request_id=request.request_id)
        answer.deferred_file.url = keeper.execute_deferred(request.deferred_file.file_id)
        return answer

    monkeypatch.setattr(DeferredFileHandler, "handle", make)
    downloads.ask_before_every_download(lambda *_who: "lan", owners, lambda: "refused")

    def click():
        request = BackMsg().backend_operation_request
        request.request_id, request.deferred_file.file_id = "1", key
        answer = asyncio.run(DeferredFileHandler.handle(None, request, "lan's screen"))
        return answer.deferred_file.url

    return keeper, click


def test_what_was_made_waits_for_its_browser_whatever_others_run(files):
    keeper, click = files
    url = click()

    for _run in range(5):  # of other screens: each ends so
        keeper.remove_orphaned_files()

    assert keeper._storage.get_file(url.rsplit("/", 1)[-1]).content == b"file 0"


def test_clicks_fill_no_memory(files):
    keeper, click = files
    urls = [click() for _click in range(50)]

    assert len(set(urls)) == 50
    assert len(keeper._storage._files_by_id) <= 2


def test_streamlit_still_makes_files_at_the_one_place():
    """What is relied on in Streamlit 1.67; look here before an upgrade."""
    assert "asyncio.to_thread(" in inspect.getsource(MADE)
    assert "execute_deferred" in inspect.getsource(MADE)
    assert '"deferred_file",\n            DeferredFileHandler(' in inspect.getsource(app_session)
    assert list(inspect.signature(MADE).parameters) == ["self", "request", "session_id"]
    assert "execute_deferred" in dir(MediaFileManager)
    assert {"request_id", "error_msg"} <= set(BackendOperationResponse.DESCRIPTOR.fields_by_name)


MADE = DeferredFileHandler.handle
"""As it comes; no test here leaves it changed."""
