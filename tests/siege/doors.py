"""Every page asked for by every role over a bare socket, by its name and by the hash that Streamlit
knows it by; every file and every upload of each by each other. `python -m tests.siege.doors`, on
SQLite, and on PostgreSQL where DATABASE_URL names an empty one: how often it is not as the table of
tests/test_rights.py says."""

import os
import sys
from collections.abc import Iterator

from streamlit.util import calc_hash

from components.shell.sitemap import SCREENS
from db.model import Role
from tests.browser.wire import Heard, Wire, pressed, typed
from tests.siege.ground import Ground, Person, ground, person
from tests.test_rights import HELD, OPENED, ROLES
from tests.wording import vi

REFUSED = vi("You do not have the right to open this page.")
OVER = 401


def people(ground: Ground) -> dict[str, Person]:
    """One of each role, and of those that belong to a part."""
    of_a_part = {Role.OFFICER, *HELD}
    return {
        role: person(ground, HELD.get(role) or Role(role), "Vĩnh Long" if role in of_a_part else "")
        for role in ROLES
    }


def pages(ground: Ground, of: dict[str, Person], every: int) -> Iterator[tuple[str, bool]]:
    """What was asked, and whether the answer is that of the table."""
    for role, who in of.items():
        wire = Wire(ground.server, who.cookie, silence=0.05)
        wire.open("password")
        for screen in SCREENS[::every]:
            may = OPENED[screen.address][role] == "yes"
            yield f"{role}, {screen.address}, name", _opens(wire.open(screen.address)) == may
            wire.page, wire.query = calc_hash(screen.address), ""
            yield f"{role}, {screen.address}, hash", _opens(wire.run()) == may
        wire.close()


def _opens(heard: Heard) -> bool:
    """Neither refused nor sent to sign in."""
    return not heard.says(REFUSED) and not heard.is_front_page


def files(ground: Ground, of: dict[str, Person]) -> Iterator[tuple[str, bool]]:
    """A file fetched by whose button made it and by each other; an upload into one's own screen and
    into each other's."""
    wires = {role: Wire(ground.server, who.cookie) for role, who in of.items()}
    leaders = {Role.LEADER, *(role for role, held in HELD.items() if held == Role.LEADER)}
    for leader in leaders:
        wires[leader].open("password")
    for owner, wire in wires.items():
        others = {role: other for role, other in wires.items() if other is not wire}
        if owner not in leaders:  # it goes when the next run of anybody ends
            address = _file(wire, of[owner])
            for role, other in others.items():
                yield f"{role}, file of {owner}", other.file(address)[0] == OVER
            yield f"{owner}, own file", wire.file(address)[0] == 200
        yield f"{owner}, own upload", wire.upload(wire.session_id) == 204
        for role, other in others.items():
            for method in ("PUT", "DELETE"):
                status = other.upload(wire.session_id, method=method)
                yield f"{role}, {method} to {owner}", status == OVER
    for wire in wires.values():
        wire.close()


def _file(wire: Wire, who: Person) -> str:
    """The address of a file that was made for this person: the template of a table, or all that
    is stored about them."""
    if who.name.startswith(Role.ADMIN):
        heard = wire.open("accounts", f"account={who.name}")
        heard = wire.run(pressed(heard.labelled("button", vi("Collect it"))))
        return str(heard.labelled("download_button", vi("Download")).url)
    heard = wire.open("imports")
    kind = heard.labelled("selectbox", vi("What is in the file"))
    heard = wire.run(typed(kind, kind.options[0]))
    button = heard.labelled("download_button", vi("Download the template"))
    return wire.made(button.deferred_file_id)[0]


def besiege(ground: Ground, every: int = 1) -> tuple[int, list[str]]:
    """How much was tried, with every so many-th page, and what was not as it should be."""
    of = people(ground)
    asked = [*pages(ground, of, every), *files(ground, of)]
    return len(asked), [what for what, as_told in asked if not as_told]


if __name__ == "__main__":
    with ground(os.environ.get("DATABASE_URL", "")) as here:
        number, wrong = besiege(here)
    print(number, "tried;", len(wrong), "deviations", *wrong, sep="\n")
    sys.exit(bool(wrong))
