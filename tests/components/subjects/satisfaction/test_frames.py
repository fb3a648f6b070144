"""What the pictures of satisfaction are given to draw, and what they must not hold."""

from dataclasses import replace

from components.subjects.satisfaction.frames import (
    commune_frame,
    level_frame,
    level_table,
    outstanding_frame,
    round_frame,
    unasked,
)
from components.subjects.satisfaction.numbers import blocks
from components.subjects.satisfaction.view import OTHERS, Opinion
from db.facts.satisfaction import by_question, by_round, by_unit, response, score
from tests.components.subjects.suggestions.test_frames import SELECTION
from tests.components.subjects.suggestions.test_frames import view as handling
from tests.db.facts.test_satisfaction import frames
from tests.wording import vi

PLACES = {1: "Vĩnh Long", 2: "Vĩnh An", 3: "Vĩnh Yên"}
TALLIES = [
    (8, 1, 1, [0, 2, 2, 20, 16]),
    (9, 1, 1, [1, 3, 6, 30, 60]),
    (9, 1, 2, [0, 0, 0, 3, 1]),
    (9, 2, 1, [0, 0, 0, 1, 3]),
]


def view(tallies=TALLIES, survey_id=9):
    answers, rounds = frames(tallies)
    told = score(answers, rounds, SELECTION, survey_id)
    return Opinion(
        scene=handling().scene,
        survey_id=survey_id,
        score=told,
        questions=by_question(answers, survey_id),
        by_unit=by_unit(answers, rounds, survey_id, PLACES),
        outstanding=by_unit(answers, rounds, survey_id, PLACES),
        rounds=by_round(answers, rounds),
        response=response(rounds, survey_id),
        response_before=response(rounds, 8) if told.before_closed_on else None,
        places=PLACES,
    )


def test_levels_lie_on_both_sides_of_the_middle_of_level_three():
    rows = level_frame(view([(9, 1, 1, [10, 10, 20, 30, 30])]))

    assert rows["low"].tolist() == [-30, -20, -10, 10, 40]
    assert rows["high"].tolist() == [-20, -10, 10, 40, 70]
    assert rows["text"].tolist() == ["10%", "10%", "20%", "30%", "30%"]
    assert rows["left"].tolist() == ["20,00%", "", "", "", ""]
    assert rows["right"].tolist() == ["", "", "", "", "60,00% (60/100)"]


def test_a_question_that_few_answered_has_no_bar_and_no_number():
    rows = level_frame(view([(9, 1, 1, [0, 0, 10, 20, 20]), (9, 1, 2, [0, 0, 0, 3, 1])]))
    hidden = rows.loc[rows["topic"] == "Câu 2"]

    assert (hidden[["low", "high"]] == 0).all(axis=None)
    assert hidden[["text", "share", "left"]].eq("").all(axis=None)
    assert hidden["right"].iloc[-1] == vi("not shown (under 5 answers)")
    assert level_table(view(TALLIES[1:3]))["level_4"].tolist() == ["30", "–"]


def test_communes_say_score_counts_or_why_there_is_none():
    rows = commune_frame(view())

    assert rows["label"].tolist() == ["Vĩnh Long", "Vĩnh An", "Vĩnh Yên"]
    assert rows["score"].tolist() == ["90,38% (94/104)", "", ""]
    assert rows["gap"].tolist() == ["", vi("not shown (under 5 answers)"), vi("no form")]
    assert rows[["percent", "low", "high"]].isna().all(axis=1).tolist() == [False, True, True]


def test_few_forms_are_marked_in_the_picture_and_in_words():
    row = commune_frame(view([(9, 1, 1, [0, 0, 0, 5, 5])])).iloc[0]

    assert row["small"]
    assert row["text"] == vi("{share}, under 30 forms", share="100,00% (10/10)")


def test_the_round_that_is_told_is_the_dark_one():
    rows = round_frame(view())

    assert rows["label"].tolist() == ["12/06\n2023", "10/10\n2023"]
    assert rows["chosen"].tolist() == [False, True]
    assert rows["score"].tolist() == ["90,00%", "90,74%"]


def test_blocks_tell_both_ends_the_response_and_the_lowest_question():
    satisfied, dissatisfied, returned, lowest = blocks(view())

    assert (satisfied.value, satisfied.change) == ("90,74%", "tăng 0,74 điểm %")
    assert satisfied.base == "so với đợt 12/06/2023 · lấy ý kiến ở nơi khác · có thể do ngẫu nhiên"
    assert dissatisfied.notes[0] == "4/108 ý kiến"
    assert returned.notes == (
        vi(
            "issued {issued}, returned {returned}, valid {valid}",
            issued="110",
            returned="106",
            valid="104",
        ),
        vi("{counts} returned / issued", counts="106/110"),
    )
    assert (lowest.value, lowest.change) == ("90,38%", "Câu 1")


def test_a_round_of_few_forms_has_no_number_in_any_block():
    told = blocks(view([(8, 1, 1, [0, 0, 0, 20, 20]), (9, 2, 1, [0, 0, 0, 1, 3])]))

    assert [block.value for block in told[:2]] == ["–", "–"]
    assert told[3].value == "–"
    assert told[0].change == vi("no figure to compare with")


def test_many_places_without_forms_stand_in_the_table_alone():
    rows = view()
    many = dict(PLACES) | {number: f"Vĩnh {number}" for number in range(4, 9)}
    answers, rounds = frames(TALLIES)
    every = by_unit(answers, rounds, 9, many)
    wide = replace(rows, by_unit=every, outstanding=every, places=many)

    assert unasked(rows) == 0  # one alone is no wall of empty rows
    assert list(outstanding_frame(wide)["label"]) == ["Vĩnh Long", "Vĩnh An"]
    assert unasked(wide) == 6
    assert len(commune_frame(wide)) == 8


def test_the_best_score_stands_first_few_forms_after_it_and_others_last():
    """A score of few forms has no rank, however high it is."""
    places = {1: "Vĩnh Long", 2: "Vĩnh An", 3: "Vĩnh Yên", 4: "Vĩnh Hùng"}
    answers, rounds = frames(
        [
            (9, 1, 1, [0, 20, 20, 30, 30]),
            (9, 2, 1, [0, 0, 0, 3, 5]),
            (9, 4, 1, [0, 0, 10, 40, 50]),
            (9, OTHERS, 1, [0, 0, 0, 50, 50]),
        ]
    )
    rows = by_unit(answers, rounds, 9, [*places, OTHERS])
    told = replace(view(), by_unit=rows, outstanding=rows, places=places)

    drawn = list(outstanding_frame(told)["label"])

    assert drawn[:-1] == ["Vĩnh Hùng", "Vĩnh Long", "Vĩnh An", "Vĩnh Yên"]
    assert drawn[-1] == told.others(set())
