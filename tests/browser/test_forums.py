"""A forum typed on a tablet: what was typed survives a reload in the middle and is sent once."""

import re
from datetime import date

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from db.engine import make_engine
from db.schema import forum, suggestion, suggestion_event
from tests.browser.conftest import WIDE, at_rest, in_view, settle
from tests.wording import vi

FIRST, SECOND = "Đề nghị lắp camera tại ngã tư", "Đề nghị tuần tra vào ban đêm"


@pytest.fixture
def tablet(own_sample, open_page, sign_in) -> tuple[Page, sa.Engine]:
    server = own_sample
    page = open_page(820, 1180, has_touch=True)
    sign_in(page, server, "officer", path="/overview")
    page.goto(f"{server.url}/forums")
    return page, make_engine(server.database)


def kept(page: Page) -> None:
    """Wait until the pause in typing is over and the draft holds it."""
    page.wait_for_timeout(1200)
    settle(page)


def type_in(page: Page, label: str, words: str) -> None:
    page.get_by_label(label, exact=False).fill(words)
    kept(page)


def choose(page: Page, label: str, option: str, nth: int = 0) -> None:
    """A list that is scrolled while it opens closes again: the field is brought into view first."""
    box = page.get_by_role("combobox", name=re.compile(label)).nth(nth)
    in_view(box)
    box.click()
    page.get_by_role("option", name=option).click()
    settle(page)


def test_a_forum_of_two_suggestions_is_typed_on_a_tablet(tablet):
    page, engine = tablet
    page.get_by_label("Kiến nghị 1").wait_for()
    settle(page)
    type_in(page, "Kiến nghị 1", FIRST)
    choose(page, vi("Theme"), "Trộm cắp")
    page.get_by_role("button", name=vi("Add a suggestion")).click()
    page.get_by_label("Kiến nghị 2").wait_for()
    type_in(page, "Kiến nghị 2", SECOND)

    page.reload()
    page.get_by_label("Kiến nghị 2").wait_for()
    kept(page)
    assert page.get_by_label("Kiến nghị 1").input_value() == FIRST
    assert page.get_by_label("Kiến nghị 2").input_value() == SECOND
    choose(page, vi("Theme"), "Ma tuý", nth=1)
    page.locator("label", has_text=vi("Answered on the spot")).nth(1).click()
    type_in(page, vi("What was answered"), "Sẽ tăng cường tuần tra")
    page.get_by_role("group", name=vi("Day of the forum")).get_by_role("spinbutton").first.click()
    page.keyboard.type("12102023")
    page.keyboard.press("Tab")
    kept(page)
    wide = at_rest(page, WIDE)
    save = page.get_by_role("button", name=vi("Save the forum"))
    save.dblclick()

    expect(page.get_by_text(vi("The forum is saved."))).to_be_visible(timeout=30_000)
    assert not wide
    with engine.connect() as conn:
        held = conn.execute(sa.select(forum.c.id).where(forum.c.held_on == date(2023, 10, 12)))
        ids = held.scalars().all()
        said = conn.execute(
            sa.select(suggestion.c.text, sa.func.count())
            .join(suggestion_event, suggestion_event.c.suggestion_id == suggestion.c.id)
            .where(suggestion.c.forum_id.in_(ids))
            .group_by(suggestion.c.id)
            .order_by(suggestion.c.id)
        )
        told = [tuple(row) for row in said]
    engine.dispose()
    assert len(ids) == 1
    assert told == [(FIRST, 1), (SECOND, 2)]
