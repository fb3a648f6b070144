"""Taking a page along, through the front door."""

import io
import json
import os
from datetime import date

import pytest
import sqlalchemy as sa
from pptx import Presentation

from components.beside.processes import BROKEN
from components.export import dialog
from components.export import made as making
from db.queries import units
from db.schema import audit_event
from tests.components.beside import acts
from tests.factories import make_briefing
from tests.wording import vi

LAST = date(2023, 10, 10)

PAGES = ("overview", "incidents", "reintegration", "suggestions", "satisfaction", "targets")
IN_FULL = os.environ.get("PAGES") == "all"


@pytest.fixture
def made(sample_district, open_page):
    """Make a file on a page, as a person does; the page afterwards."""

    def make(page, kind="pptx", role="leader", sharing=False):
        at = open_page(f"pages/dashboards/{page}.py", role=role)
        at.button(key="export-open").click().run()
        at.radio(key="export-kind").set_value(kind).run()
        if sharing:
            at.toggle(key="export-sharing").set_value(True).run()
        return at.button(key="export-make").click().run()

    return make


@pytest.mark.parametrize("page", PAGES if IN_FULL else PAGES[::2])
def test_every_page_can_be_taken_along(made, page):
    at = made(page)

    assert not at.exception
    file = at.session_state[dialog.MADE]
    assert file.name.startswith("vinh-loc_")
    assert file.name.endswith(".pptx")
    deck = Presentation(io.BytesIO(file.content))
    assert at.header[0].value.rpartition(" \u00b7 ")[2] in [
        shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame
    ]


def test_what_breaks_off_is_told_in_words_and_costs_that_file_alone(made):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "made", acts.abort)
        at = made("incidents", "docx")

    assert not at.exception
    assert at.error[0].value == vi(BROKEN)
    assert dialog.MADE not in at.session_state

    at.radio(key="export-kind").set_value("xlsx").run()
    at = at.button(key="export-make").click().run()
    assert not at.error
    assert at.session_state[dialog.MADE].kind == "xlsx"


@pytest.mark.parametrize("kind", dialog.KINDS)
def test_what_was_made_is_written_down(conn, made, kind):
    at = made("incidents", kind)

    row = conn.execute(sa.select(audit_event).where(audit_event.c.action == "export")).one()
    told = json.loads(row.new_values)
    assert (row.entity, row.entity_id) == ("incidents", kind)
    assert told["name"] == at.session_state[dialog.MADE].name
    assert told["note"] == vi("Internal circulation")
    assert told["window"].startswith("15/12/2022")


@pytest.mark.parametrize("page", ["overview", "reintegration"])
def test_a_copy_for_sharing_tells_three_numbers_of_people(made, page):
    at = made(page, sharing=True)

    deck = Presentation(io.BytesIO(at.session_state[dialog.MADE].content))
    words = " ".join(s.text_frame.text for s in deck.slides[1].shapes if s.has_text_frame)
    words += deck.slides[1].notes_slide.notes_text_frame.text
    assert vi("For sharing") in words
    assert "Đang quản lý: 178 người" in words
    assert "tiếp nhận 89 người" in words
    assert "cho 47 người" in words
    assert "trong kỳ: tiếp nhận" not in words.lower()
    assert page == "overview" or len(deck.slides) == 3


def test_a_copy_for_sharing_of_some_communes_is_refused_in_words(sample_district, conn, open_page):
    chosen = {"communes": [f"{unit.name}" for unit in units.communes(conn, LAST).values()][:3]}
    at = open_page("pages/dashboards/reintegration.py", query_params=chosen)
    at.button(key="export-open").click().run()
    at.toggle(key="export-sharing").set_value(True).run()

    at = at.button(key="export-make").click().run()

    assert at.error[0].value == vi(
        "A copy for sharing speaks of all communes together, so that nobody can be recognised. "
        "Choose all communes, or make a copy for internal circulation."
    )
    assert dialog.MADE not in at.session_state


def test_the_kind_chosen_on_the_page_is_the_kind_in_the_file(sample_district, conn, open_page):
    kind = {"kind": "A. Trật tự xã hội"}
    at = open_page("pages/dashboards/incidents.py", query_params=kind)
    at.button(key="export-open").click().run()

    at.button(key="export-make").click().run()

    deck = Presentation(io.BytesIO(at.session_state[dialog.MADE].content))
    told = " ".join(s.text_frame.text for s in deck.slides[1].shapes if s.has_text_frame)
    assert at.metric[0].label in told
    assert at.metric[0].value in told
    assert "Trật tự xã hội" in told


def test_of_two_briefings_of_one_name_and_choice_the_one_asked_for_is_made(
    sample_district, conn, open_page
):
    every = tuple(units.communes(conn, LAST))
    make_briefing(conn, communes=every, screens=(("incidents", "Của đội khác"),))
    asked = make_briefing(conn, communes=every, screens=(("incidents", "Của mình"),))
    at = open_page("pages/dashboards/briefings.py")

    at.button(key=f"export-{asked}").click().run()
    assert not at.exception
    at.button(key="export-make").click().run()

    deck = Presentation(io.BytesIO(at.session_state[dialog.MADE].content))
    told = [s.text_frame.text for s in deck.slides[1].shapes if s.has_text_frame]
    assert "Của mình" in told
    assert "Của đội khác" not in told


def test_a_briefing_is_taken_along_as_it_was_saved(sample_district, conn, open_page):
    every = tuple(units.communes(conn, LAST))
    briefing = make_briefing(
        conn,
        communes=every,
        screens=(("suggestions", "Trả lời dứt điểm"), ("incidents", "")),
    )
    at = open_page("pages/dashboards/briefings.py")
    at.button(key=f"export-{briefing}").click().run()

    at.button(key="export-make").click().run()

    file = at.session_state[dialog.MADE]
    assert file.name.startswith("vinh-loc_giao-ban-thang-10_2022-12-15_2023-10-10_")
    deck = Presentation(io.BytesIO(file.content))
    told = [[s.text_frame.text for s in page.shapes if s.has_text_frame] for page in deck.slides]
    assert len(told) >= 4
    assert "Giao ban tháng 10" in told[0]
    assert "Trả lời dứt điểm" in told[1]
    assert "30 vụ" in told[2]
    assert all(any(s.has_chart for s in page.shapes) for page in list(deck.slides)[1:3])
