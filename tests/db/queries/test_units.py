from dataclasses import replace
from datetime import date

from db.model import FOREVER, Scope, Selection
from db.periods import ONE_DAY, Calendar
from db.queries import units
from db.queries.records import own_units, part_of
from db.queries.revisions import settled
from db.schema import unit, unit_successor
from tests.factories import make_root, make_unit

MERGER = date(2025, 7, 1)
BEFORE = date(2025, 6, 30)


def merged(conn):
    """Two communes that became one on 01/07/2025, and one that stayed as it was."""
    new = make_unit(conn, "Tây Đô", valid_from=MERGER)
    old = [
        make_unit(conn, name, valid_to=BEFORE, successor_id=new)
        for name in ("Vĩnh Quang", "Vĩnh Long")
    ]
    return new, old, make_unit(conn, "Vĩnh An")


def test_communes_of_a_day_come_in_vietnamese_order(conn):
    names = ["Vĩnh Hưng", "Vĩnh Lộc", "Minh Tân", "Vĩnh Hùng", "Vĩnh Hòa", "Ninh Khang"]
    for name in names:
        make_unit(conn, name)

    found = [unit.name for unit in units.communes(conn, date(2023, 1, 1)).values()]

    assert found == ["Minh Tân", "Ninh Khang", "Vĩnh Hòa", "Vĩnh Hùng", "Vĩnh Hưng", "Vĩnh Lộc"]


def test_a_day_shows_the_communes_that_exist_on_it(conn):
    new, old, same = merged(conn)

    assert set(units.communes(conn, BEFORE)) == {*old, same}
    assert set(units.communes(conn, MERGER)) == {new, same}


def test_history_rolls_up_and_never_down(conn):
    new, (first, second), same = merged(conn)

    assert units.lineage(conn, MERGER) == {first: new, second: new, new: new, same: same}
    assert units.lineage(conn, BEFORE) == {first: first, second: second, same: same}


def test_history_rolls_up_through_two_mergers(conn):
    last = make_unit(conn, "Vĩnh Lộc", valid_from=MERGER)
    middle = make_unit(
        conn, "Vĩnh Lộc", valid_from=date(2019, 12, 1), valid_to=BEFORE, successor_id=last
    )
    first = make_unit(conn, "Vĩnh Thành", valid_to=date(2019, 11, 30), successor_id=middle)

    assert units.lineage(conn, FOREVER) == {first: last, middle: last, last: last}
    assert units.lineage(conn, BEFORE) == {first: middle, middle: middle}


def test_what_is_settled_is_of_the_day_that_is_asked_for(conn):
    """Between two changes it is read once, for whichever day."""
    make_root(conn)
    merged(conn)
    days = [BEFORE - ONE_DAY, BEFORE, MERGER, MERGER + ONE_DAY, FOREVER, date.min]
    alone = [(units.lineage(conn, day), units.communes(conn, day)) for day in days]

    with settled(conn):
        together = [(units.lineage(conn, day), units.communes(conn, day)) for day in days]

    assert together == alone
    assert [len(found) for found, _ in alone] == [3, 3, 4, 4, 4, 0]


def test_a_selection_counts_the_former_communes_of_the_chosen_ones_alone(conn):
    new, old, same = merged(conn)
    month = Calendar().month(2025, 12)
    chosen = Selection(month, (new,), whole=False, named_on=month.last)

    assert units.heirs_of(conn, chosen) == dict.fromkeys((*old, new), new)
    assert set(units.heirs_of(conn, replace(chosen, communes=(same,)))) == {same}


def split(conn):
    """A commune that two took parts of on 01/07/2025, one of them with another commune."""
    one, two = (make_unit(conn, name, valid_from=MERGER) for name in ("Một", "Hai"))
    middle = make_unit(
        conn, "Cũ", valid_from=date(2019, 12, 1), valid_to=BEFORE, successors=[one, two]
    )
    first = make_unit(conn, "Xưa", valid_to=date(2019, 11, 30), successor_id=middle)
    beside = make_unit(conn, "Bên", valid_to=BEFORE, successor_id=one)
    return one, two, middle, first, beside


def test_a_split_commune_stands_for_itself_and_for_what_it_had_become_of(conn):
    one, two, middle, first, beside = split(conn)

    found = {one: one, two: two, middle: middle, first: middle, beside: one}
    assert units.lineage(conn, MERGER) == found
    assert units.undivided(conn, MERGER) == {middle: {one, two}}
    assert units.undivided(conn, BEFORE) == {}
    assert units.lineage(conn, BEFORE)[first] == middle


def test_a_split_commune_counts_where_all_that_hold_parts_are_chosen(conn):
    one, two, middle, first, beside = split(conn)
    month = Calendar().month(2025, 12)
    chosen = Selection(month, (one, two), whole=False, named_on=month.last)

    whole = {one: one, two: two, middle: middle, first: middle, beside: one}
    assert units.heirs_of(conn, chosen) == whole
    assert units.heirs_of(conn, replace(chosen, communes=(one,))) == {one: one, beside: one}


def test_parts_that_come_together_again_are_whole(conn):
    one, two, middle, first, beside = split(conn)
    last = make_unit(conn, "Sau", valid_from=date(2026, 7, 1))
    for part in (one, two):
        ends = unit.update().where(unit.c.id == part).values(valid_to=date(2026, 6, 30))
        conn.execute(ends)
        conn.execute(unit_successor.insert().values(unit_id=part, successor_id=last))

    assert units.lineage(conn, FOREVER) == dict.fromkeys(
        (one, two, middle, first, beside, last), last
    )
    assert units.undivided(conn, FOREVER) == {}


def test_what_is_partly_gone_is_not_what_is_left_of_it(conn):
    one, two, middle, *_others = split(conn)
    ends = unit.update().where(unit.c.id == two).values(valid_to=date(2026, 6, 30))
    conn.execute(ends)

    assert units.undivided(conn, FOREVER) == {middle: {one}}
    assert two not in units.lineage(conn, FOREVER)


def test_nobody_sees_or_writes_for_a_split_commune_by_a_part_of_it(conn):
    one, *_others, beside = split(conn)

    assert set(part_of(conn, BEFORE, Scope.of([one]))) == {beside}
    assert set(own_units(conn, Scope.of([one])).units) == {one, beside}


def test_what_the_district_recorded_belongs_to_the_whole_only(conn):
    root = make_root(conn)
    commune = make_unit(conn)
    month = Calendar().month(2023, 9)
    whole = Selection(month, (commune,), whole=True, named_on=month.last)

    assert units.voices_of(conn, whole) == {commune: commune, root: root}
    assert units.voices_of(conn, replace(whole, whole=False)) == {commune: commune}


def test_an_officer_sees_the_own_commune_and_what_it_was_made_of(conn):
    new, old, _same = merged(conn)

    assert set(part_of(conn, MERGER, Scope.of([new]))) == {new}
    assert set(part_of(conn, BEFORE, Scope.of([new]))) == set(old)


def test_an_officer_of_a_former_commune_does_not_see_the_others_it_joined(conn):
    _new, (first, _second), _same = merged(conn)

    assert set(part_of(conn, BEFORE, Scope.of([first]))) == {first}
    assert not part_of(conn, MERGER, Scope.of([first]))


def test_the_root_is_what_the_setting_names(conn):
    assert units.root(conn) is None

    root = make_root(conn, "Vĩnh Lộc")

    assert units.root(conn).id == root
    assert units.root(conn).full_name == "huyện Vĩnh Lộc"


def test_every_commune_of_all_times_is_known(conn):
    new, old, same = merged(conn)

    assert {unit.id for unit in units.every_commune(conn)} == {new, *old, same}
