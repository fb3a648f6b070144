"""Every picture of every dashboard says what its marks answer a click with: none is forgotten."""

from dataclasses import replace
from datetime import date

import pytest

from components import data
from components.charts.answering import PICKED, answering
from components.figures import answers, levels, scene
from components.figures.answers import MONTH, PERIOD, UNTIL, Answer
from components.subjects import SUBJECTS
from components.subjects.incidents import funnel
from components.subjects.incidents import pictures as incidents_pictures
from components.subjects.incidents.view import KIND, incidents_of
from components.subjects.satisfaction.view import ROUND
from components.subjects.suggestions import list as stretches
from components.subjects.suggestions.view import handling
from components.words import formats
from db.model import OPEN_STATES, Selection
from db.periods import Calendar, PeriodKind
from db.queries import categories, suggestions, units
from db.queries.suggestions import Wanted

DAY = date(2023, 10, 10)
SUMS = {"communes_by_months": "total", "themes": "total", "funnel": "~is_place"}
"""Pictures with rows that stand for no one thing, by the column that says so."""


@pytest.fixture
def here(read_district, in_one_run, monkeypatch):
    monkeypatch.setattr(data, "engine", lambda: read_district)
    with read_district.connect() as conn:
        every = tuple(units.communes(conn, DAY))
    return scene.of(None, Selection(Calendar().year_to_date(DAY), every, True, DAY))


@pytest.fixture
def pictures(here):
    """All, by subject and name, with those that only their page draws; a map is as the tiles."""
    found = {
        (subject, name): picture
        for subject, one in SUBJECTS.items()
        for name, picture in one.screen(one.basis(here)).named.items()
    }
    kinds = data.read(categories.categories, DAY)
    found["incidents", "funnel"] = funnel.picture(here, kinds, None)
    found["incidents", "tiles"] = incidents_pictures._places(here, kinds, None, "tiles", "number")
    return found


def test_every_mark_of_every_picture_answers(pictures):
    assert len(pictures) > 20
    for (subject, name), picture in pictures.items():
        rows = picture.frame
        if name in SUMS:
            is_sum = rows[SUMS[name].lstrip("~")].astype("bool")
            rows = rows.loc[is_sum if SUMS[name].startswith("~") else ~is_sum]
        if "campaign" in rows:
            rows = rows.loc[rows["campaign"].isna()]
        assert len(rows), (subject, name)
        for row in rows.to_dict("records"):
            answer = answers.of_row(picture.answers, row)
            assert answer != answers.NOTHING, (subject, name, row)


def test_every_picture_takes_the_click_and_hands_over_what_is_asked_for(pictures):
    for where, picture in pictures.items():
        made = answering(picture.spec, list(picture.answers))
        *_others, click = made["params"]
        assert set(click["select"]["fields"]) <= set(picture.frame.columns), where
        touched = made["layer"][-1]
        assert touched["name"] == PICKED
        assert {"x", "y"} & set(touched["encoding"]), where


@pytest.mark.parametrize(
    "where",
    [
        ("summary", "months"),
        ("incidents", "long_series"),
        ("suggestions", "history"),
        ("reintegration", "flows"),
        ("reintegration", "classes"),
    ],
)
def test_a_month_answers_with_itself(pictures, where):
    ((column, known),) = pictures[where].answers.items()
    rows = list(dict.fromkeys(pictures[where].frame[column].dropna()))
    choices = [known[row].choice for row in rows]

    assert {choice[PERIOD] for choice in choices} == {PeriodKind.MONTH}
    months = [choice[MONTH] for choice in choices]
    assert months == sorted(set(months))
    assert months[-1] in (date(2023, 10, 1), date(2023, 9, 1))  # flows are of whole months


def test_a_cell_answers_for_its_row_and_for_its_column(pictures, here):
    kinds = data.read(categories.categories, DAY)
    view = incidents_of(here, kinds, None)
    cells = pictures["incidents", "communes_by_months"]
    row = cells.frame.loc[~cells.frame["total"]].iloc[0]

    answer = answers.of_row(cells.answers, row)

    assert answer.place in here.selection.communes
    assert list(answer.choice) == [view.days_key]
    sums = cells.frame.loc[cells.frame["total"]].iloc[0]
    assert answers.of_row(cells.answers, sums).choice == {}


def test_kinds_and_rounds_answer_with_what_the_page_then_shows(pictures):
    kinds = data.read(categories.categories, DAY)
    bars = pictures["incidents", "categories"].answers["name"]
    assert {one.choice[KIND] for one in bars.values()} == {
        id_ for id_, kind in kinds.items() if kind.is_group
    }

    rounds = list(pictures["satisfaction", "rounds"].answers["label"].values())
    assert len({one.choice[ROUND] for one in rounds}) == len(rounds) > 1
    assert [one.choice.get(UNTIL) for one in rounds][-1] is None  # it closed in the window
    assert rounds[0].choice[UNTIL] < DAY


def test_a_part_of_the_balance_is_what_the_list_then_holds(pictures, here):
    """The numbers at the marks are those of the rows that a click on them leaves."""
    view = handling(scene.of_no_returns(here))
    stretch = {key: days for key, (_name, days) in stretches.raised_in(view).items()}

    def listed(answer: Answer) -> int:
        choice = answer.choice
        wanted = Wanted(
            states=tuple(choice[stretches.STATES]),
            raised=tuple(stretch[key] for key in choice[stretches.RAISED]),
        )
        return len(data.read(suggestions.found, view.selection, wanted))

    parts = list(pictures["suggestions", "balance"].answers["label"].values())
    counts = view.balance
    assert counts.reopened == 0
    assert [listed(one) for one in parts] == [
        counts.carried,
        counts.new,
        counts.finished,
        counts.open,
    ]
    ages = pictures["suggestions", "ages"]
    for label, total in zip(ages.frame["label"], ages.frame["total"], strict=True):
        assert listed(ages.answers["label"][label]) == total
    ends = pictures["suggestions", "ends"]
    for label, now in zip(ends.frame["label"], ends.frame["now"], strict=True):
        assert listed(ends.answers["label"][label]) == now
    assert sum(listed(stretches.part(OPEN_STATES, raised=[key])) for key in stretch) > 0


@pytest.fixture
def state(monkeypatch, here):
    kept: dict[str, object] = {KIND: None}
    monkeypatch.setattr(levels.st, "session_state", kept)
    return kept


def test_the_way_back_takes_back_what_was_clicked_and_nothing_else(state, pictures):
    months = pictures["incidents", "months"]
    kinds = pictures["incidents", "categories"]
    kind = next(iter(kinds.answers["name"]))
    month, behind = next(iter(months.answers["label"].items()))
    state["a"] = {"selection": {PICKED: [{"name": kind}]}}
    levels._answer("a", kinds)
    state["b"] = {"selection": {PICKED: [{"label": month}]}}
    levels._answer("b", months)

    assert state[PERIOD] == PeriodKind.MONTH
    assert levels._way_back() == formats.month_name(behind.choice[MONTH])
    levels._turn_back()
    assert PERIOD not in state
    assert MONTH not in state
    assert levels._way_back() == kind
    levels._turn_back()
    assert state[KIND] is None
    assert levels._way_back() == ""


def test_what_the_reader_chose_since_is_not_taken_back(state, pictures):
    kinds = pictures["incidents", "categories"]
    state["a"] = {"selection": {PICKED: [{"name": next(iter(kinds.answers["name"]))}]}}
    levels._answer("a", kinds)
    state[KIND] = None

    assert levels._way_back() == ""


def test_a_month_that_the_filter_does_not_offer_is_not_chosen(state, pictures):
    months = pictures["incidents", "months"]
    early = {"label": answers.of_months(["1"], [date(1990, 1, 1)])}
    state["a"] = {"selection": {PICKED: [{"label": "1"}]}}
    levels._answer("a", replace(months, answers=early))

    assert PERIOD not in state


def test_what_is_all_that_is_known_opens_its_figures(state, pictures):
    steps = pictures["reintegration", "bridge"]
    state["a"] = {"selection": {PICKED: [{"step": steps.frame["step"].iloc[1]}]}}
    levels._answer("a", steps)

    assert state[f"table-{steps.title}"] is True
