"""What is to be answered first, and what was done so far."""

from datetime import UTC, date

import pytest

from db.model import Role, Scope, SuggestionState
from db.queries.answers import history_of, to_answer
from db.queries.suggestions import Wanted
from db.schema import suggestion_event
from tests.factories import NOON, make_account, make_forum, make_suggestion, make_theme, make_unit

DAY, TODAY = date(2023, 10, 10), date(2023, 10, 20)
S = SuggestionState

EVERYWHERE = Scope.everything()


@pytest.fixture
def waiting(conn):
    """Ids by name: two overdue, one due today, one without a day, one ended, one elsewhere."""
    own, other, theme = make_unit(conn), make_unit(conn), make_theme(conn)
    forum_id = make_forum(conn, unit_id=own, held_on=DAY)

    def raised(text, due_on=None, unit_id=own, events=((DAY, S.RECEIVED),)):
        return make_suggestion(
            conn,
            forum_id=forum_id,
            unit_id=unit_id,
            theme_id=theme,
            text=text,
            due_on=due_on,
            events=events,
        )

    ended = ((DAY, S.RECEIVED), (date(2023, 10, 15), S.RESOLVED))
    return {
        "own": own,
        "theme": theme,
        "never": raised("Đường ở Vĩnh Hưng"),
        "today": raised("Đường ở Vĩnh Hùng", TODAY),
        "late": raised("Lắp camera", date(2023, 10, 19)),
        "later": raised("Tổ hoà giải", date(2023, 10, 12)),
        "ended": raised("Lắp gương cầu", date(2023, 10, 11), events=ended),
        "elsewhere": raised("Khác", date(2023, 10, 11), unit_id=other),
    }


def names(conn, waiting, wanted=None, scope=EVERYWHERE, day=TODAY):
    found = to_answer(conn, scope, wanted or Wanted(), day)
    known = {id_: name for name, id_ in waiting.items() if name not in ("own", "theme")}
    return [known[id_] for id_ in found["id"]]


def test_overdue_ones_come_first_then_by_their_day(conn, waiting):
    assert names(conn, waiting) == ["elsewhere", "later", "late", "today", "never"]
    found = to_answer(conn, EVERYWHERE, Wanted(), TODAY)
    assert found["overdue"].tolist() == [True, True, True, False, False]


def test_an_officer_is_given_the_own_ones(conn, waiting):
    own = Scope.of([waiting["own"]])
    assert names(conn, waiting, scope=own) == ["later", "late", "today", "never"]
    assert names(conn, waiting, scope=Scope()) == []


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(states=(S.RESOLVED,)), ["ended"]),
        (Wanted(overdue=True), ["elsewhere", "later", "late"]),
        (Wanted(words="camera"), ["late"]),
        (Wanted(words="vinh hung"), ["today", "never"]),
        (Wanted(words="Vĩnh Hưng"), ["never", "today"]),
        (Wanted(words="hòa giải"), ["later"]),
        (Wanted(words="lap"), ["late"]),
        (Wanted(words="%"), []),
        (Wanted(themes=(0,)), []),
    ],
)
def test_it_is_narrowed(conn, waiting, wanted, expected):
    assert names(conn, waiting, wanted) == expected


def test_a_theme_narrows_it(conn, waiting):
    assert len(names(conn, waiting, Wanted(themes=(waiting["theme"],)))) == 5


def test_it_knows_the_state_of_a_past_day(conn, waiting):
    assert "ended" in names(conn, waiting, day=date(2023, 10, 14))
    assert names(conn, waiting, day=date(2023, 10, 9)) == []


def test_the_history_says_who_wrote_what_when(conn, waiting):
    who = make_account(conn, Role.STAFF)
    conn.execute(
        suggestion_event.insert().values(
            suggestion_id=waiting["late"],
            happened_on=TODAY,
            state=S.IN_PROGRESS,
            answer="Đang khảo sát",
            client_key="c" * 32,
            written_by=who,
            written_at=NOON,
        )
    )

    first, second = history_of(conn, waiting["late"])

    assert (first.happened_on, first.state, first.answer, first.author) == (DAY, S.RECEIVED, "", "")
    assert (second.happened_on, second.state, second.answer) == (
        TODAY,
        S.IN_PROGRESS,
        "Đang khảo sát",
    )
    assert second.author.startswith("staff")
    assert second.written_at == NOON.astimezone(UTC)
