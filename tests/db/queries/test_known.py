"""What an entry can refer to."""

from datetime import date

from db.model import BEGINNING, FOREVER
from db.queries.known import AT_ONCE, Kind, Known, keys_there, known
from db.schema import incident
from tests.factories import make_category, make_incident, make_root, make_unit


def test_communes_and_kinds_of_all_times(conn):
    make_root(conn)
    ended = make_unit(conn, valid_to=date(2025, 6, 30))
    group = make_category(conn, "Tai nạn giao thông")
    kind = make_category(conn, "Đường bộ", parent_id=group, has_casualties=True)
    former = make_category(conn, "Pháo", valid_to=date(2024, 12, 31))

    assert known(conn) == Known(
        communes={ended: (BEGINNING, date(2025, 6, 30))},
        kinds={
            group: Kind(BEGINNING, FOREVER, False, True),
            kind: Kind(BEGINNING, FOREVER, True, False),
            former: Kind(BEGINNING, date(2024, 12, 31), False, False),
        },
    )


def test_a_group_whose_kinds_hang_on_its_former_row_is_divided(conn):
    former = make_category(conn, "Tệ nạn", code="G", valid_to=date(2023, 12, 31))
    make_category(conn, "Pháo", parent_id=former)
    now = make_category(conn, "Tệ nạn xã hội", code="G", valid_from=date(2024, 1, 1))

    assert known(conn).kinds[now].divided


def test_nothing_is_known_of_an_empty_database(conn):
    assert known(conn) == Known({}, {})


def test_only_the_keys_that_are_there(conn):
    make_incident(conn, client_key="a" * 32)

    keys = ["a" * 32, *(str(number) for number in range(AT_ONCE + 1))]

    assert keys_there(conn, incident, keys) == {"a" * 32}
    assert keys_there(conn, incident, []) == set()
