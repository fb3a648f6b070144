"""Every figure by unit, month and part, each counted from rows that a test has made."""

from collections import Counter
from datetime import date

import pandas as pd

from db import sample
from db.facts.suggestions import balance
from db.indicators import FLOWS, INDICATORS
from db.model import ReturnState, Selection, SuggestionState
from db.periods import Calendar
from db.queries.figures import figures, without_few
from db.queries.incidents import incident_cells
from db.queries.returns import reintegration_months
from db.queries.satisfaction import survey_rounds
from db.queries.suggestions import suggestion_events
from db.queries.targets import target_values
from db.queries.units import communes
from db.schema import survey_tally
from tests.factories import (
    NOON,
    make_incident,
    make_return,
    make_root,
    make_suggestion,
    make_survey,
    make_target,
    make_unit,
)

AUGUST, SEPTEMBER = date(2023, 8, 1), date(2023, 9, 1)
TWO_MONTHS = Calendar().custom(date(2023, 7, 15), date(2023, 9, 14))


def of(conn, group, period=TWO_MONTHS):
    """The group's figures without its name, the unit left out."""
    return {
        (name.partition(".")[2], month, part): value
        for (name, _, month, part), value in figures(conn, period, [group]).items()
    }


def test_incidents_are_solved_by_the_last_day_of_the_window(conn):
    make_incident(conn, occurred_on=date(2023, 8, 14), dead=1, damage=5)
    make_incident(conn, occurred_on=date(2023, 8, 15), voided=True)
    make_incident(conn, occurred_on=date(2023, 7, 14))
    make_incident(conn, occurred_on=date(2023, 8, 15), solved_on=date(2023, 9, 14), injured=2)
    make_incident(conn, occurred_on=date(2023, 9, 14), solved_on=date(2023, 9, 15))

    found = of(conn, "incidents")

    counted = {}
    for (name, month, _), value in found.items():
        counted[name, month] = counted.get((name, month), 0) + value
    assert counted == {
        ("occurred", AUGUST): 1,
        ("dead", AUGUST): 1,
        ("damage", AUGUST): 5,
        ("occurred", SEPTEMBER): 2,
        ("solved", SEPTEMBER): 1,
        ("injured", SEPTEMBER): 2,
    }


def test_what_is_not_reported_is_none(conn):
    unit_id = make_unit(conn)
    make_return(
        conn,
        unit_id=unit_id,
        month=AUGUST,
        incidents_confirmed=4,
        counts={"stock_start": 10, "received": 2},
    )
    make_return(
        conn, unit_id=unit_id, month=SEPTEMBER, state=ReturnState.DRAFT, counts={"stock_start": 12}
    )

    told, counts = of(conn, "returns"), of(conn, "reintegration")

    assert told["reported", AUGUST, ""] == 1
    assert told["confirmed", AUGUST, ""] == 4
    assert told["reported", SEPTEMBER, ""] == 0
    assert told["confirmed", SEPTEMBER, ""] is None
    assert counts["received", AUGUST, ""] == 2
    assert counts["stock_end", AUGUST, ""] == 12
    assert counts["out_died", AUGUST, ""] == 0
    assert counts["stock_end", SEPTEMBER, ""] is None


def test_suggestions_stand_as_at_the_end_of_each_month(conn):
    states = SuggestionState
    make_suggestion(
        conn,
        due_on=date(2023, 8, 1),
        events=[
            (date(2023, 7, 20), states.RECEIVED),
            (date(2023, 8, 20), states.RESOLVED),
            (date(2023, 9, 20), states.IN_PROGRESS),
        ],
    )

    found = {key[:2]: value for key, value in of(conn, "suggestions").items()}

    assert found == {
        ("new", AUGUST): 1,
        ("open", AUGUST): 1,
        ("overdue", AUGUST): 1,
        ("finished", SEPTEMBER): 1,
    }


def test_rounds_and_their_questions(conn):
    commune = make_unit(conn)
    survey_id = make_survey(
        conn,
        closed_on=date(2023, 9, 1),
        opened_on=date(2023, 9, 1),
        answers={commune: [(0, 1, 2, 3, 4)]},
    )
    make_survey(conn, answers={commune: [(0, 0, 0, 0, 9)]})

    found = of(conn, "satisfaction")

    forms = {key[0]: value for key, value in found.items() if key[2] == str(survey_id)}
    assert forms == {"issued": 10, "returned": 10, "valid": 10}
    levels = [found[key] for key in sorted(found) if key[2].startswith(f"{survey_id}.")]
    assert levels == [0, 1, 2, 3, 4]
    assert {month for _, month, _ in found} == {SEPTEMBER}


def levels_in(found):
    """Unit and position of the level, to the answers."""
    return {
        (unit_id, name[-1]): value
        for (name, unit_id, _month, _part), value in found.items()
        if ".level_" in name
    }


def test_what_fewer_than_five_said_in_a_place_is_left_out_of_what_is_compared(conn):
    """Fewer than five forms, or five of which fewer than five answered; the forms stay."""
    few, five, unanswered = make_unit(conn), make_unit(conn), make_unit(conn)
    answers = {few: [(0, 0, 0, 3, 1)], five: [(1, 0, 0, 4, 0)], unanswered: [(1, 0, 0, 4, 0)]}
    make_survey(conn, closed_on=date(2023, 9, 1), opened_on=date(2023, 9, 1), answers=answers)
    tally = survey_tally.c
    conn.execute(
        survey_tally.update().where(tally.unit_id == unanswered).values({tally.level_4: 3})
    )
    kept = figures(conn, TWO_MONTHS, ["satisfaction"])

    shown = without_few(kept)

    assert set(levels_in(kept)) == {(unit, n) for unit in answers for n in "12345"}
    assert levels_in(shown) == {(five, n): {"1": 1, "4": 4}.get(n, 0) for n in "12345"}
    forms = {key: value for key, value in kept.items() if ".level_" not in key[0]}
    assert len(forms) == 9
    assert forms.items() <= shown.items()


def test_questions_of_one_place_are_judged_one_by_one(conn):
    unit = make_unit(conn)
    make_survey(
        conn,
        closed_on=date(2023, 9, 1),
        opened_on=date(2023, 9, 1),
        topics=("Thái độ", "Thủ tục"),
        answers={unit: [(0, 0, 0, 9, 0), (0, 0, 0, 4, 0)]},
    )

    shown = without_few(figures(conn, TWO_MONTHS, ["satisfaction"]))

    assert levels_in(shown) == {(unit, n): 9 * (n == "4") for n in "12345"}


def test_targets_have_their_goal_once_and_what_was_reached_by_month(conn):
    target_id = make_target(conn, goal=100, reached={AUGUST: 40, SEPTEMBER: 60})
    make_target(conn, year=2022, goal=7)

    assert of(conn, "targets") == {
        ("goal", SEPTEMBER, str(target_id)): 100,
        ("reached", AUGUST, str(target_id)): 40,
        ("reached", SEPTEMBER, str(target_id)): 60,
    }


def test_a_unit_keeps_its_own_figures_after_a_merger(conn):
    new = make_unit(conn, valid_from=date(2023, 9, 10))
    old = make_unit(conn, valid_to=date(2023, 9, 9), successor_id=new)
    make_return(conn, unit_id=old, month=AUGUST, counts={"stock_start": 3})

    found = figures(conn, TWO_MONTHS, ["reintegration"])

    assert found["reintegration.stock_end", old, AUGUST, ""] == 3
    assert found["reintegration.stock_end", new, SEPTEMBER, ""] is None
    assert ("reintegration.stock_end", old, SEPTEMBER, "") not in found


def test_a_voided_suggestion_is_no_figure(conn):
    make_suggestion(
        conn,
        events=[(date(2023, 9, 1), SuggestionState.RECEIVED)],
        voided_at=NOON,
        void_reason="Nhập trùng",
    )

    assert of(conn, "suggestions") == {}


def test_the_figures_are_those_of_the_dashboards(conn):
    """Over all communes, in a window of whole months."""
    sample.fill(conn, date(2024, 12, 20))
    period = Calendar().nine_months(2024)
    whole = Selection(period, tuple(communes(conn, period.last)), whole=True, named_on=period.last)
    total = Counter()
    found = figures(conn, period)
    assert {key[0] for key in found} == INDICATORS.keys()
    for (name, _, month, _), value in found.items():
        total[name] += value or 0
        if month == period.months()[-1]:
            total[name, "last"] += value or 0

    cells = incident_cells(conn, whole)
    for name, column in (("occurred", "incidents"), ("solved", "solved"), ("damage", "damage")):
        assert total[f"incidents.{name}"] == cells[column].sum() > 0
    months = reintegration_months(conn, whole)
    for name in FLOWS:
        assert total[f"reintegration.{name}"] == months[name].sum()
    stock = months.loc[months["month"] == months["month"].max(), "stock_end"].sum()
    assert total["reintegration.stock_end", "last"] == stock > 0
    told = balance(suggestion_events(conn, whole), period)
    assert (total["suggestions.new"], total["suggestions.finished"]) == (told.new, told.finished)
    assert total["suggestions.open", "last"] == told.open > 0
    assert total["suggestions.overdue", "last"] == told.overdue > 0
    rounds = survey_rounds(conn, whole)
    inside = rounds["closed_on"] >= pd.Timestamp(period.first)
    assert total["satisfaction.valid"] == rounds.loc[inside, "valid"].sum() > 0
    reached = target_values(conn, whole).drop_duplicates("target_id", keep="last")["reached"]
    assert total["targets.reached", "last"] == reached.sum() > 0


def test_groups_name_their_figures(conn):
    make_root(conn)
    make_unit(conn)
    make_incident(conn, occurred_on=date(2023, 9, 1))

    assert {key[0] for key in figures(conn, TWO_MONTHS, ["incidents"])} == {"incidents.occurred"}
    assert figures(conn, TWO_MONTHS, []) == {}
