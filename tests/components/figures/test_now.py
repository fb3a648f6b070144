from datetime import date, datetime

import pytest
from streamlit.testing.v1 import AppTest

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


def test_what_communes_are_called_is_known_to_what_runs_before_the_page():
    def script():
        import streamlit as st

        from components.figures.now import call_communes, kinds

        st.button("Save", on_click=lambda: st.session_state.update(heard=kinds()))
        call_communes("phường")

    at = AppTest.from_function(script).run()
    at.button[0].click().run()

    assert at.session_state["heard"] == "phường"
