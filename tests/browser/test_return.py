"""A monthly return in the browser: in three taps, and without a mouse."""

import sqlite3

from tests.browser.a_return import a_return


def test_a_month_is_reported_in_three_taps_and_in_full_with_the_keyboard(app_server, open_browser):
    server = app_server()
    tablet, laptop = open_browser(820, 1180).new_page(), open_browser().new_page()

    shown = [page.url for page in a_return(tablet, laptop, server.url)]

    assert len(shown) == 8
    (file,) = (server.folder / "data").glob("*.db")
    with sqlite3.connect(file) as conn:
        assert conn.execute(
            "SELECT state, version, received, out_died, stock_end, class_a, guided, job_referred "
            "FROM monthly_return JOIN reintegration ON return_id = id "
            "WHERE unit_id = 13 AND month = '2023-10-01'"
        ).fetchall() == [("submitted", 3, 2, 1, 19, 8, 1, 3)]
