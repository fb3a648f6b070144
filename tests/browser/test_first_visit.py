"""One command, one click: the district's real figures."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import settle


def enter(page, url):
    page.goto(url)
    page.locator(".st-key-sample_leader button").click()
    page.get_by_test_id("stMetric").first.wait_for()
    settle(page)


def test_one_click_leads_to_the_real_figures_and_a_reload_keeps_them(page, sample_server):
    enter(page, sample_server.url)

    for figures in (
        r"30 vụ\s*giảm 12 vụ\s*\(-28,57%\)",
        r"178 người",
    ):
        expect(page.get_by_test_id("stMetric").filter(has_text=re.compile(figures))).to_have_count(
            1
        )
    page.reload()
    settle(page)
    expect(page.get_by_test_id("stMetric").first).to_contain_text("30 vụ")


def test_a_stranger_meets_the_sign_in_page_and_no_figure(page, sample_server):
    page.goto(f"{sample_server.url}/overview")

    expect(page.locator(".st-key-sample_leader button")).to_be_visible()
    expect(page.get_by_test_id("stMetric")).to_have_count(0)


def test_the_sample_is_kept_over_a_restart_and_so_is_the_session(page, app_server):
    server = app_server()
    enter(page, server.url)

    server.kill()
    server.start()
    page.goto(f"{server.url}/overview")

    expect(page.get_by_test_id("stMetric").first).to_contain_text("30 vụ", timeout=30_000)
