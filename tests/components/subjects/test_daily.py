"""The calendar of days, in the sample district."""

from datetime import date, timedelta

import pytest

from components import data
from components.figures import answers, scene
from components.subjects.incidents import daily
from components.subjects.incidents.screen import screen
from components.subjects.incidents.view import ONE_BY_ONE, incidents_of
from db.model import Selection
from db.periods import Calendar
from db.queries import categories, units
from tests.wording import vi

LAST = date(2023, 10, 10)
CALENDAR = Calendar()
YEAR = CALENDAR.year_to_date(LAST)


@pytest.fixture
def look(sample_district, engine, monkeypatch):
    monkeypatch.setattr(data, "engine", lambda: engine)

    def of(period, *names):
        every = data.read(units.communes, LAST)
        chosen = tuple(id_ for id_, unit in every.items() if not names or unit.name in names)
        here = scene.of(None, Selection(period, chosen, not names, LAST))
        return incidents_of(here, data.read(categories.categories, LAST), None)

    return of


def days_of(picture):
    """Rows of days by their date."""
    rows = picture.frame.loc[picture.frame["ago"] >= 0].to_dict("records")
    found = {row["day"].rpartition(" ")[2]: row for row in rows}
    assert len(found) == len(rows)
    return found


def test_a_long_window_is_a_calendar_of_each_of_its_days(look):
    picture = screen(look(YEAR).scene).picture("weekdays")

    days = days_of(picture)
    assert len(days) == YEAR.days
    assert sum(int(row["written"]) for row in days.values()) == 30
    assert picture.heading == "Số vụ từng ngày, cộng theo thứ trong tuần · 30 vụ"
    assert days["02/10/2023"] == {
        **daily.BARE,
        "weekday": "Thứ Hai",
        "ago": 1,
        "day": "Thứ Hai, 02/10/2023",
        "month": "Tháng 10/2023",
        "written": "2",
        "shown": "2",
        "reports": "tháng chưa kết thúc",
        "usual": "0,1",
        "step": 4,
    }
    assert {row["shown"] for row in days.values()} == {"", "1", "2"}  # nothing is not written


def test_its_weekdays_have_their_sums_and_what_chance_says(look):
    picture = screen(look(YEAR).scene).picture("weekdays")

    sums = picture.frame.loc[picture.frame["sum"] != "", ["weekday", "sum"]]
    assert sums["sum"].tolist() == ["9", "2", "0", "4", "5", "4", "6"]
    assert sums["weekday"].iloc[0] == "Thứ Hai"
    assert vi("Too few incidents to tell weekdays apart.") in picture.remark


def test_its_table_has_a_row_a_week_and_the_sums(look):
    table = screen(look(YEAR).scene).picture("weekdays").figures

    assert table.shape == (45, 9)
    first = ["15/12/2022 \u2013 18/12/2022", *[""] * 3, *"0000", "0"]
    assert table.iloc[0].tolist() == first
    assert table.iloc[-2].tolist() == ["09/10/2023 \u2013 10/10/2023", "0", "0", *[""] * 5, "0"]
    assert table.iloc[-1].tolist() == [vi("Sum"), *"9204546", "30"]


def test_a_month_is_called_at_its_first_day_and_set_apart(look):
    days = days_of(screen(look(YEAR).scene).picture("weekdays"))

    heads = {day: row["head"] for day, row in days.items() if row["head"]}
    assert heads["15/12/2022"] == "T1"
    assert heads["15/09/2023"] == "T10"
    assert len(heads) == 10
    slim = {day: row["slim_head"] for day, row in days.items() if row["slim_head"]}
    assert slim == {"17/07/2023": "T8", "15/08/2023": "T9", "15/09/2023": "T10"}
    assert days["15/01/2023"]["first_day"]
    assert days["18/09/2023"]["first_week"]
    assert not days["22/09/2023"]["first_week"]


def test_a_day_leads_to_its_incidents_one_by_one(look):
    view = look(YEAR)
    picture = screen(view.scene).picture("weekdays")

    answer = answers.of_row(picture.answers, days_of(picture)["02/10/2023"])

    day = date(2023, 10, 2)
    assert answer.choice == {view.days_key: (day, day)}
    assert (answer.sight, answer.name) == (ONE_BY_ONE, "Thứ Hai, 02/10/2023")
    every = [answers.of_row(picture.answers, row) for row in days_of(picture).values()]
    assert answers.NOTHING not in every


def test_what_nobody_reported_is_no_zero_and_what_is_to_come_is_blank(look):
    period = CALENDAR.custom(date(2022, 12, 15), date(2023, 12, 14))
    view = look(period, "Vĩnh Thịnh")
    assert view.compared.now
    picture = screen(view.scene).picture("weekdays")

    days = days_of(picture)

    silent = [day for day, row in days.items() if row["step"] == daily.UNKNOWN]
    dates = sorted(date(*map(int, reversed(day.split("/")))) for day in silent)
    assert (dates[0], dates[-1]) == (date(2023, 6, 15), date(2023, 7, 14))
    assert {days[day]["written"] for day in silent} == {"\u2013"}
    assert vi("Grey with a broken outline: not reported.") in picture.remark
    assert days["14/06/2023"]["written"] == "0"
    newest = view.newest
    after = [f"{newest + timedelta(days=n):%d/%m/%Y}" for n in (1, 2)]
    assert [days[day]["step"] for day in after] == [daily.TO_COME] * 2
    assert days[after[0]]["written"] == ""
    assert answers.of_row(picture.answers, days[after[0]]) == answers.NOTHING
    assert days["15/10/2023"]["today"]
    assert sum(row["today"] for row in days.values()) == 1


def test_of_a_longer_window_stand_the_last_weeks_and_the_sums_of_all(look):
    period = CALENDAR.custom(date(2021, 1, 4), LAST)
    view = look(period)
    picture = screen(view.scene).picture("weekdays")

    ago = {row["ago"] for row in days_of(picture).values()}
    assert ago == set(range(54))
    assert picture.remark.startswith("54 tuần cuối trong 145 tuần")
    sums = picture.frame["sum"]
    assert sum(map(int, sums[sums != ""])) == view.compared.now > 30


@pytest.mark.parametrize(
    ("largest", "words"),
    [
        (0, ["0"]),
        (2, ["0", "1", "2"]),
        (18, ["0", "1\u20134", "5\u20139", "10\u201313", "14\u201318"]),
    ],
)
def test_the_key_names_the_numbers_of_each_shade(largest, words):
    key = daily._key(largest)

    assert [row["key"] for row in key] == words
    assert [row["darkest"] for row in key] == [False] * (len(key) - 1) + [True]
