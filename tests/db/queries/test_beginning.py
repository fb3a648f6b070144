from datetime import UTC, date, datetime

from db.ledger.audit import record
from db.model import ReturnState, Role
from db.queries.beginning import beginning
from tests.factories import (
    make_account,
    make_category,
    make_return,
    make_theme,
    make_unit,
    set_setting,
)

TODAY = date(2026, 10, 20)


def test_of_an_empty_installation_nothing_is_there(conn):
    found = beginning(conn, TODAY)

    assert (found.installed_name, found.communes, found.kinds, found.themes) == ("", 0, 0, 0)
    assert not found.has_report_head
    assert not found.is_copied
    assert found.returns == 0
    assert found.people == dict.fromkeys(Role, 0)


def test_all_that_is_there_is_counted(conn):
    set_setting(conn, "installed_name", "Công an tỉnh")
    set_setting(conn, "report_superior", "BỘ CÔNG AN")
    set_setting(conn, "report_signer_title", "GIÁM ĐỐC")
    commune = make_unit(conn)
    make_unit(conn, valid_to=date(2025, 6, 30))
    make_category(conn)
    make_theme(conn)
    make_account(conn, Role.OFFICER, unit_id=commune)
    make_account(conn, Role.LEADER)
    make_account(conn, Role.LEADER, active=False)
    make_return(conn, unit_id=commune)
    make_return(conn, unit_id=commune, month=date(2023, 1, 1), state=ReturnState.DRAFT)
    about = {"file": "lang-nghe.db", "bytes": 1, "tried": True}
    record(conn, "backup", "database", by=None, new=about, at=datetime.now(UTC))

    found = beginning(conn, TODAY)

    assert (found.installed_name, found.communes, found.kinds) == ("Công an tỉnh", 1, 1)
    assert found.themes == 1
    assert found.has_report_head
    assert found.is_copied
    assert found.returns == 1
    assert (found.people[Role.OFFICER], found.people[Role.LEADER]) == (1, 1)


def test_a_head_is_there_when_both_its_lines_are(conn):
    set_setting(conn, "report_superior", "BỘ CÔNG AN")

    assert not beginning(conn, TODAY).has_report_head
