"""While nobody has reported, no number stands for what is not known."""

from datetime import date

import pytest

from components import data
from components.figures import scene
from components.subjects.incidents import frames, numbers
from components.subjects.incidents.view import incidents_of
from db.model import Role, Selection, User
from db.periods import Calendar
from db.queries import categories, units
from tests.factories import make_incident, make_return, make_root, make_unit

REINTEGRATION = "pages/dashboards/reintegration.py"
MONTH = {"period": "Tháng", "month": "Tháng 6/2023"}


def lines(at):
    behind = (metric.proto.help for metric in at.metric)
    return "\n".join((*(caption.value for caption in at.caption), *behind))


def test_nobody_has_reported_and_no_flow_is_nought(conn, open_page):
    root = make_root(conn)
    long = make_unit(conn, "Vĩnh Long")
    make_incident(conn, unit_id=long, occurred_on=date(2021, 9, 15))
    make_return(conn, unit_id=long, month=date(2022, 9, 1), counts={"received": 3})

    at = open_page(
        REINTEGRATION, query_params={"period": "Khác", "days": ["2021-09-15", "2022-01-14"]}
    )

    assert root
    assert not at.exception
    assert [metric.value for metric in at.metric] == ["–"] * 4
    assert "chuyển đến: –" in lines(at)
    assert "từ năm –: tiếp nhận –" in lines(at)
    assert ": 0" not in lines(at)
    assert " 0 " not in lines(at)


@pytest.fixture
def month_six(conn):
    """Of two communes none has reported month 6/2023, of which no incident is known; a year before
    there was one."""
    make_root(conn)
    long = make_unit(conn, "Vĩnh Long")
    make_unit(conn, "Vĩnh An")
    for year in (2021, 2022):
        make_incident(conn, unit_id=long, occurred_on=date(year, 6, 1))
    make_incident(conn, unit_id=long, occurred_on=date(2023, 8, 1))
    return long


@pytest.mark.parametrize("page", ["overview", "incidents"])
def test_no_incident_that_nobody_denies_is_no_nought(month_six, open_page, page):
    at = open_page(f"pages/dashboards/{page}.py", query_params=MONTH)

    assert not at.exception
    assert (at.metric[0].value, at.metric[0].delta) == ("–", "chưa báo cáo")
    assert not [metric for metric in at.metric if metric.value.startswith("0 vụ")]
    assert "-100" not in lines(at)
    if page == "overview":
        assert "chưa xã nào báo cáo về vụ việc" in at.code[0].value


def test_what_nobody_reports_is_drawn_as_nothing(month_six, engine, conn, monkeypatch):
    monkeypatch.setattr(data, "engine", lambda: engine)
    conn.commit()
    june = Calendar().month(2023, 6)
    chosen = Selection(june, tuple(data.read(units.communes, june.last)), True, june.last)
    reader = User(1, "reader", "reader", Role.LEADER)
    kinds = data.read(categories.categories, june.last)
    view = incidents_of(scene.of(reader, chosen), kinds, None)

    drawn = frames.categories(view)
    assert drawn["now"].isna().all()
    assert set(drawn["before"]) == {1}
    assert [block.frame["value"].isna().iloc[-1] for block in numbers.blocks(view)] == [True] * 4


def test_a_commune_that_reports_nothing_has_none_and_the_other_is_not_known(
    conn, month_six, open_page
):
    make_return(conn, unit_id=month_six, month=date(2023, 6, 1))

    at = open_page("pages/dashboards/incidents.py", query_params=MONTH)

    assert (at.metric[0].value, at.metric[0].delta) == ("0 vụ", "giảm 01 vụ")
    table = next(frame.value for frame in at.dataframe if "Vĩnh An" in frame.value.to_string())
    now = table.set_index(table.columns[0])["Kỳ này"]
    assert now["Vĩnh Long"] == 0
    assert now.isna()["Vĩnh An"]


def test_flows_on_the_overview_say_over_how_many_communes(conn, month_six, open_page):
    make_return(conn, unit_id=month_six, month=date(2023, 6, 1), counts={"received": 2})

    at = open_page("pages/dashboards/overview.py", query_params=MONTH)

    assert "tiếp nhận 02" in lines(at)
    assert "hướng dẫn 0 (1/2 xã đã gửi đủ báo cáo)" in lines(at)
