"""Borders on the map through the front door, by an administrator alone."""

import json

import pytest

from tests.db.test_geo import SQUARE, collection, feature
from tests.factories import make_root, make_unit, set_setting
from tests.masthead import presses
from tests.wording import vi

PAGE = "pages/manage/borders.py"


@pytest.fixture
def district(conn):
    make_root(conn)
    set_setting(conn, "sample_data", "0")
    return make_unit(conn, "Vĩnh Long", code="15361"), make_unit(conn, "Vĩnh An", code="15391")


def uploaded(at, data):
    at.get("file_uploader")[0].upload("borders.geojson", data, "application/geo+json")
    return at.button[-1].click().run()


def test_an_administrator_loads_and_removes_borders(district, open_page):
    at = open_page(PAGE, role="admin", query_params={"day": "2023-10-10"})
    assert vi("{n} of {all} communes have borders", "xã", n="0", all="2") in at.subheader[0].value

    at = uploaded(at, collection(feature()))
    assert not at.exception
    assert vi("{n} of {all} communes have borders", "xã", n="1", all="2") in at.subheader[0].value
    assert at.toast[0].value.startswith("Đã nạp 1 ranh giới lúc ")

    at = at.button(key="remove").click().run()
    assert vi("{n} of {all} communes have borders", "xã", n="0", all="2") in at.subheader[0].value


def test_what_is_known_is_loaded_and_the_rest_is_listed(district, open_page):
    at = open_page(PAGE, role="admin", query_params={"day": "2023-10-10"})

    at = uploaded(at, collection(feature(), feature(code="1"), feature(properties={})))

    assert "1/2 xã đã có ranh giới" in at.subheader[0].value
    assert "Bỏ qua 2 đối tượng" in at.toast[0].value
    assert "(1, #3)" in at.toast[0].value


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no", "Tệp không phải GeoJSON"),
        (collection(feature(code="9"), feature(code="1")), "Các mã đầu tiên trong tệp: 9, 1"),
        (collection(feature([SQUARE[:-1]])), "đường ranh giới phải khép kín"),
        (json.dumps({"type": "FeatureCollection", "features": []}).encode(), "không có ranh giới"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(district, open_page, data, said):
    at = uploaded(open_page(PAGE, role="admin", query_params={"day": "2023-10-10"}), data)

    assert not at.exception
    assert said in at.error[0].value
    assert "0/2" in at.subheader[0].value


def test_without_a_file_the_page_asks_for_one(district, open_page):
    at = open_page(PAGE, role="admin").button[-1].click().run()

    assert at.error[0].value == vi("Choose a GeoJSON file first.")


@pytest.mark.parametrize("role", ["leader", "staff", "officer"])
def test_nobody_else_may(district, open_page, role):
    at = open_page(PAGE, role=role)

    assert not at.get("file_uploader")
    assert not presses(at)
