"""Closings and what they keep, beside what is known now."""

from datetime import date

from db.model import ReturnState
from db.periods import Calendar
from db.queries.closing import (
    changed,
    closings,
    newest_of_each_month,
    returns_owed,
    then_and_now,
    then_and_now_of,
)
from db.queries.figures import figures, part_names
from tests.factories import (
    make_category,
    make_closing,
    make_incident,
    make_return,
    make_survey,
    make_target,
    make_theme,
    make_unit,
)

AUGUST, SEPTEMBER = date(2023, 8, 1), date(2023, 9, 1)
CALENDAR = Calendar()
YEAR = CALENDAR.year(2023)


def closing_of(conn, first, last, *figures, **more):
    return make_closing(
        conn,
        first_day=CALENDAR.first_day(first),
        last_day=CALENDAR.last_day(last),
        figures=figures,
        **more,
    )


def occurred(unit_id, month, part, value):
    key = {"indicator": "incidents.occurred", "unit_id": unit_id, "month": month}
    return key | {"part": str(part), "value": value}


def told(frame):
    plain = frame.astype("object").where(frame.notna(), None)
    return {(row.indicator, row.month.date()): (row.then, row.now) for row in plain.itertuples()}


def test_the_newest_closing_of_each_month_counts_also_a_reopened_one(conn):
    first = closing_of(conn, AUGUST, SEPTEMBER, reopened=True)
    second = closing_of(conn, SEPTEMBER, SEPTEMBER)

    found = newest_of_each_month(conn, YEAR)

    assert {closing.id: months for closing, months in found.items()} == {
        first: (AUGUST,),
        second: (SEPTEMBER,),
    }
    assert [closing.stands for closing in closings(conn)] == [True, False]
    running = CALENDAR.custom(date(2023, 7, 20), date(2023, 7, 25))
    assert [closing.id for closing in newest_of_each_month(conn, running)] == [first]
    assert newest_of_each_month(conn, CALENDAR.month(2023, 10)) == {}


def test_only_the_closed_months_of_the_window_are_compared(conn):
    kind, unit_id = make_category(conn), make_unit(conn)
    for day in (date(2023, 8, 1), date(2023, 9, 1), date(2023, 10, 1)):
        make_incident(conn, unit_id=unit_id, category_id=kind, occurred_on=day)
    close_id = closing_of(
        conn, AUGUST, SEPTEMBER, occurred(unit_id, AUGUST, kind, 3), occurred(unit_id, AUGUST, 0, 1)
    )

    found = then_and_now(conn, YEAR, ["incidents"])
    assert found.groupby("month")[["then", "now"]].sum().to_numpy().tolist() == [[4, 1], [0, 1]]
    assert told(then_and_now(conn, CALENDAR.month(2023, 9), ["incidents"])) == {
        ("incidents.occurred", SEPTEMBER): (0, 1)
    }
    assert len(changed(conn, YEAR, ["incidents"])) == 3
    assert len(then_and_now_of(conn, close_id, ["incidents"])) == 3
    assert then_and_now_of(conn, close_id + 1).empty


def test_of_a_superseded_closing_its_own_figures_are_told(conn):
    kind, unit_id = make_category(conn), make_unit(conn)
    make_incident(conn, unit_id=unit_id, category_id=kind, occurred_on=date(2023, 9, 1))
    old = closing_of(conn, SEPTEMBER, SEPTEMBER, reopened=True)
    closing_of(conn, SEPTEMBER, SEPTEMBER, occurred(unit_id, SEPTEMBER, kind, 1))

    assert changed(conn, YEAR, ["incidents"]).empty
    assert told(then_and_now_of(conn, old, ["incidents"])) == {
        ("incidents.occurred", SEPTEMBER): (0, 1)
    }


def test_what_was_solved_later_than_the_closing_does_not_count(conn):
    """Solved by the last day of what was closed, then and now."""
    make_incident(conn, occurred_on=date(2023, 9, 1), solved_on=date(2023, 9, 15))
    closing_of(conn, SEPTEMBER, SEPTEMBER)

    assert ("incidents.solved", SEPTEMBER) not in told(then_and_now(conn, YEAR, ["incidents"]))


def test_what_few_said_is_compared_neither_then_nor_now(conn):
    """A round of six answers when it was closed, of which two have gone since: what is left would
    tell what these two said."""
    unit_id = make_unit(conn)
    make_survey(
        conn,
        opened_on=date(2023, 9, 1),
        closed_on=date(2023, 9, 1),
        answers={unit_id: [(1, 0, 0, 3, 0)]},
    )
    now = figures(conn, CALENDAR.month(2023, 9), ["satisfaction"])
    then = {"satisfaction.level_4": 5} | dict.fromkeys(
        ("satisfaction.issued", "satisfaction.returned", "satisfaction.valid"), 6
    )
    closing_of(
        conn,
        SEPTEMBER,
        SEPTEMBER,
        *(
            dict(zip(("indicator", "unit_id", "month", "part"), key, strict=True))
            | {"value": then.get(key[0], value)}
            for key, value in now.items()
        ),
    )

    found = told(then_and_now(conn, YEAR, ["satisfaction"]))

    assert found["satisfaction.valid", SEPTEMBER] == (6, 4)
    assert found["satisfaction.level_4", SEPTEMBER] == (5, None)
    assert found["satisfaction.level_1", SEPTEMBER] == (1, None)


def test_returns_owed_say_how_far_they_are(conn):
    here, there = make_unit(conn, "Vĩnh An"), make_unit(conn, "Minh Tân")
    make_return(conn, unit_id=here, month=AUGUST)
    make_return(conn, unit_id=here, month=SEPTEMBER, state=ReturnState.SUBMITTED)

    found = returns_owed(conn, CALENDAR.custom(date(2023, 7, 15), date(2023, 9, 14)))

    assert [(owed.unit_id, owed.month.month, owed.state) for owed in found] == [
        (there, 8, ""),
        (here, 8, "approved"),
        (there, 9, ""),
        (here, 9, "submitted"),
    ]


def test_parts_have_names(conn):
    kind, theme = make_category(conn, "Gây rối"), make_theme(conn, "Ma tuý")
    goal = make_target(conn, name="Cấp thẻ")
    round_ = make_survey(conn, title="Khảo sát", topics=("Thái độ",))

    names = part_names(conn)

    assert names["incidents", str(kind)] == "Gây rối"
    assert names["suggestions", str(theme)] == "Ma tuý"
    assert names["targets", str(goal)] == "Cấp thẻ"
    assert names["satisfaction", str(round_)] == "Khảo sát"
    assert "Khảo sát: Thái độ" in names.values()
