"""How often an officer touches the screen for what is done every day (tasks.py)."""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import tasks
from tests.browser.tasks import MOST, PHONE, TABLET, TOUCH, answer, nothing, report, write_down

IN_FULL = os.environ.get("TAPS") == "all"


@pytest.fixture
def officer(app_server, open_browser) -> Callable[..., Page]:
    """Before the first page, with nothing touched on it."""

    def enter(width: int, height: int) -> Page:
        page = open_browser(width, height, **TOUCH).new_page()
        tasks.enter(page, app_server().url)
        return page

    return enter


SHARE = [(PHONE, (answer, write_down))]
"""Nothing to report, on a tablet, is tried in test_return.py."""
ALL = [
    (size, walks)
    for size in (PHONE, TABLET)
    for walks in ((answer, write_down, report), (nothing,))
]


@pytest.mark.parametrize(("size", "walks"), ALL if IN_FULL else SHARE)
def test_what_is_done_every_day_takes_few_taps(officer, size, walks):
    page = officer(*size)
    assert tasks.taps(page) == 1  # to sign in

    for walk in walks:
        if walk is report:
            tasks.begin_again(page)
        assert walk(page) <= MOST[walk], walk.__name__
