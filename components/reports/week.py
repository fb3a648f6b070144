"""The sheet of a week on the screen, on paper, and on a wall, where it follows what is saved."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from components.data import read
from components.export import codes
from components.figures import explained, headline, kpi, scene
from components.figures.choice import choice
from components.figures.code import issue_beside
from components.reports import sheet
from components.reports.sheet import MOST, Window
from components.runtime import link, markup
from components.runtime.scripts import script
from components.words import formats, wording
from components.words.i18n import _
from db.model import User
from db.queries import settings

WALL = "wall"
"""In the address of a screen on a wall."""


def ask(user: User) -> Window:
    """A week or a month, this one unless the reader chooses another; without data end the page."""
    span = read(settings.data_span)
    if span is None:
        headline.entitle(_("This week"))
        st.info(_("There is no figure yet. The first one appears here as soon as it is entered."))
        st.stop()
    calendar = read(settings.calendar)
    weeks = {f"w{day}": sheet.week(calendar, day) for day in sheet.weeks(span[0])}
    months = {f"m{day}": sheet.month(calendar, day) for day in sheet.months(calendar, span[0])}
    windows = weeks | months
    with headline.tools():
        chosen = choice(
            st.selectbox,
            "window",
            _("Week or month"),
            lambda: {name: one.name for name, one in windows.items()},
            index=0,
            label_visibility="collapsed",
            width=260,
        )
    window = windows[chosen]
    link.hold("week", {})
    title = wording.dotted(explained.issuer(scene.home(user)), window.name)
    headline.entitle(title)
    headline.context(sheet.scene_of(user, window.period).caption)
    return window


def numbers(user: User, window: Window) -> None:
    blocks = sheet.four(user, window)
    with st.grid(4, min_column_width=225, key="numbers", height="stretch"):
        for block in blocks:
            with st.container(border=True, height="stretch", gap="xsmall"):
                kpi.lead(block)
                kpi.number(block, block.aside)


def body(user: User, window: Window) -> None:
    """What stands out, what is overdue and whose, what was promised: as much as one sheet holds."""
    with st.grid(2, min_column_width=300):
        with st.container(border=True, height="stretch", gap="small"):
            st.subheader(_("What stands out"), anchor=False)
            lines = sheet.standing_out(user, window)
            for line in lines[:MOST]:
                st.text(line)
            _more(len(lines))
            if not lines:
                st.text(_("Nothing stands out beyond what chance explains."))
        with st.container(border=True, height="stretch", gap="small"):
            st.subheader(_("What is overdue, and whose"), anchor=False)
            owed = sheet.owed(user)
            for kind, whose in owed[:MOST]:
                st.markdown(wording.joined(markup.bold(kind), whose, by=". "))
            if not owed:
                st.text(_("No commune owes anything that is late."))
    _promised(user, window)
    if st.query_params.get(WALL) != "1":  # a wall is looked at for days, and nobody carries it away
        st.caption(codes.printed(issue_beside(sheet.coded(user, window), by=user)))


def _promised(user: User, window: Window) -> None:
    with st.container(border=True, gap="small"):
        heading, promises = sheet.promised(user, window)
        st.subheader(_("Promised at the last forum"), anchor=False)
        st.caption(heading or _("No suggestion has been recorded up to this day."))
        with st.grid(2, min_column_width=300, gap="small"):
            for promise in promises[:MOST]:
                with st.container(gap=None):
                    st.text(promise.words)
                    badge = markup.badge(_("overdue"), "red") if promise.is_late else ""
                    st.caption(wording.joined(badge, promise.about))
        _more(len(promises))


def _more(n: int) -> None:
    if n > MOST:
        st.caption(_("and {n} more of the kind", n=formats.number(n - MOST)))


def wall() -> None:
    """On a wall the sheet takes the whole window; it is left by a button below it."""
    is_wall = st.query_params.get(WALL) == "1"
    script("sheet")(key="sheet-look", data={"wall": is_wall})
    if is_wall:
        _turn(_("Leave"), "close", st.query_params.pop, WALL)
    else:
        with headline.tools():
            _turn(_("On a wall"), "tv", st.query_params.update, {WALL: "1"})


def _turn(label: str, icon: str, do: Callable[..., Any], *args: Any) -> None:
    st.button(
        label,
        key=f"wall-{icon}",
        icon=f":material/{icon}:",
        type="tertiary",
        on_click=do,
        args=args,
    )
