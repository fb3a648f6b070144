"""A forum is written down with its suggestions in one go, and corrected without losing one."""

from dataclasses import replace
from datetime import date, timedelta
from unicodedata import normalize

import pytest
import sqlalchemy as sa

from db.commands.forums import save_forum
from db.entries.forums import ForumEntry, SuggestionEntry
from db.facts.suggestions import balance
from db.ledger.records import Submission
from db.ledger.replay import compare
from db.model import (
    Invalid,
    LooksPersonal,
    NotAllowed,
    ReasonNeeded,
    Refusal,
    Role,
    Selection,
    Stale,
    SuggestionState,
    User,
)
from db.periods import Calendar
from db.queries.suggestions import suggestion_events
from db.schema import audit_event, draft, forum, suggestion, suggestion_event
from db.subjects import RECORDS
from db.text import search_key
from tests.factories import make_account, make_closing, make_root, make_theme, make_unit
from tests.wording import vi

DAY, TODAY = date(2023, 10, 10), date(2023, 10, 15)
S = SuggestionState
SAID = "Đề nghị xử lý xe quá khổ, quá tải"


@pytest.fixture
def here(conn):
    """The district, two communes, a theme, and who writes."""
    root, own, other = make_root(conn), make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh An")
    officer = make_account(conn, Role.OFFICER, unit_id=own)
    return {
        "root": root,
        "own": own,
        "other": other,
        "theme": make_theme(conn),
        "staff": User(make_account(conn), "staff", "", Role.STAFF),
        "officer": User(officer, "officer", "", Role.OFFICER, own),
    }


def card(here, name="s1", **values):
    return SuggestionEntry(
        **{"card": name, "text": SAID, "theme_id": here["theme"], "unit_id": here["own"], **values}
    )


def entry(here, *cards, **values):
    given = {"unit_id": here["own"], "held_on": DAY, "title": vi("Forum"), **values}
    return ForumEntry(**given, suggestions=cards)


def save(conn, here, told, submission=None, by="staff", **more):
    submission = submission or Submission.fresh()
    return save_forum(conn, told, submission, today=TODAY, by=here[by], **more)


def rows(conn, table, *columns):
    chosen = [table.c[name] for name in columns] or [table]
    return [tuple(row) for row in conn.execute(sa.select(*chosen).order_by(table.c.id))]


def test_a_forum_is_saved_with_its_suggestions_and_their_first_events(conn, here):
    told = entry(
        here,
        card(here, responsible=" Công an  xã ", due_on=date(2023, 11, 1)),
        card(here, "s2", text="Lắp camera", answer="Sẽ lắp trong quý IV", due_on=DAY),
        venue="Nhà văn hoá",
        partner="Mặt trận Tổ quốc",
        attendees=120,
        summary="Hai ý kiến",
    )

    saved = save(conn, here, told, by="officer")

    facts = ("unit_id", "held_on", "title", "venue", "partner", "attendees", "summary", "version")
    assert rows(conn, forum, *facts) == [
        (here["own"], DAY, vi("Forum"), "Nhà văn hoá", "Mặt trận Tổ quốc", 120, "Hai ý kiến", 1)
    ]
    assert rows(conn, suggestion, "forum_id", "text", "responsible", "due_on", "search_key") == [
        (saved.id, SAID, "Công an xã", date(2023, 11, 1), search_key(SAID)),
        (saved.id, "Lắp camera", "", None, "lap camera"),
    ]
    first, second = (id_ for (id_,) in rows(conn, suggestion, "id"))
    assert rows(conn, suggestion_event, "suggestion_id", "happened_on", "state", "answer") == [
        (first, DAY, S.RECEIVED, ""),
        (second, DAY, S.RECEIVED, ""),
        (second, DAY, S.ANSWERED_ON_SPOT, "Sẽ lắp trong quý IV"),
    ]
    told = conn.execute(sa.select(audit_event.c.entity).order_by(audit_event.c.id)).scalars()
    assert list(told) == [
        *("forum", "suggestion", "suggestion_event"),
        *("suggestion", "suggestion_event", "suggestion_event"),
    ]


def test_what_is_stored_is_composed_and_trimmed(conn, here):
    save(conn, here, entry(here, card(here, text=normalize("NFD", f"  {SAID}\n\n"))))

    assert rows(conn, suggestion, "text", "search_key") == [(SAID, search_key(SAID))]


def test_the_same_submission_is_saved_once(conn, here):
    once, told = Submission.fresh(), entry(here, card(here))

    first, again = save(conn, here, told, once), save(conn, here, told, once)

    assert (again.id, again.repeated) == (first.id, True)
    assert (len(rows(conn, forum)), len(rows(conn, suggestion))) == (1, 1)
    assert conn.execute(sa.select(draft.c.result)).scalars().all() == [str(first.id)]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("held_on", {"held_on": None}),
        ("held_on", {"held_on": TODAY + timedelta(days=1)}),
        ("unit_id", {"unit_id": None}),
        ("unit_id", {"unit_id": 987_654}),
        ("unit_id", {"held_on": date(1899, 1, 1)}),
        ("title", {"title": " "}),
        ("title", {"title": "x" * 201}),
        ("venue", {"venue": "x" * 201}),
        ("partner", {"partner": "x" * 201}),
        ("attendees", {"attendees": -1}),
        ("attendees", {"attendees": 100_001}),
        ("summary", {"summary": "x" * 4001}),
    ],
)
def test_each_wrong_fact_is_named(conn, here, field, values):
    with pytest.raises(Invalid) as refused:
        save(conn, here, entry(here, **values))

    assert field in refused.value.faults
    assert rows(conn, forum) == []


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("text", {"text": " \n"}),
        ("text", {"text": "x" * 2001}),
        ("theme_id", {"theme_id": None}),
        ("theme_id", {"theme_id": 987_654}),
        ("unit_id", {"unit_id": None}),
        ("responsible", {"responsible": "x" * 161}),
        ("due_on", {"due_on": DAY - timedelta(days=1)}),
        ("answer", {"answer": " "}),
        ("answer", {"answer": "x" * 4001}),
    ],
)
def test_each_wrong_field_of_a_card_is_named(conn, here, field, values):
    told = entry(here, card(here), card(here, "s2", **values), unit_id=here["root"])

    with pytest.raises(Invalid) as refused:
        save(conn, here, told)

    assert set(refused.value.faults) == {f"s2.{field}"}
    assert rows(conn, suggestion) == []


def test_everything_wrong_is_said_at_once(conn, here):
    told = entry(here, card(here, text=""), card(here, "s2", theme_id=None), title="")

    with pytest.raises(Invalid) as refused:
        save(conn, here, told)

    assert set(refused.value.faults) == {"title", "s1.text", "s2.theme_id"}


def test_a_theme_of_another_time_is_refused(conn, here):
    gone = make_theme(conn, valid_to=DAY - timedelta(days=1))

    with pytest.raises(Invalid, match="marked"):
        save(conn, here, entry(here, card(here, theme_id=gone)))


def test_sixty_suggestions_are_the_most(conn, here):
    def told(n):
        return entry(here, *(card(here, f"s{i}", text=f"Kiến nghị số {i}") for i in range(n)))

    save(conn, here, told(60))
    with pytest.raises(Invalid) as refused:
        save(conn, here, told(61))

    assert "suggestions" in refused.value.faults


def test_a_forum_written_down_twice_is_noticed(conn, here):
    first = save(conn, here, entry(here))

    with pytest.raises(Invalid) as refused:
        save(conn, here, entry(here))
    save(conn, here, entry(here, title="Diễn đàn buổi chiều"))

    assert refused.value.faults["title"].params == {"number": first.id}
    assert len(rows(conn, forum)) == 2


def test_at_a_communes_forum_every_suggestion_is_that_communes(conn, here):
    save(conn, here, entry(here, card(here, unit_id=here["other"])))

    assert rows(conn, suggestion, "unit_id") == [(here["own"],)]


def test_at_the_districts_forum_each_says_whom_it_concerns(conn, here):
    cards = [card(here, f"s{i}", unit_id=here[to]) for i, to in enumerate(("root", "own", "other"))]

    save(conn, here, entry(here, *cards, unit_id=here["root"]))

    assert rows(conn, suggestion, "unit_id") == [(here["root"],), (here["own"],), (here["other"],)]


@pytest.mark.parametrize("place", ["root", "other"])
def test_an_officer_writes_for_the_own_commune_alone(conn, here, place):
    told = entry(here, card(here), unit_id=here[place])
    with pytest.raises(NotAllowed):
        save(conn, here, told, by="officer")
    saved = save(conn, here, told)

    moved = entry(here, title="Khác")
    with pytest.raises(NotAllowed):  # not by moving it to the own commune either
        save(conn, here, moved, Submission("a" * 32, 1), by="officer", forum_id=saved.id)

    assert rows(conn, forum, "unit_id") == [(here[place],)]


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMIN])
def test_who_does_not_enter_saves_nothing(conn, here, role):
    by = User(make_account(conn, role), "x", "", role)

    with pytest.raises(NotAllowed):
        save_forum(conn, entry(here), Submission.fresh(), today=TODAY, by=by)

    assert rows(conn, forum) == []


def test_a_correction_adds_and_corrects_and_drops_nothing(conn, here):
    saved = save(conn, here, entry(here, card(here), card(here, "s2", text="Lắp camera")))
    first, second = (id_ for (id_,) in rows(conn, suggestion, "id"))
    known = card(here, f"x{first}", text="Lắp gương cầu", suggestion_id=first)
    told = entry(here, known, card(here, "s1", text="Tuần tra đêm"), attendees=90)

    again = save(conn, here, told, Submission("b" * 32, 1), forum_id=saved.id)

    assert again.version == 2
    assert rows(conn, suggestion, "id", "text", "version", "search_key")[:2] == [
        (first, "Lắp gương cầu", 2, "lap guong cau"),
        (second, "Lắp camera", 1, "lap camera"),
    ]
    assert [text for (text,) in rows(conn, suggestion, "text")][2:] == ["Tuần tra đêm"]
    assert len(rows(conn, suggestion_event)) == 3
    changed = conn.execute(
        sa.select(audit_event).where(
            audit_event.c.entity == "suggestion", audit_event.c.action == "change"
        )
    ).one()
    assert SAID in changed.old_values
    assert "Lắp gương cầu" in changed.new_values


def test_an_answer_given_later_is_not_touched_by_the_forums_form(conn, here):
    saved = save(conn, here, entry(here, card(here, responsible="Công an xã")))
    ((known,),) = rows(conn, suggestion, "id")
    told = entry(here, card(here, f"x{known}", suggestion_id=known, answer="Xong"))

    save(conn, here, told, Submission("b" * 32, 1), forum_id=saved.id)

    assert rows(conn, suggestion, "responsible", "version") == [("Công an xã", 1)]
    assert len(rows(conn, suggestion_event)) == 1


def test_a_suggestion_of_another_forum_is_not_reached(conn, here):
    save(conn, here, entry(here, card(here)))
    ((known,),) = rows(conn, suggestion, "id")
    other = save(conn, here, entry(here, title="Khác"))
    told = entry(here, card(here, "x1", suggestion_id=known, text="Khác"), title="Khác")

    with pytest.raises(Refusal, match="does not exist"):
        save(conn, here, told, Submission("b" * 32, 1), forum_id=other.id)


def test_the_second_to_save_is_told(conn, here):
    saved = save(conn, here, entry(here))
    save(conn, here, entry(here, venue="A"), Submission("a" * 32, 1), forum_id=saved.id)

    with pytest.raises(Stale):
        save(conn, here, entry(here, venue="B"), Submission("b" * 32, 1), forum_id=saved.id)

    assert rows(conn, forum, "venue", "version") == [("A", 2)]


def test_a_corrected_day_takes_what_was_said_along(conn, here):
    saved = save(conn, here, entry(here, card(here), card(here, "s2", answer="Đã trả lời")))
    told = replace(entry(here), held_on=date(2023, 10, 8))

    save(conn, here, told, Submission("b" * 32, 1), forum_id=saved.id)

    assert {day for (day,) in rows(conn, suggestion_event, "happened_on")} == {date(2023, 10, 8)}
    assert [version for (version,) in rows(conn, suggestion, "version")] == [2, 2]


def test_a_day_after_what_was_done_is_refused(conn, here):
    saved = save(conn, here, entry(here, card(here)))
    ((known,),) = rows(conn, suggestion, "id")
    conn.execute(
        suggestion_event.insert().values(
            suggestion_id=known, happened_on=DAY, state=S.IN_PROGRESS, client_key="c" * 32
        )
    )
    told = replace(entry(here), held_on=date(2023, 10, 11))

    with pytest.raises(Invalid) as refused:
        save(conn, here, told, Submission("b" * 32, 1), forum_id=saved.id)

    assert set(refused.value.faults) == {"held_on"}


def test_a_forum_corrected_to_another_commune_takes_its_suggestions_along(conn, here):
    saved = save(conn, here, entry(here, card(here)))
    ((known,),) = rows(conn, suggestion, "id")
    told = entry(here, card(here, "x", suggestion_id=known), unit_id=here["other"])

    save(conn, here, told, Submission("b" * 32, 1), forum_id=saved.id)

    assert rows(conn, suggestion, "unit_id") == [(here["other"],)]


@pytest.mark.parametrize("held_on", [DAY, date(2023, 9, 1), date(2023, 7, 1)])
def test_a_closed_period_asks_for_a_reason(conn, here, held_on):
    """Also one that was held before it: what is open stays open through the period."""
    make_closing(conn, first_day=date(2023, 8, 15), last_day=DAY)
    told = replace(entry(here, card(here)), held_on=held_on)

    with pytest.raises(ReasonNeeded):
        save(conn, here, told)
    save(conn, here, told, Submission("a" * 32, reason="Báo cáo muộn"))

    reasons = conn.execute(sa.select(audit_event.c.reason)).scalars().all()
    assert reasons == ["Báo cáo muộn"] * 3


@pytest.mark.parametrize(
    ("field", "values", "of_card"),
    [
        ("summary", {"summary": "Ông Nguyễn Văn An nêu"}, {}),
        ("title", {"title": "Gặp bà Lê Thị Hoa"}, {}),
        ("s1.text", {}, {"text": "Gọi số 0912345678"}),
        ("s1.responsible", {}, {"responsible": "Anh Trần Bình"}),
        ("s1.answer", {}, {"answer": "Đã hẹn chị Mai Hương"}),
    ],
)
def test_personal_data_is_found_in_every_text(conn, here, field, values, of_card):
    told = entry(here, card(here, **of_card), **values)

    with pytest.raises(LooksPersonal) as refused:
        save(conn, here, told)
    save(conn, here, told, Submission("a" * 32, not_personal="Tên đường"))

    assert set(refused.value.found) == {field}
    assert conn.execute(sa.select(audit_event.c.reason)).scalars().all()[0] == "Tên đường"


def test_what_was_looked_at_once_is_not_asked_again(conn, here):
    told = entry(here, card(here, text="Đèn ở nhà ông Sơn Hà"))
    saved = save(conn, here, told, Submission("a" * 32, not_personal="Tên quán"))
    ((known,),) = rows(conn, suggestion, "id")
    same = card(here, "x", text="Đèn ở nhà ông Sơn Hà", suggestion_id=known)

    again = save(conn, here, entry(here, same), Submission("b" * 32, 1), forum_id=saved.id)

    assert again.version == 2


def test_the_balance_is_right_on_every_day_after_it(conn, here):
    """Carried, new, finished, open: as if it had been known on the day."""
    cards = (card(here), card(here, "s2", text="Lắp camera", answer="Đã trả lời"))
    saved = save(conn, here, entry(here, *cards))
    told = replace(entry(here, card(here, "s1", text="Thêm")), held_on=date(2023, 9, 12))

    def figures(first, last):
        period = Calendar().custom(first, last)
        chosen = Selection(period, (here["own"], here["other"]), whole=True, named_on=last)
        found = balance(suggestion_events(conn, chosen), period)
        return found.carried, found.new, found.finished, found.open

    assert figures(date(2023, 9, 1), date(2023, 10, 9)) == (0, 0, 0, 0)
    assert figures(date(2023, 9, 15), DAY) == (0, 2, 1, 1)
    save(conn, here, told, Submission("b" * 32, 1), forum_id=saved.id)

    assert figures(date(2023, 9, 1), date(2023, 9, 11)) == (0, 0, 0, 0)
    assert figures(date(2023, 9, 1), date(2023, 9, 12)) == (0, 3, 1, 2)
    assert figures(date(2023, 9, 15), DAY) == (2, 0, 0, 2)
    assert [fault for one in RECORDS.values() for fault in compare(conn, one.table)[1]] == []
