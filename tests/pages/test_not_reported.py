"""While nobody has reported, no number stands for what is not known."""

from datetime import date

from tests.factories import make_incident, make_return, make_root, make_unit

REINTEGRATION = "pages/dashboards/reintegration.py"


def lines(at):
    return "\n".join(caption.value for caption in at.caption)


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
    assert "Từ năm –: tiếp nhận –" in lines(at)
    assert ": 0" not in lines(at)
    assert " 0 " not in lines(at)
