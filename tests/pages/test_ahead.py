"""After somebody's save the screens that were asked for are there before somebody asks again."""

import os

import pytest
import sqlalchemy as sa

from components import data
from components.memory import Answer
from db.engine import writing
from db.schema import incident
from tests.factories import set_setting
from tests.pages.test_warm import PAGES

SHARE = PAGES if os.environ.get("PAGES") == "all" else PAGES[1::2]
pytestmark = pytest.mark.usefixtures("anew")


@pytest.fixture
def anew():
    data.MEMORY.clear()


def save():
    """An incident, and what stands in every caption."""
    newest = sa.select(sa.func.max(incident.c.id)).scalar_subquery()
    with writing(data.engine()) as conn:
        conn.execute(incident.update().where(incident.c.id == newest).values(dead=9))
        set_setting(conn, "installed_name", "Another name")


def texts(at):
    return [
        *[(one.label, one.value, one.delta) for one in at.metric],
        *[one.value for one in (*at.header, *at.markdown, *at.caption)],
    ]


@pytest.mark.parametrize(
    ("page", "language"), [*((page, "vi") for page in SHARE), (PAGES[0], "en")]
)
def test_the_first_rerun_after_a_save_makes_nothing(
    open_page, sample_district, page, language, monkeypatch
):
    at = open_page(f"pages/dashboards/{page}.py", language=language)
    before = texts(at.run())
    save()
    making = data.ahead()
    for again in making:
        again()
    made = []
    plain = data.MEMORY._keep
    monkeypatch.setattr(data.MEMORY, "_keep", lambda key, one: made.append(key) or plain(key, one))
    shown = texts(at.run())

    assert not at.exception
    assert made == []
    assert shown != before
    data.MEMORY.clear()
    assert texts(at.run()) == shown


def test_what_stands_is_not_made_again(open_page, sample_district, monkeypatch):
    open_page("pages/dashboards/overview.py").run()
    making = data.ahead()
    made = []
    monkeypatch.setattr(data.MEMORY, "_keep", lambda key, _one: made.append(key))
    for again in making:
        again()

    assert len(making) > 20
    assert made == []


def test_no_more_is_made_ahead_than_so_many(open_page, sample_district, monkeypatch):
    open_page("pages/dashboards/overview.py").run()
    kept = [one for _, one in data.MEMORY.newest(1_000)]
    monkeypatch.setattr(data, "MOST_AHEAD", 7)

    assert any(isinstance(one, Answer) for one in kept)
    assert any(not isinstance(one, Answer) for one in kept)
    assert len(data.ahead()) == 7
