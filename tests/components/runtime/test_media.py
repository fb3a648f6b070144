"""A file belongs to the session whose script made it."""

import inspect
from concurrent.futures import ThreadPoolExecutor
from pathlib import PurePosixPath

import pytest
from streamlit.runtime import memory_media_file_storage as storage
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from components.runtime import media
from components.runtime.media import ANYBODY, Owners, note_owners, whole_id

stock_id = storage._calculate_file_id


class Script:
    """Who runs at the moment."""

    session_id = "lan"


@pytest.fixture
def manager(monkeypatch):
    monkeypatch.setattr("streamlit.runtime.media_file_manager._get_session_id", lambda: "s")
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    manager.owners = Owners()
    manager.shared = []
    note_owners(
        manager,
        manager.owners,
        lambda: Script.session_id,
        lambda *file: manager.shared.append(file),
    )
    monkeypatch.setattr(Script, "session_id", "lan")
    return manager


def test_who_makes_a_file_owns_it_and_nobody_else(manager):
    address = manager.add(b"figures", "text/csv", "1.1", file_name="a.csv")

    assert address.startswith("/media/")
    assert manager.owners.of(address) == {"lan"}
    assert manager.owners.of("/media/guessed.csv") == set()


def test_the_same_file_made_twice_has_two_owners(manager, monkeypatch):
    address = manager.add(b"figures", "text/csv", "1.1")
    monkeypatch.setattr(Script, "session_id", "mai")

    assert manager.add(b"figures", "text/csv", "1.1") == address
    assert manager.owners.of(address) == {"lan", "mai"}


SIDE = bytes(200_000)


def shaped(mark):
    """One of many files that differ between what is looked at alone."""
    return SIDE * 2 + mark + SIDE * 4 + mark + SIDE * 2


def test_large_files_that_differ_where_streamlit_does_not_look_have_an_address_each(manager):
    made = [shaped(f"{n:08}".encode()) for n in range(50)]

    addresses = {manager.add(one, "text/plain", "1.1", file_name="a.json") for one in made}

    assert len(addresses) == len(made)
    assert len({stock_id(one, "text/plain", "a.json") for one in made}) == 1


def test_name_and_kind_are_a_part_of_the_address():
    addresses = {whole_id(b"a", "b", "c"), whole_id(b"a", "bc", ""), whole_id(b"ca", "b", "")}

    assert len(addresses) == 3


def test_what_a_button_makes_on_click_belongs_to_whose_button_it_was(manager, monkeypatch):
    placeholder = manager.add_deferred(lambda: b"figures", "text/csv", "1.1", "a.csv")
    monkeypatch.setattr(Script, "session_id", "the server itself")

    address = manager.execute_deferred(placeholder)

    assert manager.owners.of(address) == {"lan"}


def test_what_a_stranger_is_shown_is_anybodys(manager, monkeypatch):
    monkeypatch.setattr(Script, "session_id", ANYBODY)

    assert manager.owners.of(manager.add(b"logo", "image/png", "1.1")) == {ANYBODY}


def test_the_oldest_files_are_forgotten_first(monkeypatch):
    monkeypatch.setattr(media, "MOST_FILES", 3)
    owners = Owners()
    for name in "abcad":
        owners.add(name, "lan")

    assert [name for name in "abcd" if owners.of(name)] == ["a", "c", "d"]


def test_many_scripts_note_at_once():
    owners = Owners()
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: owners.add(f"/media/{n % 10}", str(n)), range(1000)))

    assert sum(len(owners.of(f"/media/{n}")) for n in range(10)) == 1000


def test_streamlit_still_takes_files_in_by_these_three_doors():
    """All that reaches the storage goes through what note_owners stands before."""
    source = inspect.getsource(MediaFileManager)

    assert source.count("load_and_get_id(") == 2
    assert "load_and_get_id(" in inspect.getsource(MediaFileManager.add)
    assert "load_and_get_id(" in inspect.getsource(MediaFileManager.execute_deferred)
    assert list(inspect.signature(MediaFileManager.execute_deferred).parameters) == [
        "self",
        "file_id",
    ]


def test_what_is_to_be_downloaded_is_shared_once_a_session_with_other_processes(manager):
    given = b"figures", "text/csv", "1.1"
    manager.add(b"picture", "image/png", "1.2")
    for _ in range(2):
        address = manager.add(*given, file_name="a.csv", is_for_static_download=True)

    assert manager.shared == [(PurePosixPath(address).stem, b"figures", "text/csv", "a.csv", "lan")]


def test_another_process_hands_it_out_under_the_same_address(manager):
    address = manager.add(b"figures", "text/csv", "1.1", "a.csv", is_for_static_download=True)
    other = MediaFileManager(MemoryMediaFileStorage("/media"))
    assert media.has(manager, address)
    assert not media.has(other, address)

    media.take_in(other, b"figures", "text/csv", "a.csv")

    assert other._storage.get_file(PurePosixPath(address).name).content == b"figures"
    for _ in range(2):
        other.remove_orphaned_files()
    assert not media.has(other, address)
