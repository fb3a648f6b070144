"""A briefing is shown, an incident is corrected: the next show names the change, and fits."""

import re
import time
from collections.abc import Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from db.commands.incidents import save_incident
from db.commands.sessions import SAMPLE_NAMES
from db.engine import make_engine, writing
from db.entries.incidents import IncidentEntry
from db.ledger.records import Submission
from db.model import Role, Selection, User
from db.periods import Calendar
from db.queries.categories import categories
from db.queries.units import communes
from db.sample import ANCHOR
from db.schema import account, briefing
from db.selections import pack
from tests.browser.conftest import CALM, IN_FULL, WIDE, at_rest, settle
from tests.browser.test_briefing import OUTSIDE, PROJECTOR, SCROLLS, SIZES, TABLET
from tests.factories import make_briefing
from tests.wording import vi

OFFICE, UPRIGHT = (1366, 768), (820, 1180)
CODE = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}$")
WHY = "Xã Vĩnh An báo muộn, đã đối chiếu với sổ trực ban"


def person(conn, name):
    row = conn.execute(sa.select(account).where(account.c.sign_in_name == name)).one()
    return User(row.id, row.sign_in_name, row.display_name, Role(row.role), row.unit_id)


@pytest.fixture(scope="module")
def corrected(chromium, own_sample) -> Iterator[tuple[Page, str, str]]:
    """The page of one who has shown a briefing, an incident having been corrected since; and the
    addresses of the show and of the page of briefings."""
    server = own_sample
    engine = make_engine(server.database)
    with writing(engine) as conn:
        every = communes(conn, ANCHOR)
        chosen = Selection(Calendar().year_to_date(ANCHOR), tuple(every), True, ANCHOR)
        maker = person(conn, SAMPLE_NAMES[Role.LEADER]).id
        screens = [("summary", ""), ("incidents", "")]
        shown = make_briefing(conn, "Giao ban tuần 41", made_by=maker, screens=screens)
        of_it = briefing.c.id == shown
        conn.execute(briefing.update().where(of_it).values(selection=pack(chosen)))
    context = chromium.new_context(**CALM)
    server.let_in(context)
    page = context.new_page()
    address = f"{server.url}/briefing?briefing={shown}"
    page.goto(address)
    expect(page.locator(".st-key-stage")).to_contain_text("30 vụ", timeout=30_000)
    settle(page)
    with writing(engine) as conn:
        place = next(unit for unit, one in every.items() if one.name == "Vĩnh An")
        kind = next(one.id for one in categories(conn, ANCHOR).values() if not one.is_group)
        entry = IncidentEntry(place, kind, date(2023, 9, 20))
        submission = Submission("a" * 32, reason=WHY)
        save_incident(
            conn, entry, submission, today=ANCHOR, by=person(conn, SAMPLE_NAMES[Role.STAFF])
        )
    engine.dispose()
    yield page, address, f"{server.url}/briefings"
    context.close()


def test_the_first_screen_names_figure_then_now_who_and_why(corrected):
    page, address, _briefings = corrected
    page.goto(f"{address}&screen=1")
    stage = page.locator(".st-key-stage")
    expect(stage.get_by_role("heading").first).to_contain_text(
        "đã thay đổi so với số đã báo cáo ngày", timeout=30_000
    )
    expect(stage).to_contain_text("1/3")
    settle(page)

    words = stage.locator("[data-testid=stText]").all_inner_texts()
    place = words.index("Vụ việc: Số vụ xảy ra")
    numbers = vi("reported {then}, now {now} ({difference})")
    assert words[place + 1] == numbers.format(then="30", now="31", difference="+1")
    assert words[place + 2].startswith(f"Vĩnh An: {SAMPLE_NAMES[Role.STAFF]}, ")
    assert words[place + 2].endswith(WHY)

    page.goto(f"{address}&screen=2")
    expect(stage).to_contain_text("31 vụ", timeout=30_000)
    expect(stage).to_contain_text("đã thay đổi so với số đã báo cáo ngày")


@pytest.mark.parametrize(
    "size", [PROJECTOR, OFFICE, TABLET, UPRIGHT] if IN_FULL else [PROJECTOR, UPRIGHT]
)
@pytest.mark.parametrize("screen", [1, 2])
def test_the_screens_fit_and_are_read_from_the_back(corrected, size, screen):
    page, address, _briefings = corrected
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{address}&screen={screen}")
    expect(page.locator(".st-key-stage")).to_contain_text(f"{screen}/3", timeout=30_000)
    settle(page)

    source = page.locator(".st-key-stage-foot [data-testid=stCaptionContainer]")
    assert bool(CODE.search(source.inner_text())) is (screen == 2)
    assert at_rest(page, SCROLLS) == []
    assert at_rest(page, OUTSIDE) == []
    least = 18 if size == PROJECTOR else 12
    assert [word for word in page.evaluate(SIZES) if word[0] < least] == []
    assert barriers(page) == []


def barriers(page: Page) -> list[tuple[str, str]]:
    """What shuts somebody out, and stays when the page has come to rest: words that are drawn anew
    are pale for a moment."""
    rest = time.monotonic() + 30
    while (found := Axe().run(page).response["violations"]) and time.monotonic() < rest:
        page.wait_for_timeout(500)
    return [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found]


@pytest.mark.parametrize("width", [1366, 390])
def test_the_page_of_briefings_has_it_one_tap_away(corrected, width):
    page, _address, briefings = corrected
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(briefings)
    page.get_by_text(vi("Against the figures reported")).click(timeout=30_000)

    expect(page.get_by_text("đã thay đổi so với số đã báo cáo ngày")).to_be_visible()
    table = page.get_by_role("region", name=vi("Figures that are others than reported"))
    expect(table).to_be_visible()
    assert at_rest(page, WIDE) == []
