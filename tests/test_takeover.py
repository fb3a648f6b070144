"""Nobody acts on a screen whose session is over or belongs to another browser: tried with every
callback, form, dialog, fragment and file on click that the sources have.

Each journey opens one screen as far as it goes. There everything that stands on it is pressed at
once, and each fragment is run, after the session has ended in one of the ways that it can: nothing
of the product is called, nothing is written, and only the sign-in form is shown. Each screen meets
a third of the ways, in turn, with RIGHTS=all every one. Over bare sockets a running server is tried
by tests/browser/test_presence.py.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from components.beside.processes import Stopped
from components.entry.imports import PREVIEW
from components.figures.levels import TRAIL, Trail
from components.forms.typing import FormState
from components.shell.sitemap import SCREENS
from db import schema
from tests.components.runtime.test_runs import ENDS
from tests.db.sheets.files import HEAD, row, xlsx
from tests.factories import make_factor, make_unit, set_setting
from tests.presses import Press, presses
from tests.sources import ROOT
from tests.test_rights import MONTH, OPENED, ROLES, World, world
from tests.wording import vi

assert world  # the fixture

BEFORE_SIGN_IN = {"'set_up'", "'second_step'", "access.begin_again"}
"""Nobody is here yet in whose name one could act; that the half-open door belongs to its browser
is tried by tests/browser/test_presence.py."""
IN_FULL = os.environ.get("RIGHTS") == "all"
CHOICE = '{"selection": {"rows": [0], "columns": [], "cells": []}}'
Step = Callable[[AppTest, World], AppTest]


@dataclass(frozen=True)
class Journey:
    """To a screen: who opens which page under which address, and what is done there."""

    page: str
    role: str
    query: Callable[[World], dict[str, str]] = lambda _world: {}
    before: Callable[[World], object] = lambda _world: None
    steps: tuple[Step, ...] = ()


# ---- the screens


def click(end: str) -> Step:
    """The first button whose key ends so."""

    def press(at: AppTest, _world: World) -> AppTest:
        found = next(one for one in at.button if (one.key or "").endswith(end))
        return found.click().run()

    return press


def open_pictures(at: AppTest, _world: World) -> AppTest:
    known = at.session_state._state.filtered_state
    for key in [key for key in known if key.startswith("table-")]:
        at.session_state[key] = True
    return at.run()


def hand_over(at: AppTest, _world: World) -> AppTest:
    at = at.selectbox[0].select("incident").run()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    at.get("file_uploader")[0].upload("a.xlsx", xlsx([HEAD, row()]), kind)
    return at.run()


def stop_reading(at: AppTest, world: World) -> AppTest:
    at = hand_over(at, world)
    forms = at.session_state._state.filtered_state.values()
    (form,) = [one for one in forms if isinstance(one, FormState) and PREVIEW in one.found]
    form.found[PREVIEW] = (form.found[PREVIEW][0], Stopped())
    return at.run()


def go_down_in_a_picture(at: AppTest, _world: World) -> AppTest:
    at.session_state[TRAIL] = Trail(steps=[("x", {}, {})])
    return at.run()


def open_the_list_of_screens(at: AppTest, _world: World) -> AppTest:
    at.session_state["stage-jump"] = True
    return at.run()


def choose_a_row(at: AppTest, _world: World) -> AppTest:
    key = at.dataframe[-1].proto.id.split("-", 2)[2]
    at.session_state[key] = json.loads(CHOICE)
    return at.run()


def type_a_note_that_is_stale(at: AppTest, world: World) -> AppTest:
    record = schema.incident
    world.conn.execute(record.update().values(version=record.c.version + 1, note="Của Mai"))
    at = at.text_area[0].set_value("Của Lan").run()
    return click(".send")(at, world)


def click_nothing(at: AppTest, _world: World) -> AppTest:
    return next(one for one in at.button if (one.key or "").startswith("nothing-")).click().run()


def a_while_later(at: AppTest, world: World) -> AppTest:
    world.conn.execute(schema.session.update().values(confirmed_at=None))
    return at.run()


def find(at: AppTest, _world: World) -> AppTest:
    return at.text_input(key="find").set_value("x").run()


def of_many_communes(world: World) -> None:
    for number in range(25):
        make_unit(world.conn, f"Xóm {number}")


def without_incidents(world: World) -> None:
    world.conn.execute(schema.incident.delete())


def draft_of(role: str, **values: Any) -> Callable[[World], None]:
    def keep(world: World) -> None:
        told = {"content": '{"values": {"note": "x"}, "version": null}', "saved_at": DAY_AND_TIME}
        told |= {"id": DRAFT, "form": "incident", "about": "{}"} | values
        who = world.people[role].id
        world.conn.execute(schema.draft.insert().values(account_id=who, **told))

    return keep


DRAFT = uuid4().hex
DAY_AND_TIME = datetime(2023, 10, 1, 12, tzinfo=UTC)
OF_DRAFT = {"draft": DRAFT}


def of(what: str, name: str = "id") -> Callable[[World], dict[str, str]]:
    return lambda world: {name: str(world.of("own", what))}


def of_return(world: World) -> dict[str, str]:
    return {"unit": str(world.place["own"]), "month": MONTH.isoformat()}


def first_of(opens: dict[str, str]) -> str:
    """Staff where they may open it, since they have most to press."""
    return (
        "staff" if opens["staff"] == "yes" else next(role for role in ROLES if opens[role] == "yes")
    )


JOURNEYS = {
    **{
        screen.address: Journey(f"{screen.section}/{screen.address}", opens[0])
        for screen in SCREENS
        if (
            opens := [
                role for role in ROLES[1:] + ROLES[:1] if OPENED[screen.address][role] == "yes"
            ]
        )
    },
    "a picture's files": Journey("dashboards/incidents", "leader", steps=(open_pictures,)),
    "days before the newest": Journey(
        "dashboards/overview", "leader", lambda _world: {"period": "month", "until": "2023-08-31"}
    ),
    "one commune": Journey(
        "dashboards/overview", "leader", lambda _world: {"communes": "Vĩnh Long"}
    ),
    "a place found by its name": Journey(
        "dashboards/overview", "leader", before=of_many_communes, steps=(find,)
    ),
    "taking along": Journey("dashboards/overview", "leader", steps=(click("export-open"),)),
    "closing": Journey("manage/closing", "leader", steps=(click("close"),)),
    "the password again": Journey("manage/accounts", "admin", steps=(a_while_later,)),
    "an account": Journey("manage/accounts", "admin", of("account", "account")),
    "setting up a second factor": Journey(
        "manage/password", "leader", steps=(click("factor_begin"),)
    ),
    "recovery codes": Journey(
        "manage/password",
        "leader",
        before=lambda world: make_factor(world.conn, world.people["leader"].id),
        steps=(click("factor_codes"),),
    ),
    "a file": Journey("entry/imports", "officer", steps=(hand_over,)),
    "a file that was not to be read": Journey("entry/imports", "officer", steps=(stop_reading,)),
    "the way back from a click": Journey(
        "dashboards/incidents", "leader", steps=(go_down_in_a_picture,)
    ),
    "the list of screens": Journey(
        "dashboards/briefing", "leader", steps=(open_the_list_of_screens,)
    ),
    "an answer": Journey("entry/answers", "staff", of("suggestion")),
    "a card taken away": Journey(
        "entry/forums", "officer", steps=(click("add_card"), click("take_s1"))
    ),
    "a return sent": Journey("entry/returns", "staff", of_return),
    "one written before": Journey("entry/incident", "officer", steps=(choose_a_row,)),
    "another's draft": Journey(
        "entry/incident", "officer", lambda _world: OF_DRAFT, draft_of("staff")
    ),
    "what is not there": Journey("entry/incident", "officer", lambda _world: {"id": "99999"}),
    "a draft sent": Journey(
        "entry/incident",
        "officer",
        lambda _world: OF_DRAFT,
        draft_of("officer", sent_at=DAY_AND_TIME, result="1"),
    ),
    "a draft": Journey("entry/tasks", "officer", before=draft_of("officer")),
    "two versions": Journey(
        "entry/incident", "officer", of("incident"), steps=(type_a_note_that_is_stale,)
    ),
    "nothing to report": Journey(
        "entry/tasks", "officer", before=without_incidents, steps=(click_nothing,)
    ),
}


# ---- which of the presses stand on a screen


class Seen:
    """The presses of the sources that have drawn something, or set something up."""

    def __init__(self, every: list[Press]) -> None:
        self._at: dict[str, list[tuple[range, Press]]] = {}
        self.found: set[Press] = set()
        for press in every:
            path, line = press.place.rsplit(":", 1)
            lines = range(int(line), press.last_line + 1)
            self._at.setdefault(str(ROOT / path), []).append((lines, press))

    def look(self) -> None:
        frame = sys._getframe(2)
        while frame is not None:
            self._note(frame.f_code.co_filename, frame.f_lineno)
            frame = frame.f_back

    def _note(self, path: str, line: int) -> None:
        self.found |= {press for lines, press in self._at.get(path, ()) if line in lines}

    def hook(self, patch: pytest.MonkeyPatch, owner: object, name: str) -> None:
        plain = getattr(owner, name)

        def noting(*args: Any, **kwargs: Any) -> Any:
            self.look()
            return plain(*args, **kwargs)

        patch.setattr(owner, name, noting)

    def hook_fragments(self, patch: pytest.MonkeyPatch) -> None:
        plain = MemoryFragmentStorage.register

        def noting(storage: MemoryFragmentStorage, key: str, value: Any, *a: Any, **k: Any) -> None:
            for cell in value.__closure__ or ():
                code = getattr(cell.cell_contents, "__code__", None)
                if code is not None:
                    self._note(code.co_filename, code.co_firstlineno + 1)
            plain(storage, key, value, *a, **k)

        patch.setattr(MemoryFragmentStorage, "register", noting)


@pytest.fixture
def seen(house, monkeypatch):
    found = Seen(list(presses(house)))
    for owner, name in ((DeltaGenerator, "_enqueue"), (DeltaGenerator, "_block"), (st, "dialog")):
        found.hook(monkeypatch, owner, name)
    found.hook_fragments(monkeypatch)
    return found


# ---- one more press there, after the end


class Screen:
    """A screen that was reached, as often as it is wanted; `called` is what of it was run since."""

    def __init__(self, at: AppTest) -> None:
        self.at, self.called = at, list[str]()
        self._kept = [dict(getattr(*place)) for place in self._places()]
        self._query = dict(at.query_params)

    def _places(self) -> list[tuple[Any, str]]:
        """Where Streamlit keeps what a screen remembers."""
        state = self.at.session_state._state._state
        widgets, mapper = state._new_widget_state, state._key_id_mapper
        return [
            (self.at._fragment_storage, "_fragments"),
            (widgets, "widget_metadata"),
            (widgets, "states"),
            (state, "_old_state"),
            (state, "_new_session_state"),
            (mapper, "_key_id_mapping"),
            (mapper, "_id_key_mapping"),
        ]

    def put_back(self) -> None:
        """As it was when it was reached, with a note of each callback and fragment in its place."""
        self.called.clear()
        fragments, widgets, *rest = map(dict, self._kept)
        for key in fragments:
            fragments[key] = lambda key=key: self.called.append(f"fragment {key}")
        for key, widget in widgets.items():
            if widget.callback is not None:
                note = lambda *_args, key=key, **_kwargs: self.called.append(key)  # noqa: E731
                widgets[key] = replace(widget, callback=note)
        for (owner, name), held in zip(self._places(), (fragments, widgets, *rest), strict=True):
            setattr(owner, name, held)
        self.at.query_params = self._query

    def press_everything(self) -> None:
        known = self.at.session_state._state._state._new_widget_state.widget_metadata.items()
        states = [_touched(key, widget.value_type) for key, widget in known]
        self.at._run(WidgetStates(widgets=list(filter(None, states))))

    def run_fragment(self, key: str) -> None:
        plain = LocalScriptRunner.request_rerun

        def request(runner: LocalScriptRunner, asked: RerunData) -> bool:
            runner._requests = ScriptRequests()  # without the whole run that AppTest begins with
            return plain(runner, replace(asked, fragment_id=key))

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(LocalScriptRunner, "request_rerun", request)
            self.at._run()

    @property
    def attacks(self) -> dict[str, Callable[[], None]]:
        fragments, *_rest = self._kept
        return {
            "everything pressed": self.press_everything,
            **{f"fragment {key}": partial(self.run_fragment, key) for key in fragments},
        }

    @property
    def is_front_page(self) -> bool:
        fields = [one.label for one in self.at.text_input]
        rest = [*self.at.dataframe, *self.at.metric, *self.at.selectbox, *self.at.code]
        return fields == [vi("Sign-in name"), vi("Password")] and not rest


def _touched(key: str, kind: str) -> WidgetState | None:
    """Pressed, or changed to something else: a text that is a choice in a table too."""
    values = {"trigger_value": True, "string_value": CHOICE, "bool_value": True, "int_value": 1}
    return WidgetState(id=key, **{kind: values[kind]}) if kind in values else None


def reach(open_page: Callable[..., AppTest], world: World, journey: Journey) -> Screen:
    for table in (schema.session, schema.draft):
        world.conn.execute(table.delete())
    journey.before(world)
    account = world.people[journey.role].id
    at = open_page(f"pages/{journey.page}.py", None, journey.query(world), account_id=account)
    for step in journey.steps:
        at = step(at, world)
    assert not at.exception
    return Screen(at)


def rows(world: World) -> dict[str, list[str]]:
    """Every row of every table."""
    found = {
        table.name: list(
            map(repr, world.conn.execute(sa.select(table).order_by(*table.primary_key)))
        )
        for table in schema.metadata.sorted_tables
    }
    world.conn.commit()
    return found


@contextmanager
def ended(world: World, end: str) -> Iterator[None]:
    tables = (schema.account, schema.session)
    before = [(table, world.conn.execute(sa.select(table)).mappings().all()) for table in tables]
    world.conn.execute(ENDS[end])
    yield
    for table, known in before:
        for one in known:
            world.conn.execute(table.update().where(table.c.id == one["id"]).values(**one))


@pytest.fixture
def that_day(conn):
    """On which the records of the world are of today."""
    set_setting(conn, "pretended_today", "2023-10-15")
    set_setting(conn, "programme_start", "2023-08-01")


@pytest.mark.usefixtures("that_day")
def test_nobody_acts_on_a_screen_whose_session_is_over_or_anothers(open_page, world, seen, house):
    faults, heard = [], 0
    for place, (name, journey) in enumerate(JOURNEYS.items()):
        screen = reach(open_page, world, journey)
        for end in list(ENDS) if IN_FULL else list(ENDS)[place % 3 :: 3]:
            with ended(world, end):
                before = rows(world)
                for attack, act in screen.attacks.items():
                    screen.put_back()
                    act()
                    if screen.called or not screen.is_front_page or screen.at.exception:
                        faults.append(f"{name}, {end}, {attack}: {screen.called}")
                if rows(world) != before:
                    faults.append(f"{name}, {end}: something was written")
        screen.put_back()
        screen.press_everything()  # else what is not called above would prove nothing
        heard += len(screen.called)

    assert faults == []
    assert heard > len(JOURNEYS)
    missing = {press for press in presses(house) if press.what not in BEFORE_SIGN_IN} - seen.found
    assert missing == set()
