"""What lies outside of one's part is not read, whatever the address asks for.

Every text and number of another commune is marked. Who belongs to a part opens every page that they
may, asking for the other's records by number, by name, and by the draft of who typed them.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

import pytest
import sqlalchemy as sa
from streamlit.proto.Common_pb2 import StringArray
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

from components.charts.answering import PICKED
from components.shell.sitemap import SCREENS, Screen, screen
from db import schema
from db.commands.briefings import save_briefing
from db.entries.briefings import BriefingEntry
from db.ledger.records import Submission
from db.model import NotAllowed, ReturnState, Role, SuggestionState, User
from db.queries.briefings import Shown
from db.queries.drafts import packed
from db.selections import pack, unpack
from tests.factories import (
    make_account,
    make_suggestion,
    make_survey,
    make_target,
    set_setting,
)
from tests.hostile import typed_columns
from tests.test_hostile import Heard, heard
from tests.test_rights import DAY, HELD, IN_FULL, MONTH, OPENED, TODAY, World, world
from tests.wording import vi

assert world, heard  # the fixtures

MARK, NUMBER = "\u27e6b\u00ean ngo\u00e0i\u27e7", 987_654
SPELLED = (MARK, "987654", "987.654", "987,654")
OFFICERS = "team"
"""Officers of an area, beside the roles of test_rights that belong to a part."""
PARTS = ("officer", *HELD, OFFICERS)
PART_OF = {
    "suggestion_event": "suggestion",
    "survey_question": "survey",
    "reintegration": "monthly_return",
    "target_value": "target",
}
"""Tables whose rows are parts of a record of one unit; others have its `unit_id`."""
COUNTS = {
    "reintegration": ("stock_start", "stock_end", "class_d"),
    "survey_forms": ("issued", "returned", "valid"),
    "target": ("goal",),
    "forum": ("attendees",),
    "incident": ("damage",),
}
FORMS = {
    **{"incident": "incident", "answers": "suggestion", "forums": "forum", "goal": "target"},
    **{"goals": "target", "round": "survey", "surveys": "survey", "monthly": "return"},
    **{"returns": "return", "briefings": "briefing"},
}
"""What the number in the address of a page speaks of."""
CONTENT = '{"values": {}, "version": 1}'


@pytest.fixture
def outside(world):
    """Whatever is of the other commune bears the mark; by what it is, its number."""
    conn, other = world.conn, world.place["other"]
    set_setting(conn, "pretended_today", TODAY.isoformat())
    world.found["other"]["survey"] = make_survey(conn, unit_id=other, opened_on=DAY, closed_on=DAY)
    for unit in (other, world.root):
        counts = dict.fromkeys(COUNTS["survey_forms"], NUMBER)
        forms = {"survey_id": world.survey, "unit_id": unit, **counts}
        conn.execute(schema.survey_forms.insert().values(forms))
    make_target(conn, unit_id=world.root, name=MARK)
    columns = {(one.table.name, one.name) for one in typed_columns()}
    for table in schema.metadata.tables.values():
        marked = {name: MARK for of, name in columns if of == table.name and name != "void_reason"}
        marked |= dict.fromkeys(COUNTS.get(table.name, ()), NUMBER)
        rows = _of_the_other(table, world)
        if marked and rows is not None:
            conn.execute(table.update().where(rows).values(marked))
    area = conn.scalar(
        sa.select(schema.unit.c.parent_id).where(schema.unit.c.id == world.place["own"])
    )
    team = make_account(conn, Role.OFFICER, unit_id=area)
    world.people[OFFICERS] = User(team, OFFICERS, OFFICERS, Role.OFFICER, area)
    return world.found["other"]


def _of_the_other(table: sa.Table, world: World) -> sa.ColumnElement[bool] | None:
    """Which rows of the table are of the other commune; None where rows are of no commune."""
    if table is schema.briefing:
        return table.c.id == world.of("other", "briefing")
    if table is schema.account:
        return None
    whole = schema.metadata.tables.get(PART_OF.get(table.name, ""))
    if whole is not None:
        column = next(one for one in table.c if one.references(whole.c.id))
        return column.in_(sa.select(whole.c.id).where(whole.c.unit_id == world.place["other"]))
    return table.c.unit_id == world.place["other"] if "unit_id" in table.c else None


def address_of(world: World, page: str) -> dict[str, str]:
    """Of a page, asking for the other commune in every way that there is."""
    of, other = world.found["other"], str(world.place["other"])
    named = {"communes": "Vĩnh An", "area": vi("Area {name}", name="Nam"), "unit": other}
    named |= {"month": MONTH.isoformat(), "round": f"01/10/2023 \u00b7 {MARK}"}
    named |= {"forum": str(of["forum"]), "briefing": str(of["briefing"])}
    named["until"] = DAY.isoformat()
    return named | ({"id": str(of[FORMS[page]])} if page in FORMS else {})


def told_of(heard: Heard) -> list[str]:
    """What goes to the browser and bears a mark."""
    return [
        f"{element}.{field}: {text!a}"
        for element, field, text in heard.texts()
        if any(one in text for one in SPELLED)
    ]


def pages_of(who: str) -> list[Screen]:
    """Unless in full every second one, of officers and of the team of an area the other halves."""
    role = "officer" if who == OFFICERS else who
    opened = [screen for screen in SCREENS if OPENED[screen.address][role] == "yes"]
    return opened if IN_FULL else opened[PARTS.index(who) % 2 :: 2]


@pytest.fixture
def tell(open_page, world, outside, heard):
    """Open a page as somebody, with this in the address, and send each of the texts as the state of
    every widget, whatever it offers: what is told of what lies outside."""

    def opened(who, screen, query, texts=()):
        heard.messages.clear()
        path = f"pages/{screen.section}/{screen.address}.py"
        account = world.people[who].id
        at = open_page(path, role=None, account_id=account, query_params=query)
        assert not at.exception, screen.address
        for text in texts:
            known = at.session_state._state._state._new_widget_state.widget_metadata.items()
            states = [state_of(key, widget.value_type, text) for key, widget in known]
            at._run(WidgetStates(widgets=list(filter(None, states))))
        return [f"{screen.address}: {one}" for one in told_of(heard)]

    return opened


def state_of(key: str, kind: str, text: str) -> WidgetState | None:
    """What a program of one's own may say of a widget; a button stays unpressed."""
    if kind == "string_array_value":
        return WidgetState(id=key, string_array_value=StringArray(data=[text]))
    return WidgetState(id=key, **{kind: text}) if kind in ("string_value", "json_value") else None


@pytest.mark.parametrize("who", PARTS)
def test_no_page_tells_of_what_lies_outside(tell, world, who):
    asked = partial(address_of, world)
    told = [one for screen in pages_of(who) for one in tell(who, screen, asked(screen.address))]

    assert told == [], "\n".join(told)


def test_what_is_marked_is_told_to_who_sees_the_whole(tell, world):
    """Else nothing would be tried above."""
    silent = [name for name in FORMS if not tell("staff", screen(name), address_of(world, name))]

    assert silent == []


@pytest.mark.parametrize("sent", [False, True])
def test_a_draft_of_before_tells_nothing_of_what_lies_outside_by_now(tell, world, sent):
    """They belonged to the other commune when they typed it."""
    told, returned = [], {"state": ReturnState.RETURNED, "note": MARK}
    world.conn.execute(schema.monthly_return.update().values(returned))
    for form, what in FORMS.items():
        about = {"id": world.found["other"][what]}
        if form == "monthly":
            about = {"unit": world.place["other"], "month": MONTH.isoformat()}
        elif form == "surveys":
            about["unit"] = world.place["other"]
        for who in ("officer", "area"):
            if OPENED[form][who] == "yes":
                at = datetime.now(UTC)
                kept = {"id": uuid4().hex, "form": form, "about": packed(about), "saved_at": at}
                kept |= {"account_id": world.people[who].id, "content": CONTENT}
                if sent:
                    kept |= {"sent_at": at, "result": str(world.found["other"][what])}
                world.conn.execute(schema.draft.insert().values(kept))
                told += tell(who, screen(form), {"draft": kept["id"]})

    assert told == [], "\n".join(told)


def test_what_is_of_the_whole_is_not_told_to_a_part_that_holds_all_its_communes(tell, world):
    """A briefing of days on which there was no other commune."""
    own = world.of("own", "briefing")
    kept = schema.briefing.c.selection
    chosen = unpack(world.conn.scalar(sa.select(kept).where(schema.briefing.c.id == own)))
    whole = {"selection": pack(replace(chosen, whole=True)), "screens": '[["targets", ""]]'}
    world.conn.execute(schema.briefing.update().values(whole))
    query = {"briefing": str(own)}

    assert tell("leader", screen("briefing"), query) != []
    assert tell("chief", screen("briefing"), query) == []
    for user in (world.people["chief"], world.people["area"]):
        with pytest.raises(NotAllowed):
            save_briefing(
                world.conn,
                BriefingEntry("Giao ban", replace(chosen, whole=True), [Shown("targets")]),
                Submission.fresh(),
                by=user,
            )


@pytest.mark.parametrize("subject", ["satisfaction", "suggestions"])
def test_what_the_whole_has_itself_is_not_counted_for_a_part(tell, world, heard, subject):
    """Forms and suggestions that no commune has."""
    received = [(DAY, SuggestionState.RECEIVED)]
    make_suggestion(world.conn, unit_id=world.root, theme_id=world.theme, events=received)
    page, asked = screen(subject), {"until": DAY.isoformat(), "communes": "Vĩnh Long"}
    words = {
        "satisfaction": "{n} valid forms were handed out at the district itself; they belong "
        "to all communes together and are not in this choice.",
        "suggestions": "{n} raised for the district itself are not in this choice of communes.",
    }[subject]
    tail = vi(words, n="|").split("|")[1]

    def is_told(who: str) -> bool:
        tell(who, page, asked)
        return any(tail in text for _element, _field, text in heard.texts())

    assert [who for who in ("leader", *PARTS) if is_told(who)] == ["leader"]


def test_no_state_of_a_widget_reaches_what_lies_outside(tell, world):
    """A program of one's own may send what no list offers and no picture has."""
    picked = {"commune": "Vĩnh An", "area": "Nam", "x": 0}
    texts = ["Vĩnh An", vi("Area {name}", name="Nam"), str(world.place["other"])]
    texts += [json.dumps({"selection": {PICKED: [picked], "rows": [9], "cells": [[9, "x"]]}})]
    told = [one for screen in pages_of("area") for one in tell("area", screen, {}, texts)]

    assert told == [], "\n".join(told)
