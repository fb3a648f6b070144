"""LibreOffice is a program of its own: it is ended, and where it is missing that is said."""

import subprocess

import pytest

from components.export import office
from db.model import Refusal


def test_a_converter_that_does_not_end_is_ended(tmp_path, monkeypatch):
    sleeper = tmp_path / "soffice"
    sleeper.write_text("#!/bin/sh\nsleep 60\n")
    sleeper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    with pytest.raises(Refusal):
        office.pdf(b"", seconds=0.3)
    left = subprocess.run(["ps", "-eo", "args"], capture_output=True, check=True).stdout.decode()
    assert str(sleeper) not in left


def test_without_the_converter_it_is_refused_in_words(monkeypatch):
    monkeypatch.setenv("PATH", "")

    assert office.program() is None
    with pytest.raises(Refusal):
        office.pdf(b"")
