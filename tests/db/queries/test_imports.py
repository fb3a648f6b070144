"""What of a file is there already."""

from db.queries.imports import AT_ONCE, keys_there
from db.schema import incident
from tests.factories import make_incident


def test_only_the_keys_that_are_there(conn):
    make_incident(conn, client_key="a" * 32)

    keys = ["a" * 32, *(str(number) for number in range(AT_ONCE + 1))]

    assert keys_there(conn, incident, keys) == {"a" * 32}
    assert keys_there(conn, incident, []) == set()
