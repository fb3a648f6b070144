"""A spreadsheet handed over in the browser: kept at once, found again, brought in once."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import MADE, settle
from tests.db.sheets.files import HEAD, row, xlsx
from tests.wording import vi


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "Vụ việc tháng 9.xlsx"
    rows = [row(date(2023, 9, 1 + i), note=f"Mất xe đạp, lần {i}") for i in range(12)]
    path.write_bytes(xlsx([["CÔNG AN XÃ VĨNH LONG"], HEAD, *rows]))
    return path


def test_a_file_is_kept_through_a_reload_and_a_restart_and_comes_in_once(app_server, page, file):
    server = app_server(draws=True)
    server.let_in(page.context, "officer")
    page.goto(f"{server.url}/imports")
    page.get_by_role("combobox", name=vi("What is in the file")).click()
    page.get_by_role("option", name=vi("Incidents")).click()
    uploader = page.get_by_test_id("stFileUploader")
    expect(uploader).to_contain_text(vi("Upload"))
    expect(uploader).not_to_contain_text(re.compile("Upload|per file"))

    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("Tệp: Vụ việc tháng 9.xlsx")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Tệp: Vụ việc tháng 9.xlsx")).to_be_visible(timeout=MADE)
    server.kill()
    server.start()
    page.reload()
    expect(page.get_by_role("button", name="Nhập 12 hàng")).to_be_visible(timeout=MADE)
    settle(page)

    page.get_by_role("button", name="Nhập 12 hàng").dblclick()
    expect(page.get_by_text(vi("{n} rows are in.", n="12"))).to_be_visible(timeout=MADE)
    address = page.url
    page.get_by_role("button", name=vi("Next file")).click()
    page.get_by_role("combobox", name=vi("What is in the file")).click()
    page.get_by_role("option", name=vi("Incidents")).click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("Mọi hàng của tệp này đã có")).to_be_visible(timeout=MADE)
    page.goto(address)
    expect(page.get_by_test_id("stAlert")).to_contain_text("Số ")
