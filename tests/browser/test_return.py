"""A monthly return in the browser: in two taps, and without a mouse."""

import sqlite3

from playwright.sync_api import expect
from sqlalchemy import make_url

from tests.browser.a_return import WAIT, a_return
from tests.wording import vi


def test_a_month_is_reported_in_three_taps_and_in_full_with_the_keyboard(
    own_sample, open_page, sign_in
):
    server = own_sample
    tablet, laptop = open_page(820, 1180), open_page()

    shown = [page.url for page in a_return(tablet, laptop, server.url)]

    assert len(shown) == 8
    with sqlite3.connect(make_url(server.database).database) as conn:
        assert conn.execute(
            "SELECT state, version, received, out_died, stock_end, class_a, guided, job_referred "
            "FROM monthly_return JOIN reintegration ON return_id = id "
            "WHERE unit_id = 13 AND month = '2023-10-01'"
        ).fetchall() == [("submitted", 3, 2, 1, 19, 8, 1, 3)]

    # It came before the others were due: the leader still reads what all have reported
    leader = sign_in(open_page(), server)
    values = leader.locator("[data-testid=stMetricValue]").all_inner_texts()
    assert values[:2] == ["30 vụ", "178 người"]
    beside = leader.get_by_text(
        vi("month {month}: only {n}/{all} communes so far", month="10/2023", n="1", all="13")
    )
    expect(beside.first).to_be_visible()
    assert beside.count() == 2
    spoken = leader.locator("[data-testid=stCode]").inner_text()
    assert "đang quản lý 178 người (tháng 10/2023: mới có 1/13 xã, thị trấn" in spoken
    leader.get_by_role("button", name="Đến nay (14/10/2023)").click()
    expect(
        leader.get_by_text(vi("{month} not due yet ({n})", month="T10", n="12")).first
    ).to_be_visible(timeout=WAIT)
    assert leader.locator("[data-testid=stMetricValue]").all_inner_texts()[1] == "178 người"
