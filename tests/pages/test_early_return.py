"""One commune sends its month before the others: no number, sentence or file is turned by it.

In the sample it is 15/10/2023: month 10 has just ended, and its returns are due on 17/10.
"""

import io
import os
from datetime import date

import pytest
import sqlalchemy as sa
from docx import Document
from pptx import Presentation
from python_calamine import CalamineWorkbook

from components import data
from components.export import image, report, slides, workbook
from components.figures import scene
from components.subjects import SUBJECTS
from components.words.i18n import capitalized
from db.engine import writing
from db.model import Role, Selection, User
from db.periods import Calendar
from db.queries import units
from db.schema import forum, unit
from tests.conftest import DATABASES
from tests.factories import make_incident, make_return, set_setting
from tests.wording import vi

OVERVIEW, REINTEGRATION = (f"pages/dashboards/{name}.py" for name in ("overview", "reintegration"))
OCTOBER = date(2023, 10, 1)
BESIDE = vi("month {month}: only {n}/{all} communes so far", month="10/2023", n="1", all="13")
SAID, DAY = "đang quản lý 178 người", "14/09/2023"
READER = User(1, "lanhdao", vi("Leader"), Role.LEADER)
IN_FULL = os.environ.get("PAGES") == "all"


@pytest.fixture
def long(sample_district, conn):
    """The sample, and its commune of Vinh Long."""
    return vinh_long(conn)


@pytest.fixture
def early(conn, long):
    """Vinh Long has sent month 10: 18 people and one more."""
    send(conn, long)
    return long


def vinh_long(conn):
    return conn.scalar(sa.select(unit.c.id).where(unit.c.name == "Vĩnh Long"))


def send(conn, commune):
    counts = {"stock_start": 18, "received": 1, "guided": 1, "loaned": 1, "employed": 5}
    make_return(conn, unit_id=commune, month=OCTOBER, counts=counts)


def words(at):
    return "\n".join(
        str(element.value)
        for kind in ("caption", "text", "code", "info", "warning")
        for element in at.get(kind)
    )


def numbers(at):
    return [(metric.label, metric.value, metric.delta) for metric in at.metric]


@pytest.mark.parametrize("page", [OVERVIEW, REINTEGRATION])
def test_the_numbers_and_the_usual_days_stay(conn, open_page, long, page):
    before = open_page(page)
    send(conn, long)

    after = open_page(page)

    assert not after.exception
    assert numbers(after) == numbers(before)
    assert after.caption[0].value == before.caption[0].value
    assert BESIDE not in words(before)
    assert BESIDE in words(after)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"until": "2023-10-14"},
        {"period": "Năm"},
        {"period": "Tháng", "month": "Tháng 10/2023"},
        {"period": "Quý", "quarter": "Quý 4/2023"},
        {"period": "Khác", "days": ["2023-10-01", "2023-10-14"]},
    ],
)
def test_the_stock_is_that_of_the_last_settled_month_in_every_window(open_page, early, query):
    at = open_page(OVERVIEW, query_params=query)

    assert numbers(at)[1][1] == "178 người"
    assert vi("{n}/{all} communes on {day}", n="13", all="13", day="14/09/2023") in words(at)
    assert BESIDE in words(at)
    assert SAID in at.code[0].value
    assert DAY in at.code[0].value
    assert BESIDE in at.code[0].value


def test_communes_that_owe_nothing_yet_are_not_missing(open_page, early):
    told = open_page(OVERVIEW, query_params={"until": "2023-10-14"}).caption[0].value

    assert vi("{n}/{all} communes reported in full", n="11", all="13") in told
    assert told.count("T10") == 1
    assert vi("{month} not due yet ({n})", month="T10", n="12") in told


def test_past_the_deadline_they_are_and_count_as_known_last(conn, open_page, early):
    set_setting(conn, "pretended_today", "2023-10-18")

    at = open_page(REINTEGRATION, query_params={"until": "2023-10-14"})

    assert at.metric[0].value == "179 người"
    told = words(at)
    on_day = vi("{n}/{all} communes on {day}", n="13", all="13", day="14/10/2023")
    assert f"{capitalized(on_day)}; trong đó " in told
    assert "theo số 14/09/2023" in told
    assert vi("change over {n} communes with both dates", n="01") in told
    assert "so sánh trên 01 xã, thị trấn có số liệu ở cả hai thời điểm" in at.metric[0].proto.help
    assert vi("not due yet") not in told
    assert "mới có" not in told


def test_the_commune_itself_sees_its_month(conn, open_page, early):
    at = open_page(REINTEGRATION, query_params={"communes": "Vĩnh Long", "until": "2023-10-14"})

    assert at.metric[0].value == "19 người"
    assert vi("{n}/{all} communes on {day}", "xã", n="1", all="1", day="14/10/2023") in words(at)


def test_an_event_of_a_later_day_does_not_move_the_usual_days(conn, open_page, early):
    make_incident(conn, unit_id=early, occurred_on=date(2023, 10, 15))

    at = open_page(OVERVIEW)

    assert "15/12/2022 – 10/10/2023" in at.caption[0].value
    assert at.metric[0].value == "30 vụ"
    at.button(key="to-newest").click().run()
    assert "15/12/2022 – 15/10/2023" in at.caption[0].value
    assert at.metric[0].value == "31 vụ"
    assert at.metric[1].value == "178 người"


def test_a_forum_stands_as_of_today_whatever_has_been_sent(conn, open_page, long):
    held = conn.scalar(sa.select(sa.func.max(forum.c.id)))
    query = {"forum": str(held)}
    before = open_page("pages/dashboards/forum.py", query_params=query)
    send(conn, long)

    after = open_page("pages/dashboards/forum.py", query_params=query)

    assert numbers(after) == numbers(before)
    assert "15/10/2023" in words(after)


on_one = pytest.mark.parametrize(
    "read_district", DATABASES if IN_FULL else DATABASES[:1], indirect=True, scope="module"
)
"""Files are made of screens, which are the same of both: see what is drawn."""


@pytest.fixture(scope="module")
def early_district(read_district):
    """The sample in which Vinh Long has sent month 10, for all who only read it."""
    with writing(read_district) as conn:
        send(conn, vinh_long(conn))
    return read_district


@pytest.fixture
def shown(early_district, monkeypatch):
    """A subject's screen of the year to 14/10/2023."""
    monkeypatch.setattr(data, "engine", lambda: early_district)
    period = Calendar().year_to_date(date(2023, 10, 14))
    every = tuple(data.read(units.communes, period.last))
    asked = scene.of(READER, Selection(period, every, True, period.last))
    return lambda subject: SUBJECTS[subject].screen(asked)


@on_one
@pytest.mark.parametrize("subject", ["summary", "reintegration"])
def test_slides_and_report_say_so_too(shown, subject):
    screen = shown(subject)

    deck = Presentation(io.BytesIO(slides.deck("", slides.of_page(screen), note="")))
    pages = [
        " ".join(shape.text_frame.text for shape in page.shapes if shape.has_text_frame)
        for page in deck.slides
        if any(shape.has_chart or hasattr(shape, "image") for shape in page.shapes)
    ]
    assert pages
    for page in pages:
        assert "178 người" in page
        assert DAY in page
        assert BESIDE in page
        assert vi("{month} not due yet ({n})", month="T10", n="12") in page

    heading = report.Heading()
    content = report.report(heading, [screen], date(2023, 10, 15), note="")
    text = "\n".join(part.text for part in Document(io.BytesIO(content)).paragraphs)
    assert SAID in text
    assert DAY in text
    assert BESIDE in text


@on_one
@pytest.mark.parametrize(
    ("subject", "place", "message"),
    [
        ("summary", 0, "11/13 xã, thị trấn đã gửi đủ báo cáo; T10 chưa đến hạn (12)"),
        ("summary", 1, BESIDE),
        ("incidents", 1, "11/13 xã, thị trấn đã gửi đủ báo cáo; T10 chưa đến hạn (12)"),
        ("reintegration", 0, BESIDE),
        ("reintegration", 1, "11/13 xã, thị trấn đã gửi đủ báo cáo; T10 chưa đến hạn (12)"),
    ],
)
def test_every_number_says_so_also_where_no_sentence_stands(shown, subject, place, message):
    """A remark stands in the place of the sentence; a line of the report and of the workbook is
    quoted alone."""
    screen = shown(subject)
    number = screen.blocks[place]

    deck = Presentation(io.BytesIO(slides.deck("", [slides.Slide(screen, None, "Nhận xét")])))
    boxes = [shape.text_frame.text for shape in deck.slides[1].shapes if shape.has_text_frame]
    assert any(all(part in box for part in message.split("; ")) for box in boxes)
    content = report.report(report.Heading(), [screen], date(2023, 10, 15))
    lines = [part.text for part in Document(io.BytesIO(content)).paragraphs]
    assert any(number.label in line and message in line for line in lines)
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook.workbook("", [screen])))
    row = book.get_sheet_by_index(1).to_python()[place + 1]
    assert row[0] == number.label
    assert row[5].startswith(message)


def test_the_images_say_so_too(shown):
    standing, by_commune = map(image.svg, shown("reintegration").pictures[-2:])

    for drawn in (standing, by_commune):
        on_day = vi("{n}/{all} communes on {day}", n="13", all="13", day=DAY)
        assert capitalized(on_day) in drawn
        assert "mới có 1/13" in drawn
    assert "/178" in standing
