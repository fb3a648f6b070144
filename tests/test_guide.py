"""The guide for who runs it: its commands and files are here, and it quotes what is shown."""

import re
import shlex

import pytest

from db.__main__ import _parser
from tests.conftest import ROOT

GUIDE = (ROOT / "docs" / "van-hanh.md").read_text("utf-8")
CATALOGUE = (ROOT / "components/words/locale/vi/LC_MESSAGES/messages.po").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"python -m db ([a-z][^`\n']*)", GUIDE)))
ROWS = GUIDE[GUIDE.index("|---|---|") :].splitlines()[1:]
SHOWN = [row.split("|")[1].strip() for row in ROWS if row.startswith("|")]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_one_of_the_terminal(command):
    """Else argparse ends with its usage."""
    assert "run" in _parser().parse_args(shlex.split(command))


def test_every_care_of_the_database_is_named():
    named = {command.split()[0] for command in COMMANDS}
    assert {"backup", "restore", "verify", "check", "doctor", "tidy", "units", "key"} <= named


def test_the_files_that_it_copies_are_here():
    files = set(re.findall(r"deploy/[\w.-]+", GUIDE))
    assert len(files) >= 4
    assert [file for file in files if not (ROOT / file.rstrip(".")).exists()] == []


@pytest.mark.parametrize("text", [text for text in SHOWN if not text.startswith("Trang trắng")])
def test_what_a_user_may_send_a_photo_of_is_what_the_program_says(text):
    assert f'msgstr "{text}' in CATALOGUE


def test_the_variables_are_those_of_the_readme():
    readme = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"LANG_NGHE_\w+|DATABASE_URL", GUIDE))
    assert named
    assert [name for name in named if f"| `{name}` |" not in readme] == []
