"""What becomes of a suggestion: each step on its day, who answers by when, its words corrected."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from db.commands.suggestions import (
    answer_suggestion,
    assign_suggestion,
    correct_suggestion,
    void_suggestion,
)
from db.entries.suggestions import NEXT_STEPS, Step
from db.facts.suggestions import balance
from db.ledger.records import Submission
from db.model import (
    OPEN_STATES,
    Invalid,
    LooksPersonal,
    NotAllowed,
    ReasonNeeded,
    Refusal,
    Role,
    Scope,
    Selection,
    Stale,
    SuggestionState,
    User,
)
from db.periods import Calendar
from db.queries.answers import to_answer
from db.queries.figures import figures
from db.queries.forums import forum as forum_of
from db.queries.forums import (
    forum_events,
    forum_suggestions,
    forums,
    recent_forums,
    suggested_at,
)
from db.queries.settings import data_span
from db.queries.suggestions import Wanted, found, suggestion_events, suggestions
from db.schema import audit_event, forum, suggestion, suggestion_event
from tests.factories import (
    make_account,
    make_closing,
    make_forum,
    make_suggestion,
    make_theme,
    make_unit,
)
from tests.wording import vi

DAY, LATER, TODAY = date(2023, 10, 10), date(2023, 10, 12), date(2023, 10, 20)
S = SuggestionState
DONE = Step(S.RESOLVED, LATER, "Đã lắp xong")


@pytest.fixture
def here(conn):
    """A suggestion of a forum of 10/10/2023, received there, and who works on it."""
    own, other = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh An")
    forum_id = make_forum(conn, unit_id=own, held_on=DAY)
    officers = {
        name: User(
            make_account(conn, Role.OFFICER, unit_id=unit_id), name, "", Role.OFFICER, unit_id
        )
        for name, unit_id in (("officer", own), ("neighbour", other))
    }
    return {
        "id": make_suggestion(conn, forum_id=forum_id, unit_id=own, due_on=date(2023, 11, 1)),
        "forum": forum_id,
        "own": own,
        "staff": User(make_account(conn), "staff", "", Role.STAFF),
        "leader": User(make_account(conn, Role.LEADER), "leader", "", Role.LEADER),
        **officers,
    }


def another(conn, here, *events):
    return make_suggestion(
        conn, forum_id=here["forum"], unit_id=here["own"], events=[(DAY, S.RECEIVED), *events]
    )


def answer(conn, here, step, submission=None, by="officer", suggestion_id=None):
    submission = submission or Submission("a" * 32, 1)
    known = suggestion_id or here["id"]
    return answer_suggestion(conn, known, step, submission, today=TODAY, by=here[by])


def assign(conn, here, responsible="Công an xã", due_on=LATER, submission=None, by="officer"):
    submission = submission or Submission("a" * 32, 1)
    return assign_suggestion(
        conn, here["id"], responsible, due_on, submission, today=TODAY, by=here[by]
    )


def correct(conn, here, text="Lắp gương cầu", submission=None, by="officer", **more):
    submission = submission or Submission("a" * 32, 1)
    theme_id = more.get("theme_id", stored(conn, here)["theme_id"])
    return correct_suggestion(
        conn, here["id"], text, theme_id, submission, today=TODAY, by=here[by]
    )


def void(conn, here, why="Nhập trùng", submission=None, by="staff"):
    submission = submission or Submission("a" * 32, 1)
    return void_suggestion(conn, here["id"], why, submission, today=TODAY, by=here[by])


def stored(conn, here):
    statement = sa.select(suggestion).where(suggestion.c.id == here["id"])
    return conn.execute(statement).mappings().one()


def history(conn, suggestion_id):
    event = suggestion_event.c
    statement = sa.select(event.happened_on, event.state, event.answer).where(
        event.suggestion_id == suggestion_id
    )
    return [tuple(row) for row in conn.execute(statement.order_by(event.id))]


ACTIONS = [
    pytest.param(lambda conn, here, **more: answer(conn, here, DONE, **more), id="answer"),
    pytest.param(assign, id="assign"),
    pytest.param(correct, id="correct"),
    pytest.param(void, id="void"),
]


def test_an_answer_is_a_step_of_its_history(conn, here):
    saved = answer(conn, here, Step(S.RESOLVED, LATER, " Đã  lắp xong\n"))

    assert (saved.id, saved.version) == (here["id"], 2)
    assert history(conn, here["id"]) == [(DAY, S.RECEIVED, ""), (LATER, S.RESOLVED, "Đã lắp xong")]
    first, second = conn.execute(sa.select(audit_event).order_by(audit_event.c.id))
    assert (first.entity, first.entity_id) == ("suggestion", str(here["id"]))
    assert second.entity == "suggestion_event"
    assert "Đã lắp xong" in second.new_values


def test_a_transfer_names_who_receives_it(conn, here):
    answer(conn, here, Step(S.TRANSFERRED, LATER, "Đã gửi văn bản", "Ủy ban nhân dân xã"))

    assert history(conn, here["id"])[-1][2] == "Ủy ban nhân dân xã\nĐã gửi văn bản"


def test_work_may_begin_without_words(conn, here):
    answer(conn, here, Step(S.IN_PROGRESS, LATER))

    assert history(conn, here["id"])[-1] == (LATER, S.IN_PROGRESS, "")


@pytest.mark.parametrize(
    ("field", "step"),
    [
        ("state", Step(None, LATER, "x")),
        ("state", Step(S.RECEIVED, LATER, "x")),
        ("happened_on", Step(S.RESOLVED, None, "x")),
        ("happened_on", Step(S.RESOLVED, TODAY + timedelta(days=1), "x")),
        ("happened_on", Step(S.RESOLVED, DAY - timedelta(days=1), "x")),
        ("happened_on", Step(S.ANSWERED_ON_SPOT, LATER, "x")),
        ("answer", Step(S.RESOLVED, LATER, " \n")),
        ("answer", Step(S.NOT_FEASIBLE, LATER)),
        ("answer", Step(S.RESOLVED, LATER, "x" * 4001)),
        ("receiver", Step(S.TRANSFERRED, LATER, "x", " ")),
    ],
)
def test_each_wrong_field_of_a_step_is_named(conn, here, field, step):
    with pytest.raises(Invalid) as refused:
        answer(conn, here, step)

    assert set(refused.value.faults) == {field}
    assert len(history(conn, here["id"])) == 1


@pytest.mark.parametrize("last", list(S))
def test_only_what_makes_sense_follows_a_state(conn, here, last):
    """Every pair of states, as staff, who may do what anybody may."""
    events = [] if last is S.RECEIVED else [(DAY, last)]
    allowed = NEXT_STEPS[last]
    for following in S:
        known = another(conn, here, *events)
        step = Step(following, DAY, vi("What is counted"), "Công an tỉnh")
        sent = {"by": "staff", "suggestion_id": known}
        sent["submission"] = Submission(Submission.fresh().key, 1)
        if following in allowed:
            answer(conn, here, step, **sent)
            assert history(conn, known)[-1][1] == following
            continue
        with pytest.raises(Invalid) as refused:
            answer(conn, here, step, **sent)
        assert set(refused.value.faults) == {"state"}

    assert S.RECEIVED not in allowed
    assert last in OPEN_STATES or allowed == (S.IN_PROGRESS,)


def test_work_that_goes_on_says_what_is_done(conn, here):
    known = another(conn, here, (DAY, S.IN_PROGRESS))

    with pytest.raises(Invalid) as refused:
        answer(conn, here, Step(S.IN_PROGRESS, LATER), suggestion_id=known)

    assert set(refused.value.faults) == {"answer"}


def test_staff_take_up_again_what_has_ended_and_say_why(conn, here):
    known = another(conn, here, (DAY, S.RESOLVED))
    again = Step(S.IN_PROGRESS, LATER, "Đèn lại hỏng")

    with pytest.raises(NotAllowed):
        answer(conn, here, again, suggestion_id=known)
    with pytest.raises(Invalid) as refused:
        answer(conn, here, Step(S.IN_PROGRESS, LATER), by="staff", suggestion_id=known)
    answer(conn, here, again, by="staff", suggestion_id=known)

    assert set(refused.value.faults) == {"answer"}
    assert history(conn, known)[-1] == (LATER, S.IN_PROGRESS, "Đèn lại hỏng")


def test_it_is_assigned_and_taken_back(conn, here):
    assign(conn, here, " Công an  xã ", TODAY)
    first = dict(stored(conn, here))
    assign(conn, here, "", None, Submission("b" * 32, 2))

    assert (first["responsible"], first["due_on"], first["version"]) == ("Công an xã", TODAY, 2)
    assert (stored(conn, here)["responsible"], stored(conn, here)["due_on"]) == ("", None)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("responsible", {"responsible": "x" * 161}),
        ("due_on", {"due_on": DAY - timedelta(days=1)}),
    ],
)
def test_a_wrong_assignment_is_named(conn, here, field, values):
    with pytest.raises(Invalid) as refused:
        assign(conn, here, **values)

    assert set(refused.value.faults) == {field}


def test_what_has_ended_is_not_assigned(conn, here):
    answer(conn, here, DONE)

    with pytest.raises(Refusal, match="has ended"):
        assign(conn, here, submission=Submission("b" * 32, 2))


def test_words_are_corrected_and_found(conn, here):
    theme_id = make_theme(conn, "Khác")
    before = conn.scalar(sa.select(forum.c.version).where(forum.c.id == here["forum"]))

    correct(conn, here, "Lắp gương  cầu", theme_id=theme_id)

    row = stored(conn, here)
    assert (row["text"], row["search_key"]) == ("Lắp gương cầu", "lap guong cau")
    assert (row["theme_id"], row["version"]) == (theme_id, 2)
    assert conn.scalar(sa.select(forum.c.version).where(forum.c.id == here["forum"])) == before + 1


@pytest.mark.parametrize(
    ("field", "values"),
    [("text", {"text": " "}), ("text", {"text": "x" * 2001}), ("theme_id", {"theme_id": None})],
)
def test_a_wrong_correction_is_named(conn, here, field, values):
    with pytest.raises(Invalid) as refused:
        correct(conn, here, **values)

    assert set(refused.value.faults) == {field}
    assert stored(conn, here)["version"] == 1


@pytest.mark.parametrize("act", ACTIONS)
def test_the_same_submission_counts_once(conn, here, act):
    first, again = act(conn, here), act(conn, here)

    assert (again.id, again.version, again.repeated) == (first.id, 2, True)
    of_it = audit_event.c.entity == "suggestion"
    assert len(conn.execute(sa.select(audit_event).where(of_it)).all()) == 1
    assert len(history(conn, here["id"])) <= 2


@pytest.mark.parametrize("act", ACTIONS)
@pytest.mark.parametrize("by", ["neighbour", "leader"])
def test_others_may_not(conn, here, act, by):
    with pytest.raises(NotAllowed):
        act(conn, here, by=by)

    assert stored(conn, here)["version"] == 1


@pytest.mark.parametrize("act", ACTIONS[:3])
def test_the_second_of_two_is_told(conn, here, act):
    act(conn, here)

    with pytest.raises(Stale):
        correct(conn, here, "Khác", Submission("b" * 32, 1))

    assert stored(conn, here)["version"] == 2


@pytest.mark.parametrize("why", ["", " \n", "x" * 401])
def test_a_suggestion_is_voided_with_a_reason(conn, here, why):
    with pytest.raises(Invalid) as refused:
        void(conn, here, why)
    void(conn, here)

    assert set(refused.value.faults) == {"void_reason"}
    assert (stored(conn, here)["void_reason"], stored(conn, here)["version"]) == ("Nhập trùng", 2)
    assert conn.scalar(sa.select(audit_event.c.action)) == "void"


def test_who_has_to_answer_does_not_void(conn, here):
    with pytest.raises(NotAllowed):
        void(conn, here, by="officer")

    assert stored(conn, here)["voided_at"] is None


@pytest.mark.parametrize("act", ACTIONS)
def test_what_was_voided_stays_so(conn, here, act):
    void(conn, here)

    with pytest.raises(Refusal, match="voided"):
        act(conn, here, submission=Submission("b" * 32, 2))


def test_what_was_voided_is_in_no_figure(conn, here):
    """Not on the days before it was, nor on its forum, nor in a search."""
    period = Calendar().custom(DAY, TODAY)
    chosen = Selection(period, (here["own"],), whole=True, named_on=TODAY)
    assert figures(conn, period, ["suggestions"])
    void(conn, here)

    assert figures(conn, period, ["suggestions"]) == {}
    assert suggestion_events(conn, chosen).empty
    assert suggestions(conn, chosen).empty
    assert found(conn, chosen, Wanted()) == ()
    assert to_answer(conn, Scope.everything(), Wanted(states=tuple(S)), TODAY).empty
    assert forums(conn, chosen).empty
    told = forum_of(conn, here["forum"], Scope.everything())
    assert told.suggestions == 0
    assert forum_suggestions(conn, told, Scope.everything(), TODAY).empty
    assert forum_events(conn, told, TODAY).empty
    assert forum_of(conn, here["forum"], Scope.of([here["own"]])) is None
    assert recent_forums(conn, Scope.everything(), 5)["suggestions"].tolist() == [0]
    assert suggested_at(conn, here["forum"]) == []


def test_a_voided_day_is_not_the_newest_of_the_data(conn, here):
    answer(conn, here, DONE)
    assert data_span(conn) == (DAY, LATER)
    void(conn, here, submission=Submission("b" * 32, 2))

    assert data_span(conn) == (DAY, DAY)


@pytest.mark.parametrize("act", ACTIONS[:2])
def test_one_that_is_not_there_is_said(conn, here, act):
    with pytest.raises(Refusal, match="does not exist"):
        act(conn, {**here, "id": 987_654})


@pytest.mark.parametrize(
    ("act", "asked"),
    [
        (lambda conn, here, **more: answer(conn, here, DONE, **more), True),
        (correct, True),
        (void, True),
        (lambda conn, here, **more: assign(conn, here, due_on=DAY, **more), True),
        (lambda conn, here, **more: assign(conn, here, due_on=None, **more), False),
        (lambda conn, here, **more: assign(conn, here, due_on=date(2023, 11, 1), **more), False),
    ],
    ids=["answer", "correct", "void", "due in it", "due never", "due as before"],
)
def test_a_closed_period_asks_for_a_reason(conn, here, act, asked):
    make_closing(conn, first_day=date(2023, 9, 15), last_day=date(2023, 10, 14))

    if asked:
        with pytest.raises(ReasonNeeded):
            act(conn, here)
    act(conn, here, submission=Submission("b" * 32, 1, reason="Báo cáo muộn" if asked else ""))

    assert stored(conn, here)["version"] == 2


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda c, h, **m: answer(c, h, Step(S.RESOLVED, LATER, "Bà Hoa đồng ý"), **m), "answer"),
        (
            lambda c, h, **m: answer(c, h, Step(S.TRANSFERRED, LATER, "", "Ông Sơn"), **m),
            "answer",
        ),
        (lambda c, h, **m: assign(c, h, "đồng chí Hùng", **m), "responsible"),
        (lambda c, h, **m: correct(c, h, "Xe 36A-123.45 hay đỗ", **m), "text"),
        (lambda c, h, **m: void(c, h, "Của chị Hoa", **m), "void_reason"),
    ],
    ids=["answer", "receiver", "responsible", "text", "void"],
)
def test_personal_data_is_found(conn, here, act, field):
    with pytest.raises(LooksPersonal) as refused:
        act(conn, here)
    act(conn, here, submission=Submission("b" * 32, 1, not_personal="Tên cơ sở"))

    assert set(refused.value.found) == {field}
    assert stored(conn, here)["version"] == 2


def test_the_balance_is_right_on_every_day(conn, here):
    """Resolved on the 12th, typed on the 20th, taken up again on the 15th: each day knows it."""
    answer(conn, here, DONE)
    answer(
        conn,
        here,
        Step(S.IN_PROGRESS, date(2023, 10, 15), "Lại hỏng"),
        Submission("b" * 32, 2),
        by="staff",
    )

    def on(last):
        period = Calendar().custom(date(2023, 10, 11), last)
        chosen = Selection(period, (here["own"],), whole=True, named_on=last)
        told = balance(suggestion_events(conn, chosen), period)
        return told.carried, told.finished, told.open

    days = (date(2023, 10, day) for day in (11, 12, 14, 15, 20))
    assert [on(day) for day in days] == [(1, 0, 1), (1, 1, 0), (1, 1, 0), (1, 0, 1), (1, 0, 1)]
