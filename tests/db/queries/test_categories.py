from datetime import date

from db.model import FOREVER
from db.queries.categories import categories
from tests.factories import make_category

DAY = date(2023, 10, 10)


def test_groups_come_before_their_kinds_in_official_order(conn):
    theft = make_category(conn, "Trộm cắp", position=3, parent_id=None)
    group = make_category(conn, "Trật tự xã hội", position=1)
    kind = make_category(conn, "Giết người", position=2, parent_id=group)

    found = categories(conn, DAY)

    assert list(found) == [group, kind, theft]
    assert found[group].is_group
    assert found[kind].group_id == group
    assert not found[kind].is_group


def test_a_renamed_category_is_one_and_tells_its_former_names(conn):
    group = make_category(conn, "Trật tự xã hội", code="A")
    oldest = make_category(conn, "Hình sự", code="A1", parent_id=group, valid_to=date(2019, 12, 31))
    older = make_category(
        conn,
        "Tội phạm",
        code="A1",
        parent_id=group,
        valid_from=date(2020, 1, 1),
        valid_to=date(2022, 12, 31),
    )
    now = make_category(
        conn, "Tội phạm hình sự", code="A1", parent_id=group, valid_from=date(2023, 1, 1)
    )

    found = categories(conn, DAY)

    assert list(found) == [group, now]
    assert found[now].former == ("Tội phạm", "Hình sự")
    assert found[now].versions == (now, older, oldest)


def test_a_category_bears_the_name_it_had_on_the_day(conn):
    old = make_category(conn, "Tội phạm", code="A1", valid_to=date(2022, 12, 31))
    make_category(conn, "Tội phạm hình sự", code="A1", valid_from=date(2023, 1, 1))

    found = categories(conn, date(2022, 6, 1))

    assert [(kind.name, kind.former) for kind in found.values()] == [("Tội phạm", ())]
    assert list(found) == [old]


def test_a_category_that_ended_keeps_its_last_name(conn):
    ended = make_category(conn, "Đốt pháo", valid_to=date(2020, 1, 1))

    assert categories(conn, DAY)[ended].name == "Đốt pháo"


def test_a_kind_of_a_renamed_group_belongs_to_the_group_of_the_day(conn):
    old = make_category(conn, "Hình sự", code="A", valid_to=date(2022, 12, 31))
    kind = make_category(conn, "Trộm cắp", parent_id=old)
    new = make_category(conn, "Trật tự xã hội", code="A", valid_from=date(2023, 1, 1))

    assert categories(conn, DAY)[kind].group_id == new


def test_without_a_list_there_is_none(conn):
    assert categories(conn, DAY) == {}


def test_a_category_says_until_when_it_may_be_recorded(conn):
    ended = make_category(conn, "Đốt pháo", valid_to=date(2020, 1, 1))
    going_on = make_category(conn, "Pháo")

    found = categories(conn, DAY)

    assert found[ended].last_day == date(2020, 1, 1)
    assert found[going_on].last_day == FOREVER
