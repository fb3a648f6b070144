"""Accounts: who may change them, what ends sessions, and what is written down."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
import sqlalchemy as sa

from db import passwords
from db.commands import accounts as commands
from db.commands.sessions import open_session, sign_in
from db.engine import writing
from db.ledger.audit import verify
from db.model import AREA, NotAllowed, Refusal, Role, User
from db.queries.accounts import IDLE, accounts, presence
from db.queries.mergers import stranded
from db.schema import account, audit_event, session
from tests.factories import make_account, make_root, make_unit

GOOD = "Sáng nay đồng lúa xanh quá"
OTHER = "Chiều nay mưa trắng cánh đồng"
MERGER = date(2025, 7, 1)
BEFORE = date(2025, 6, 30)


def user(conn, role=Role.ADMIN, name="quantri", **values):
    account_id = make_account(conn, role, sign_in_name=name, display_name=name, **values)
    return User(account_id, name, name, role)


def actions(conn):
    return conn.scalars(sa.select(audit_event.c.action).order_by(audit_event.c.id)).all()


def test_an_added_account_signs_in_with_its_generated_password_and_must_change_it(engine):
    with writing(engine) as conn:
        password = commands.add_account(
            conn, " Lan.Nguyen ", "Lan  Nguyễn", Role.STAFF, issued=passwords.issue(), by=None
        )
    opened = sign_in(engine, "lan.nguyen", password, binding="b")

    with engine.connect() as conn:
        who = presence(conn, opened.session_id, "b").user
        assert verify(conn) is None
        assert actions(conn) == ["add", "sign_in"]
        told = conn.scalars(sa.select(audit_event.c.new_values)).all()
    assert (who.sign_in_name, who.display_name, who.role) == (
        "lan.nguyen",
        "Lan Nguyễn",
        Role.STAFF,
    )
    assert who.must_change_password
    assert not any(password in values or "$2b$" in values for values in told)


@pytest.mark.parametrize(
    ("name", "shown", "role", "at_commune", "field"),
    [
        ("x", "Lan", Role.STAFF, False, "sign_in_name"),
        ("có dấu", "Lan", Role.STAFF, False, "sign_in_name"),
        ("a" * 64 + "b", "Lan", Role.STAFF, False, "sign_in_name"),
        ("lan", " ", Role.STAFF, False, "display_name"),
        ("lan", "L" * 121, Role.STAFF, False, "display_name"),
        ("quantri", "Lan", Role.STAFF, False, "sign_in_name"),
        ("QUANTRI", "Lan", Role.STAFF, False, "sign_in_name"),
        ("lan", "Lan", Role.OFFICER, False, "unit_id"),
        ("lan", "Lan", Role.ADMIN, True, "unit_id"),
    ],
)
def test_what_cannot_be_an_account_is_refused_by_field(conn, name, shown, role, at_commune, field):
    admin = user(conn)
    unit_id = make_unit(conn) if at_commune else None
    with pytest.raises(Refusal) as refusal:
        commands.add_account(conn, name, shown, role, unit_id, issued=passwords.issue(), by=admin)

    assert refusal.value.field == field


def test_who_belongs_to_a_unit_belongs_to_one_below_the_whole(conn):
    root = make_root(conn)
    area = make_unit(conn, level=AREA, parent_id=root)
    commune = make_unit(conn, parent_id=area)
    beside = make_unit(conn, parent_id=make_unit(conn, level="district"))

    def add(name, role, unit_id):
        commands.add_account(conn, name, "Lan", role, unit_id, issued=passwords.issue(), by=None)

    for unit_id in (root, beside, None, 9999):
        with pytest.raises(Refusal) as refusal:
            add("lan", Role.OFFICER, unit_id)
        assert refusal.value.field == "unit_id"
    for n, (role, unit_id) in enumerate(product(list(Role)[:3], (area, commune))):
        add(f"lan{n}", role, unit_id)

    assert set(accounts(conn)["role"]) == {"leader", "officer", "staff"}


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF, Role.OFFICER])
@pytest.mark.parametrize(
    "command",
    [
        lambda conn, by: commands.add_account(
            conn, "moi", "Mới", Role.STAFF, issued=passwords.issue(), by=by
        ),
        lambda conn, by: commands.reset_password(conn, "quantri", issued=passwords.issue(), by=by),
        lambda conn, by: commands.unlock(conn, "quantri", by=by),
        lambda conn, by: commands.disable(conn, "quantri", by=by),
        lambda conn, by: commands.enable(conn, "quantri", by=by),
        lambda conn, by: commands.change_role(conn, "quantri", Role.STAFF, by=by),
        lambda conn, by: commands.end_sessions(conn, "quantri", by=by),
        lambda conn, by: commands.move_to_successors(conn, MERGER, by=by),
    ],
    ids=["add", "reset", "unlock", "disable", "enable", "change_role", "end_sessions", "move"],
)
def test_only_an_administrator_changes_accounts(conn, role, command):
    user(conn)
    before = conn.execute(sa.select(account)).all()

    with pytest.raises(NotAllowed):
        command(conn, User(99, "la", "Lạ", role))

    assert conn.execute(sa.select(account)).all() == before
    assert actions(conn) == []


@pytest.mark.parametrize(
    "command",
    [
        lambda conn: commands.reset_password(conn, "lan", issued=passwords.issue(), by=None),
        lambda conn: commands.disable(conn, "lan", by=None),
        lambda conn: commands.change_role(conn, "lan", Role.LEADER, by=None),
        lambda conn: commands.end_sessions(conn, "lan", by=None),
    ],
    ids=["reset", "disable", "change_role", "end_sessions"],
)
def test_what_changes_an_account_ends_its_sessions_and_no_others(conn, command):
    other = open_session(conn, user(conn).id, binding="x")
    lan = user(conn, Role.STAFF, "lan")
    opened = open_session(conn, lan.id, binding="b")
    assert presence(conn, opened.session_id, "b").user == lan

    command(conn)

    assert presence(conn, opened.session_id, "b") is None
    assert presence(conn, other.session_id, "x") is not None
    assert verify(conn) is None


def test_a_disabled_account_is_opened_again_with_its_old_password(engine):
    with writing(engine) as conn:
        user(conn)
        user(conn, Role.STAFF, "lan", password_hash=passwords.hashed(GOOD))
        commands.disable(conn, "lan", by=None)
    with pytest.raises(Refusal, match="wrong"):
        sign_in(engine, "lan", GOOD, binding="b")

    with writing(engine) as conn:
        commands.enable(conn, "lan", by=None)

    assert sign_in(engine, "lan", GOOD, binding="b").session_id


@pytest.mark.parametrize(
    "command",
    [
        lambda conn, by: commands.disable(conn, "quantri", by=by),
        lambda conn, by: commands.change_role(conn, "quantri", Role.STAFF, by=by),
    ],
    ids=["disable", "change_role"],
)
def test_the_last_administrator_stays(engine, command):
    with writing(engine) as conn:
        admin = user(conn)
        user(conn, Role.ADMIN, "cu", active=False)

    with pytest.raises(Refusal, match="last administrator"), writing(engine) as conn:
        command(conn, admin)

    with engine.connect() as conn:
        assert conn.execute(sa.select(account.c.role, account.c.active)).first() == ("admin", True)
    with writing(engine) as conn:
        commands.enable(conn, "cu", by=admin)
        command(conn, admin)


def test_a_role_changes_with_its_commune_and_the_record_has_both(conn):
    user(conn)
    user(conn, Role.STAFF, "lan")
    commune = make_unit(conn)

    commands.change_role(conn, "lan", Role.OFFICER, commune, by=None)

    row = accounts(conn).set_index("sign_in_name").loc["lan"]
    assert (row["role"], row["unit_id"]) == ("officer", commune)
    old, new = conn.execute(sa.select(audit_event.c.old_values, audit_event.c.new_values)).one()
    assert old == '{"role":"staff","unit_id":null}'
    assert new == f'{{"role":"officer","unit_id":{commune}}}'


def test_everybody_may_sign_their_own_account_out_everywhere(conn):
    lan = user(conn, Role.OFFICER, "lan")
    opened = [open_session(conn, lan.id, binding=name) for name in ("tablet", "desk")]

    commands.end_sessions(conn, "lan", by=lan)

    assert presence(conn, opened[0].session_id, "tablet") is None
    assert presence(conn, opened[1].session_id, "desk") is None


def test_an_unknown_name_is_named(conn):
    with pytest.raises(Refusal, match="no account khong"):
        commands.unlock(conn, "Khong", by=None)


def test_changing_ones_password_goes_on_here_and_ends_every_other_session(engine):
    with writing(engine) as conn:
        lan = user(conn, Role.STAFF, "lan", password_hash=passwords.hashed(GOOD))
        elsewhere = open_session(conn, lan.id, binding="tablet")
        here = open_session(conn, lan.id, binding="desk")
        lan = presence(conn, here.session_id, "desk").user

    opened = commands.change_password(engine, GOOD, OTHER, by=lan, binding="desk")

    with engine.connect() as conn:
        assert presence(conn, elsewhere.session_id, "tablet") is None
        assert presence(conn, here.session_id, "desk") is None
        assert presence(conn, opened.session_id, "desk").user == lan
    with pytest.raises(Refusal):
        sign_in(engine, "lan", GOOD, binding="desk")
    assert sign_in(engine, "lan", OTHER, binding="desk").session_id


@pytest.mark.parametrize(
    "end",
    [
        session.update().values(revoked_at=datetime.now(UTC)),
        session.update().values(seen_at=datetime.now(UTC) - IDLE),
        session.update().values(binding_hash="another"),
    ],
    ids=["signed out", "idle", "another browser"],
)
def test_a_session_that_is_over_changes_no_password(engine, end):
    with writing(engine) as conn:
        lan = user(conn, Role.STAFF, "lan", password_hash=passwords.hashed(GOOD))
        here = open_session(conn, lan.id, binding="desk")
        lan = presence(conn, here.session_id, "desk").user
        conn.execute(end)

    with pytest.raises(Refusal, match="Your session has ended"):
        commands.change_password(engine, GOOD, OTHER, by=lan, binding="desk")

    assert sign_in(engine, "lan", GOOD, binding="desk").session_id


def test_the_first_change_lets_the_account_in(engine):
    with writing(engine) as conn:
        first = commands.add_account(
            conn, "lan", "Lan", Role.STAFF, issued=passwords.issue(), by=None
        )
    opened = sign_in(engine, "lan", first, binding="b")
    with engine.connect() as conn:
        lan = presence(conn, opened.session_id, "b").user

    opened = commands.change_password(engine, first, GOOD, by=lan, binding="b")

    with engine.connect() as conn:
        assert not presence(conn, opened.session_id, "b").user.must_change_password


@pytest.mark.parametrize(
    ("current", "new", "told"),
    [
        (OTHER, GOOD + "!", "current password is wrong"),
        (GOOD, "ngắn", "at least 12"),
        (GOOD, GOOD, "same as the old"),
    ],
)
def test_a_change_that_is_refused_changes_nothing(engine, current, new, told):
    with writing(engine) as conn:
        lan = user(conn, Role.STAFF, "lan", password_hash=passwords.hashed(GOOD))
        here = open_session(conn, lan.id, binding="b")

    with pytest.raises(Refusal, match=told):
        commands.change_password(engine, current, new, by=lan, binding="b")

    with engine.connect() as conn:
        assert presence(conn, here.session_id, "b") is not None
    assert sign_in(engine, "lan", GOOD, binding="b").session_id


def test_a_sample_account_has_no_password_to_change(engine):
    with writing(engine) as conn:
        lan = user(conn, Role.LEADER, "lanhdao")

    with pytest.raises(Refusal, match="no password to change"):
        commands.change_password(engine, GOOD, OTHER, by=lan, binding="b")


def test_guessing_the_current_password_locks_too(engine):
    with writing(engine) as conn:
        lan = user(conn, Role.STAFF, "lan", password_hash=passwords.hashed(GOOD))
        open_session(conn, lan.id, binding="b")
    for _guess in range(5):
        with pytest.raises(Refusal, match="is wrong"):
            commands.change_password(engine, "không phải đâu", OTHER, by=lan, binding="b")

    with pytest.raises(Refusal, match="Too many"):
        commands.change_password(engine, GOOD, OTHER, by=lan, binding="b")


def test_the_list_of_accounts_keeps_its_columns_without_rows(conn):
    assert accounts(conn).dtypes.astype(str).to_dict() == {
        "sign_in_name": "str",
        "display_name": "str",
        "role": "str",
        "unit_id": "Int64",
        "active": "bool",
        "must_change_password": "bool",
        "has_factor": "bool",
        "locked": "bool",
        "created_at": "datetime64[us, UTC]",
        "last_sign_in": "datetime64[us, UTC]",
    }


def test_the_list_of_accounts_says_who_is_locked(engine):
    with writing(engine) as conn:
        user(conn, Role.STAFF, "lan", password_hash=passwords.hashed(GOOD))
        user(conn, Role.STAFF, "mai")
    for _guess in range(5):
        with pytest.raises(Refusal):
            sign_in(engine, "lan", "không phải đâu", binding="b")

    with writing(engine) as conn:
        assert dict(accounts(conn)[["sign_in_name", "locked"]].to_numpy()) == {
            "lan": True,
            "mai": False,
        }
        commands.unlock(conn, "lan", by=None)
        assert not accounts(conn)["locked"].any()
    assert sign_in(engine, "lan", GOOD, binding="b").session_id


def test_the_list_of_accounts_says_when_somebody_came_in_last(conn):
    lan = user(conn, Role.STAFF, "lan")
    user(conn, Role.STAFF, "mai")
    for day in (1, 3, 2):
        open_session(conn, lan.id, binding="b", at=datetime(2023, 10, day, tzinfo=UTC))

    came = accounts(conn).set_index("sign_in_name")["last_sign_in"]

    assert came["lan"] == datetime(2023, 10, 3, tzinfo=UTC)
    assert came.isna()["mai"]


def test_officers_of_a_commune_that_ended_are_moved_to_what_it_became(conn):
    admin = user(conn)
    new = make_unit(conn, "Tây Đô", valid_from=MERGER)
    gone = make_unit(conn, "Vĩnh Quang", valid_to=BEFORE, successor_id=new)
    lost = make_unit(conn, "Vĩnh An", valid_to=BEFORE)
    user(conn, Role.OFFICER, "lan", unit_id=gone)
    user(conn, Role.OFFICER, "mai", unit_id=lost)
    user(conn, Role.OFFICER, "nga", unit_id=gone, active=False)
    user(conn, Role.OFFICER, "oanh", unit_id=new)
    user(conn, Role.LEADER, "truong", unit_id=gone)

    assert stranded(conn, BEFORE) == []
    assert [(one.sign_in_name, one.successor_id) for one in stranded(conn, MERGER)] == [
        ("lan", new),
        ("mai", None),
        ("truong", new),
    ]
    assert commands.move_to_successors(conn, MERGER, by=admin) == 2

    assert [one.sign_in_name for one in stranded(conn, MERGER)] == ["mai"]
    found = accounts(conn).set_index("sign_in_name")
    at = found["unit_id"]
    assert (at["lan"], at["nga"], at["oanh"], at["truong"]) == (new, gone, new, new)
    assert found["role"]["truong"] == Role.LEADER
    assert actions(conn) == ["change_role", "change_role"]
    assert commands.move_to_successors(conn, MERGER, by=admin) == 0


def test_an_officer_of_a_split_commune_is_not_moved_by_guess(conn):
    heirs = [make_unit(conn, name, valid_from=MERGER) for name in ("Một", "Hai")]
    old = make_unit(conn, "Cũ", valid_to=BEFORE, successors=heirs)
    make_account(conn, Role.OFFICER, unit_id=old, sign_in_name="lan")

    (found,) = stranded(conn, MERGER)
    assert (found.successor_id, found.heirs) == (None, frozenset(heirs))
    assert commands.move_to_successors(conn, MERGER, by=None) == 0
