"""The guide for who runs it: its commands and files are here, and it quotes what is shown."""

import re
import shlex

import pytest

from db.__main__ import _parser
from tests.conftest import ROOT

GUIDE = (ROOT / "docs" / "van-hanh.md").read_text("utf-8")
CATALOGUE = (ROOT / "components/words/locale/vi/LC_MESSAGES/messages.po").read_text("utf-8")
COMMANDS = sorted(set(re.findall(r"python -m db ([a-z][^`\n']*)", GUIDE)))
ROWS = GUIDE[GUIDE.rindex("|---|---|") :].splitlines()[1:]
SHOWN = [row.split("|")[1].strip() for row in ROWS if row.startswith("|")]
TERMINAL = GUIDE[GUIDE.index("| Lệnh nói |") : GUIDE.index("## 3.")]
PRINTED = [
    part.strip()
    for line in TERMINAL.splitlines()
    for quoted in re.findall(r"`([^`]+)`", line.split(" | ")[0])
    for part in quoted.split("...")
    if part.strip()
]
SOURCE = "".join(file.read_text("utf-8") for file in sorted((ROOT / "db").rglob("*.py")))
OF_THE_SERVER = 'database "langnghe" does not exist'


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


def test_what_the_terminal_says_is_what_it_says():
    assert len(PRINTED) > 10
    assert [text for text in PRINTED if text not in SOURCE] == [OF_THE_SERVER]


def test_a_restore_can_be_followed_to_its_end():
    """What a newcomer had to guess: the lost database of a server, files that the user of the
    service may read, rights that no copy holds, and the old program's place."""
    restoring = GUIDE[GUIDE.index("## 4.") : GUIDE.index("## 5.")]
    steps = ["stop", "createdb", "install -o langnghe", " restore ", " check", " views ", "start"]
    places = [restoring.index(step) for step in steps]
    assert places == sorted(places)
    updating = GUIDE[GUIDE.index("## 5.") : GUIDE.index("## 6.")]
    assert updating.index("systemctl stop") < updating.index(" backup ")
    away = updating.index("mv /opt/lang-nghe /opt/lang-nghe-moi")
    back = updating.index("mv /opt/lang-nghe-cu /opt/lang-nghe")
    assert away < back < updating.index("RENAME TO langnghe_moi")
