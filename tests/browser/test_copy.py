"""A picture goes to the clipboard as the file that "take the picture" makes, or says why not."""

import base64

from playwright.sync_api import expect

from tests.browser.conftest import settle
from tests.wording import vi

COPY = "[class*='st-key-png-'] .copies"
READ = """async () => {
  const [item] = await navigator.clipboard.read()
  const bytes = new Uint8Array(await (await item.getType("image/png")).arrayBuffer())
  return btoa(String.fromCharCode(...bytes.slice(0, 8)))
}"""


def test_a_picture_goes_to_the_clipboard_and_stands_at_every_picture(page, sample_server, sign_in):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=sample_server.url)
    sign_in(page, sample_server, path="/overview")
    copies = page.locator(COPY)
    expect(copies).to_have_count(2)
    settle(page)
    expect(copies.first.locator("p")).to_have_text(vi("Copy the picture"))

    copies.first.click()

    expect(copies.first.locator("p")).to_have_text(vi("Picture copied"), timeout=30_000)
    assert base64.b64decode(page.evaluate(READ)) == b"\x89PNG\r\n\x1a\n"
    expect(page.locator(COPY)).to_have_count(2)


def test_a_browser_that_keeps_its_clipboard_is_told_what_to_do(
    open_browser, sample_server, sign_in
):
    page = open_browser().new_page()
    page.add_init_script("delete window.ClipboardItem")
    sign_in(page, sample_server, path="/overview")
    copy = page.locator(COPY).first
    settle(page)

    copy.focus()
    page.keyboard.press("Enter")

    refused = vi("This browser does not let pictures be copied: take the file")
    expect(copy.locator("p")).to_have_text(refused)
