"""Own words of a report are one text for all who write it, kept while its period goes on."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from db.commands.reports import save_report
from db.entries.reports import FIELDS, ReportEntry, mark
from db.ledger.records import Submission
from db.ledger.replay import compare
from db.model import AREA, Invalid, LooksPersonal, NotAllowed, Role, Selection, Stale
from db.periods import Calendar
from db.queries.reports import own_words
from db.schema import periodic_report
from tests.factories import make_root, make_unit, make_user

MONTH = Calendar().month(2023, 9)


@pytest.fixture
def communes(conn):
    root = make_root(conn)
    area = make_unit(conn, "Bắc", level=AREA, parent_id=root)
    return make_unit(conn, parent_id=area), make_unit(conn, "Vĩnh An", parent_id=root)


@pytest.fixture
def whole(communes):
    return Selection(MONTH, communes, True, MONTH.last)


@pytest.fixture
def leader(conn):
    return make_user(conn, Role.LEADER)


def save(conn, selection, by, version=None, **texts):
    submission = replace(Submission.fresh(), version=version)
    return save_report(conn, ReportEntry(selection, **texts), submission, by=by)


def test_what_one_writes_the_next_goes_on_with(conn, whole, leader):
    staff = make_user(conn, Role.STAFF)
    save(conn, whole, leader, tasks=" Trấn áp \n\n tội phạm ")
    about = mark(whole, None)

    first = own_words(conn, about)
    save(conn, whole, staff, first.version, tasks="Phòng ngừa", proposals="Thêm quân số")

    now = own_words(conn, about)
    assert (first.texts["tasks"], first.author) == ("Trấn áp\n\ntội phạm", leader.display_name)
    assert (now.id, now.version, now.author) == (first.id, 2, staff.display_name)
    assert {name: text for name, text in now.texts.items() if text} == {
        "tasks": "Phòng ngừa",
        "proposals": "Thêm quân số",
    }
    assert compare(conn, periodic_report) == (1, [])


@pytest.mark.parametrize("version", [None, 1])
def test_who_has_not_read_the_newest_does_not_replace_it(conn, whole, leader, version):
    save(conn, whole, leader, tasks="a")
    save(conn, whole, leader, 1, tasks="b")

    with pytest.raises(Stale):
        save(conn, whole, leader, version, tasks="c")


def test_a_running_period_keeps_its_words_and_others_have_their_own(whole, communes):
    calendar = Calendar()
    until = [calendar.year_to_date(date(2023, 10, day)) for day in (10, 11)]
    days = [calendar.custom(date(2023, 10, 1), date(2023, 10, day)) for day in (10, 11)]
    merged = replace(whole, communes=communes[:1])

    def marked(period):
        return mark(whole.within(period), None)

    assert marked(until[0]) == marked(until[1])
    assert marked(MONTH) == marked(replace(MONTH, last=date(2023, 9, 10)))
    assert mark(whole, None) == mark(merged, None)
    others = [
        marked(MONTH),
        marked(until[0]),
        *map(marked, days),
        marked(calendar.quarter(2023, 3)),
        marked(calendar.month(2023, 8)),
        mark(replace(whole, whole=False), None),
        mark(replace(merged, whole=False), None),
        mark(whole, communes[0]),
    ]
    assert len(set(others)) == len(others)


def test_who_belongs_to_a_part_writes_of_it_alone(conn, whole, communes):
    chief = make_user(conn, Role.LEADER, unit_id=communes[0])
    own = replace(whole, communes=communes[:1], whole=False)

    save(conn, own, chief, tasks="a")

    assert own_words(conn, mark(own, None)) is None
    assert own_words(conn, mark(own, communes[0])).texts["tasks"] == "a"
    with pytest.raises(NotAllowed):
        save(conn, whole, chief, tasks="a")


@pytest.mark.parametrize("name", FIELDS)
def test_each_text_is_guarded(conn, whole, leader, name):
    with pytest.raises(Invalid) as refusal:
        save(conn, whole, leader, **{name: "a" * 4001})
    with pytest.raises(LooksPersonal):
        save(conn, whole, leader, **{name: "Ông Nguyễn Văn An vay nặng lãi"})

    assert list(refusal.value.faults) == [name]
    assert conn.scalar(sa.select(sa.func.count()).select_from(periodic_report)) == 0


def test_a_choice_of_nothing_is_refused(conn, whole, leader):
    for wrong in (None, replace(whole, communes=()), replace(whole, communes=(99999,))):
        with pytest.raises(Invalid) as refusal:
            save(conn, wrong, leader)
        assert list(refusal.value.faults) == ["selection"]
