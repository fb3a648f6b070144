"""What spares typing: today, zeroes, what was used last; and what comes after sending."""

from datetime import date

import pytest

from components.words import terms
from components.words.i18n import speaking
from db.model import Role
from db.schema import FLOWS_IN, FLOWS_OUT
from tests.factories import (
    make_account,
    make_category,
    make_incident,
    make_return,
    make_root,
    make_theme,
    make_unit,
    set_setting,
)
from tests.wording import vi


@pytest.fixture
def officer(conn):
    make_root(conn)
    set_setting(conn, "pretended_today", "2023-10-15")
    set_setting(conn, "programme_start", "2023-09-01")
    unit = make_unit(conn, "Vĩnh Long")
    make_return(conn, unit_id=unit, month=date(2023, 9, 1), counts={"stock_start": 14})
    return unit, make_account(conn, Role.OFFICER, unit_id=unit)


def press(at, label):
    return next(button for button in at.button if button.label == label).click().run()


def test_a_day_behind_us_is_one_press_and_is_kept(open_page, officer):
    at = press(open_page("pages/entry/incident.py", account_id=officer[1]), vi("Yesterday"))

    assert at.date_input[0].value == date(2023, 10, 14)
    kept = open_page(
        "pages/entry/incident.py",
        account_id=officer[1],
        query_params={"draft": at.query_params["draft"]},
    )
    assert kept.date_input[0].value == date(2023, 10, 14)


def test_empty_boxes_are_filled_with_zero_and_what_was_typed_stays(open_page, officer):
    at = open_page("pages/entry/monthly.py", account_id=officer[1])
    boxes = {box.label: box for box in at.text_input}
    typed = next(iter(label for label, box in boxes.items() if not box.disabled and not box.value))
    boxes[typed].set_value("3")
    at.run()

    at = press(at, vi("Write 0 into the empty boxes of changes and help"))

    with speaking("vi"):
        labels = terms.boxes()
    values = {box.label: box.value for box in at.text_input}
    assert values.pop(typed) == "3"
    changes = [*FLOWS_IN, *FLOWS_OUT, "guided", "trained"]
    assert {values.get(labels[name], "0") for name in changes} == {"0"}
    people = [labels[name] for name in ("stock_end", "employed", "borrowing", "class_a")]
    assert [values[label] for label in people] == ["", "", "", ""]  # who is there is nobody's 0


def test_the_kind_written_last_stands_first(conn, open_page, officer):
    root = make_category(conn, "Trộm cắp", code="1")
    other = make_category(conn, "Đánh bạc", code="2")
    make_incident(conn, unit_id=officer[0], category_id=other, occurred_on=date(2023, 10, 1))

    at = open_page("pages/entry/incident.py", account_id=officer[1])

    kinds = next(box for box in at.selectbox if box.label == vi("Kind of incident"))
    assert [name.partition(". ")[2] for name in kinds.options] == ["Đánh bạc", "Trộm cắp"]
    assert root != other


def test_the_theme_of_the_last_suggestion_is_kept_for_the_next(conn, open_page, officer):
    theme = make_theme(conn, "Giao thông")
    at = open_page("pages/entry/forums.py", account_id=officer[1])
    at.selectbox[-1].set_value(theme).run()

    at = press(at, vi("Add a suggestion"))

    assert [box.value for box in at.selectbox if box.label == vi("Theme")] == [theme, theme]


def test_after_sending_it_says_what_was_sent_and_leads_back(conn, open_page, officer):
    kind = make_category(conn, "Trộm cắp")
    at = press(open_page("pages/entry/incident.py", account_id=officer[1]), vi("Today"))
    next(box for box in at.selectbox if box.label == vi("Kind of incident")).set_value(kind).run()

    at = press(at, vi("Save the incident"))

    assert not at.exception
    assert at.expander[0].label == vi("What was sent")
    assert "15/10/2023" in at.expander[0].text[0].value
    assert vi("Back to what is to do") in [link.proto.label for link in at.get("page_link")]
