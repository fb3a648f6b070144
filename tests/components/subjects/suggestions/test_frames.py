"""What the pictures of suggestions are given to draw."""

from datetime import date, timedelta

from components.charts import suggestions as charts
from components.figures.scene import Scene
from components.subjects.suggestions.frames import (
    age_frame,
    bridge_frame,
    days_frame,
    days_table,
    end_frame,
    folded,
    history_frame,
    theme_frame,
    theme_table,
)
from components.subjects.suggestions.numbers import blocks
from components.subjects.suggestions.view import Handling
from components.words.caption import Caption
from db.facts.returns import Coverage
from db.facts.suggestions import balance_of, by_month, history, standing
from db.model import BEGINNING, COMMUNE, FOREVER, Role, Selection, SuggestionState, Unit, User
from db.periods import Calendar
from tests.components.charts.specs import fields
from tests.db.facts.test_suggestions import frame as events_of
from tests.wording import vi

S = SuggestionState
PERIOD = Calendar().year_to_date(date(2023, 10, 10))
SELECTION = Selection(PERIOD, (1, 2), True, PERIOD.last)
UNITS = {
    number: Unit(number, f"{number}", name, "xã", COMMUNE, BEGINNING, FOREVER)
    for number, name in ((1, "Vĩnh Long"), (2, "Vĩnh An"))
}
OLD, NEW = date(2022, 6, 1), date(2023, 3, 1)
STORIES = [
    ([(OLD, S.RECEIVED)], date(2022, 9, 1), 1),
    ([(OLD, S.RECEIVED), (NEW, S.RESOLVED)], date(2023, 4, 1), 1),
    ([(OLD, S.RECEIVED), (OLD, S.RESOLVED), (NEW, S.IN_PROGRESS)], None, 2),
    ([(NEW, S.RECEIVED)], None, 2),
    ([(NEW, S.RECEIVED), (NEW, S.ANSWERED_ON_SPOT)], None, 2),
    ([(NEW, S.TRANSFERRED)], None, 2),
]


def view(stories=STORIES):
    events = events_of(stories)
    stand, before = (standing(events, p) for p in (PERIOD, PERIOD.year_before()))
    caption = Caption(
        unit="Công an huyện Vĩnh Lộc",
        short_unit="Vĩnh Lộc",
        place="huyện Vĩnh Lộc",
        selection=SELECTION,
        units=UNITS,
        covered=Coverage(2, 9, ()),
        data_to=PERIOD.last,
        closed=False,
        sample=False,
    )
    return Handling(
        scene=Scene(User(1, "an", "An", Role.LEADER), SELECTION, UNITS, caption),
        stand=stand,
        stand_before=before,
        balance=balance_of(stand),
        open_before=balance_of(before).open,
        before=balance_of(before),
        months=by_month(events, stand, PERIOD),
        history=history(events, PERIOD.calendar, PERIOD.last, 24),
        forums=events.iloc[:0],
        themes={11: "Trộm cắp", 12: "Thủ tục hành chính, CCCD", 13: "Ma tuý"},
        places={1: "Vĩnh Long", 2: "Vĩnh An"},
        left_out=0,
    )


def test_the_bridge_begins_each_bar_where_the_one_before_ended():
    rows = bridge_frame(view())

    assert rows["text"].tolist() == ["2", "+3", "+1", "-3", "3"]
    assert rows["low"].tolist() == [0, 2, 5, 3, 0]
    assert rows["high"].tolist() == [2, 5, 6, 6, 3]


def test_without_a_reopened_suggestion_the_bridge_has_four_bars():
    assert bridge_frame(view(STORIES[:2]))["kind"].tolist() == ["carried", "up", "down", "open"]


def test_the_history_ends_with_the_words_of_its_lines():
    rows = history_frame(view())

    assert rows["open_name"].tolist()[-2:] == ["", "còn 3"]
    assert rows["overdue_name"].iloc[-1] == "quá hạn 1"
    assert rows["label"].iloc[-1] == "10/2023"
    assert rows["running"].tolist()[-2:] == [False, True]


def test_ages_say_what_is_late():
    rows = age_frame(view())

    assert rows["label"].tolist() == ["0–30 ngày", "31–60 ngày", "61–90 ngày", "Trên 90 ngày"]
    assert rows["text"].tolist() == ["0", "0", "0", "3 (quá hạn 1)"]
    assert (rows["within"] + rows["overdue"] == rows["total"]).all()


def test_every_end_has_its_bar_also_with_none():
    rows = end_frame(view())

    assert rows["label"].tolist()[:2] == ["Trả lời tại chỗ", "Đã giải quyết"]
    assert rows["now"].tolist() == [1, 1, 1, 0]
    assert rows["before"].tolist() == [0, 1, 0, 0]
    assert rows["text"].tolist() == ["1", "1", "1", "0"]


def test_an_end_of_many_carries_its_share():
    many = [([(NEW, S.RESOLVED)], None, 1)] * 30

    assert end_frame(view(many))["text"].tolist()[1] == "30 (100,00%)"


def test_themes_are_counted_by_commune_with_sums():
    rows = theme_table(view())

    assert rows.to_dict("records") == [
        {"commune": "Vĩnh An", "Thủ tục hành chính, CCCD": "3", "Tổng": "3"},
        {"commune": "Vĩnh Long", "Thủ tục hành chính, CCCD": "", "Tổng": "0"},
        {"commune": "Tổng", "Thủ tục hành chính, CCCD": "3", "Tổng": "3"},
    ]
    assert "\n" in theme_frame(view())["theme"].iloc[0]


def test_blocks_speak_in_counts_where_the_base_is_small():
    opened, new, finished, on_time = blocks(view())

    assert (opened.value, opened.change) == ("03 kiến nghị", "tăng 01 kiến nghị")
    assert (new.value, new.base) == (
        "03 kiến nghị",
        vi("on the same period of {year}", year="2022"),
    )
    assert finished.notes == (
        vi("{n} of them answered on the spot", n="01"),
        vi("{n} finished late", n="0"),
    )
    assert on_time.value == "3/4"
    assert "75,00%" in on_time.notes[0]


def test_places_of_no_suggestion_are_named_below_and_not_drawn():
    cells = theme_frame(view([([(NEW, S.RECEIVED)], None, 2)]))
    drawn, empty = folded(cells)

    assert empty == ["Vĩnh Long"]
    assert list(drawn["commune"].unique()) == ["Vĩnh An", vi("Total")]
    nothing = theme_frame(view([]))
    assert folded(nothing)[0].equals(nothing)  # a picture of nothing is no empty picture


def test_days_are_told_as_a_half_where_there_are_five_and_one_by_one_where_not():
    day = PERIOD.first
    many = [([(day, S.RECEIVED), (day + timedelta(n), S.RESOLVED)], None, 1) for n in range(1, 7)]

    few, more = (days_frame(one, days_table(one)) for one in (view(), view(many)))

    assert fields(charts.days()) == {*few.columns}
    assert list(few["single"]) == [273, 0]  # of two themes: from 01/06/2022 on, and at once
    assert list(few["text"]) == [vi("only {n}", n="01 kiến nghị")] * 2
    assert more[["low", "middle", "high"]].to_numpy().tolist() == [[2.25, 3, 4.75]]
    half = vi("half within {days}, of {n}", days="3", n="6")
    assert list(more["text"]) == [half]
    assert days_table(view(many)).to_numpy().tolist()[0][1:] == [6, 3, 6]
    nothing = view([])
    assert days_frame(nothing, days_table(nothing)).empty
