"""What a draft is about is known by ids: whatever is renamed, merged or moved meanwhile, nothing is
written for another unit, month or record, and nothing typed is lost.
"""

from datetime import date

import pytest
import sqlalchemy as sa

from db.model import ReturnState, Role
from db.queries.drafts import draft_of, unfinished
from db.queries.returns import return_record
from db.queries.surveys import tallies
from db.queries.targets import target_of
from db.schema import (
    account,
    draft,
    forum,
    incident,
    monthly_return,
    survey,
    target,
    unit,
    unit_successor,
)
from tests.factories import (
    NOON,
    make_account,
    make_briefing,
    make_campaign,
    make_category,
    make_forum,
    make_incident,
    make_return,
    make_root,
    make_survey,
    make_target,
    make_theme,
    make_unit,
    set_setting,
)
from tests.wording import vi

MONTHLY, RETURNS = "pages/entry/monthly.py", "pages/entry/returns.py"
SURVEYS, GOALS = "pages/entry/surveys.py", "pages/entry/goals.py"
INCIDENT, FORUMS = "pages/entry/incident.py", "pages/entry/forums.py"
SEPTEMBER, OCTOBER = date(2023, 9, 1), date(2023, 10, 1)
JAN = date(2023, 1, 1)
KEPT = "Nội dung bạn đã nhập vẫn được giữ:"


@pytest.fixture
def root(conn):
    set_setting(conn, "pretended_today", "2023-10-15")
    set_setting(conn, "programme_start", "2022-09-01")
    return make_root(conn)


@pytest.fixture
def long(conn, root):
    return make_unit(conn, "Vĩnh Long")


@pytest.fixture
def yen(conn, root):
    return make_unit(conn, "Vĩnh Yên")


@pytest.fixture
def staff(conn, root):
    return make_account(conn, Role.STAFF)


def box(at, name):
    """The field of the form on the screen."""
    return next(
        widget
        for kind in ("text_input", "text_area", "date_input", "selectbox")
        for widget in at.get(kind)
        if str(widget.key).endswith(f".{name}")
    )


def boxes(at):
    """Every field that something can be typed into."""
    return [*at.text_input, *at.text_area, *at.date_input]


def send(at):
    (button,) = (button for button in at.button if str(button.key).endswith(".send"))
    return button.click().run()


def words(at):
    assert not at.exception
    kinds = ("header", "subheader", "caption", "info", "warning", "error", "success", "text")
    return "\n".join(str(element.value) for kind in kinds for element in at.get(kind))


def typed(at, **values):
    for name, value in values.items():
        box(at, name).set_value(value)
    return at.run()


def key(at):
    return at.query_params["draft"]


def reopen(open_page, page, at, account_id, **more):
    return open_page(page, account_id=account_id, query_params={"draft": key(at), **more})


def rename(conn, unit_id, name):
    conn.execute(unit.update().where(unit.c.id == unit_id).values(name=name))


def move(conn, account_id, unit_id):
    """The officer belongs to another commune from now on."""
    conn.execute(account.update().where(account.c.id == account_id).values(unit_id=unit_id))


def merge(conn, unit_ids, day, name):
    heir = make_unit(conn, name, valid_from=day)
    eve = date.fromordinal(day.toordinal() - 1)
    conn.execute(unit.update().where(unit.c.id.in_(unit_ids)).values(valid_to=eve))
    for unit_id in unit_ids:
        conn.execute(unit_successor.insert().values(unit_id=unit_id, successor_id=heir))
    return heir


def place(unit_id, month=OCTOBER):
    return {"unit": str(unit_id), "month": month.isoformat()}


def kept(conn, at, draft_id, shown):
    """The draft was refused: no field stands there, what was typed does, and is still kept."""
    assert not boxes(at)
    assert KEPT in words(at)
    for text in shown:
        assert text in words(at)
    assert draft_of(conn, draft_id).sent_at is None
    at = at.button(key=f"throw_away.{draft_id}").click().run()
    assert not at.exception
    assert draft_of(conn, draft_id) is None


FULL = {
    "stock_start": "5",
    "stock_end": "5",
    "employed": "0",
    "borrowing": "0",
    "class_a": "5",
    "class_b": "0",
    "class_c": "0",
    "class_d": "0",
}


# Monthly returns


def test_a_return_is_sent_for_the_commune_it_was_typed_for_whatever_bears_its_name(
    conn, open_page, long, yen, staff
):
    at = typed(open_page(MONTHLY, account_id=staff, query_params=place(yen)), **FULL)
    rename(conn, yen, "Vĩnh Mới")
    rename(conn, long, "Vĩnh Yên")

    again = reopen(open_page, MONTHLY, at, staff)

    assert [one.value for one in again.selectbox] == [yen, OCTOBER]
    assert box(again, "stock_end").value == "5"
    send(again)
    assert return_record(conn, yen, OCTOBER)["stock_end"] == 5
    assert return_record(conn, long, OCTOBER) is None


def test_a_renamed_commune_finds_what_was_begun_for_it_and_no_other_does(
    conn, open_page, long, yen, staff
):
    typed(open_page(MONTHLY, account_id=staff, query_params=place(yen)), received="7")
    rename(conn, yen, "Vĩnh Mới")
    rename(conn, long, "Vĩnh Yên")

    board = open_page(RETURNS, account_id=staff).dataframe[0].value.set_index(vi("Communes", "xã"))
    assert vi("being typed") in board.loc["Vĩnh Mới", "Tháng 10/2023"]
    assert vi("not started") in board.loc["Vĩnh Yên", "Tháng 10/2023"]
    assert (
        box(open_page(MONTHLY, account_id=staff, query_params=place(yen)), "received").value == "7"
    )
    other = open_page(MONTHLY, account_id=staff, query_params=place(long))
    assert box(other, "received").value == ""
    listed = words(open_page("pages/entry/tasks.py", account_id=staff))
    assert "Xã Vĩnh Mới 10/2023" in listed


def test_of_two_communes_of_one_name_each_has_its_own_draft(conn, open_page, yen, staff):
    other = make_unit(conn, "Vĩnh Yên")
    typed(open_page(MONTHLY, account_id=staff, query_params=place(other)), received="7")

    at = open_page(MONTHLY, account_id=staff, query_params=place(yen))

    assert at.selectbox[0].value == yen
    assert box(at, "received").value == ""


def test_what_is_typed_while_another_commune_is_chosen_stays_with_its_own(
    conn, open_page, long, yen, staff
):
    at = open_page(MONTHLY, account_id=staff, query_params=place(yen))
    box(at, "received").set_value("7")

    at.selectbox[0].select(long).run()

    assert [one.value for one in at.selectbox] == [long, OCTOBER]
    assert box(at, "received").value == ""
    at.selectbox[0].select(yen).run()
    assert box(at, "received").value == "7"


def test_what_was_shown_of_one_month_is_not_the_start_of_another(conn, open_page, yen):
    set_setting(conn, "programme_start", "2023-09-01")
    make_return(conn, unit_id=yen, month=SEPTEMBER, state=ReturnState.DRAFT, counts={"received": 3})
    at = open_page(MONTHLY, role=None, account_id=make_account(conn, Role.OFFICER, unit_id=yen))
    assert box(at, "received").value == "3"
    conn.execute(monthly_return.update().values(state="submitted", submitted_at=NOON))

    at.run()

    assert [one.value for one in at.selectbox] == [yen, OCTOBER]
    assert box(at, "received").value == ""


def test_a_month_of_a_commune_that_was_merged_meanwhile_is_refused_and_kept(
    conn, open_page, long, yen, staff
):
    at = typed(open_page(MONTHLY, account_id=staff, query_params=place(yen)), **FULL, received="7")
    merge(conn, (long, yen), OCTOBER, "Vĩnh Hợp")

    again = reopen(open_page, MONTHLY, at, staff)

    assert "Vĩnh Yên" in again.error[0].value
    assert "Vĩnh Hợp" in again.error[0].value
    kept(conn, again, key(at), ["Tiếp nhận mới: 7", "Xã Vĩnh Yên 10/2023"])
    assert not conn.execute(sa.select(monthly_return)).all()


def test_a_month_that_is_not_on_the_list_any_more_is_refused_and_kept(conn, open_page, yen, staff):
    at = typed(open_page(MONTHLY, account_id=staff, query_params=place(yen)), received="7")
    set_setting(conn, "pretended_today", "2024-10-20")

    again = reopen(open_page, MONTHLY, at, staff)

    assert "10/2023" in again.error[0].value
    kept(conn, again, key(at), ["Tiếp nhận mới: 7"])


def test_an_officer_who_writes_for_another_commune_by_now_is_refused_and_keeps_it(
    conn, open_page, long, yen
):
    officer = make_account(conn, Role.OFFICER, unit_id=yen)
    at = typed(open_page(MONTHLY, account_id=officer), **FULL, received="7")
    move(conn, officer, long)

    again = reopen(open_page, MONTHLY, at, officer)

    kept(conn, again, key(at), ["Tiếp nhận mới: 7"])
    assert not conn.execute(sa.select(monthly_return)).all()


def test_what_was_typed_for_a_return_that_is_approved_by_now_is_shown(conn, open_page, yen):
    officer = make_account(conn, Role.OFFICER, unit_id=yen)
    at = open_page(MONTHLY, account_id=officer, query_params=place(yen))
    at = typed(at, received="7")
    make_return(conn, unit_id=yen, month=OCTOBER, counts={"stock_start": 5})

    again = reopen(open_page, MONTHLY, at, officer)

    assert "đã được duyệt" in again.error[0].value
    kept(conn, again, key(at), ["Tiếp nhận mới: 7"])


def test_a_draft_of_which_only_the_words_are_known_is_refused_and_kept(conn, open_page, yen, staff):
    at = open_page(MONTHLY, account_id=staff, query_params=place(yen))
    at = typed(at, received="7")
    conn.execute(draft.update().values(about='{"caption": "xã Vĩnh Yên 10/2023"}'))

    again = reopen(open_page, MONTHLY, at, staff)

    kept(conn, again, key(at), ["Tiếp nhận mới: 7", "Xã Vĩnh Yên 10/2023"])


@pytest.mark.parametrize("about", ['{"unit": 987654, "month": "2023-10-01"}', '{"id": 987654}'])
def test_a_draft_whose_commune_is_not_there_is_refused_and_kept(conn, open_page, yen, staff, about):
    at = open_page(MONTHLY, account_id=staff, query_params=place(yen))
    at = typed(at, received="7")
    conn.execute(draft.update().values(about=about))

    again = reopen(open_page, MONTHLY, at, staff)

    kept(conn, again, key(at), ["Tiếp nhận mới: 7"])


def test_a_note_goes_to_the_return_it_was_typed_for(conn, open_page, long, yen, staff):
    for commune in (long, yen):
        state = ReturnState.SUBMITTED
        make_return(conn, unit_id=commune, month=SEPTEMBER, state=state, incidents_confirmed=0)
    at = open_page(RETURNS, account_id=staff, query_params=place(yen, SEPTEMBER))
    at = at.text_area[0].set_value("Xem lại loại A").run()
    rename(conn, yen, "Vĩnh Mới")
    rename(conn, long, "Vĩnh Yên")

    again = reopen(open_page, RETURNS, at, staff)
    assert again.text_area[0].value == "Xem lại loại A"
    send(again)

    assert return_record(conn, yen, SEPTEMBER)["state"] == "returned"
    assert return_record(conn, long, SEPTEMBER)["state"] == "submitted"


def test_a_note_to_a_return_that_was_taken_back_is_refused_and_kept(conn, open_page, yen, staff):
    make_return(conn, unit_id=yen, month=SEPTEMBER, state=ReturnState.SUBMITTED)
    at = open_page(RETURNS, account_id=staff, query_params=place(yen, SEPTEMBER))
    at = at.text_area[0].set_value("Xem lại loại A").run()
    conn.execute(monthly_return.update().values(state="draft", version=2))

    again = reopen(open_page, RETURNS, at, staff)

    assert "trạng thái khác" in again.error[0].value
    kept(conn, again, key(at), ["Xem lại loại A"])


def test_a_note_is_kept_while_another_return_is_opened(conn, open_page, long, yen, staff):
    for commune in (long, yen):
        make_return(conn, unit_id=commune, month=SEPTEMBER, state=ReturnState.SUBMITTED)
    at = open_page(RETURNS, account_id=staff, query_params=place(yen, SEPTEMBER))
    at.text_area[0].set_value("Xem lại loại A")
    at.query_params = place(long, SEPTEMBER)
    at.run()
    assert at.text_area[0].value == ""

    (only,) = unfinished(conn, staff)

    assert only.values == {"note": "Xem lại loại A"}
    again = open_page(RETURNS, account_id=staff, query_params=place(yen, SEPTEMBER))
    assert again.text_area[0].value == "Xem lại loại A"


# Surveys


@pytest.fixture
def september(conn, root, long, yen):
    return make_survey(
        conn, unit_id=root, opened_on=date(2023, 9, 1), closed_on=date(2023, 9, 30), title="Đợt 9"
    )


FORMS = {"issued": "60", "returned": "55", "valid": "50"}


def answered(at, **forms):
    levels = [one for one in at.text_input if ".answers." in str(one.key)]
    for cell, number in zip(levels, ("0", "0", "0", "0", "50"), strict=True):
        cell.set_value(number)
    return typed(at, **FORMS | forms)


def test_numbers_of_a_commune_never_become_those_of_the_officers_new_one(
    conn, open_page, long, yen, september
):
    officer = make_account(conn, Role.OFFICER, unit_id=yen)
    at = answered(open_page(SURVEYS, account_id=officer))
    move(conn, officer, long)

    again = reopen(open_page, SURVEYS, at, officer)

    kept(conn, again, key(at), ["Phiếu phát ra: 60", "Vĩnh Yên"])
    assert tallies(conn, september, long) is None


def test_numbers_of_a_round_never_become_those_of_another(
    conn, open_page, long, yen, staff, september
):
    address = {"id": str(september), "unit": str(yen)}
    at = answered(open_page(SURVEYS, account_id=staff, query_params=address))
    other = make_survey(conn, unit_id=yen, closed_on=date(2023, 8, 31), opened_on=date(2023, 8, 1))
    conn.execute(survey.update().where(survey.c.id == september).values(unit_id=long, version=2))
    officer = make_account(conn, Role.OFFICER, unit_id=yen)
    conn.execute(draft.update().values(account_id=officer))

    again = reopen(open_page, SURVEYS, at, officer)

    kept(conn, again, key(at), ["Phiếu phát ra: 60"])
    assert tallies(conn, other, yen) is None


def test_numbers_typed_while_another_commune_is_chosen_stay_with_their_own(
    conn, open_page, long, yen, staff, september
):
    address = {"id": str(september), "unit": str(yen)}
    at = open_page(SURVEYS, account_id=staff, query_params=address)
    box(at, "issued").set_value("60")

    at = at.selectbox(key="unit").set_value(long).run()

    assert at.selectbox(key="unit").value == long
    assert box(at, "issued").value == ""
    (only,) = unfinished(conn, staff)
    assert only.values["issued"] == "60"
    again = open_page(SURVEYS, account_id=staff, query_params={"draft": only.id})
    assert again.selectbox(key="unit").value == yen


def test_two_rounds_of_one_title_and_day_are_told_apart(conn, open_page, root, staff, september):
    twin = make_survey(
        conn, unit_id=root, opened_on=date(2023, 9, 1), closed_on=date(2023, 9, 30), title="Đợt 9"
    )
    at = open_page(SURVEYS, account_id=staff)
    assert len(set(at.selectbox(key="round").options)) == 2

    for survey_id in (september, twin, september):
        at = at.selectbox(key="round").set_value(survey_id).run()
        assert at.selectbox(key="round").value == survey_id


# Targets


def test_values_of_a_target_never_become_those_of_another(conn, open_page, long, yen):
    officer = make_account(conn, Role.OFFICER, unit_id=yen)
    mine = make_target(conn, unit_id=yen, name="Cấp thẻ")
    at = open_page(GOALS, account_id=officer)
    at = typed(at, **{f"reached.{JAN}": "500"})
    other = make_target(conn, unit_id=yen, name="Khác")
    conn.execute(target.update().where(target.c.id == mine).values(unit_id=long, version=1))

    again = reopen(open_page, GOALS, at, officer)

    kept(conn, again, key(at), ["500"])
    assert target_of(conn, other).reached == {}


def test_values_typed_while_another_target_is_chosen_stay_with_their_own(
    conn, open_page, root, staff
):
    one, other = (make_target(conn, unit_id=root, name=name) for name in ("A", "B"))
    at = open_page(GOALS, account_id=staff, query_params={"id": str(one)})
    box(at, f"reached.{JAN}").set_value("500")

    at = at.selectbox(key="target").set_value(other).run()

    assert at.selectbox(key="target").value == other
    assert box(at, f"reached.{JAN}").value == ""
    send(typed(at, **{f"reached.{JAN}": "7"}))
    assert target_of(conn, one).reached == {}
    assert target_of(conn, other).reached == {JAN: 7}
    (only,) = unfinished(conn, staff)
    assert only.values == {f"reached.{JAN}": "500"}


def test_two_targets_of_one_name_for_communes_of_one_name_are_told_apart(
    conn, open_page, long, staff
):
    twin = make_unit(conn, "Vĩnh Long")
    ids = [make_target(conn, unit_id=commune, name="Cấp thẻ") for commune in (long, twin)]
    at = open_page(GOALS, account_id=staff)
    assert len(set(at.selectbox(key="target").options)) == 2

    for target_id in (*ids, ids[0]):
        at = at.selectbox(key="target").set_value(target_id).run()
        assert at.selectbox(key="target").value == target_id


# Incidents and forums


@pytest.fixture
def theft(conn):
    return make_category(conn)


def test_an_incident_of_a_commune_never_becomes_one_of_the_officers_new_one(
    conn, open_page, long, yen, theft
):
    officer = make_account(conn, Role.OFFICER, unit_id=yen)
    at = open_page(INCIDENT, account_id=officer)
    at = typed(at, occurred_on=date(2023, 9, 20), category_id=theft, note="Mất xe")
    move(conn, officer, long)

    again = reopen(open_page, INCIDENT, at, officer)

    kept(conn, again, key(at), ["Mất xe", "20/09/2023", "Xã Vĩnh Yên"])
    assert not conn.execute(sa.select(incident)).all()


def test_a_commune_chosen_as_staff_is_not_replaced_by_the_own_one(
    conn, open_page, long, yen, staff, theft
):
    at = open_page(INCIDENT, account_id=staff)
    at = typed(at, occurred_on=date(2023, 9, 20), unit_id=yen, category_id=theft, note="Mất xe")
    conn.execute(account.update().where(account.c.id == staff).values(role="officer", unit_id=long))

    again = reopen(open_page, INCIDENT, at, staff)

    assert (box(again, "unit_id").value, box(again, "unit_id").disabled) == (None, False)
    assert box(again, "note").value == "Mất xe"
    again = send(again)
    assert vi("Choose the commune.", "xã") in words(again)
    assert not conn.execute(sa.select(incident)).all()


def test_a_new_incident_takes_nothing_of_a_record_in_the_address(
    conn, open_page, long, yen, staff, theft
):
    id_ = make_incident(conn, unit_id=yen, category_id=theft, note="Cũ")
    at = typed(open_page(INCIDENT, account_id=staff), occurred_on=date(2023, 9, 21))

    again = reopen(open_page, INCIDENT, at, staff, id=str(id_))

    assert again.header[0].value == vi("Write down an incident")
    assert box(again, "unit_id").value is None
    assert box(again, "note").value == ""


@pytest.mark.parametrize("address", [{}, {"id": "987654"}])
def test_a_draft_says_by_itself_which_incident_it_changes(
    conn, open_page, yen, staff, theft, address
):
    id_ = make_incident(conn, unit_id=yen, category_id=theft, note="Cũ")
    at = open_page(INCIDENT, account_id=staff, query_params={"id": str(id_)})
    at = typed(at, note="Mới")

    again = reopen(open_page, INCIDENT, at, staff, **address)

    assert again.header[0].value == f"Sửa vụ việc số {id_}"
    assert box(again, "note").value == "Mới"


def test_what_is_typed_while_another_incident_is_opened_stays_with_its_own(
    conn, open_page, yen, staff, theft
):
    id_ = make_incident(conn, unit_id=yen, category_id=theft, note="Cũ")
    at = open_page(INCIDENT, account_id=staff)
    box(at, "note").set_value("Mất xe")
    at.query_params = {"id": str(id_)}

    at.run()

    assert at.header[0].value == f"Sửa vụ việc số {id_}"
    assert box(at, "note").value == "Cũ"
    (only,) = unfinished(conn, staff)
    assert only.values == {"note": "Mất xe"}
    send(typed(at, note="Mới"))
    assert [row.note for row in conn.execute(sa.select(incident))] == ["Mới"]


def test_what_was_typed_for_an_incident_that_was_voided_is_shown(
    conn, open_page, yen, staff, theft
):
    id_ = make_incident(conn, unit_id=yen, category_id=theft)
    at = open_page(INCIDENT, account_id=staff, query_params={"id": str(id_)})
    at = typed(at, note="Mất xe")
    voided = {"voided_at": sa.func.current_timestamp(), "void_reason": "Nhập trùng", "version": 2}
    conn.execute(incident.update().values(voided))

    again = reopen(open_page, INCIDENT, at, staff)

    assert "đã bị huỷ" in again.error[0].value
    kept(conn, again, key(at), ["Ghi chú: Mất xe", f"Số {id_}"])


def test_a_forum_of_a_commune_never_becomes_one_of_the_officers_new_one(conn, open_page, long, yen):
    make_theme(conn)
    officer = make_account(conn, Role.OFFICER, unit_id=yen)
    at = typed(open_page(FORUMS, account_id=officer), attendees="40", venue="Nhà văn hóa")
    move(conn, officer, long)

    again = reopen(open_page, FORUMS, at, officer)

    kept(conn, again, key(at), ["Nhà văn hóa", "40"])
    assert not conn.execute(sa.select(forum)).all()


# Every record in the address


@pytest.mark.parametrize(
    ("page", "make", "field"),
    [
        (INCIDENT, make_incident, "note"),
        (FORUMS, make_forum, "venue"),
        ("pages/entry/campaign.py", make_campaign, "name"),
        ("pages/entry/goal.py", make_target, "name"),
        ("pages/entry/round.py", make_survey, "title"),
        ("pages/dashboards/briefings.py", make_briefing, "name"),
    ],
)
def test_a_record_that_is_not_there_is_refused_and_never_becomes_a_new_one(
    conn, open_page, yen, staff, page, make, field
):
    id_ = make(conn)
    at = open_page(page, account_id=staff, query_params={"id": str(id_)})
    assert box(at, field)

    at = open_page(page, account_id=staff, query_params={"id": str(id_ + 987)})

    assert at.error
    assert not [one for one in boxes(at) if str(one.key).endswith(f".{field}")]
