"""All rows of a file or none, each once; asked and checked where they are written."""

import json
import os
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from db.check import PROOFS
from db.commands.imports import CHANGED, import_rows, rehearse
from db.ledger.drafts import keep_draft
from db.ledger.records import Submission
from db.model import (
    LooksPersonal,
    NotAllowed,
    ReasonNeeded,
    Refusal,
    Role,
    User,
)
from db.queries.revisions import revision
from db.schema import (
    audit_event,
    category,
    draft,
    forum,
    incident,
    incident_month,
    monthly_return,
    reintegration,
    suggestion,
    suggestion_event,
)
from db.sheets.incidents import INCIDENTS
from db.sheets.lists import read_lists
from db.sheets.present import Answer, compare
from db.sheets.returns import RETURNS
from db.sheets.subjects import SUBJECTS
from db.sheets.suggestions import SUGGESTIONS
from db.sheets.trials import trials
from db.sheets.understand import understand
from tests.db.sheets.files import HEAD, csv, row, xlsx
from tests.factories import (
    make_account,
    make_category,
    make_closing,
    make_forum,
    make_incident,
    make_root,
    make_theme,
    make_unit,
)
from tests.wording import vi

TODAY = date(2023, 12, 1)
ROWS = 200_000 if os.environ.get("IMPORT") == "all" else 2_500


@pytest.fixture
def place(conn):
    make_root(conn)
    make_category(conn, "Trộm cắp tài sản", code="A3")
    return make_unit(conn, "Vĩnh Long", code="15361")


@pytest.fixture
def staff(conn, place):
    return User(make_account(conn), "tonghop", "Tổng hợp", Role.STAFF)


def understood(conn, content, by):
    return understand(content, INCIDENTS, read_lists(conn, TODAY, by=by))


def bring_in(conn, content, by, **submission):
    found = understood(conn, content, by)
    told = Submission(**{"key": Submission.fresh().key, **submission})
    return import_rows(conn, found, told, seen=found.fingerprint, by=by)


def count(conn):
    return conn.scalar(sa.select(sa.func.count()).select_from(incident))


def test_all_rows_are_written_with_one_audit_row(conn, place, staff):
    saved = bring_in(conn, xlsx([HEAD, row(note="Mất xe"), row(), row()]), staff)

    rows = conn.execute(sa.select(incident)).mappings().all()
    assert [(one["unit_id"], one["occurred_on"], one["note"]) for one in rows] == [
        (place, date(2023, 9, 5), "Mất xe"),
        (place, date(2023, 9, 5), ""),
        (place, date(2023, 9, 5), ""),
    ]
    assert {one["written_by"] for one in rows} == {staff.id}
    (audit,) = conn.execute(sa.select(audit_event)).all()
    assert (audit.id, audit.action, audit.entity) == (saved.id, "import", "incident")
    told = json.loads(audit.new_values)
    assert (told["count"], len(told["sha256"])) == (3, 64)
    assert conn.scalar(sa.select(sa.func.sum(incident_month.c.incidents))) == 3
    for proof in PROOFS:
        assert proof(conn).faults == []


def test_the_same_file_twice_changes_nothing(conn, staff):
    content = xlsx([HEAD, row(), row(), row("6/9/23")])
    bring_in(conn, content, staff)
    before = revision(conn)

    with pytest.raises(Refusal, match="there already"):
        bring_in(conn, content, staff)

    assert count(conn) == 3
    assert revision(conn) == before


def test_of_a_longer_file_the_new_rows_come_in(conn, staff):
    bring_in(conn, xlsx([HEAD, row(), row()]), staff)

    bring_in(conn, csv([HEAD, row("5/9/23"), row("5/9/23"), row("5/9/23"), row("6/9/23")]), staff)

    assert count(conn) == 4


def test_a_submission_is_written_once(conn, staff):
    content = xlsx([HEAD, row()])
    key = Submission.fresh().key
    keep_draft(conn, key, {}, form="imports", by=staff)
    first = bring_in(conn, content, staff, key=key)

    again = bring_in(conn, content, staff, key=key)

    assert again.repeated
    assert again.id == first.id
    assert count(conn) == 1
    assert conn.scalar(sa.select(draft.c.result)) == str(first.id)


def test_one_bad_row_keeps_all_out(conn, staff):
    with pytest.raises(Refusal, match="correct the rows"):
        bring_in(conn, xlsx([HEAD, row(), row("x")]), staff)

    assert count(conn) == 0


def test_a_fault_in_the_middle_leaves_nothing(engine, conn, staff):
    """The last row breaks a rule of the database that the check was made not to see."""
    found = understood(conn, xlsx([HEAD, *[row(note=str(i)) for i in range(1500)]]), staff)
    found.rows[-1] = (*found.rows[-1][:4], -1, *found.rows[-1][5:])
    conn.commit()

    with pytest.raises(sa.exc.IntegrityError), engine.execution_options(write=True).begin() as one:
        import_rows(one, found, Submission.fresh(), seen=found.fingerprint, by=staff)

    assert count(conn) == 0


def test_what_was_not_seen_is_not_written(conn, staff):
    found = understood(conn, xlsx([HEAD, row()]), staff)

    with pytest.raises(Refusal) as refused:
        import_rows(conn, found, Submission.fresh(), seen="", by=staff)

    assert refused.value.message == CHANGED


@pytest.mark.parametrize("change", [make_unit, make_category, make_closing])
def test_what_changed_since_the_check_is_noticed(conn, staff, change):
    found = understood(conn, xlsx([HEAD, row()]), staff)
    change(conn)

    with pytest.raises(Refusal) as refused:
        import_rows(conn, found, Submission.fresh(), seen=found.fingerprint, by=staff)

    assert refused.value.message == CHANGED


def test_a_closed_period_needs_a_reason(conn, staff):
    make_closing(conn, first_day=date(2023, 8, 15), last_day=date(2023, 9, 14))
    content = xlsx([HEAD, row()])
    with pytest.raises(ReasonNeeded):
        bring_in(conn, content, staff)

    bring_in(conn, content, staff, reason="Bổ sung sổ theo dõi")

    assert conn.scalar(sa.select(audit_event.c.reason)) == "Bổ sung sổ theo dõi"


def test_rows_that_are_there_do_not_ask_for_a_reason(conn, staff):
    bring_in(conn, xlsx([HEAD, row()]), staff)
    make_closing(conn, first_day=date(2023, 8, 15), last_day=date(2023, 9, 14))

    bring_in(conn, xlsx([HEAD, row(), row(date(2023, 9, 20))]), staff)

    assert count(conn) == 2


def test_personal_data_needs_a_statement(conn, staff):
    content = xlsx([HEAD, row(note="Báo tin: 0912345678")])
    with pytest.raises(LooksPersonal) as refused:
        bring_in(conn, content, staff)
    assert refused.value.found == {"Note": ("0912345678",)}

    bring_in(conn, content, staff, not_personal="Số đường dây nóng của Công an huyện")

    assert count(conn) == 1


def test_an_officer_brings_in_the_own_commune_alone(conn, place, staff):
    own = User(make_account(conn, Role.OFFICER, unit_id=place), "a", "A", Role.OFFICER, place)
    other_unit = make_unit(conn, "Vĩnh Hòa")
    other = User(
        make_account(conn, Role.OFFICER, unit_id=other_unit), "b", "B", Role.OFFICER, other_unit
    )
    content = xlsx([HEAD, row()])
    forged = understood(conn, content, staff)

    with pytest.raises(NotAllowed):
        import_rows(conn, forged, Submission.fresh(), seen=forged.fingerprint, by=other)
    with pytest.raises(Refusal, match="correct the rows"):
        bring_in(conn, content, other)
    bring_in(conn, content, own)

    assert count(conn) == 1


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMIN])
def test_who_enters_nothing_brings_in_nothing(conn, staff, role):
    found = understood(conn, xlsx([HEAD, row()]), staff)

    with pytest.raises(NotAllowed):
        import_rows(
            conn,
            found,
            Submission.fresh(),
            seen=found.fingerprint,
            by=User(make_account(conn, role), "x", "X", role),
        )

    assert count(conn) == 0


def test_many_rows_come_in_at_once_and_tell_how_far_they_are(conn, staff):
    """IMPORT=all: as many as a file may have, nearly."""
    rows = [row(date(2023, 1 + i % 9, 1 + i % 28), note=f"Vụ {i}") for i in range(ROWS)]
    read, written = [], []
    lists = read_lists(conn, TODAY, by=staff)
    found = understand(
        xlsx([HEAD, *rows]), INCIDENTS, lists, lambda done, of: read.append((done, of))
    )

    import_rows(
        conn,
        found,
        Submission.fresh(),
        seen=found.fingerprint,
        progress=lambda done, of: written.append((done, of)),
        by=staff,
    )

    assert count(conn) == ROWS
    assert written[-1] == (ROWS, ROWS)
    assert read[-1] == (ROWS + 1, ROWS + 1)
    assert len(written) == -(-ROWS // 1000) + 1
    for proof in PROOFS:
        assert proof(conn).faults == []


# Monthly returns, record by record

COUNTED = ("Tháng", "Xã", "Số vụ", "Đầu kỳ", vi("Newly received"), "Cuối kỳ")
RETURN_HEAD = (*COUNTED, *(f"Loại {name}" for name in "ABCD"))


def returned(month="8/2023", commune="Vĩnh Long", incidents=0, start=5, received=1, end=6, d=6):
    return [month, commune, incidents, start, received, end, 0, 0, 0, d]


def returns_of(conn, by, *rows):
    content = xlsx([RETURN_HEAD, *rows])
    return rehearsed(conn, understand(content, RETURNS, read_lists(conn, TODAY, by=by)), by)


def rehearsed(conn, found, by):
    for places in [] if found.bad_rows else trials(conn, found):
        rehearse(conn, found, places, by=by)
    return found


def reported(conn):
    columns = (monthly_return.c.month, monthly_return.c.state, reintegration.c.stock_end)
    joined = sa.select(*columns).join_from(monthly_return, reintegration)
    return [tuple(one) for one in conn.execute(joined.order_by(monthly_return.c.month))]


def test_returns_come_in_oldest_first_and_twice_changes_nothing(conn, staff):
    rows = (returned("9/2023", start=6, received=0), returned())
    found = returns_of(conn, staff, *rows)
    assert found.bad == []
    assert reported(conn) == []

    import_rows(conn, found, Submission.fresh(), seen=found.fingerprint, by=staff)

    assert reported(conn) == [
        (date(2023, 8, 1), "submitted", 6),
        (date(2023, 9, 1), "submitted", 6),
    ]
    again = returns_of(conn, staff, *rows)
    with pytest.raises(Refusal, match="there already"):
        import_rows(conn, again, Submission.fresh(), seen=again.fingerprint, by=staff)
    for proof in PROOFS:
        assert proof(conn).faults == []


@pytest.mark.parametrize(
    ("rows", "number", "label", "message"),
    [
        ([returned(d=5)], 2, "Class D", "Classes A to D make"),
        ([returned(), returned("9/2023", start=5)], 3, "At the beginning", "The last return ended"),
        ([returned(incidents=2)], 2, "Incidents of the month", "The register holds"),
        ([returned("12/2023")], 2, "Month", "This month has not ended yet"),
        ([returned(), returned(received=2, end=7, d=7)], 3, "Month", "This month is reported"),
    ],
)
def test_what_a_return_has_to_agree_with_is_told_by_row_and_column(
    conn, staff, rows, number, label, message
):
    found = returns_of(conn, staff, *rows)

    (bad,) = found.bad
    assert bad.number == number
    assert bad.faults[0].label.startswith(label)
    assert bad.faults[0].refusal.message.startswith(message)
    with pytest.raises(Refusal, match="correct the rows"):
        import_rows(conn, found, Submission.fresh(), seen=found.fingerprint, by=staff)
    assert reported(conn) == []


def test_a_return_that_is_there_is_never_overwritten(conn, staff):
    found = returns_of(conn, staff, returned())
    import_rows(conn, found, Submission.fresh(), seen=found.fingerprint, by=staff)

    other = returns_of(conn, staff, returned(received=0, end=5, d=5))

    assert other.bad[0].faults[0].refusal.message.startswith("This month is reported already")


def test_a_month_given_as_a_day_follows_the_cut_off(conn, staff):
    """And months that Excel made the first day of are no days that were exchanged."""
    days = [date(2023, 7, 1), date(2023, 8, 1), date(2023, 9, 1), date(2023, 9, 20)]
    rows = [returned(month) for month in (*days, "Tháng 11 năm 2023")]

    found = understand(xlsx([RETURN_HEAD, *rows]), RETURNS, read_lists(conn, TODAY, by=staff))

    assert [row[0].month for row in found.rows] == [7, 8, 9, 10, 11]
    assert found.exchanges == []


def test_every_commune_is_rehearsed_in_a_turn_of_its_own(conn, staff):
    """Before, nobody wrote while a thousand records were saved and taken back."""
    make_unit(conn, "Vĩnh Hòa", code="15376")
    rows = [returned(d=5), returned(commune="Vĩnh Hòa", d=5)]
    found = understand(xlsx([RETURN_HEAD, *rows]), RETURNS, read_lists(conn, TODAY, by=staff))

    first, second = trials(conn, found)
    rehearse(conn, found, second, by=staff)
    assert [bad.number for bad in found.bad] == [3]
    rehearse(conn, found, first, by=staff)
    assert [bad.number for bad in found.bad] == [3, 2]
    assert reported(conn) == []


def test_communes_that_became_one_are_rehearsed_together(conn, staff):
    """Their returns are held against the first one of their heir."""
    heir = make_unit(conn, "Vĩnh Lộc", code="15378", valid_from=date(2023, 9, 15))
    for name, code in (("Vĩnh Hòa", "15376"), ("Vĩnh Hùng", "15377")):
        ended = date(2023, 9, 14)
        make_unit(conn, name, code=code, valid_to=ended, successor_id=heir)
    rows = [returned("9/2023", name) for name in ("15376", "15361", "15377")]
    rows.append(returned("10/2023", "15378", start=12, received=0, end=12, d=12))

    found = returns_of(conn, staff, *rows)

    assert trials(conn, found) == [[0, 2, 3], [1]]
    assert found.bad == []
    wrong = returns_of(conn, staff, *rows[:3], returned("10/2023", "15378", 5, 5, 0, 5, 5))
    assert [bad.number for bad in wrong.bad] == [5]


def test_returns_of_a_closed_month_need_a_reason(conn, staff):
    make_closing(conn, first_day=date(2023, 7, 15), last_day=date(2023, 8, 14))
    found = returns_of(conn, staff, returned())

    with pytest.raises(ReasonNeeded):
        import_rows(conn, found, Submission.fresh(), seen=found.fingerprint, by=staff)
    reasoned = Submission(Submission.fresh().key, reason="Bổ sung báo cáo")
    import_rows(conn, found, reasoned, seen=found.fingerprint, by=staff)

    assert len(reported(conn)) == 1


def test_a_file_of_records_is_bounded(conn, staff):
    with pytest.raises(Refusal, match="may have 2500 rows"):
        returns_of(
            conn, staff, *[returned(f"{1 + i % 12}/{2000 + i // 12 % 20}") for i in range(2501)]
        )


# Suggestions, with the forums they were made at

FORUM_HEAD = (
    vi("Day of the forum"),
    vi("Held in"),
    vi("Name of the forum"),
    vi("Theme"),
    vi("What is counted"),
    vi("Answer"),
)


def test_what_is_saved_by_a_command_is_known_to_be_there_by_its_columns():
    for one in SUBJECTS.values():
        named = {column.name for column in one.identity}
        assert named <= {column.name for column in one.columns}
        assert bool(named) != one.is_bulk


def test_a_kind_that_no_command_saves_is_an_error(conn, staff):
    found = returns_of(conn, staff, returned())
    found.subject = replace(RETURNS, table=forum)

    with pytest.raises(LookupError, match="no command saves rows of forum"):
        rehearse(conn, found, [0], by=staff)
    with pytest.raises(LookupError, match="no command saves rows of forum"):
        import_rows(conn, found, Submission.fresh(), seen=found.fingerprint, by=staff)


def suggested(text, answer=None, day="10/10/2023", place="Vĩnh Long", theme="Ma tuý"):
    return [day, place, "Công an lắng nghe ý kiến Nhân dân", theme, text, answer]


def suggestions_of(conn, by, *rows):
    content = xlsx([FORUM_HEAD, *rows])
    return rehearsed(conn, understand(content, SUGGESTIONS, read_lists(conn, TODAY, by=by)), by)


def test_suggestions_come_in_with_their_forum_and_are_added_to_it(conn, place, staff):
    make_theme(conn, "Ma tuý")
    rows = [suggested("Tăng tuần tra"), suggested("Xử lý xe quá tải", "Đã giao đội CSGT")]
    found = suggestions_of(conn, staff, *rows)
    assert found.bad == []

    import_rows(conn, found, Submission.fresh(), seen=found.fingerprint, by=staff)
    more = suggestions_of(conn, staff, *rows, suggested("Lắp đèn đường"))
    import_rows(conn, more, Submission.fresh(), seen=more.fingerprint, by=staff)

    assert conn.scalars(sa.select(forum.c.unit_id)).all() == [place]
    texts = conn.scalars(sa.select(suggestion.c.text).order_by(suggestion.c.id)).all()
    assert texts == ["Tăng tuần tra", "Xử lý xe quá tải", "Lắp đèn đường"]
    states = conn.scalars(sa.select(suggestion_event.c.state).order_by(suggestion_event.c.id)).all()
    assert states == ["received", "received", "answered_on_spot", "received"]
    for proof in PROOFS:
        assert proof(conn).faults == []


def test_the_name_of_a_forum_is_looked_at_for_personal_data_too(conn, staff):
    make_theme(conn, "Ma tuý")
    row = suggested("Tăng tuần tra")
    row[2] = "Diễn đàn, liên hệ 0912345678"

    found = suggestions_of(conn, staff, row)

    assert [(one.label, one.found) for one in found.personal] == [
        ("Name of the forum", ("0912345678",))
    ]


def test_of_two_forums_that_one_row_could_mean_none_is_chosen(conn, place, staff):
    make_theme(conn, "Ma tuý")
    for venue in ("Nhà văn hóa", "Trụ sở"):
        make_forum(conn, unit_id=place, held_on=date(2023, 10, 10), venue=venue)

    found = suggestions_of(conn, staff, suggested("Tăng tuần tra"))

    (fault,) = found.bad[0].faults
    assert fault.label == "Name of the forum"
    assert conn.scalars(sa.select(suggestion.c.id)).all() == []


def test_a_suggestion_that_cannot_be_saved_is_told(conn, staff):
    make_theme(conn, "Ma tuý")

    ahead = suggestions_of(conn, staff, suggested("Tăng tuần tra", day="10/10/2024"))
    unknown = suggestions_of(conn, staff, suggested("Tăng tuần tra", theme="Thể thao"))

    assert ahead.bad[0].faults[0].label == "Day of the forum"
    assert unknown.bad[0].faults[0].label == "Theme"


def test_exchanged_days_are_not_written_before_they_are_asked_about(conn, staff):
    content = xlsx([HEAD, row(date(2023, 5, 9)), row("13/09/2023")])

    with pytest.raises(Refusal, match="whether day and month were exchanged"):
        bring_in(conn, content, staff)

    assert count(conn) == 0


@pytest.mark.parametrize(("exchange", "month"), [(True, 9), (False, 5)])
def test_the_audit_of_a_file_says_what_was_done_with_its_exchanged_days(
    conn, place, staff, exchange, month
):
    """Whoever doubts a day later finds that it stood otherwise in the file."""
    content = xlsx([HEAD, row(date(2023, 5, 9)), row("13/09/2023")])
    found = understand(content, INCIDENTS, read_lists(conn, TODAY, by=staff), exchange=exchange)

    import_rows(conn, found, Submission.fresh(), seen=compare(conn, found).fingerprint, by=staff)

    written = conn.scalars(
        sa.select(audit_event.c.new_values).where(audit_event.c.action == "import")
    )
    (told,) = map(json.loads, written)
    assert told["exchanged"] is exchange
    days = sorted(conn.scalars(sa.select(incident.c.occurred_on)))
    assert days == [date(2023, month, 5 if exchange else 9), date(2023, 9, 13)]


def test_the_audit_of_another_file_says_nothing_of_exchanged_days(conn, place, staff):
    bring_in(conn, xlsx([HEAD, row()]), staff)

    (told,) = conn.scalars(
        sa.select(audit_event.c.new_values).where(audit_event.c.action == "import")
    )
    assert "exchanged" not in told


# Rows that look like something known


def beside(conn, content, by):
    found = understood(conn, content, by)
    return found, compare(conn, found)


def decided(conn, content, by, answer, **submission):
    """Bring the file in with one answer for every row that looks like something known."""
    found, compared = beside(conn, content, by)
    return import_rows(
        conn,
        found,
        replace(Submission.fresh(), **submission),
        seen=compared.fingerprint,
        answers={one.key: answer for one in compared.alike},
        by=by,
    )


def typed(conn, place, **values):
    """An incident of 05/09/2023 that was typed into the form."""
    kind = conn.scalar(sa.select(category.c.id))
    return make_incident(
        conn, unit_id=place, category_id=kind, occurred_on=date(2023, 9, 5), **values
    )


def solved_and_notes(conn):
    columns = incident.c.solved_on, incident.c.note
    return [tuple(one) for one in conn.execute(sa.select(*columns).order_by(incident.c.id))]


def test_a_running_list_that_comes_again_with_more_is_counted_once(conn, staff):
    """The same incident, solved since: before, it came in a second time."""
    bring_in(conn, xlsx([HEAD, row(note="Mất xe"), row("6/9/23")]), staff)
    again = xlsx([HEAD, row(note="Mất xe", solved="12/9/2023"), row("6/9/23"), row("7/9/23")])

    found, compared = beside(conn, again, staff)
    assert [(one.place, one.can_update) for one in compared.alike] == [(0, True)]
    assert compared.there == {1}
    with pytest.raises(Refusal, match="look like an incident"):
        import_rows(conn, found, Submission.fresh(), seen=compared.fingerprint, by=staff)

    decided(conn, again, staff, Answer.UPDATE)

    assert solved_and_notes(conn) == [(date(2023, 9, 12), "Mất xe"), (None, ""), (None, "")]
    with pytest.raises(Refusal, match="there already"):
        bring_in(conn, again, staff)
    for proof in PROOFS:
        assert proof(conn).faults == []


def test_what_looks_known_may_be_left_out_or_be_really_new(conn, staff):
    bring_in(conn, xlsx([HEAD, row(note="Mất xe")]), staff)
    other = xlsx([HEAD, row(note="Mất tiền"), row("8/9/23")])

    decided(conn, other, staff, Answer.SKIP)
    assert [note for _solved, note in solved_and_notes(conn)] == ["Mất xe", ""]

    decided(conn, other, staff, Answer.NEW)
    assert [note for _solved, note in solved_and_notes(conn)] == ["Mất xe", "", "Mất tiền"]


@pytest.mark.parametrize(("note", "there", "alike"), [("Mất xe", 1, 0), ("", 0, 1), ("Tiền", 0, 1)])
def test_a_row_is_held_against_incidents_that_were_typed(conn, place, staff, note, there, alike):
    typed(conn, place, note="Mất xe")

    _found, compared = beside(conn, xlsx([HEAD, row(note=note)]), staff)

    assert (len(compared.there), len(compared.alike)) == (there, alike)


def test_an_empty_cell_takes_nothing_away_from_what_is_known(conn, place, staff):
    typed(conn, place, solved_on=date(2023, 9, 9), note="Mất xe")

    decided(conn, xlsx([HEAD, row(), row("6/9/23")]), staff, Answer.UPDATE)

    assert solved_and_notes(conn) == [(date(2023, 9, 9), "Mất xe"), (None, "")]


def test_each_known_incident_answers_for_one_row_the_one_that_is_most_like_it(conn, staff):
    bring_in(conn, xlsx([HEAD, row(note="Mất xe"), row(note="Mất tiền")]), staff)
    rows = [row(note=n, solved="12/9/2023") for n in ("Mất tiền", "Mất chó", "Mất xe")]

    _found, compared = beside(conn, xlsx([HEAD, *rows]), staff)

    partners = [one.known and one.known.values[-1] for one in compared.alike]
    assert partners == ["Mất tiền", None, "Mất xe"]


def test_a_row_like_a_voided_incident_is_asked_about_and_does_not_change_it(conn, place, staff):
    typed(conn, place, voided=True)

    _found, compared = beside(conn, xlsx([HEAD, row(note="Mất xe")]), staff)

    assert [one.can_update for one in compared.alike] == [False]


def test_what_is_known_and_changed_after_it_was_seen_is_noticed(conn, place, staff):
    known = typed(conn, place, note="Mất xe")
    found, compared = beside(conn, xlsx([HEAD, row(note="Mất xe", solved="9/9/23")]), staff)
    answers = {one.key: Answer.UPDATE for one in compared.alike}
    conn.execute(incident.update().where(incident.c.id == known).values(version=2))

    seen = compared.fingerprint
    with pytest.raises(Refusal) as refused:
        import_rows(conn, found, Submission.fresh(), seen=seen, answers=answers, by=staff)

    assert refused.value.message == CHANGED


def test_an_update_of_a_closed_period_needs_a_reason(conn, staff):
    bring_in(conn, xlsx([HEAD, row()]), staff)
    make_closing(conn, first_day=date(2023, 8, 15), last_day=date(2023, 9, 14))
    content = xlsx([HEAD, row(solved=date(2023, 10, 20))])

    with pytest.raises(ReasonNeeded):
        decided(conn, content, staff, Answer.UPDATE)
    decided(conn, content, staff, Answer.UPDATE, reason="Bổ sung sổ theo dõi")

    assert solved_and_notes(conn) == [(date(2023, 10, 20), "")]


def test_a_sheet_that_repeats_others_is_counted_once_and_told(conn, staff):
    content = xlsx([HEAD, row(), row()], [HEAD, row("6/9/23")], [HEAD, row(), row(), row("6/9/23")])

    found, compared = beside(conn, content, staff)

    assert len(found.rows) == 3
    assert [(note.sheet, note.params) for note in found.notes] == [("Trang 3", {"n": 3})]
    assert compared.alike == ()


def test_a_sheet_that_sums_up_another_in_other_words_is_asked_about(conn, staff):
    content = xlsx([HEAD, row(note="Mất xe")], [HEAD[:4], row()[:4]])

    _found, compared = beside(conn, content, staff)

    (alike,) = compared.alike
    assert (alike.origin.sheet, alike.twin.sheet, alike.twin.number) == ("Trang 2", "Trang 1", 2)
    assert not alike.can_update
