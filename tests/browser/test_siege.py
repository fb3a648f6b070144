"""A share of the sieges, in the usual run; in full each is a command of tests/siege."""

import pytest

from tests.siege import cookies, doors, files
from tests.siege.ground import ground


@pytest.fixture(scope="module")
def besieged():
    with ground() as here:
        yield here


def test_cookies_that_nobody_was_given_open_nothing(besieged):
    found = cookies.besiege(besieged, count=26, replays=12)

    assert found.total() == found["front page"] + found["closed"] == 38


def test_files_of_one_shape_are_not_crossed(besieged):
    found = files.besiege(besieged, count=3)

    assert found.pop("bytes") > 3_000_000
    # Else two such files could not meet in one id; a compressed byte more or less in 3 of 100
    assert found.pop("pairs of one length") >= 1
    assert found == {"own": 6, "theirs refused": 6, "tracebacks": 0}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_door_opens_to_whom_the_table_names(database_url, kind):
    with ground(database_url(kind, migrated=False)) as here:
        number, deviations = doors.besiege(here, every=7)

    assert number > 70
    assert deviations == []
