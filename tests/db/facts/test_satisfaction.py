from datetime import date

import pandas as pd
import pytest

from db.compare import Rate, two_shares_p_value, wilson
from db.facts.satisfaction import (
    by_question,
    by_round,
    by_unit,
    closed_in,
    response,
    score,
)
from db.model import Selection
from db.periods import Calendar
from db.schema import LEVELS

PERIOD = Calendar().year_to_date(date(2023, 10, 10))
CHOSEN = Selection(PERIOD, (1, 2), False, PERIOD.last)
DAYS = {7: "2022-06-12", 8: "2023-06-12", 9: "2023-10-10"}
"""Rounds of the tests with the days on which they closed; the first before the window."""


def frames(tallies):
    """From (round, unit, question, levels): answers and forms, all of them issued and valid."""
    days = {number: pd.Timestamp(day).as_unit("s") for number, day in DAYS.items()}
    answers = pd.DataFrame(
        [(r, days[r], u, 10 * r + q, q, f"Câu {q}", *levels) for r, u, q, levels in tallies],
        columns=["survey_id", "closed_on", "unit_id", "question_id", "position", "topic", *LEVELS],
    ).astype({"closed_on": "datetime64[s]", "topic": "str"} | dict.fromkeys(LEVELS, "int64"))
    valid = {}
    for r, u, _q, levels in tallies:
        valid[r, u] = max(valid.get((r, u), 0), sum(levels))
    rounds = pd.DataFrame(
        [(r, f"Đợt {r}", days[r], days[r], u, n + 3, n + 1, n) for (r, u), n in valid.items()],
        columns=[
            "survey_id",
            "title",
            "opened_on",
            "closed_on",
            "unit_id",
            "issued",
            "returned",
            "valid",
        ],
    ).astype({"opened_on": "datetime64[s]", "closed_on": "datetime64[s]", "title": "str"})
    return answers, rounds


def test_a_score_is_pooled_counts_never_an_average_of_percentages():
    answers, rounds = frames([(8, 1, 1, [10, 0, 0, 0, 0]), (8, 2, 1, [0, 0, 0, 30, 60])])

    told = score(answers, rounds, CHOSEN)

    assert (told.satisfied.now, told.forms, len(told.places)) == (Rate(90, 100), 100, 2)
    assert told.dissatisfied.now == Rate(10, 100)


def test_the_newest_round_of_the_window_is_told_unless_another_is_asked_for():
    answers, rounds = frames([(r, 1, 1, [0, 0, 0, 0, 40 + r]) for r in DAYS])

    assert score(answers, rounds, CHOSEN).forms == 49
    assert score(answers, rounds, CHOSEN).before_closed_on == date(2023, 6, 12)
    assert score(answers, rounds, CHOSEN, 8).forms == 48
    assert score(answers, rounds, CHOSEN, 8).before_closed_on == date(2022, 6, 12)
    assert score(answers, rounds, CHOSEN, 7) is None
    assert closed_in(answers, PERIOD) == [9, 8]


def test_without_a_round_in_the_window_there_is_no_score():
    answers, rounds = frames([(7, 1, 1, [0, 0, 0, 0, 40])])

    assert score(answers, rounds, CHOSEN) is None
    assert score(*frames([]), CHOSEN) is None
    assert closed_in(answers, PERIOD) == []


def test_chance_is_asked_of_forms_since_one_form_gives_several_answers():
    tallies = [
        (r, 1, q, levels)
        for q in range(1, 7)
        for r, levels in ((8, [0, 0, 10, 0, 40]), (9, [0, 0, 5, 0, 45]))
    ]
    compared = score(*frames(tallies), CHOSEN).satisfied

    assert (compared.now, compared.before) == (Rate(270, 300), Rate(240, 300))
    assert compared.points == 10
    assert compared.p_value == two_shares_p_value(Rate(45, 50), Rate(40, 50))
    assert not compared.is_signal
    assert two_shares_p_value(compared.now, compared.before) < 0.01


def test_a_round_held_elsewhere_is_said_to_be():
    here, elsewhere = (8, 1, 1, [0, 0, 0, 0, 40]), (9, 2, 1, [0, 0, 0, 0, 40])

    assert not score(*frames([here, elsewhere]), CHOSEN).same_places
    assert score(*frames([here, (9, 1, 1, [0, 0, 0, 0, 40])]), CHOSEN).same_places
    assert score(*frames([here]), CHOSEN).same_places


@pytest.mark.parametrize(("now", "before"), [(4, 40), (40, 4)])
def test_fewer_than_five_forms_give_no_change(now, before):
    told = score(*frames([(8, 1, 1, [0, 0, 0, 0, before]), (9, 1, 1, [0, 0, 0, 0, now])]), CHOSEN)

    assert told.satisfied.points is None
    assert told.before_closed_on is None
    assert told.shown is (now >= 5)


def test_a_question_has_its_levels_score_and_interval():
    answers, _ = frames(
        [(9, 1, 1, [1, 2, 3, 4, 20]), (9, 2, 1, [0, 0, 0, 5, 5]), (9, 1, 2, [0, 0, 0, 0, 30])]
    )

    rows = by_question(answers, 9)
    first = rows.iloc[0]

    assert rows["topic"].tolist() == ["Câu 1", "Câu 2"]
    assert first[list(LEVELS)].tolist() == [1, 2, 3, 9, 25]
    assert (first["satisfied"], first["n"], first["percent"]) == (34, 40, 85)
    assert (first["low"], first["high"]) == pytest.approx([100 * x for x in wilson(34, 40)])
    assert rows["small"].tolist() == [False, False]


@pytest.mark.parametrize("n", [1, 4])
def test_fewer_than_five_answers_are_nowhere_in_a_frame(n):
    answers, rounds = frames([(9, 1, 1, [0, 0, 0, 0, n])])
    hidden = ["satisfied", "n", "percent", "low", "high"]

    for rows in (
        by_question(answers, 9),
        by_round(answers, rounds),
        by_unit(answers, rounds, 9, (1,)),
    ):
        assert rows[hidden].isna().all(axis=None)
        assert rows["shown"].tolist() == [False]
    assert by_question(answers, 9)[list(LEVELS)].isna().all(axis=None)


def test_fewer_than_five_answers_on_more_forms_are_not_shown_either():
    answers, rounds = frames([(9, 1, 1, [0, 0, 0, 0, 4])])
    rounds["valid"] = 12

    told = score(answers, rounds, CHOSEN)

    assert told is not None
    assert not told.shown
    assert not by_unit(answers, rounds, 9, (1,))["shown"].any()
    assert not by_round(answers, rounds)["shown"].any()


def test_five_are_shown_and_under_thirty_are_marked():
    answers, rounds = frames([(9, 1, 1, [0, 0, 0, 0, 5]), (9, 2, 1, [0, 0, 0, 0, 30])])

    rows = by_unit(answers, rounds, 9, (1, 2))

    assert rows["shown"].tolist() == [True, True]
    assert rows["small"].tolist() == [True, False]


def test_a_commune_without_forms_is_a_gap_and_not_a_zero():
    answers, rounds = frames([(9, 1, 1, [0, 0, 9, 0, 0])])

    rows = by_unit(answers, rounds, 9, (2, 1))

    assert rows["unit_id"].tolist() == [2, 1]
    assert rows["valid"].tolist() == [0, 9]
    assert rows["percent"].isna().tolist() == [True, False]
    assert rows["percent"].iloc[1] == 0


def test_the_interval_of_a_commune_rests_on_its_forms():
    answers, rounds = frames([(9, 1, q, [0, 0, 10, 0, 40]) for q in range(1, 7)])

    row = by_unit(answers, rounds, 9, (1,)).iloc[0]

    assert (row["satisfied"], row["n"], row["valid"]) == (240, 300, 50)
    assert (row["low"], row["high"]) == pytest.approx([100 * x for x in wilson(40, 50)])


def test_rounds_come_in_the_order_of_their_days_with_their_forms():
    answers, rounds = frames([(r, u, 1, [0, 0, 0, 0, 40]) for r in DAYS for u in (1, 2)])

    rows = by_round(answers, rounds)

    assert rows["survey_id"].tolist() == list(DAYS)
    assert (
        rows[["places", "issued", "returned", "valid"]].to_numpy().tolist() == [[2, 86, 82, 80]] * 3
    )
    assert response(rounds, 8).rate == Rate(82, 86)
    assert response(rounds, 99).rate.percent is None


def test_columns_stay_without_rows():
    answers, rounds = frames([(9, 1, 1, [0, 0, 9, 0, 0])])
    for fact in (by_round, lambda a, r: by_question(a, 9), lambda a, r: by_unit(a, r, 9, ())):
        empty = fact(answers.iloc[:0], rounds.iloc[:0])
        assert empty.empty
        assert empty.dtypes.to_dict() == fact(answers, rounds).dtypes.to_dict()
