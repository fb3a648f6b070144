"""The sample shows the figures of the report, by SQL of its own, and holds in every other way."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa

from db import sample
from db.engine import make_engine, writing
from db.entries.units import read_units
from db.model import Refusal
from db.sample.draw import FOLDER, apportion
from db.schema import LEVELS, metadata
from tests.conftest import DATABASES
from tests.factories import make_return, make_unit

ANCHOR, LATER = date(2023, 10, 10), date(2026, 10, 14)
GROWING = (
    "campaign",
    "forum",
    "incident",
    "monthly_return",
    "reintegration",
    "suggestion",
    "suggestion_event",
    "survey",
    "survey_forms",
    "survey_question",
    "survey_tally",
    "target",
    "target_value",
)


@pytest.fixture(params=DATABASES)
def filled(
    request: pytest.FixtureRequest, database_url: Callable[[str], str]
) -> Callable[..., sa.Engine]:
    """A new database of each kind, filled up to each of the days in turn."""

    def fill(*days: date) -> sa.Engine:
        engine = make_engine(database_url(request.param))
        request.addfinalizer(engine.dispose)
        for until in days:
            with writing(engine) as conn:
                sample.fill(conn, until)
        return engine

    return fill


@pytest.fixture(scope="module", params=[(db, day) for db in DATABASES for day in (ANCHOR, LATER)])
def read_only(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """One sample of each length on each database, for all tests that only read it."""
    kind, until = request.param
    if kind == "postgresql":
        with request.getfixturevalue("postgresql").sampled(until) as engine:
            yield engine
        return
    file = request.getfixturevalue("sample_file" if until == ANCHOR else "merged_file")
    engine = make_engine(f"sqlite:///{file}")
    yield engine
    engine.dispose()


@pytest.fixture
def sampled(read_only: sa.Engine) -> Iterator[sa.Connection]:
    with read_only.connect() as conn:
        yield conn


def rows(conn: sa.Connection, statement: str, **params: object) -> list[tuple]:
    return [tuple(row) for row in conn.execute(sa.text(statement), params)]


def number(conn: sa.Connection, statement: str, **params: object) -> object:
    return conn.execute(sa.text(statement), params).scalar_one()


def everything(engine: sa.Engine) -> dict[str, set[tuple]]:
    with engine.connect() as conn:
        return {
            table.name: {tuple(row) for row in conn.execute(sa.select(table))}
            for table in metadata.sorted_tables
            if table.name not in ("revision", "table_revision", "audit_event")
        }


def test_incidents_of_the_report(sampled):
    counted = "SELECT count(*) FROM incident WHERE occurred_on BETWEEN :first AND :last"
    assert number(sampled, counted, first="2022-12-15", last="2023-10-10") == 30
    assert number(sampled, counted, first="2021-12-15", last="2022-10-10") == 42


def test_reintegration_of_the_report(sampled):
    joined = "FROM reintegration JOIN monthly_return ON id = return_id"
    assert rows(
        sampled,
        f"SELECT sum(received), sum(guided) {joined} WHERE month BETWEEN '2020-01-01' AND :last",
        last="2023-09-01",
    ) == [(89, 47)]
    assert rows(
        sampled,
        f"SELECT sum(stock_end), count(*) {joined} "
        "WHERE month = '2023-09-01' AND state IN ('submitted', 'approved')",
    ) == [(178, 13)]
    reoffended = number(sampled, f"SELECT sum(out_reoffended) {joined} WHERE month <= '2023-09-01'")
    assert reoffended in (1, 2)


def test_suggestions_of_the_report(sampled):
    """Two answered on the spot, two under way, all of them answered by the leadership."""
    found = rows(
        sampled,
        "SELECT theme.code, suggestion_event.state, answer FROM suggestion_event "
        "JOIN suggestion ON suggestion.id = suggestion_id JOIN forum ON forum.id = forum_id "
        "JOIN theme ON theme.id = theme_id WHERE held_on = '2023-10-10' "
        "AND happened_on = '2023-10-10' AND suggestion_event.state <> 'received' ORDER BY 1",
    )
    assert [(theme, state) for theme, state, _ in found] == [
        ("facilities", "in_progress"),
        ("overloaded", "answered_on_spot"),
        ("social_media", "answered_on_spot"),
        ("staffing", "in_progress"),
    ]
    assert all("trả lời tại diễn đàn" in answer for *_, answer in found)


def test_suggestions_of_a_forum_are_as_many_as_usual(sampled):
    sizes = rows(
        sampled,
        "SELECT count(*) FROM suggestion JOIN forum ON forum.id = forum_id "
        "WHERE held_on <> '2023-10-10' GROUP BY forum.id",
    )
    assert all(8 <= size <= 21 for (size,) in sizes)
    texts = rows(sampled, "SELECT text FROM suggestion")
    assert len(set(texts)) == len(texts)


def test_at_the_forum_some_suggestions_were_overdue(filled):
    with filled(ANCHOR).connect() as conn:
        overdue = number(
            conn,
            "SELECT count(*) FROM suggestion WHERE due_on < '2023-10-10' AND NOT EXISTS ("
            "SELECT 1 FROM suggestion_event WHERE suggestion_id = suggestion.id "
            "AND state NOT IN ('received', 'in_progress'))",
        )
    assert 0 < overdue < 15


def test_targets_of_the_report(sampled):
    reached = rows(
        sampled,
        "SELECT unit_of_measure, goal, reached FROM target JOIN target_value ON id = target_id "
        "WHERE year = 2023 AND month = '2023-09-01' ORDER BY goal",
    )
    assert [unit for unit, *_ in reached] == ["thẻ", "tài khoản"]
    (_, card_goal, cards), (_, identity_goal, identities) = reached
    assert card_goal <= cards < 1.05 * card_goal
    assert identities > 1.1 * identity_goal


def test_target_values_never_fall(sampled):
    by_target = defaultdict(list)
    for target_id, reached in rows(
        sampled, "SELECT target_id, reached FROM target_value ORDER BY target_id, month"
    ):
        by_target[target_id].append(reached)
    assert all(values == sorted(values) for values in by_target.values())


def test_satisfaction_is_believable(sampled):
    sums = ", ".join(f"sum({level})" for level in LEVELS)
    for answers in rows(
        sampled, f"SELECT {sums} FROM survey_tally GROUP BY survey_id, question_id"
    ):
        assert 0.89 < sum(answers[3:]) / sum(answers) < 0.985
        assert sum(answers) > 150


def test_stocks_follow_from_month_to_month(sampled):
    """Each commune begins a month with what it ended its last one with, a merged one with the
    sum of its parts."""
    ended = {}
    parts = defaultdict(list)
    for unit_id, successor in rows(
        sampled,
        "SELECT s.* FROM unit_successor s JOIN unit ON id = unit_id WHERE valid_to = '2025-06-30'",
    ):
        parts[successor].append(unit_id)
    reports = rows(
        sampled,
        "SELECT unit_id, stock_start, stock_end FROM reintegration "
        "JOIN monthly_return ON id = return_id ORDER BY month, unit_id",
    )
    for unit_id, start, end in reports:
        if unit_id in ended:
            assert start == ended[unit_id]
        elif parts[unit_id]:
            assert start == sum(ended[part] for part in parts[unit_id])
        ended[unit_id] = end
    assert len(ended) in (13, 16)


def test_returns_confirm_the_incidents(sampled):
    """The reporting month of an incident ends on the 14th; the first return of a merged commune
    confirms for its parts too."""

    def month_of(day: date) -> date:
        return (day + timedelta(days=17)).replace(day=1) if day.day > 14 else day.replace(day=1)

    incident = metadata.tables["incident"]
    happened = Counter(
        (unit_id, month_of(day))
        for unit_id, day in sampled.execute(sa.select(incident.c.unit_id, incident.c.occurred_on))
    )
    part_of = dict(rows(sampled, "SELECT unit_id, successor_id FROM unit_successor"))
    merged = date(2025, 7, 1)
    for (unit_id, month), count in [*happened.items()]:
        if month == merged and part_of.get(unit_id):
            happened[part_of[unit_id], month] += count
    returns = metadata.tables["monthly_return"]
    for row in sampled.execute(sa.select(returns)):
        assert row.incidents_confirmed == happened[row.unit_id, row.month]
        assert row.nothing_to_report == (row.incidents_confirmed == 0)


def test_who_reports_what(filled):
    """Of the reporting year 2023 two returns are missing before September, and some came late."""
    with filled(ANCHOR).connect() as conn:
        months = dict(
            rows(conn, "SELECT CAST(month AS text), count(*) FROM monthly_return GROUP BY month")
        )
        short = {month for month, count in months.items() if count < 13}
        assert {month for month in short if month > "2022-12"} == {"2023-06-01", "2023-07-01"}
        assert (min(months), max(months), len(months)) == ("2020-01-01", "2023-09-01", 45)
        assert 3 <= sum(13 - months[month] for month in short if "2021" in month) <= 6
        returns = metadata.tables["monthly_return"]
        waits = [
            (submitted.date() - month.replace(day=14)).days
            for submitted, month in conn.execute(sa.select(returns.c.submitted_at, returns.c.month))
        ]
    assert min(waits) > 0
    assert 0.04 < sum(wait > 3 for wait in waits) / len(waits) < 0.15


def test_incidents_are_believable(sampled):
    known = rows(
        sampled,
        "SELECT count(*), count(solved_on), sum(dead), sum(injured) FROM incident "
        "WHERE occurred_on BETWEEN '2019-12-15' AND '2022-12-14'",
    )
    ((count, solved, dead, injured),) = known
    assert 45 * 3 <= count <= 55 * 3
    assert 0.7 < solved / count < 0.85
    assert 0 < dead < injured < 40
    harmless = number(
        sampled,
        "SELECT count(*) FROM incident JOIN category ON category.id = category_id "
        "WHERE dead + injured + damage > 0 AND NOT has_casualties",
    )
    assert harmless == 0


def test_nothing_happens_in_a_commune_that_does_not_exist(sampled):
    for table, day in (("incident", "occurred_on"), ("forum", "held_on")):
        outside = number(
            sampled,
            f"SELECT count(*) FROM {table} JOIN unit ON unit.id = unit_id "
            f"WHERE {day} NOT BETWEEN valid_from AND valid_to",
        )
        assert outside == 0


def test_text_is_composed(sampled):
    for table in metadata.sorted_tables:
        for row in sampled.execute(sa.select(table)):
            for value in row:
                assert not isinstance(value, str) or unicodedata.is_normalized("NFC", value)


def test_two_fills_are_equal(filled):
    assert everything(filled(ANCHOR)) == everything(filled(ANCHOR))


def test_a_longer_sample_keeps_the_rows_of_a_shorter_one(filled):
    short, long = everything(filled(ANCHOR)), everything(filled(LATER))
    for table in GROWING:
        assert short[table] < long[table], table
    for table in ("category", "theme", "account"):
        assert short[table] == long[table]
    changed = short["unit"] ^ long["unit"]
    assert {kind for row in changed for kind in row if kind in ("huyện", "cụm xã")} == {
        "huyện",
        "cụm xã",
    }
    assert len(changed) == 2


def test_a_sample_goes_on(filled):
    """Filled in steps it is the same as filled at once."""
    steps = everything(filled(ANCHOR, date(2024, 2, 16), date(2025, 7, 20), LATER))
    assert steps == everything(filled(LATER))


def test_after_the_mergers_three_communes_report(filled):
    with filled(LATER).connect() as conn:
        by_month = rows(
            conn,
            "SELECT CAST(month AS text), count(*) FROM monthly_return "
            "WHERE month BETWEEN '2025-06-01' AND '2025-08-01' GROUP BY month ORDER BY month",
        )
        newest = number(conn, "SELECT CAST(max(month) AS text) FROM monthly_return")
        communes = rows(
            conn,
            "SELECT name FROM unit WHERE level = 'commune' AND valid_to > '2026-01-01' ORDER BY 1",
        )
    assert by_month == [("2025-06-01", 13), ("2025-07-01", 3), ("2025-08-01", 3)]
    assert newest == "2026-09-01"
    assert {name for (name,) in communes} == {"Biện Thượng", "Tây Đô", "Vĩnh Lộc"}


def test_history_rolls_up_to_the_units_of_today(sampled):
    """Codes come again with another meaning; each unit's successor begins the day after it."""
    links = rows(
        sampled,
        "SELECT former.name, former.code, heir.name FROM unit AS former "
        "JOIN unit_successor ON unit_id = former.id JOIN unit AS heir ON heir.id = successor_id",
    )
    assert len(links) == 19
    assert ("Vĩnh Thành", "15349", "Vĩnh Lộc") in links
    assert ("Vĩnh Lộc", "15349", "Vĩnh Lộc") in links
    assert ("Vĩnh Hưng", "15367", "Vĩnh Lộc") in links
    assert ("Vĩnh Hùng", "15379", "Biện Thượng") in links


def test_real_data_is_not_mixed_with_the_sample(conn):
    make_unit(conn)
    with pytest.raises(Refusal, match="real data"):
        sample.fill(conn)


@pytest.mark.parametrize("until", [date(2023, 10, 9), date(2027, 1, 1)])
def test_the_sample_has_a_first_and_a_last_day(conn, until):
    with pytest.raises(Refusal, match="2023-10-10 to 2026-12-31"):
        sample.fill(conn, until)


def test_a_return_typed_in_by_hand_is_not_overwritten(filled):
    engine = filled(ANCHOR)
    with writing(engine) as conn:
        unit_id = number(conn, "SELECT unit_id FROM monthly_return ORDER BY id LIMIT 1")
        make_return(conn, unit_id=unit_id, month=date(2023, 10, 1))
    with pytest.raises(Refusal, match="typed in by hand"), writing(engine) as conn:
        sample.fill(conn, LATER)


def test_a_changed_row_stays_changed(filled):
    engine = filled(ANCHOR, date(2023, 11, 20))
    note, changed = "Cán bộ đã sửa", "UPDATE incident SET note = :note, version = 2 WHERE id = 180"
    with writing(engine) as conn:
        conn.execute(sa.text(changed), {"note": note})
        sample.fill(conn, LATER)
        assert number(conn, "SELECT note FROM incident WHERE id = 180") == note


def test_the_file_of_units_can_be_read():
    lines = read_units((FOLDER / "units.csv").read_text(encoding="utf-8")).lines
    early = [line for line in lines if line.valid_to == date(2025, 6, 30)]
    assert (len(lines), len(early)) == (24, 13)
    assert sum(line.population for line in early) == 86_362
    assert all(a.population_year == b.population_year == 2019 for a, b in pairwise(early))


def test_shares_add_up():
    assert apportion(10, {"a": 1, "b": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}
    assert apportion(0, {"a": 2.5, "b": 1}) == {"a": 0, "b": 0}
