"""The page of targets through the front door."""

from datetime import date

from tests.factories import make_return, make_root, make_target, make_unit
from tests.wording import vi

PAGE = "pages/dashboards/targets.py"


def words(at):
    kinds = ("header", "subheader", "caption", "markdown", "info")
    seen = (str(element.value) for kind in kinds for element in at.get(kind))
    return "\n".join((*seen, *(metric.proto.help for metric in at.metric)))


def district(conn):
    root, long, an = make_root(conn), make_unit(conn, "Vĩnh Long"), make_unit(conn, "Vĩnh An")
    make_return(conn, unit_id=long, month=date(2023, 9, 1))
    return root, long, an


def test_the_sample_reads_as_the_report(sample_district, open_page):
    """CCCD reached, electronic identification exceeded."""
    at = open_page(PAGE)

    assert not at.exception
    cards, identities = at.metric
    assert cards.label == "Cấp căn cước công dân gắn chip"
    assert identities.label == "Kích hoạt tài khoản định danh điện tử"
    assert (cards.value, identities.value) == ("6.313 thẻ", "38.438 tài khoản")
    assert cards.delta == vi("goal of the year reached")
    assert identities.delta == vi("goal of the year passed")
    told = words(at)
    assert vi("value of {month}", month="09/2023") in told
    assert "cần đạt đến 14/09/2023: " in told
    assert "tiến độ cần đạt đến ngày của số liệu" in told


def test_behind_on_course_and_not_reported(conn, open_page):
    root, *_ = district(conn)
    month = date(2023, 9, 1)
    make_target(conn, unit_id=root, name="A", goal=1000, reached={month: 751})
    make_target(conn, unit_id=root, name="B", goal=1000, reached={month: 500})
    make_target(conn, unit_id=root, name="C", goal=1000, reached={date(2023, 10, 1): 900})

    at = open_page(PAGE)

    assert [(m.label, m.value, m.delta) for m in at.metric] == [
        ("A", "751 hồ sơ", vi("on course")),
        ("B", "500 hồ sơ", vi("behind")),
        ("C", "–", vi("not reported")),
    ]


def test_targets_of_communes_have_a_picture_of_their_own(conn, open_page):
    _root, long, an = district(conn)
    make_target(conn, unit_id=long, name="A", goal=20, reached={date(2023, 8, 1): 9})
    make_target(conn, unit_id=an, name="A", goal=200)

    at = open_page(PAGE)

    assert not at.exception
    assert not at.metric
    assert [heading.value for heading in at.subheader] == ["A, theo xã"]


def test_a_target_of_the_district_is_not_split(conn, open_page):
    root, long, _an = district(conn)
    make_target(conn, unit_id=root, name="A")
    make_target(conn, unit_id=long, name="B", reached={date(2023, 9, 1): 10})

    at = open_page(PAGE, query_params={"communes": "Vĩnh Long"})

    assert not at.exception
    assert not at.metric
    assert "không tách được theo xã" in words(at)
    assert [heading.value for heading in at.subheader] == ["B, theo xã"]


def test_a_year_without_targets_says_so(conn, open_page):
    district(conn)

    at = open_page(PAGE)

    assert not at.exception
    assert at.info[0].value == " ".join(
        (
            vi("No target has been set for {year}.", year="2023"),
            vi("Staff set targets in the menu Data entry, page Values of targets."),
        )
    )
