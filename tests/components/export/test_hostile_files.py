"""Hostile texts in files that are handed out to be filled in, and in those that are handed over:
tables to type into, rows to correct, accounts, what is stored about somebody.

Each text is read back letter for letter by another program; nothing is a formula, leads out, or
becomes a cell of its own. With HOSTILE=all 500 texts, otherwise a share.
"""

import io
import itertools
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import xlsxwriter
from openpyxl import load_workbook

from components.export.import_sheets import problems, template
from db import schema
from db.ledger.audit import record
from db.model import BEGINNING, FOREVER, Role, User
from db.sheets.accounts import MOST_LINES, read_accounts, units_by_name
from db.sheets.incidents import INCIDENTS
from db.sheets.names import Named
from db.sheets.subjects import SUBJECTS
from db.sheets.understand import understand
from tests.components.export.test_hostile import IN_FULL, live_parts
from tests.db.sheets.files import HEAD, LISTS, TODAY, row, xlsx
from tests.factories import make_account
from tests.hostile import hostile
from tests.test_hostile import heard
from tests.wording import vi

assert heard  # the fixture
TEXTS = hostile(500 if IN_FULL else 120, longest=100)
LISTED = tuple(Named(n, f"h{n}", (text,), BEGINNING, FOREVER) for n, text in enumerate(TEXTS))
HOSTILE_LISTS = replace(LISTS, communes=LISTED, kinds=LISTED, themes=LISTED)


def cells(content):
    """Every cell of a workbook, none of which may be anything but text."""
    found = [
        cell
        for sheet in load_workbook(io.BytesIO(content))
        for cell in itertools.chain(*sheet.iter_rows())
        if cell.value is not None
    ]
    assert {cell.data_type for cell in found} == {"s"}
    assert [cell.coordinate for cell in found if cell.hyperlink] == []
    assert live_parts(content) == []
    return [cell.value for cell in found]


@pytest.mark.parametrize("subject", SUBJECTS.values(), ids=lambda subject: subject.name)
def test_a_table_to_type_into_offers_every_name_letter_for_letter(subject):
    told = set(cells(template(subject, HOSTILE_LISTS)))

    offered = [column.choices(HOSTILE_LISTS).values() for column in subject.columns]
    hostile_lists = [list(one) for one in offered if len(one) >= len(TEXTS)]
    assert len(hostile_lists) >= 1
    for choices in hostile_lists:
        assert set(choices) <= told
        assert [t for t, choice in zip(TEXTS, choices, strict=False) if t not in choice] == []


def test_rows_to_correct_come_back_letter_for_letter():
    found = understand(
        xlsx([HEAD, *(row(commune=text, note=text) for text in TEXTS)]), INCIDENTS, LISTS
    )
    told = cells(problems(found.bad))

    assert len(found.bad) == len(TEXTS)
    assert [text for text in TEXTS if told.count(text) < 2] == []


def test_a_file_of_accounts_names_everybody_letter_for_letter():
    head = [vi("Sign-in name"), vi("Full name"), vi("Role"), vi("Belongs to")]
    people = [(f"nguoi{n}", text) for n, text in enumerate(TEXTS)]
    told = []
    for first in range(0, len(people), MOST_LINES):
        some = people[first : first + MOST_LINES]
        file = book_of([head, *([name, text, vi("Leader"), ""] for name, text in some)])
        found = read_accounts(file, units_by_name([]), TODAY)
        assert found.faults == {}
        told += [(one.sign_in_name, one.display_name) for one in found.lines]

    assert told == people


def book_of(rows):
    """As a program writes it that leaves texts alone."""
    made = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, plain) as book:
        sheet = book.add_worksheet()
        for at, texts in enumerate(rows):
            for place, text in enumerate(texts):
                sheet.write_string(at, place, text)
    return made.getvalue()


def test_what_is_stored_about_somebody_is_told_letter_for_letter(open_page, conn, heard):
    lan, at = (
        make_account(conn, Role.STAFF, sign_in_name="lan", display_name=TEXTS[0]),
        datetime.now(UTC),
    )
    for n, text in enumerate(TEXTS):
        content = json.dumps({"values": {"note": text}, "version": None}, ensure_ascii=False)
        kept = {"id": f"{n:032x}", "account_id": lan, "form": "incident", "about": "{}"}
        conn.execute(schema.draft.insert().values(**kept, content=content, saved_at=at))
        who = User(lan, "lan", text, Role.STAFF)
        record(conn, "update", "campaign", 1, by=who, new={"name": "x"}, reason=text)

    page = open_page("pages/manage/accounts.py", role="admin", query_params={"account": "lan"})
    page.button(key="collect").click().run()
    ((name, content),) = [file for file in heard.files if str(file[0]).endswith(".json")][-1:]

    told = json.loads(content)
    assert name.startswith("lan_")
    fields = [value for rows in told.values() for one in rows for value in one.values()]
    assert TEXTS[0] in fields
    assert [text for text in TEXTS if text not in fields] == []
    drafts = [json.loads(one) for one in fields if str(one).startswith('{"values"')]
    assert {one["values"]["note"] for one in drafts} == set(TEXTS)
