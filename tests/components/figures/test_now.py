from datetime import date, datetime

import pytest

from components import data
from components.figures.now import today
from components.words.formats import VIETNAM
from tests.factories import set_setting


@pytest.fixture(autouse=True)
def door(engine, monkeypatch):
    monkeypatch.setattr(data, "engine", lambda: engine)


def test_the_sample_stays_on_its_day(conn):
    set_setting(conn, "pretended_today", "2023-10-10")
    conn.commit()

    assert today() == date(2023, 10, 10)


def test_a_real_installation_lives_on_the_day_it_is_in_viet_nam():
    before = datetime.now(VIETNAM).date()

    assert before <= today() <= datetime.now(VIETNAM).date()
