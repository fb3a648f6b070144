"""Every dashboard prints to A4 landscape without a cut chart: in the usual run every second."""

import shutil
import subprocess

import pytest

from tests.browser.conftest import IN_FULL, settle
from tests.conftest import need
from tests.wording import vi

PAGES = ("overview", "incidents", "reintegration", "suggestions", "satisfaction", "targets")
WIDTH, HEIGHT = 1047, 718
"""CSS pixels of A4 landscape within the margins that Chromium prints with (1 cm)."""
CHARTS = """() => [...document.querySelectorAll('[data-testid=stVegaLiteChart]')].map(chart => {
    let whole = false
    for (let box = chart; box; box = box.parentElement)
        whole = whole || getComputedStyle(box).breakInside === 'avoid'
    const {right, height} = chart.getBoundingClientRect()
    return {whole, right, height}
})"""


@pytest.mark.parametrize("path", PAGES if IN_FULL else PAGES[1::2])
def test_a_dashboard_prints_without_a_cut_chart(sample_server, open_page, sign_in, path, tmp_path):
    reader = shutil.which("pdftotext")
    need(reader, "pdftotext")
    page = sign_in(open_page(WIDTH, HEIGHT), sample_server, path=f"/{path}")
    title = page.locator("h2").first.inner_text()

    page.emulate_media(media="print")
    settle(page)
    charts = page.evaluate(CHARTS)
    file = tmp_path / "page.pdf"
    page.pdf(path=file, format="A4", landscape=True, print_background=True)

    assert charts
    for chart in charts:
        assert chart["whole"], "a page break may cut it"
        assert chart["height"] <= HEIGHT
        assert chart["right"] <= WIDTH
    told = subprocess.run([reader, file, "-"], check=True, capture_output=True).stdout.decode()
    assert title in " ".join(told.split())
    assert "15/12/2022" in told
    assert "\f" in told


def test_the_sheet_of_a_week_is_one_page(sample_server, open_page, sign_in, tmp_path):
    reader = shutil.which("pdftotext")
    need(reader, "pdftotext")
    page = sign_in(open_page(1366, 768), sample_server, path="/week")
    page.get_by_text(vi("Promised at the last forum")).wait_for()
    settle(page)
    file = tmp_path / "week.pdf"

    page.pdf(path=file, prefer_css_page_size=True, print_background=True)

    told = subprocess.run([reader, file, "-"], check=True, capture_output=True).stdout.decode()
    assert told.count("\f") == 1
    assert vi("Promised at the last forum") in " ".join(told.split())
    assert vi("On a wall") not in told
