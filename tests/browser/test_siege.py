"""A share of the sieges, in the usual run; in full each is a command of tests/siege."""

import pytest

from tests.siege import cookies, doors, files
from tests.siege.ground import ground
from tests.test_rights import IN_FULL


@pytest.fixture(scope="module")
def besieged():
    with ground() as here:
        yield here


def test_cookies_that_nobody_was_given_open_nothing(besieged):
    found = cookies.besiege(besieged, count=26, replays=12)

    assert found.total() == found["front page"] + found["closed"] == 38


def test_files_of_one_shape_are_not_crossed(besieged):
    found = files.besiege(besieged, count=2)

    assert files.is_held(found, 2), found


@pytest.fixture(params=["sqlite", "postgresql"] if IN_FULL else ["sqlite"])
def besieged_doors(request):
    if request.param == "sqlite":
        yield request.getfixturevalue("besieged")
        return
    with ground(request.getfixturevalue("database_url")("postgresql", migrated=False)) as here:
        yield here


def test_every_door_opens_to_whom_the_table_names(besieged_doors):
    number, deviations = doors.besiege(besieged_doors, every=7)

    assert number > 70
    assert deviations == []
