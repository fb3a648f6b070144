"""Setting a target, through the front door."""

import pytest

from db.model import Scope
from db.queries.targets import targets_of
from tests.factories import make_root, make_target, make_unit, set_setting
from tests.wording import vi

PAGE = "pages/entry/goal.py"


@pytest.fixture
def root(conn):
    set_setting(conn, "pretended_today", "2023-10-10")
    return make_root(conn)


def key(at):
    (found,) = (button.key for button in at.button if str(button.key).endswith(".send"))
    return found.removesuffix(".send")


def send(at, **told):
    for name, value in told.items():
        at.text_input(key=f"{key(at)}.{name}").set_value(value)
    return at.button(key=f"{key(at)}.send").click().run()


def test_a_target_is_set_for_the_district_of_this_year(open_page, conn, root):
    at = open_page(PAGE, role="staff")

    at = send(at, name="Cấp thẻ căn cước", goal="6.200", unit_of_measure="thẻ")

    assert not at.exception
    assert at.success[0].value.startswith("Đã lưu chỉ tiêu. Số ")
    (found,) = targets_of(conn, None, Scope.everything())
    assert (found.unit_id, found.year, found.goal) == (root, 2023, 6200)


def test_a_target_is_opened_and_changed(open_page, conn, root):
    long = make_unit(conn, "Vĩnh Long")
    target_id = make_target(conn, unit_id=long, name="A", goal=1000)
    at = open_page(PAGE, role="staff", query_params={"id": str(target_id)})
    assert at.text_input(key=f"{key(at)}.goal").value == "1.000"

    send(at, goal="1.100")

    (found,) = targets_of(conn, None, Scope.everything())
    assert (found.unit_id, found.goal, found.version) == (long, 1100, 2)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"goal": "x"}, vi("Enter a whole number, such as 5, 05 or {example}.", example="1.234")),
        ({"goal": "0"}, vi("Enter a goal above 0, as a whole number.")),
        ({"name": " "}, vi("Name the target in at most {most} characters.", most="160")),
        (
            {"unit_of_measure": ""},
            vi("Say in at most {most} characters what is counted.", most="40"),
        ),
        (
            {"name": "Cấp thẻ"},
            vi("There is a target of this name already, for this unit and year."),
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(open_page, conn, root, told, said):
    make_target(conn, unit_id=root, name="Cấp thẻ")

    at = send(
        open_page(PAGE, role="staff"), **{"name": "A", "goal": "5", "unit_of_measure": "thẻ"} | told
    )

    assert not at.exception
    assert said in [error.value for error in at.error]
    assert len(targets_of(conn, None, Scope.everything())) == 1


@pytest.mark.parametrize("role", ["leader", "officer", "admin"])
def test_staff_alone_may(open_page, root, role):
    at = open_page(PAGE, role=role)

    assert not at.text_input
