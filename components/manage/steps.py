"""The way from an empty installation to its first figure: each step declared once, with how it is
known to be done. The page and the number in the menu follow."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from components.data import fresh
from components.figures.now import today
from components.runtime import markup, scripts
from components.shell.sitemap import screen
from components.words import formats, terms
from components.words.i18n import _, _n
from db.model import N_, Role, User
from db.queries.beginning import Beginning, beginning

SIGHT = "steps_sight"
"""What the page that a step opens brings in sight."""
LINE = 560
"""Pixels of what a step says; its button stands beside it, on a phone below it."""


@dataclass(frozen=True)
class Step:
    """Titles, reasons and buttons are msgids. `page` is the address of where it is done; without
    one it is others who do it; `field` is the key of the field where that begins. `there` says in
    numbers what there is."""

    title: str
    why: str
    is_done: Callable[[Beginning], bool]
    there: Callable[[Beginning], str]
    page: str = ""
    button: str = ""
    field: str = ""


def _people(found: Beginning) -> str:
    return ", ".join(
        _("{role}: {n}", role=terms.role(role), n=formats.number(n))
        for role, n in found.people.items()
        if n
    )


def _communes(found: Beginning) -> str:
    n = found.communes
    return _n("{n} commune", "{n} communes", n, n=formats.number(n))


def _lists(found: Beginning) -> str:
    kinds, themes = formats.number(found.kinds), formats.number(found.themes)
    return _("kinds: {kinds}, themes: {themes}", kinds=kinds, themes=themes)


def _returns(found: Beginning) -> str:
    n = found.returns
    return _n("{n} return", "{n} returns", n, n=formats.number(n))


STEPS = (
    Step(
        N_("Name the command"),
        N_("Its name stands on the front page and at the head of every file."),
        lambda found: bool(found.installed_name),
        lambda found: found.installed_name,
        "settings",
        N_("Open the settings"),
    ),
    Step(
        N_("Load the communes and wards"),
        N_("From one file; the page offers an empty one to fill in, with mergers and splits."),
        lambda found: found.communes > 0,
        _communes,
        "units",
        N_("Open the units"),
    ),
    Step(
        N_("Choose the kinds of incidents and themes"),
        N_("One press loads the standard lists; each entry can be renamed or retired later."),
        lambda found: found.kinds > 0 and found.themes > 0,
        _lists,
        "categories",
        N_("Open the lists"),
    ),
    Step(
        N_("Write the head of the report"),
        N_("The superior unit and who signs, as they are to stand on exported reports."),
        lambda found: found.has_report_head,
        lambda _found: "",
        "settings",
        N_("Open the settings"),
        "setting.report_superior",
    ),
    Step(
        N_("Give accounts to leaders and officers"),
        N_("One by one, or all communes from a file; each gets a first password."),
        lambda found: all(found.people[role] for role in (Role.LEADER, Role.OFFICER)),
        _people,
        "accounts",
        N_("Open the accounts"),
    ),
    Step(
        N_("Make the first copy"),
        N_("A nightly timer makes them; the page says by which command, and whether one is there."),
        lambda found: found.is_copied,
        lambda _found: "",
        "condition",
        N_("Open the condition"),
    ),
    Step(
        N_("Receive the first monthly return"),
        N_("Officers of communes send it. From then on dashboards show figures."),
        lambda found: found.returns > 0,
        _returns,
    ),
)


def left(_user: User) -> tuple[Step, ...]:
    """What is not done yet, of all that is done here."""
    found = fresh(beginning, today())
    return tuple(step for step in STEPS if step.page and not step.is_done(found))


def lead() -> None:
    """On a page where a step is done: how far it is and the way to the next one, until all are
    done; and what the step begins with in sight."""
    found = fresh(beginning, today())
    if not all(step.is_done(found) for step in STEPS if step.page):
        label = _("First steps: {done} of {all}", **_done(found))
        icon = ":material/checklist:"
        st.page_link(screen("steps").file, label=label, icon=icon)
    if sight := st.session_state.pop(SIGHT, ""):
        scripts.typing(scripts.Sight(sight))


def show() -> None:
    found = fresh(beginning, today())
    done = sum(step.is_done(found) for step in STEPS)
    st.progress(done / len(STEPS), _("{done} of {all} steps are done.", **_done(found)))
    following = next((step for step in STEPS if not step.is_done(found)), None)
    for number, step in enumerate(STEPS, 1):
        _show(step, number, found, is_next=step is following)


def _done(found: Beginning) -> dict[str, str]:
    done = sum(step.is_done(found) for step in STEPS)
    return {"done": formats.number(done), "all": formats.number(len(STEPS))}


def _show(step: Step, number: int, found: Beginning, is_next: bool) -> None:
    is_done = step.is_done(found)
    with st.container(
        border=True,
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
    ):
        with st.container(width=LINE, gap="xxsmall"):
            title = _("{number}. {step}", number=formats.number(number), step=_(step.title))
            sign = ":material/check_circle:" if is_done else ":material/radio_button_unchecked:"
            st.markdown(markup.icon(sign, markup.bold(title)))
            there = step.there(found) if is_done else ""
            st.caption(there or _(step.why))
        if step.page and st.button(
            _(step.button), key=f"step-{number}", type="primary" if is_next else "secondary"
        ):
            st.session_state[SIGHT] = step.field
            st.switch_page(screen(step.page).file)
