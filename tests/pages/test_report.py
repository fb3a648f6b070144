"""The report of a period through the front door: what is complete, the file, own words kept."""

import io
from datetime import date

import pytest
import sqlalchemy as sa
from docx import Document

from components.beside.work import Work
from components.export import made, office
from db.model import AREA, Role
from db.schema import audit_event, draft, periodic_report
from tests.factories import make_account, make_incident, make_return, make_root, make_unit
from tests.wording import vi

PAGE = "pages/dashboards/report.py"
OWN = "Tập trung đấu tranh với tội phạm trộm cắp."


@pytest.fixture
def communes(conn, monkeypatch):
    root = make_root(conn)
    area = make_unit(conn, "Bắc", level=AREA, parent_id=root)
    long, an = make_unit(conn, "Vĩnh Long", parent_id=area), make_unit(conn, "Vĩnh An")
    make_incident(conn, unit_id=long, occurred_on=date(2023, 9, 10))
    make_return(conn, unit_id=long, month=date(2023, 9, 1))
    return {"long": long, "an": an}


@pytest.fixture
def lan(conn, communes):
    return make_account(conn, Role.LEADER, display_name="Lê Lan")


@pytest.fixture
def unconverted(monkeypatch):
    monkeypatch.setattr(office, "program", lambda: None)


def box(at, name):
    return next(one for one in at.text_area if str(one.key).endswith(f".{name}"))


def send(at):
    return next(one for one in at.button if str(one.key).endswith(".send")).click().run()


def document(at):
    _key, file = at.session_state["report_made"]
    return file, [p.text for p in Document(io.BytesIO(file.content)).paragraphs]


def test_the_file_has_what_stands_in_the_boxes_saved_or_not(conn, lan, open_page, unconverted):
    at = open_page(PAGE, account_id=lan)
    at = box(at, "tasks").set_value(OWN).run()

    at = at.button(key="report-docx").click().run()

    assert not at.exception
    file, said = document(at)
    assert OWN in said
    assert file.name.endswith(".docx")
    assert any(vi("Directions and tasks of the next period").upper() in line for line in said)
    row = conn.execute(
        sa.select(audit_event.c.entity).where(audit_event.c.action == "export")
    ).scalar_one()
    assert row == "periodic_report"
    assert vi("A PDF needs LibreOffice on the server (package libreoffice-writer).") in [
        caption.value for caption in at.caption
    ]
    assert "report-pdf" not in [button.key for button in at.button]


def test_it_is_made_beside_the_page_and_one_of_another_choice_is_ended(
    lan, open_page, unconverted, monkeypatch
):
    asked, ended = [], []
    monkeypatch.setattr(Work, "run", lambda _work, act, *_args, **_more: asked.append(act) or b"")
    at = open_page(PAGE, account_id=lan).button(key="report-docx").click().run()
    assert asked == [made.reported]

    class UnderWay:
        def stop(self):
            ended.append(self)

    at.session_state["report_work"] = UnderWay()
    at.session_state["report_of"] = b"another choice"
    at = at.run()

    assert not at.exception
    assert len(ended) == 1
    assert "report_work" not in at.session_state


def test_own_words_are_saved_and_stand_there_for_the_next(conn, lan, open_page, unconverted):
    at = open_page(PAGE, account_id=lan)
    at = send(box(at, "tasks").set_value(OWN).run())

    assert not at.exception
    assert at.success[-1].value.startswith(vi("Your words are saved."))
    assert conn.scalar(sa.select(periodic_report.c.tasks)) == OWN
    assert box(at, "tasks").value == OWN

    at = send(box(at, "tasks").set_value(f"{OWN} Tuyên truyền.").run())
    again = open_page(PAGE, role="staff")

    assert box(again, "tasks").value == f"{OWN} Tuyên truyền."


def test_what_is_typed_for_one_period_waits_there(conn, lan, open_page, unconverted):
    at = open_page(PAGE, account_id=lan)
    at = box(at, "tasks").set_value(OWN).run()
    key = at.query_params["draft"]

    other = open_page(PAGE, account_id=lan, query_params={"period": vi("Year"), "draft": key})

    assert not other.exception
    assert box(other, "tasks").value == ""
    assert other.info[0].value == vi(
        "What you began to write is of another period or place: choose it above, and it stands "
        "here again."
    )
    assert conn.scalar(sa.select(sa.func.count()).select_from(draft)) == 1

    back = open_page(PAGE, account_id=lan)

    assert box(back, "tasks").value == OWN


def test_it_says_what_is_complete_and_what_is_not(communes, lan, open_page, unconverted):
    at = open_page(PAGE, account_id=lan, query_params={"period": vi("Month")})

    assert at.warning[0].value.startswith("Việc gửi báo cáo tháng: ")
    assert "1/2" in at.warning[0].value or "0/2" in at.warning[0].value
    assert "Vĩnh An" in at.warning[0].value


def test_a_chief_writes_of_the_own_commune(conn, communes, open_page, unconverted):
    chief = make_account(conn, Role.LEADER, unit_id=communes["long"])
    at = open_page(PAGE, account_id=chief)

    at = send(box(at, "judgement").set_value(OWN).run())

    assert not at.exception
    assert conn.scalar(sa.select(periodic_report.c.judgement)) == OWN


@pytest.mark.parametrize("role", ["admin"])
def test_who_may_not_brief_does_not_open_it(lan, open_page, role):
    at = open_page(PAGE, role=role)

    assert not at.text_area
    assert at.error
