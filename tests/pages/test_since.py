"""A briefing that was shown says later which of its figures are others now, by whom and why."""

import io
import json
import time
from datetime import date

import pytest
import sqlalchemy as sa
from pptx import Presentation

from components.export import dialog
from db.commands.incidents import save_incident
from db.engine import writing
from db.entries.incidents import IncidentEntry
from db.ledger.records import Submission
from db.model import Role
from db.schema import briefing, figure_code, showing, shown_figure
from tests.factories import (
    make_account,
    make_briefing,
    make_category,
    make_incident,
    make_root,
    make_showing,
    make_unit,
    make_user,
    set_setting,
)
from tests.pages.test_briefing import caption, code_at_the_foot, jumps
from tests.wording import vi

STAGE, PAGE = "pages/dashboards/briefing.py", "pages/dashboards/briefings.py"
TODAY, WHY = date(2023, 10, 10), "Xã báo muộn"
NONE = vi("No figure has changed since it was reported on {day}.").partition("{day}")[0]


@pytest.fixture
def world(conn):
    make_root(conn)
    long, an = make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh An")
    theft = make_category(conn)
    for commune in (long, an):
        make_incident(conn, unit_id=commune, category_id=theft, occurred_on=date(2023, 9, 1))
    make_account(conn, Role.LEADER, sign_in_name="lan", display_name="Lê Lan")
    of = make_briefing(conn, communes=[long, an], screens=[("incidents", "")])
    staff = make_user(conn, Role.STAFF, sign_in_name="canbo")
    return {"long": long, "an": an, "theft": theft, "briefing": of, "staff": staff}


def correct(conn, world):
    entry = IncidentEntry(world["an"], world["theft"], date(2023, 9, 20))
    submission = Submission("a" * 32, reason=WHY)
    save_incident(conn, entry, submission, today=TODAY, by=world["staff"])
    conn.commit()


def shown(open_page, world, screen=1, **more):
    asked = {"briefing": str(world["briefing"]), "screen": str(screen)}
    at = open_page(STAGE, query_params=asked, **more)
    assert not at.exception
    return at


def told(at):
    return [element.value for kind in ("text", "caption") for element in at.get(kind)]


def kept(conn):
    conn.rollback()
    return conn.scalar(sa.select(sa.func.count()).select_from(showing))


def test_the_stage_names_what_is_another_now(conn, world, open_page):
    first = shown(open_page, world)
    assert kept(conn) == 1
    assert jumps(first) == "1/1"
    assert not any(NONE in line for line in told(first))
    again = shown(open_page, world)
    assert any(NONE in line for line in told(again))
    assert kept(conn) == 1

    correct(conn, world)
    later = shown(open_page, world)

    assert jumps(later) == "1/2"
    last = told(later)
    place = last.index("Vụ việc: Số vụ xảy ra")
    numbers = vi("reported {then}, now {now} ({difference})")
    assert last[place + 1] == numbers.format(then="2", now="3", difference="+1")
    assert last[place + 2].startswith("Vĩnh An: canbo, ")
    assert last[place + 2].endswith(WHY)
    assert shown(open_page, world, screen=2).metric[0].value == "03 vụ"
    assert kept(conn) == 2


def test_the_next_briefing_opens_with_what_has_changed_since_the_last(conn, world, open_page):
    shown(open_page, world)
    correct(conn, world)
    communes = [world["long"], world["an"]]
    after = make_briefing(conn, "Tháng 11", communes=communes, screens=[("incidents", "")])
    alone = make_briefing(conn, "Một xã", communes=communes[:1], screens=[("incidents", "")])

    opening = shown(open_page, {"briefing": after})
    assert jumps(opening) == "1/2"
    assert "Vụ việc: Số vụ xảy ra" in told(opening)
    assert jumps(shown(open_page, {"briefing": alone})) == "1/1"


def test_the_page_of_briefings_says_the_same(conn, world, open_page):
    def opened():
        at = open_page(PAGE)
        at.session_state[f"since-{world['briefing']}"] = True
        at = at.run()
        assert not at.exception
        return at

    assert vi("It has not been shown yet: no figures are kept of it.") in told(opened())
    shown(open_page, world)
    assert any(NONE in line for line in told(opened()))

    correct(conn, world)

    (table,) = (frame.value for frame in opened().dataframe if vi("As reported") in frame.value)
    (row,) = table.to_numpy().tolist()
    assert row[:4] == ["Vụ việc: Số vụ xảy ra", "2", "3", "+1"]
    assert row[5] == WHY


def test_what_was_shown_on_an_earlier_day_is_what_counts(conn, world, open_page):
    shown(open_page, world)
    correct(conn, world)
    shown(open_page, world)

    assert jumps(shown(open_page, world)) == "1/2"
    assert kept(conn) == 2


def test_an_officer_sees_no_figures_of_other_communes_remembered(conn, world, open_page):
    """Neither those of a briefing that showed more communes before it was changed."""
    own = make_briefing(conn, communes=[world["an"]], screens=[("incidents", "")])
    wider = conn.scalar(sa.select(briefing.c.selection).where(briefing.c.id == world["briefing"]))
    make_showing(conn, own, selection=wider, groups='["incidents"]')
    lan = make_account(conn, Role.OFFICER, unit_id=world["an"])

    at = shown(open_page, {"briefing": own}, account_id=lan)

    assert jumps(at) == "1/1"
    assert not any(NONE in line for line in told(at))
    assert kept(conn) == 1


def test_a_locked_database_does_not_hold_up_the_show(engine, conn, world, open_page):
    at = open_page(STAGE)
    conn.commit()
    with writing(engine) as other:
        set_setting(other, "colour", "green")
        at.query_params = {"briefing": str(world["briefing"]), "screen": "1"}
        began = time.monotonic()
        at = at.run()
        waited = time.monotonic() - began

    assert not at.exception
    assert at.metric[0].value == "02 vụ"
    assert "15/12" in caption(at)
    assert not code_at_the_foot(caption(at))
    assert waited < 8
    assert kept(conn) == 0
    shown(open_page, world)
    assert kept(conn) == 1


@pytest.mark.parametrize("sharing", [False, True])
def test_the_slides_end_with_what_is_another_now(conn, world, open_page, monkeypatch, sharing):
    every = make_briefing(conn, communes=[world["long"], world["an"]], screens=[("incidents", "")])
    packed = sa.select(briefing.c.selection).where(briefing.c.id == every)
    whole = conn.scalar(packed).replace('"whole": false', '"whole": true')
    conn.execute(briefing.update().values(selection=whole))
    shown(open_page, {"briefing": every})
    correct(conn, world)
    monkeypatch.setattr(dialog.st, "download_button", _keep(made := []))

    at = open_page(PAGE)
    at = at.button(key=f"export-{every}").click().run()
    at = at.toggle(key="export-sharing").set_value(sharing).run()
    at = at.button(key="export-make").click().run()

    assert not at.exception
    deck = Presentation(io.BytesIO(made[-1]))
    tables = [s.table for slide in deck.slides for s in slide.shapes if s.has_table]
    words = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    found = [row[:4] for row in words if row[0] == "Vụ việc: Số vụ xảy ra"]
    assert found == ([] if sharing else [["Vụ việc: Số vụ xảy ra", "2", "3", "+1"]])
    numbers = [json.loads(one)["numbers"] for one in conn.scalars(sa.select(figure_code.c.content))]
    assert numbers
    assert all(numbers), "what opens has something to say"


def _keep(made):
    return lambda _label, content, *_more, **_how: made.append(content)


def test_nothing_is_kept_of_a_choice_that_is_not_saved(conn, world, open_page):
    open_page(STAGE)

    assert kept(conn) == 0
    assert conn.scalar(sa.select(sa.func.count()).select_from(shown_figure)) == 0
