"""The rules of the house read what git tracks, whatever else lies in the checkout."""

import subprocess
from pathlib import Path

import pytest

from tests.sources import NotTracked, tracked

IGNORED = Path(__file__).parents[1] / ".gitignore"


def git(folder, *arguments):
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path):
    """A checkout with one file, and an environment of Python under a name of somebody's own."""
    git(tmp_path, "init")
    (tmp_path / ".gitignore").write_bytes(IGNORED.read_bytes())
    (tmp_path / "app.py").write_text("import db")
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\0")
    git(tmp_path, "add", ".")
    package = tmp_path / "my-python" / "lib" / "site-packages" / "package"
    package.mkdir(parents=True)
    (package / "utils.py").write_text("")
    return tmp_path


def test_an_environment_under_any_name_is_not_read(checkout):
    assert set(tracked(checkout)) == {".gitignore", "app.py"}


def test_a_file_is_read_as_it_lies_on_the_disk(checkout):
    (checkout / "app.py").write_text("import pages")

    assert tracked(checkout)["app.py"] == "import pages"


def test_a_file_that_is_gone_is_not_read(checkout):
    (checkout / "app.py").unlink()

    assert set(tracked(checkout)) == {".gitignore"}


def test_a_tree_without_git_says_what_is_missing(tmp_path):
    with pytest.raises(NotTracked, match="not a git repository"):
        tracked(tmp_path)


def test_a_tree_that_was_unpacked_in_another_checkout_is_not_that_one(checkout):
    unpacked = checkout / "unpacked"
    unpacked.mkdir()

    with pytest.raises(NotTracked, match="git tracks nothing"):
        tracked(unpacked)


def test_a_machine_without_git_is_told_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NotTracked, match="git is not installed"):
        tracked(tmp_path)
