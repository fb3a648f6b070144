"""Setting up a survey round, through the front door."""

from datetime import date

import pytest

from db.queries.surveys import round_of, rounds
from tests.factories import make_root, make_survey, make_unit, set_setting
from tests.wording import vi

PAGE = "pages/entry/round.py"


@pytest.fixture
def root(conn):
    set_setting(conn, "pretended_today", "2023-10-10")
    make_unit(conn, "Vĩnh Long")
    return make_root(conn)


def key(at):
    (found,) = (button.key for button in at.button if str(button.key).endswith(".send"))
    return found.removesuffix(".send")


def send(at):
    return at.button(key=f"{key(at)}.send").click().run()


def topic(at, place):
    return at.text_input(key=f"{key(at)}.topics.{place}")


def retyped(at, **topics):
    for place, told in topics.items():
        topic(at, place[1:]).set_value(told)
    return at.run()


def test_the_usual_questions_are_proposed_and_can_be_changed(open_page, conn, root):
    at = open_page(PAGE, role="staff")
    assert topic(at, 1).value == vi("Morals and way of life")
    assert topic(at, 2).value == vi("Conduct towards people")

    at.text_input(key=f"{key(at)}.title").set_value("Khảo sát tháng 10")
    for name in ("opened_on", "closed_on"):
        at.date_input(key=f"{key(at)}.{name}").set_value(date(2023, 10, 9))
    at = send(retyped(at, n2="", n7="Công khai thủ tục"))

    assert not at.exception
    assert not at.error
    (found,) = rounds(conn)
    assert (found.unit_id, found.title) == (root, "Khảo sát tháng 10")
    topics = [found.questions[id_] for id_ in found.positions]
    assert list(found.positions.values()) == [1, 3, 4, 5, 6, 7]
    assert (topics[0], topics[-1]) == (vi("Morals and way of life"), "Công khai thủ tục")


def test_a_round_is_opened_and_changed(open_page, conn, root):
    survey_id = make_survey(conn, unit_id=root, title="Đợt A", topics=("Thái độ",))
    at = open_page(PAGE, role="staff", query_params={"id": str(survey_id)})
    assert at.text_input(key=f"{key(at)}.title").value == "Đợt A"

    at = send(retyped(at, n1=vi("Conduct towards people")))

    assert at.success[0].value.startswith("Đã lưu thay đổi. Số ")
    assert list(round_of(conn, survey_id).questions.values()) == [vi("Conduct towards people")]


def test_every_fault_is_said_at_its_field(open_page, conn, root):
    at = open_page(PAGE, role="staff")

    at = send(retyped(at, n1="Như nhau", n2="Như nhau"))

    assert not at.exception
    assert {error.value for error in at.error} == {
        vi("Please correct the marked fields. Nothing you typed is lost."),
        vi("Give the round a title of at most {most} characters.", most="200"),
        vi("Enter the first day of the round."),
        vi("Enter the last day of the round."),
        vi("Question {place} stands there twice.", place="1"),
        vi("Question {place} stands there twice.", place="2"),
    }
    assert rounds(conn) == []


@pytest.mark.parametrize("role", ["leader", "officer", "admin"])
def test_staff_alone_may(open_page, root, role):
    at = open_page(PAGE, role=role)

    assert not at.exception
    assert not at.text_input
