"""The guide: what is found in it, and that it speaks to each of what is theirs."""

import pytest

from components.shell import news
from components.shell.guide import TASKS, TERMS
from components.words import formats
from db.model import PERMISSIONS, Role
from db.version import VERSION
from tests.factories import make_account
from tests.wording import vi

PAGE = "pages/manage/help.py"


def titles(at):
    editions = {vi("Edition of {day}", day=formats.day(day)) for day in news.EDITIONS}
    return [one.label for one in at.expander if one.label not in editions]


@pytest.mark.parametrize("role", Role)
def test_each_is_told_what_is_theirs_and_what_words_mean(open_page, role):
    may = PERMISSIONS[role]

    at = open_page(PAGE, role.value)

    assert not at.exception
    assert titles(at) == [vi(one.title) for one in (*TASKS, *TERMS) if one.who in may]


@pytest.mark.parametrize("typed", ["xoá án tích", "xoa an tich"])
def test_a_topic_is_found_with_or_without_accents(open_page, typed):
    at = open_page(PAGE, "officer")

    at.text_input(key="guide_words").set_value(typed).run()

    assert titles(at) == [vi("Guided through expungement, and left")]


def test_a_word_of_which_it_says_nothing_is_told_so(open_page):
    at = open_page(PAGE, "leader")

    at.text_input(key="guide_words").set_value("máy bay").run()

    assert titles(at) == []
    assert [one.value for one in at.info] == [
        vi("Nothing in the guide speaks of that. Try another word.")
    ]


def test_it_is_opened_from_ones_own_name(open_page):
    at = open_page("pages/dashboards/overview.py", "leader")

    at.button(key="guide").click().run()

    assert at.header[0].value == vi("Guide")


def test_it_says_which_version_runs(open_page):
    captions = [one.value for one in open_page(PAGE, "officer").caption]

    assert vi("Version of the program: {version}", version=VERSION) in captions


@pytest.mark.parametrize("role", Role)
def test_each_is_told_what_is_new_for_them_and_which_edition_it_is(open_page, role):
    at = open_page(PAGE, role.value)

    shown = " ".join(one.value for one in at.markdown)
    for lines in news.EDITIONS.values():
        for one in lines:
            assert (vi(one.text) in shown) == (one.who in PERMISSIONS[role])
    newest = vi("Edition of {day}", day=formats.day(news.edition()))
    assert any(one.value == newest for one in at.caption)


def test_whom_to_ask_is_who_administers_now(conn, open_page):
    make_account(conn, Role.ADMIN, display_name="Lan *Anh*")
    make_account(conn, Role.ADMIN, display_name="Minh", active=False)

    at = open_page(PAGE, "officer")

    asked = vi("Administrators of this installation: {names}.", names="Lan *Anh*")
    assert asked in [one.value for one in at.text]  # a name is no markdown


def test_without_an_administrator_it_says_how_to_find_one(open_page):
    at = open_page(PAGE, "officer")

    assert vi("Ask your unit who administers this installation.") in [o.value for o in at.text]
