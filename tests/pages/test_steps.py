"""The page from an empty installation to its first figure, through the front door."""

import pytest

from components.manage.steps import STEPS
from components.words.kinds import TODAY
from tests.factories import make_category, make_return, make_theme, set_setting
from tests.wording import vi

PAGE = "pages/manage/steps.py"


def lines(at):
    return [one.value for kind in ("markdown", "caption") for one in at.get(kind)]


def test_who_sets_up_an_empty_installation_lands_on_what_is_still_to_do(open_page):
    at = open_page(None, role="admin")

    assert at.header[0].value == vi("First steps")
    for step in STEPS:
        assert any(vi(step.title, TODAY) in line for line in lines(at)), step.title
        assert vi(step.why, TODAY) in lines(at)
    assert [button.label for button in at.button if button.key.startswith("step-")] == [
        vi(step.button) for step in STEPS if step.page
    ]


@pytest.mark.parametrize("step", [step for step in STEPS if step.page], ids=lambda one: one.title)
def test_the_button_of_a_step_leads_to_where_it_is_done(open_page, step):
    at = open_page(PAGE, "admin")

    at.button(key=f"step-{STEPS.index(step) + 1}").click().run()

    assert not at.exception
    assert at.header[0].value != vi("First steps")


def test_a_step_ticks_itself_when_it_is_done(conn, open_page):
    before = open_page(PAGE, "admin")
    set_setting(conn, "installed_name", "Công an tỉnh Thanh Hóa")
    make_category(conn)
    make_theme(conn)
    make_return(conn)

    after = open_page(PAGE, "admin")

    words = "{done} of {all} steps are done."
    assert before.get("progress")[0].proto.text == vi(words, done="0", all="7")
    assert "Công an tỉnh Thanh Hóa" in lines(after)
    # The commune of the return is there too
    assert after.get("progress")[0].proto.text == vi(words, done="4", all="7")


@pytest.mark.parametrize("page", sorted({step.page for step in STEPS if step.page}))
def test_from_where_a_step_is_done_one_goes_on_to_the_next(open_page, page, monkeypatch):
    at = open_page(f"pages/manage/{page}.py", "admin")
    (link,) = [one for one in at.get("page_link") if "steps" in one.proto.page]
    assert link.proto.label == vi("First steps: {done} of {all}", done="0", all="7")

    monkeypatch.setattr("components.manage.steps.STEPS", ())
    at = open_page(f"pages/manage/{page}.py", "admin")
    assert not at.get("page_link")


def test_a_step_in_the_middle_of_a_page_brings_its_field_in_sight(open_page, monkeypatch):
    seen = []
    monkeypatch.setattr("components.runtime.scripts.typing", seen.append)
    at = open_page(PAGE, "admin")

    at = at.button(key="step-4").click().run()

    assert [one.of for one in seen] == ["setting.report_superior"]
    assert "setting.report_superior" in {one.key for one in at.text_input}


def test_when_all_is_done_the_first_page_is_that_of_every_day(open_page, monkeypatch):
    monkeypatch.setattr("components.manage.steps.left", lambda _user: ())

    assert open_page(None, role="admin").header[0].value == vi("Accounts")
