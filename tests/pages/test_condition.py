"""The page that tells an administrator how the installation stands."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from components.manage import condition
from db.ledger.audit import record
from db.version import VERSION
from tests.wording import vi

PAGE = "pages/manage/condition.py"


def copied(conn, *, tried, at):
    about = {"file": "lang-nghe-20261010-013000.db", "bytes": 3 * 2**20, "tried": tried}
    record(conn, "backup", "database", by=None, new=about, at=at)


def shown(at):
    return [
        one.value for kind in ("warning", "markdown", "caption", "error") for one in at.get(kind)
    ]


def test_before_the_first_copy_it_is_said_how_one_is_made(open_page):
    at = open_page(PAGE, "admin")
    assert [one.value for one in at.warning] == [vi("No copy was made yet.")]
    assert any("python -m db backup" in text for text in shown(at))


def test_a_copy_that_held_is_told_with_its_day_and_size(conn, open_page):
    copied(conn, tried=True, at=datetime.now(UTC))
    at = open_page(PAGE, "admin")
    assert not at.warning
    assert any("lang-nghe-20261010-013000.db" in text and "3,0 MB" in text for text in shown(at))
    assert vi("It was put into a database of its own and checked: no fault.") in shown(at)


@pytest.mark.parametrize(("tried", "days"), [(False, 0), (True, 3)], ids=["untried", "old"])
def test_a_copy_that_does_not_help_is_a_warning(conn, open_page, tried, days):
    copied(conn, tried=tried, at=datetime.now(UTC) - timedelta(days=days))
    assert len(open_page(PAGE, "admin").warning) == 1


def test_the_newest_copy_counts(conn, open_page):
    copied(conn, tried=False, at=datetime.now(UTC) - timedelta(days=1))
    copied(conn, tried=True, at=datetime.now(UTC))
    assert not open_page(PAGE, "admin").warning


def test_the_database_and_what_is_to_mend_are_told_in_vietnamese(open_page, monkeypatch):
    monkeypatch.delenv("LANG_NGHE_FACTOR_KEY", raising=False)
    texts = shown(open_page(PAGE, "admin"))
    assert f"{vi('Version of the program')}: {VERSION}" in texts
    assert any(text.startswith("Loại cơ sở dữ liệu: SQLite 3.") for text in texts)
    assert any(re.fullmatch(rf"{vi('Free on its disk')}: [\d.,]+ [MG]B", text) for text in texts)
    assert condition.in_words(71_000 * 2**20) == "69,3 GB"
    assert condition.in_words(3 * 2**20) == "3,0 MB"
    assert any("LANG_NGHE_FACTOR_KEY" in text and "python -m db key" in text for text in texts)
