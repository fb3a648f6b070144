"""Who may do what, in one table; every command is asked on every path.

"own" is the commune of an officer and of a chief and lies in the area of its staff, "other" another
one; for who belongs to the whole both are alike. A record is taken when one of the commune is saved
as the own one's, and given when it is the other way about. What is not in the table is refused, and
a command that the table does not name fails `test_every_command_is_in_the_table`.
"""

import ast
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyotp
import pytest
import sqlalchemy as sa

from components import data
from components.shell.sitemap import SCREENS, Screen
from db import schema
from db.commands import (
    accounts,
    areas,
    borders,
    briefings,
    campaigns,
    categories,
    closing,
    codes,
    exports,
    factors,
    forums,
    imports,
    incidents,
    logo,
    mergers,
    reports,
    returns,
    settings,
    suggestions,
    surveys,
    targets,
    units,
)
from db.entries.briefings import BriefingEntry
from db.entries.campaigns import CampaignEntry
from db.entries.forums import ForumEntry
from db.entries.incidents import IncidentEntry
from db.entries.reports import ReportEntry
from db.entries.returns import COUNTS as TYPED
from db.entries.returns import ReturnEntry
from db.entries.suggestions import Step
from db.entries.surveys import RoundEntry, TallyEntry
from db.entries.targets import TargetEntry, ValuesEntry
from db.factors import VARIABLE
from db.geo import read_borders
from db.keys import fresh_key
from db.ledger.records import Submission
from db.model import AREA, NotAllowed, Refusal, ReturnState, Role, Selection, SuggestionState, User
from db.passwords import issue
from db.periods import Calendar
from db.queries import codes as known_codes
from db.queries.briefings import Shown
from db.queries.categories import ListName, entries
from db.queries.factors import factor_of
from db.queries.settings import Installation, installation
from db.queries.units import by_id, root_id
from db.sheets.accounts import AccountFile, AccountLine
from tests.conftest import DATABASES
from tests.db.commands.test_imports import HEAD, INCIDENTS, read_lists, row, understand, xlsx
from tests.db.test_geo import collection, feature
from tests.factories import (
    make_account,
    make_briefing,
    make_campaign,
    make_category,
    make_factor,
    make_forum,
    make_incident,
    make_report,
    make_return,
    make_root,
    make_suggestion,
    make_survey,
    make_target,
    make_theme,
    make_unit,
)
from tests.sources import Tree, below, parsed
from tests.wording import vi

TODAY, DAY, MONTH = date(2023, 10, 15), date(2023, 10, 1), date(2023, 9, 1)
ROLES = ("leader", "staff", "officer", "admin", "chief", "area")
"""Who acts: the roles of the whole, an officer and a leader of the "own" commune, and staff of the
area in which that one hangs and the other does not."""
HELD = {"chief": Role.LEADER, "area": Role.STAFF}
BOTH, OWN = {"own", "other"}, {"own"}

TABLE = """
command                        leader  staff  officer  admin  chief  area
incidents.save_incident        -       both   own      -      -      own
incidents.change               -       both   own      -      -      own
incidents.take                 -       both   own      -      -      own
incidents.give                 -       both   own      -      -      own
incidents.void_incident        -       both   own      -      -      own
returns.save_return            -       both   own      -      -      own
returns.nothing_to_report      -       both   own      -      -      own
returns.take_back              -       both   own      -      -      own
returns.approve                -       both   -        -      -      own
returns.return_with_note       -       both   -        -      -      own
forums.save_forum              -       both   own      -      -      own
forums.take                    -       both   own      -      -      own
suggestions.answer_suggestion  -       both   own      -      -      own
suggestions.assign_suggestion  -       both   own      -      -      own
suggestions.correct_suggestion -       both   own      -      -      own
suggestions.void_suggestion    -       both   -        -      -      own
surveys.save_survey            -       both   -        -      -      own
surveys.take                   -       both   -        -      -      own
surveys.save_tallies           -       both   own      -      -      own
targets.save_target            -       both   -        -      -      own
targets.take                   -       both   -        -      -      own
targets.save_target_values     -       both   own      -      -      own
campaigns.save_campaign        -       both   -        -      -      -
campaigns.change               -       both   -        -      -      -
imports.import_rows            -       both   own      -      -      own
closing.close_period           both    -      -        -      -      -
closing.reopen_period          both    -      -        -      -      -
accounts.add_account           -       -      -        both   -      -
accounts.add_accounts          -       -      -        both   -      -
accounts.reset_password        -       -      -        both   -      -
accounts.reset_factor          -       -      -        both   -      -
accounts.export_account        -       -      -        both   -      -
accounts.unlock                -       -      -        both   -      -
accounts.disable               -       -      -        both   -      -
accounts.enable                -       -      -        both   -      -
accounts.change_role           -       -      -        both   -      -
accounts.move_to_successors    -       -      -        both   -      -
accounts.end_sessions          -       -      -        both   -      -
factors.set_up_factor          both    both   both     both   both   both
factors.renew_codes            both    both   both     both   both   both
factors.remove_factor          both    both   both     both   both   both
areas.add_area                 -       -      -        both   -      -
areas.dissolve_area            -       -      -        both   -      -
areas.move_communes            -       -      -        both   -      -
units.load_units               -       -      -        both   -      -
mergers.merge_units            -       -      -        both   -      -
mergers.correct_unit           -       -      -        both   -      -
categories.add_entry           -       -      -        both   -      -
categories.rename_entry        -       -      -        both   -      -
categories.retire_entry        -       -      -        both   -      -
categories.move_entry          -       -      -        both   -      -
categories.load_standard       -       -      -        both   -      -
settings.change_settings       -       -      -        both   -      -
logo.set_logo                  -       -      -        both   -      -
borders.load_borders           -       -      -        both   -      -
borders.remove_borders         -       -      -        both   -      -
briefings.save_briefing        both    both   -        -      own    own
briefings.change               both    both   -        -      own    own
briefings.remove_briefing      both    both   -        -      own    own
briefings.archive_briefing     both    both   -        -      own    own
briefings.keep_shown           both    both   -        -      own    own
reports.save_report            both    both   -        -      own    own
reports.change                 both    both   -        -      own    own
exports.log_export             both    both   both     -      both   both
codes.issue_codes              both    both   own      -      own    own
"""

PAGES = """
page           leader  staff  officer  admin  chief  area
overview       yes     yes    yes      -      yes    yes
incidents      yes     yes    yes      -      yes    yes
reintegration  yes     yes    yes      -      yes    yes
suggestions    yes     yes    yes      -      yes    yes
satisfaction   yes     yes    yes      -      yes    yes
targets        yes     yes    yes      -      yes    yes
briefings      yes     yes    yes      -      yes    yes
briefing       yes     yes    yes      -      yes    yes
week           yes     yes    -        -      yes    yes
report         yes     yes    -        -      yes    yes
forum          yes     yes    yes      -      yes    yes
tasks          yes     yes    yes      -      yes    yes
monthly        -       yes    yes      -      -      yes
returns        -       yes    yes      -      -      yes
incident       -       yes    yes      -      -      yes
forums         -       yes    yes      -      -      yes
answers        -       yes    yes      -      -      yes
imports        -       yes    yes      -      -      yes
surveys        -       yes    yes      -      -      yes
round          -       yes    -        -      -      yes
goals          -       yes    yes      -      -      yes
goal           -       yes    -        -      -      yes
campaign       -       yes    -        -      -      -
closing        yes     -      -        -      -      -
steps          -       -      -        yes    -      -
accounts       -       -      -        yes    -      -
units          -       -      -        yes    -      -
categories     -       -      -        yes    -      -
settings       -       -      -        yes    -      -
audit          yes     -      -        yes    -      -
borders        -       -      -        yes    -      -
condition      -       -      -        yes    -      -
code           yes     yes    yes      yes    yes    yes
help           yes     yes    yes      yes    yes    yes
password       yes     yes    yes      yes    yes    yes
"""


def read(table: str) -> dict[str, dict[str, str]]:
    head, *lines = (line.split() for line in table.strip().splitlines())
    return {name: dict(zip(head[1:], told, strict=True)) for name, *told in lines}


RIGHTS, OPENED = read(TABLE), read(PAGES)
IN_FULL = os.environ.get("RIGHTS") == "all"
ASKED_ELSEWHERE = {
    "accounts.change_password": "one's own, with the current one: tests/db/test_accounts.py",
    "command.require": "a part of commands",
    "command.require_confirmed": "a part of commands",
    "bulk.record_bulk": "a part of commands",
    "bulk.record_since": "a part of commands",
    "bulk.record_taken": "a part of commands",
    "imports.rehearse": "writes nothing: what it does is taken back",
    "drafts.keep_draft": "one's own typing: tests/db/ledger/test_drafts.py",
    "drafts.keep_file": "one's own typing: tests/db/ledger/test_drafts.py",
    "drafts.drop_file": "one's own typing: tests/db/ledger/test_drafts.py",
    "drafts.throw_away": "one's own typing: tests/db/ledger/test_drafts.py",
}
PARTS = ("audit", "records", "sessions", "setup", "proofs")
"""Modules of db/commands without a command: what every command uses, and what is before sign-in."""


@dataclass
class World:
    """Two communes with a record of everything in each, and an account for every role."""

    conn: sa.Connection
    root: int
    place: dict[str, int]
    people: dict[str, User]
    kind: int
    theme: int
    found: dict[str, dict[str, int]]
    survey: int
    question: int
    closing: int

    def who(self, user: User) -> str:
        return next(name for name, known in self.people.items() if known.id == user.id)

    def of(self, place: str, what: str) -> int:
        return self.found[place][what]


@pytest.fixture
def world(conn, factor_key):
    return made(conn)


@pytest.fixture(scope="module", params=DATABASES)
def one_world(request, empty_database):
    """One on each database, for tests that take back whatever they do."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as held:
        patch.setenv(VARIABLE, fresh_key())
        engine = held.enter_context(empty_database(request.param))
        with engine.execution_options(write=True).connect() as conn:
            yield made(conn)


def made(conn: sa.Connection) -> World:
    root = make_root(conn, code="393")
    area, beside = (make_unit(conn, name, level=AREA, parent_id=root) for name in ("Bắc", "Nam"))
    place = {
        name: make_unit(conn, unit, code=code, parent_id=home)
        for name, unit, code, home in (
            ("own", "Vĩnh Long", "15361", area),
            ("other", "Vĩnh An", "15391", beside),
        )
    }
    kind, theme = make_category(conn), make_theme(conn)
    homes, people = {"officer": place["own"], "chief": place["own"], "area": area}, {}
    for who in ROLES:
        role, unit = HELD.get(who) or Role(who), homes.get(who)
        account = make_account(conn, role, unit_id=unit, password_hash="x")
        people[who] = User(account, who, who, role, unit)
    make_account(conn, Role.ADMIN)
    found = {name: _records(conn, unit, kind, theme) for name, unit in place.items()}
    for name, spare in {"own": "Đông", "other": "Trung"}.items():
        found[name]["area"] = make_unit(conn, spare, level=AREA, parent_id=root)
    survey = make_survey(conn, unit_id=root, opened_on=DAY, closed_on=DAY)
    of_it = schema.survey_question.c.survey_id == survey
    question = conn.scalar(sa.select(schema.survey_question.c.id).where(of_it))
    january = date(2021, 1, 1)
    closed = closing.close_period(
        conn, january, january, "Báo cáo gấp", today=TODAY, by=people["leader"]
    )
    return World(conn, root, place, people, kind, theme, found, survey, question, closed)


def _records(conn, unit, kind, theme):
    make_return(conn, unit_id=unit, month=date(2023, 8, 1), counts={"stock_start": 5})
    sent = make_return(
        conn,
        unit_id=unit,
        month=MONTH,
        state=ReturnState.SUBMITTED,
        counts={"stock_start": 5},
        incidents_confirmed=0,
    )
    forum = make_forum(conn, unit_id=unit, held_on=DAY)
    asked = [(DAY, SuggestionState.RECEIVED)]
    suggestion = make_suggestion(conn, unit_id=unit, forum_id=forum, theme_id=theme, events=asked)
    incident = make_incident(conn, unit_id=unit, category_id=kind, occurred_on=DAY)
    clerk = make_account(conn, Role.STAFF)
    make_factor(conn, clerk)
    name = conn.scalar(sa.select(schema.account.c.sign_in_name).where(schema.account.c.id == clerk))
    return {
        "return": sent,
        "forum": forum,
        "suggestion": suggestion,
        "incident": incident,
        "briefing": make_briefing(conn, communes=[unit]),
        "account": name,
        "target": make_target(conn, unit_id=unit, year=2023),
        "campaign": make_campaign(conn),
        "report": make_report(conn, [unit]),
        "meeting": make_forum(conn, unit_id=unit, held_on=DAY),
        "round": make_survey(conn, unit_id=unit),
    }


def seen() -> Submission:
    return Submission(Submission.fresh().key, version=1)


def incident(world: World, place: str, **changed: Any) -> IncidentEntry:
    return IncidentEntry(world.place[place], world.kind, DAY, **changed)


def september(world: World, place: str) -> Selection:
    """The choice of the report that is there."""
    period = Calendar().month(2023, 9)
    return Selection(period, (world.place[place],), False, period.last)


def briefing(world: World, place: str) -> BriefingEntry:
    chosen = Selection(Calendar().year(2023), (world.place[place],), False, DAY)
    return BriefingEntry("Giao ban", chosen, [Shown("summary")])


def entry_of(world: World, which: ListName) -> Any:
    return entries(world.conn, which)[0]


COUNTS = dict.fromkeys(TYPED, 0) | {"stock_start": 5, "stock_end": 5, "class_d": 5}
COUNTS = {name: COUNTS[name] for name in TYPED}
CSV = (
    "code,name,kind,valid_from,valid_to,successor_codes,level\n"
    "1,Tỉnh,tỉnh,,,,province\n2,Xã,xã,,,,commune\n"
)
SECRET = pyotp.random_base32()
INTO_EMPTY = ("units.load_units", "categories.load_standard")
"""Refused because something is there already, once the right has been asked."""
Act = Callable[[World, str, User], object]


ACTIONS: dict[str, Act] = {
    "reports.save_report": lambda w, at, by: reports.save_report(
        w.conn, ReportEntry(briefing(w, at).selection), Submission.fresh(), by=by
    ),
    "reports.change": lambda w, at, by: reports.save_report(
        w.conn, ReportEntry(september(w, at), tasks="Tuần tra"), seen(), by=by
    ),
    "briefings.save_briefing": lambda w, at, by: briefings.save_briefing(
        w.conn, briefing(w, at), Submission.fresh(), by=by
    ),
    "briefings.change": lambda w, at, by: briefings.save_briefing(
        w.conn, briefing(w, at), seen(), briefing_id=w.of(at, "briefing"), by=by
    ),
    "briefings.keep_shown": lambda w, at, by: briefings.keep_shown(
        w.conn,
        w.of(at, "briefing"),
        briefing(w, at).selection,
        ("incidents",),
        today=TODAY,
        by=by,
    ),
    "briefings.archive_briefing": lambda w, at, by: briefings.archive_briefing(
        w.conn, w.of(at, "briefing"), seen(), archived=True, by=by
    ),
    "briefings.remove_briefing": lambda w, at, by: briefings.remove_briefing(
        w.conn, w.of(at, "briefing"), seen(), by=by
    ),
    "incidents.save_incident": lambda w, at, by: incidents.save_incident(
        w.conn, incident(w, at), Submission.fresh(), today=TODAY, by=by
    ),
    "incidents.change": lambda w, at, by: incidents.save_incident(
        w.conn,
        incident(w, at, note="Đã rõ"),
        seen(),
        incident_id=w.of(at, "incident"),
        today=TODAY,
        by=by,
    ),
    "incidents.take": lambda w, at, by: incidents.save_incident(
        w.conn,
        incident(w, "own"),
        seen(),
        incident_id=w.of(at, "incident"),
        today=TODAY,
        by=by,
    ),
    "incidents.give": lambda w, at, by: incidents.save_incident(
        w.conn,
        incident(w, at),
        seen(),
        incident_id=w.of("own", "incident"),
        today=TODAY,
        by=by,
    ),
    "incidents.void_incident": lambda w, at, by: incidents.void_incident(
        w.conn, w.of(at, "incident"), "Nhập trùng", seen(), by=by
    ),
    "returns.save_return": lambda w, at, by: returns.save_return(
        w.conn,
        ReturnEntry(w.place[at], MONTH, 0, COUNTS),
        seen(),
        today=TODAY,
        by=by,
    ),
    "returns.nothing_to_report": lambda w, at, by: returns.nothing_to_report(
        w.conn, w.place[at], MONTH, seen(), today=TODAY, by=by
    ),
    "returns.take_back": lambda w, at, by: returns.take_back(
        w.conn, w.of(at, "return"), seen(), by=by
    ),
    "returns.approve": lambda w, at, by: returns.approve(w.conn, w.of(at, "return"), seen(), by=by),
    "returns.return_with_note": lambda w, at, by: returns.return_with_note(
        w.conn, w.of(at, "return"), "Kiểm tra lại", seen(), by=by
    ),
    "forums.save_forum": lambda w, at, by: forums.save_forum(
        w.conn,
        ForumEntry(w.place[at], DAY, vi("Forum")),
        Submission.fresh(),
        today=TODAY,
        by=by,
    ),
    "forums.take": lambda w, at, by: forums.save_forum(
        w.conn,
        ForumEntry(w.place["own"], DAY, f"{vi('Forum')} {w.of(at, 'meeting')}"),
        seen(),
        forum_id=w.of(at, "meeting"),
        today=TODAY,
        by=by,
    ),
    "suggestions.answer_suggestion": lambda w, at, by: suggestions.answer_suggestion(
        w.conn,
        w.of(at, "suggestion"),
        Step(SuggestionState.RESOLVED, TODAY, "Đã sửa đường"),
        seen(),
        today=TODAY,
        by=by,
    ),
    "suggestions.assign_suggestion": lambda w, at, by: suggestions.assign_suggestion(
        w.conn, w.of(at, "suggestion"), "Công an xã", TODAY, seen(), today=TODAY, by=by
    ),
    "suggestions.correct_suggestion": lambda w, at, by: suggestions.correct_suggestion(
        w.conn, w.of(at, "suggestion"), "Sửa đường", w.theme, seen(), today=TODAY, by=by
    ),
    "suggestions.void_suggestion": lambda w, at, by: suggestions.void_suggestion(
        w.conn, w.of(at, "suggestion"), "Nhập trùng", seen(), today=TODAY, by=by
    ),
    "surveys.save_survey": lambda w, at, by: surveys.save_survey(
        w.conn,
        RoundEntry(w.place[at], "Đợt 1", DAY, DAY, {1: vi("Conduct towards people")}),
        Submission.fresh(),
        by=by,
    ),
    "surveys.take": lambda w, at, by: surveys.save_survey(
        w.conn,
        RoundEntry(w.place["own"], "Đợt 1", DAY, DAY, {1: vi("Conduct towards people")}),
        seen(),
        survey_id=w.of(at, "round"),
        by=by,
    ),
    "surveys.save_tallies": lambda w, at, by: surveys.save_tallies(
        w.conn,
        TallyEntry(w.survey, w.place[at], 9, 8, 7, {w.question: (0, 0, 1, 2, 3)}),
        Submission.fresh(),
        today=TODAY,
        by=by,
    ),
    "targets.save_target": lambda w, at, by: targets.save_target(
        w.conn,
        TargetEntry(w.place[at], 2023, "Cấp thẻ", "thẻ", 100),
        Submission.fresh(),
        today=TODAY,
        by=by,
    ),
    "targets.take": lambda w, at, by: targets.save_target(
        w.conn,
        TargetEntry(w.place["own"], 2023, f"Cấp thẻ {w.of(at, 'target')}", "thẻ", 100),
        seen(),
        target_id=w.of(at, "target"),
        today=TODAY,
        by=by,
    ),
    "targets.save_target_values": lambda w, at, by: targets.save_target_values(
        w.conn, ValuesEntry(w.of(at, "target"), {MONTH: 5}), seen(), today=TODAY, by=by
    ),
    "campaigns.save_campaign": lambda w, _at, by: campaigns.save_campaign(
        w.conn, CampaignEntry(vi("Campaign"), DAY, TODAY), Submission.fresh(), by=by
    ),
    "campaigns.change": lambda w, at, by: campaigns.save_campaign(
        w.conn,
        CampaignEntry("Ra quân", DAY, TODAY),
        seen(),
        campaign_id=w.of(at, "campaign"),
        by=by,
    ),
    "imports.import_rows": lambda w, at, by: _import(w, at, by),
    "closing.close_period": lambda w, _at, by: closing.close_period(
        w.conn, MONTH, MONTH, "Báo cáo gấp", today=TODAY, by=by
    ),
    "closing.reopen_period": lambda w, _at, by: closing.reopen_period(
        w.conn, w.closing, "Bổ sung", by=by
    ),
    "accounts.add_account": lambda w, at, by: accounts.add_account(
        w.conn, "moi", "Mới", Role.OFFICER, w.place[at], issued=issue(), by=by
    ),
    "accounts.add_accounts": lambda w, at, by: accounts.add_accounts(
        w.conn,
        AccountFile([AccountLine(2, "moi", "Mới", Role.OFFICER, w.place[at])], {}),
        issued=[issue()],
        by=by,
    ),
    "accounts.reset_password": lambda w, at, by: accounts.reset_password(
        w.conn, w.of(at, "account"), issued=issue(), by=by
    ),
    "accounts.reset_factor": lambda w, at, by: accounts.reset_factor(
        w.conn, w.of(at, "account"), by=by
    ),
    "accounts.export_account": lambda w, at, by: accounts.export_account(
        w.conn, w.of(at, "account"), by=by
    ),
    "accounts.unlock": lambda w, at, by: accounts.unlock(w.conn, w.of(at, "account"), by=by),
    "accounts.disable": lambda w, at, by: accounts.disable(w.conn, w.of(at, "account"), by=by),
    "accounts.enable": lambda w, at, by: accounts.enable(w.conn, w.of(at, "account"), by=by),
    "accounts.change_role": lambda w, at, by: accounts.change_role(
        w.conn, w.of(at, "account"), Role.OFFICER, w.place[at], by=by
    ),
    "accounts.move_to_successors": lambda w, _at, by: accounts.move_to_successors(
        w.conn, TODAY, by=by
    ),
    "accounts.end_sessions": lambda w, at, by: accounts.end_sessions(
        w.conn, w.of(at, "account"), by=by
    ),
    "areas.add_area": lambda w, _at, by: areas.add_area(
        w.conn, areas.NewArea("999", "Tây", w.root), by=by
    ),
    "areas.dissolve_area": lambda w, at, by: areas.dissolve_area(w.conn, w.of(at, "area"), by=by),
    "areas.move_communes": lambda w, at, by: areas.move_communes(
        w.conn, [w.place[at]], w.root, by=by
    ),
    "units.load_units": lambda w, _at, by: units.load_units(
        w.conn, CSV, root=units.Root("1"), by=by
    ),
    "mergers.merge_units": lambda w, at, by: mergers.merge_units(
        w.conn,
        mergers.Merger((w.place[at],), date(2025, 7, 1), "20001", "xã", "Vĩnh Mới"),
        by=by,
    ),
    "mergers.correct_unit": lambda w, at, by: mergers.correct_unit(
        w.conn,
        by_id(w.conn, w.place[at]),
        mergers.Details("Vĩnh Sửa", "xã", root_id(w.conn), 100, 2019, None, None),
        by=by,
    ),
    "categories.add_entry": lambda w, _at, by: categories.add_entry(
        w.conn, ListName.THEME, categories.NewEntry("moi", "Chủ đề mới"), TODAY, by=by
    ),
    "categories.rename_entry": lambda w, _at, by: categories.rename_entry(
        w.conn, ListName.THEME, entry_of(w, ListName.THEME), "Tên mới", False, TODAY, by=by
    ),
    "categories.retire_entry": lambda w, _at, by: categories.retire_entry(
        w.conn, ListName.THEME, entry_of(w, ListName.THEME), date(2024, 1, 1), by=by
    ),
    "categories.move_entry": lambda w, _at, by: categories.move_entry(
        w.conn, ListName.THEME, entry_of(w, ListName.THEME), 1, by=by
    ),
    "categories.load_standard": lambda w, _at, by: categories.load_standard(w.conn, by=by),
    "settings.change_settings": lambda w, _at, by: settings.change_settings(
        w.conn, installation(w.conn), _renamed(installation(w.conn)), by=by
    ),
    "logo.set_logo": lambda w, _at, by: logo.set_logo(w.conn, b"png", by=by),
    "borders.load_borders": lambda w, _at, by: borders.load_borders(
        w.conn,
        read_borders(collection(feature(code="15361"), feature(code="15391"))),
        TODAY,
        by=by,
    ),
    "borders.remove_borders": lambda w, _at, by: borders.remove_borders(w.conn, TODAY, by=by),
    "factors.set_up_factor": lambda w, _at, by: factors.set_up_factor(
        w.conn, SECRET, pyotp.TOTP(SECRET).now(), by=by
    ),
    "factors.renew_codes": lambda w, _at, by: (
        _with_factor(w, by),
        factors.renew_codes(w.conn, by=by),
    ),
    "factors.remove_factor": lambda w, _at, by: (
        _with_factor(w, by),
        factors.remove_factor(w.conn, by=by),
    ),
    "codes.issue_codes": lambda w, at, by: codes.issue_codes(
        w.conn, [known_codes.Shown(("incidents",), briefing(w, at).selection, "{}")], by=by
    ),
    "exports.log_export": lambda w, _at, by: exports.log_export(w.conn, "png", "x", {}, by=by),
}


def _with_factor(world: World, by: User) -> None:
    if not factor_of(world.conn, by.id):
        make_factor(world.conn, by.id)


def _import(world: World, place: str, by: User) -> object:
    """A file as its sender understands it; of another's commune, as staff would."""
    may_read = allowed("imports.import_rows", world.who(by), place)
    reader = by if may_read else world.people["staff"]
    lists = read_lists(world.conn, TODAY, by=reader)
    code = {"own": "15361", "other": "15391"}[place]
    found = understand(xlsx([HEAD, row(commune=code)]), INCIDENTS, lists)
    return imports.import_rows(world.conn, found, Submission.fresh(), seen=found.fingerprint, by=by)


def _renamed(told: Installation) -> Installation:
    return replace(told, installed_name="Công an huyện Vĩnh Lộc")


def allowed(name: str, role: str, place: str) -> bool:
    told = RIGHTS[name][role]
    return place in {"both": BOTH, "own": OWN, "-": set()}[told]


@pytest.mark.parametrize("name", RIGHTS)
def test_a_command_lets_in_whom_the_table_names(one_world, name):
    world, deviations = one_world, []
    for role in ROLES:
        for place in ("own", "other"):
            with world.conn.begin_nested() as nested:
                try:
                    ACTIONS[name](world, place, world.people[role])
                    went = True
                except NotAllowed:
                    went = False
                except Refusal:
                    went = name in INTO_EMPTY
                nested.rollback()
            if went != allowed(name, role, place):
                deviations.append(f"{name}: {role}, {place}: {'went' if went else 'was refused'}")

    assert deviations == []


def test_who_is_refused_leaves_no_trace(world):
    before = world.conn.scalar(sa.select(sa.func.count()).select_from(schema.audit_event))

    for name in RIGHTS:
        for role in ROLES:
            for place in ("own", "other"):
                if not allowed(name, role, place):
                    with pytest.raises(NotAllowed):
                        ACTIONS[name](world, place, world.people[role])

    after = world.conn.scalar(sa.select(sa.func.count()).select_from(schema.audit_event))
    assert after == before


def commands(house: Tree) -> set[str]:
    """Every public function of db/commands that is told who acts."""
    found = set()
    for path, source in below(house, "db/commands", "db/ledger").items():
        module = path.rsplit("/", 1)[-1].removesuffix(".py")
        for node in parsed(source).body:
            is_public = isinstance(node, ast.FunctionDef) and not node.name.startswith(
                ("_", "insert_")
            )
            if is_public and module not in PARTS and "by" in {a.arg for a in node.args.kwonlyargs}:
                found.add(f"{module}.{node.name}")
    return found


def test_every_command_is_in_the_table(house):
    assert commands(house) - set(RIGHTS) - set(ASKED_ELSEWHERE) == set()
    assert set(RIGHTS) == set(ACTIONS)


def test_every_page_is_in_the_table():
    assert {screen.address for screen in SCREENS} == set(OPENED)


def of_role(role: str) -> list[Screen]:
    """By one of them who may open it, as far as the table names one, so that the roles together
    open every page."""
    may = {
        screen.address: [who for who in ROLES if OPENED[screen.address][who] == "yes"] or ROLES
        for screen in SCREENS
    }
    turn = enumerate(SCREENS)
    return [s for number, s in turn if may[s.address][number % len(may[s.address])] == role]


def share_of(role: str, database: str) -> list[Screen]:
    if database == "postgresql":
        return of_role(role)
    turn = ROLES.index(role)
    return [
        screen
        for place, screen in enumerate(SCREENS)
        if OPENED[screen.address][role] != "yes" or (place + turn) % 2 == 0
    ]


@pytest.mark.pages_on_both
@pytest.mark.parametrize("role", ROLES)
def test_a_page_opens_to_whom_the_table_names(conn, open_page, world, role):
    """Unless in full, on SQLite every page is refused to all whom the table does not name and
    opened by half of the others, in turn; on PostgreSQL a page opens for one of them."""
    deviations = []
    for screen in SCREENS if IN_FULL else share_of(role, conn.dialect.name):
        path = f"pages/{screen.section}/{screen.address}.py"
        at = open_page(path, role=None, account_id=world.people[role].id)
        assert not at.exception, screen.address
        refused = [error.value for error in at.error] == [
            vi("You do not have the right to open this page.")
        ]
        if refused == (OPENED[screen.address][role] == "yes"):
            deviations.append(screen.address)

    assert deviations == []


WAYS = ("page", "callback", "fragment", "dialog")
SCRIPT = """
import streamlit as st
from components import access
from tests import test_rights

user = access.current_user() or st.stop()
told = st.session_state["told"]

def act():
    st.session_state["deviations"] = list(test_rights.deviations(told["world"], user, told["way"]))

if told["way"] == "page":
    act()
elif told["way"] == "callback":
    st.button("go", key="go", on_click=act)
elif told["way"] == "fragment":
    st.fragment(act)()
else:
    st.dialog("go")(act)()
"""


class Went(Exception):
    """The command did not refuse; what it did is taken back."""


def tried(conn: sa.Connection, world: World, name: str, place: str, *, by: User) -> None:
    ACTIONS[name](replace(world, conn=conn), place, by)
    raise Went


def deviations(world: World, user: User, way: str) -> Iterator[str]:
    """Every command at every place as a page reaches it: through components.data.write. Unless in
    full a quarter of them each way, so that the four ways together try each once."""
    for name in list(RIGHTS) if IN_FULL else list(RIGHTS)[WAYS.index(way) :: len(WAYS)]:
        for place in ("own", "other"):
            try:
                data.write(tried, world, name, place, by=user)
            except NotAllowed:
                went = False
            except Went:
                went = True
            except Refusal:
                went = name in INTO_EMPTY
            if went != allowed(name, world.who(user), place):
                yield f"{name}: {place}: {'went' if went else 'was refused'}"


@pytest.mark.pages_on_both
@pytest.mark.parametrize("role", ROLES)
def test_no_way_round_a_command_lets_more_in(conn, open_page, world, tmp_path, role):
    """From a page, a callback, a fragment and a dialog; unless in full each role goes one of these
    ways on PostgreSQL, in turn."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, "utf-8")
    who = world.people[role].id
    conn.commit()
    turn = ROLES.index(role) % len(WAYS)

    for way in WAYS if IN_FULL or conn.dialect.name == "sqlite" else WAYS[turn : turn + 1]:
        told = {"way": way, "world": replace(world, conn=None)}
        at = open_page(None, None, account_id=who, script=script, state={"told": told})
        if way == "callback":
            at.button(key="go").click().run()

        assert not at.exception, way
        assert at.session_state["deviations"] == [], way
