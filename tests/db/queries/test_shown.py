"""What a briefing showed is kept, and is told apart from what is known now."""

from datetime import date

import pytest
import sqlalchemy as sa

from db.check import check
from db.commands.briefings import keep_shown, remove_briefing
from db.commands.incidents import save_incident, void_incident
from db.entries.incidents import IncidentEntry
from db.facts.closing import differing, rolled_up, settled_month, sums
from db.facts.returns import Deadlines
from db.ledger.records import Submission, save_record
from db.model import NotAllowed, Role, Selection
from db.periods import Calendar
from db.queries.shown import amended, figures_shown, showings, then_and_now
from db.queries.units import voices_of
from db.schema import audit_event, monthly_return, reintegration, showing, shown_figure
from tests.factories import (
    make_briefing,
    make_category,
    make_incident,
    make_return,
    make_root,
    make_survey,
    make_target,
    make_unit,
    make_user,
)

TODAY = date(2023, 10, 10)
GROUPS = ("incidents", "reintegration")
WHY = "Xã báo muộn"


@pytest.fixture
def communes(conn):
    make_root(conn)
    return make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh An")


@pytest.fixture
def staff(conn):
    return make_user(conn, Role.STAFF)


def chosen(*communes, until=TODAY, whole=False, period=None):
    return Selection(period or Calendar().year_to_date(until), communes, whole, until)


def show(conn, selection, groups=GROUPS, *, briefing_id=None, today=TODAY, by=None):
    briefing_id = briefing_id or make_briefing(conn, communes=selection.communes)
    by = by or make_user(conn, Role.LEADER)
    keep_shown(conn, briefing_id, selection, groups, today=today, by=by)
    return next(iter(showings(conn, briefing_id)))


def changes(conn, shown):
    """Indicator to then, now, month and units of what differs now."""
    cells = rolled_up(then_and_now(conn, shown), voices_of(conn, shown.selection))
    settled = settled_month(cells, Deadlines(Calendar(), 5, shown.today))
    last = shown.selection.period.months()[-1]
    found = sums(cells, settled, last)
    return {one.indicator: (one.then, one.now, one.month, one.units) for one in found}


def add_incident(conn, unit_id, day, by, reason=""):
    entry = IncidentEntry(unit_id=unit_id, category_id=make_category(conn), occurred_on=day)
    submission = Submission(f"{day:%Y%m%d}".ljust(32, "0"), reason=reason)
    return save_incident(conn, entry, submission, today=TODAY, by=by).id


def test_nothing_differs_where_nothing_was_written(conn, communes):
    make_incident(conn, unit_id=communes[0], occurred_on=date(2023, 9, 1))
    shown = show(conn, chosen(*communes))

    assert changes(conn, shown) == {}
    assert amended(conn, shown) == []


def test_a_new_incident_is_told_with_then_now_who_and_why(conn, communes, staff):
    long, an = communes
    make_incident(conn, unit_id=long, occurred_on=date(2023, 9, 1))
    make_incident(conn, unit_id=an, occurred_on=date(2023, 9, 2))
    shown = show(conn, chosen(*communes))

    added = add_incident(conn, an, date(2023, 9, 20), staff, WHY)
    add_incident(conn, an, date(2022, 9, 20), staff)

    assert changes(conn, shown) == {"incidents.occurred": (2, 3, None, (an,))}
    (one,) = amended(conn, shown)
    assert (one.actor, one.record_id, one.units, one.reason) == (
        staff.sign_in_name,
        added,
        (an,),
        WHY,
    )


def test_what_was_moved_within_the_choice_is_told_too(conn, communes, staff):
    long, an = communes
    gone = make_incident(conn, unit_id=long, occurred_on=date(2023, 9, 1))
    shown = show(conn, chosen(*communes))

    void_incident(conn, gone, "Trùng", Submission("a" * 32, version=1), by=staff)
    add_incident(conn, an, date(2023, 9, 1), staff)

    assert changes(conn, shown) == {"incidents.occurred": (1, 1, None, (long, an))}


def test_another_commune_and_another_window_change_nothing(conn, communes, staff):
    long, an = communes
    shown = show(conn, chosen(long))

    add_incident(conn, an, date(2023, 9, 20), staff)

    assert changes(conn, shown) == {}


def returned(conn, unit_id, month, stock, received=0):
    counts = {"stock_start": stock - received, "received": received}
    return make_return(conn, unit_id=unit_id, month=date(2023, month, 1), counts=counts)


def correct(conn, return_id, stock, by):
    def parts(record_id):
        one = reintegration.c.return_id == record_id
        start = sa.select(reintegration.c.stock_start).where(one).scalar_subquery()
        values = {"stock_end": stock, "class_d": stock, "received": stock - start}
        conn.execute(reintegration.update().where(one).values(values))

    save_record(
        conn,
        monthly_return,
        {"incidents_confirmed": 1},
        Submission("b" * 32, version=1, reason=WHY),
        record_id=return_id,
        units=(),
        parts=parts,
        by=by,
    )


@pytest.mark.parametrize("until", [TODAY, date(2023, 10, 31)])
def test_a_stock_is_told_at_the_month_that_was_settled(conn, communes, staff, until):
    """A commune that reported the next month early does not stand for the whole."""
    long, an = communes
    returned(conn, long, 9, 100)
    late = returned(conn, an, 9, 78)
    returned(conn, long, 10, 19)
    shown = show(conn, chosen(*communes, until=until), today=until)

    correct(conn, late, 80, staff)

    told = changes(conn, shown)["reintegration.stock_end"]
    if until == TODAY:
        assert told == (178, 180, date(2023, 9, 1), (an,))
    else:  # due by then: who owes it counts as it stood last
        assert told == (97, 99, date(2023, 10, 1), (an,))


def test_who_owed_the_month_counts_as_it_stood_last(conn, communes, staff):
    long, an = communes
    for unit, months in ((long, (8, 9)), (an, (8,))):
        for month in months:
            returned(conn, unit, month, 50 + month)
    shown = show(conn, chosen(*communes))

    returned(conn, an, 9, 70, received=5)

    assert changes(conn, shown)["reintegration.stock_end"] == (
        59 + 58,
        59 + 70,
        date(2023, 9, 1),
        (an,),
    )


def test_of_a_week_the_stock_is_that_of_the_month_before(conn, communes, staff):
    long, _an = communes
    for unit in communes:
        one = returned(conn, unit, 9, 10)
    week = Calendar().custom(date(2023, 10, 2), date(2023, 10, 8))
    shown = show(conn, chosen(*communes, until=week.last, period=week))

    correct(conn, one, 12, staff)

    assert changes(conn, shown) == {
        "reintegration.stock_end": (20, 22, date(2023, 9, 1), (communes[1],)),
        "reintegration.class_d": (20, 22, date(2023, 9, 1), (communes[1],)),
    }
    assert [sorted(one.units) for one in amended(conn, shown)] == [[communes[1]]]
    assert long


def test_targets_and_rounds_are_told_one_by_one(conn, communes):
    district = make_root(conn)
    first, second = (
        make_target(conn, unit_id=district, name=name, reached={date(2023, 9, 1): reached})
        for name, reached in (("CCCD", 50), ("Định danh", 70))
    )
    make_survey(conn, unit_id=communes[0])
    shown = show(conn, chosen(*communes, whole=True), ("targets", "satisfaction"))
    table = sa.Table("target_value", sa.MetaData(), autoload_with=conn)
    of_first = table.c.target_id == first
    conn.execute(table.update().where(of_first).values(reached=60))

    cells = rolled_up(then_and_now(conn, shown), voices_of(conn, shown.selection))
    (one,) = sums(cells, None, date(2023, 10, 1))

    assert (one.indicator, one.about, one.then, one.now) == (
        "targets.reached",
        str(first),
        50,
        60,
    )
    assert second


@pytest.mark.parametrize(("answers", "changed"), [(4, 0), (40, 1)])
def test_what_few_said_is_in_no_comparison(conn, communes, answers, changed):
    long, _an = communes
    make_survey(conn, unit_id=long, answers={long: [[0, 0, 0, 1, answers - 1]]})
    shown = show(conn, chosen(*communes), ("satisfaction",))
    tally = sa.Table("survey_tally", sa.MetaData(), autoload_with=conn)
    conn.execute(tally.update().values(level_5=answers - 2))

    assert len(changes(conn, shown)) == changed
    assert figures_shown(conn, shown.id)


def test_only_what_is_new_is_kept(conn, communes, staff):
    make_incident(conn, unit_id=communes[0], occurred_on=date(2023, 9, 1))
    briefing_id = make_briefing(conn, communes=communes)
    selection = chosen(*communes)

    first = show(conn, selection, briefing_id=briefing_id)
    assert show(conn, selection, briefing_id=briefing_id) == first
    add_incident(conn, communes[0], date(2023, 9, 20), staff)
    second = show(conn, selection, briefing_id=briefing_id)
    third = show(conn, chosen(communes[0]), briefing_id=briefing_id)

    assert [one.id for one in showings(conn, briefing_id)] == [third.id, second.id, first.id]
    (occurred,) = (n for key, n in figures_shown(conn, first.id).items() if "occurred" in key[0])
    assert occurred == 1
    assert differing(then_and_now(conn, second)).empty


def test_a_removed_briefing_keeps_nothing_more(conn, communes, staff):
    briefing_id = make_briefing(conn, communes=communes)
    remove_briefing(conn, briefing_id, Submission("c" * 32, version=1), by=staff)

    assert keep_shown(conn, briefing_id, chosen(*communes), GROUPS, today=TODAY, by=staff) is None
    assert conn.scalar(sa.select(sa.func.count()).select_from(showing)) == 0


def test_who_may_not_brief_keeps_nothing(conn, communes):
    officer = make_user(conn, Role.OFFICER, unit_id=communes[0])
    briefing_id = make_briefing(conn, communes=communes[:1])

    with pytest.raises(NotAllowed):
        keep_shown(conn, briefing_id, chosen(communes[0]), GROUPS, today=TODAY, by=officer)


def test_check_finds_what_was_put_beside_it(conn, communes):
    make_incident(conn, unit_id=communes[0], occurred_on=date(2023, 9, 1))
    shown = show(conn, chosen(*communes))

    def faults():
        (proof,) = (one for one in check(conn) if one.subject.startswith("briefings keep"))
        return proof.count, proof.faults

    assert faults() == (1, [])
    assert conn.scalar(sa.select(audit_event.c.action).order_by(audit_event.c.id.desc())) == "show"
    key = {"indicator": "incidents.occurred", "month": date(2023, 8, 1), "part": "1"}
    added = {"showing_id": shown.id, "unit_id": communes[1], "value": 5, **key}
    conn.execute(shown_figure.insert().values(added))
    assert faults() == (1, [f"showing {shown.id}: its figures are not those that were shown"])
