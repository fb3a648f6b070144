from datetime import date

from db.periods import Calendar
from db.queries.campaigns import campaigns, newest_campaigns
from tests.factories import make_account, make_campaign

WINDOW = Calendar().custom(date(2023, 1, 10), date(2023, 3, 10))


def test_campaigns_that_touch_the_window_come_oldest_first(conn):
    for name, first, last in (
        ("bắt đầu ngày cuối", date(2023, 3, 10), date(2023, 5, 1)),
        ("kết thúc ngày đầu", date(2022, 12, 1), date(2023, 1, 10)),
        ("trước", date(2022, 12, 1), date(2023, 1, 9)),
        ("sau", date(2023, 3, 11), date(2023, 3, 11)),
    ):
        make_campaign(conn, name, starts_on=first, ends_on=last)

    assert list(campaigns(conn, WINDOW)["name"]) == ["kết thúc ngày đầu", "bắt đầu ngày cuối"]


def test_without_campaigns_the_columns_are_the_same(conn):
    empty = campaigns(conn, WINDOW)
    make_campaign(conn, starts_on=date(2023, 2, 1), ends_on=date(2023, 2, 2))

    assert dict(empty.dtypes) == dict(campaigns(conn, WINDOW).dtypes)


def test_the_newest_campaigns_come_first_with_who_wrote_them(conn):
    lan = make_account(conn, sign_in_name="lan")
    old = make_campaign(conn, "cũ", starts_on=date(2022, 1, 1), written_by=lan)
    new = make_campaign(conn, "mới", starts_on=date(2023, 1, 1), ends_on=date(2023, 2, 1))
    make_campaign(conn, "rất cũ", starts_on=date(2021, 1, 1))

    found = newest_campaigns(conn, 2)

    assert found["id"].tolist() == [new, old]
    assert found["author"].tolist() == ["", "lan"]
