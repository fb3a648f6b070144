"""Files for the browser (pictures, downloads) go to the session that made them, nobody else.

Streamlit serves them by an address made of their content and asks no questions. So each file's
sessions are noted as it is made, and the gate asks here before it lets a request through.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from pathlib import PurePosixPath
from threading import Lock
from typing import Any

from streamlit.runtime import memory_media_file_storage as storage
from streamlit.runtime.media_file_manager import MediaFileManager, MediaFileMetadata
from streamlit.runtime.media_file_storage import MediaFileKind

MOST_FILES = 20_000
"""Files remembered; of the oldest nobody knows the owner any more, so they are refused."""
ANYBODY = ""
"""The owner of what a page shows to strangers, such as a logo on the sign-in page."""


class Owners:
    """Address of a file to the public ids of the sessions that may fetch it."""

    def __init__(self) -> None:
        self._owners: OrderedDict[str, set[str]] = OrderedDict()
        self._lock = Lock()

    def add(self, address: str, session_id: str) -> None:
        with self._lock:
            self._owners.setdefault(address, set()).add(session_id)
            self._owners.move_to_end(address)
            while len(self._owners) > MOST_FILES:
                self._owners.popitem(last=False)

    def of(self, address: str) -> set[str]:
        with self._lock:
            return set(self._owners.get(address, ()))


def whole_id(data: bytes, mimetype: str, filename: str | None = None) -> str:
    """An address for every content. That of Streamlit reads of a large file the length, the ends
    and the middle: two that differ elsewhere had one address, and each owner the other's bytes."""
    names = repr((mimetype, filename)).encode()
    return hashlib.sha256(hashlib.sha256(names).digest() + data).hexdigest()


Share = Callable[[str, bytes, str, str | None, str], object]
"""Takes the id of a file for download, its bytes, type and name, and whose session it is."""


def note_owners(
    manager: MediaFileManager, owners: Owners, session_id: Callable[[], str], share: Share
) -> None:
    """From now on, note who made each file that the manager takes in, and share those that are to
    be downloaded with the other processes.

    `session_id` tells the session of the script that is running. What a download button makes
    only when it is clicked is made outside any script: it belongs to whose button it was.
    """
    setattr(storage, "_calculate_file_id", whole_id)  # noqa: B010 - mypy forbids to assign
    execute_deferred = manager.execute_deferred

    def share_with_others(address: str, owner: str) -> None:
        if owner != ANYBODY:
            file = _storage(manager).get_file(PurePosixPath(address).name)
            share(PurePosixPath(address).stem, file.content, file.mimetype, file.filename, owner)

    def noting(add: Callable[..., str]) -> Callable[..., str]:
        def add_and_note(*args: Any, **kwargs: Any) -> str:
            address, owner = add(*args, **kwargs), session_id()
            if kwargs.get("is_for_static_download") and owner not in owners.of(address):
                share_with_others(address, owner)
            owners.add(address, owner)
            return address

        return add_and_note

    def noted_execute_deferred(file_id: str) -> str:
        address = execute_deferred(file_id)
        for owner in owners.of(file_id):
            share_with_others(address, owner)
            owners.add(address, owner)
        return address

    for name in ("add", "add_deferred"):
        setattr(manager, name, noting(getattr(manager, name)))
    setattr(manager, "execute_deferred", noted_execute_deferred)  # noqa: B010 - mypy forbids to assign


def has(manager: MediaFileManager, address: str) -> bool:
    """Whether this process holds the file."""
    return PurePosixPath(address).stem in _storage(manager)._files_by_id


def take_in(manager: MediaFileManager, content: bytes, mimetype: str, name: str | None) -> None:
    """Hold the file under the address that it has in the process which made it, until two runs of
    anybody have found that no screen shows it."""
    with manager._lock:
        kind = MediaFileKind.DOWNLOADABLE
        file_id = manager._storage.load_and_get_id(content, mimetype, kind, name)
        manager._file_metadata[file_id] = MediaFileMetadata(kind=kind)


def _storage(manager: MediaFileManager) -> storage.MemoryMediaFileStorage:
    held = manager._storage
    assert isinstance(held, storage.MemoryMediaFileStorage)
    return held
