"""A briefing on the stage: one screen at a time, as the address says."""

from dataclasses import dataclass, replace
from sys import maxsize
from typing import NoReturn

import streamlit as st

from components.briefing import since, stage
from components.briefing.since import Since
from components.charts.scaled import scaled
from components.data import fresh, read
from components.figures import filters, kpi, paging
from components.figures import scene as scenes
from components.figures.picture import Picture
from components.figures.scene import Scene
from components.figures.screen import Screen
from components.runtime import markup
from components.shell import sitemap
from components.subjects import SUBJECTS
from components.words.caption import Caption
from components.words.i18n import _
from db.model import User
from db.queries import settings
from db.queries.briefings import Shown, saved_briefing

MOST_BLOCKS = 4
SIZES = {"short": 160, "middle": 320, "long": maxsize}
"""How large the words are written, to the most letters that are."""
SMALLEST = 14.5
"""The size of the page's letters at which a chart is drawn as on the other pages: its smallest
text has 12 pixels then, and 18 on a projector."""


@dataclass(frozen=True)
class Show:
    """What is shown: the screens in their order, of one choice. `place` counts from 0; of a saved
    briefing (`briefing_id`) the last one says what differs from what it reported before."""

    name: str
    scene: Scene
    screens: tuple[Shown, ...]
    place: int
    briefing_id: int | None = None
    since: Since | None = None

    @property
    def last(self) -> int:
        """How many screens there are."""
        return len(self.screens) + bool(self.since and self.since.changes)


def ask(user: User) -> Show:
    """The briefing of the address, or all screens of the reader's choice; else end the page."""
    if stage.BRIEFING not in st.query_params:
        selection = scenes.chosen()
        if selection is None:
            _end(_("There is no figure yet. The first one appears here as soon as it is entered."))
        name, screens = "", tuple(Shown(subject) for subject in SUBJECTS)
        number, before = None, None
    else:
        number = paging.number(stage.BRIEFING)
        briefing = None if number is None else fresh(saved_briefing, number)
        if briefing is None:
            _end(_("There is no such briefing, or it has been removed."))
        if not filters.may_see(user, briefing.selection):
            _end(_("This briefing shows communes whose figures you may not see."))
        name = briefing.name
        screens = tuple(one for one in briefing.screens if one.subject in SUBJECTS)
        period = replace(briefing.selection.period, calendar=read(settings.calendar))
        selection = briefing.selection.within(period)
        before = since.compared(user, briefing.id)
    asked = Show(name, scenes.of(user, selection), screens, 0, number, before)
    return replace(asked, place=min(max(paging.number(stage.SCREEN) or 1, 1), asked.last) - 1)


def show(briefing: Show, user: User) -> None:
    """The screen of the address, made to fit the window without scrolling."""
    last, here = briefing.last, briefing.place + 1
    letters = stage.take(here, last, _turn)
    picked = briefing.since
    with st.container(key="stage"):
        if picked and briefing.place == len(briefing.screens):
            _title(since.heading(), briefing.name, briefing.scene.caption)
            since.stand(picked)
            _foot(briefing.scene.caption, here, last)
        else:
            one = briefing.screens[briefing.place]
            screen = SUBJECTS[one.subject].screen(briefing.scene)
            _head(screen, briefing.name)
            _body(screen, one.remark, letters / SMALLEST, picked.line if picked else "")
            _foot(screen.caption, here, last)
    if briefing.briefing_id is not None:
        since.keep(briefing.briefing_id, briefing.screens, briefing.scene.selection, by=user)


def _title(title: str, name: str, caption: Caption) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(title, anchor=False)
        st.text(name, width="content")
        if caption.sample:
            st.markdown(markup.badge(_("SAMPLE DATA"), "orange", ":material/science:"))


def _head(screen: Screen, name: str) -> None:
    _title(screen.title, name, screen.caption)
    blocks = screen.blocks[:MOST_BLOCKS]
    if blocks:
        for column, block in zip(st.columns(len(blocks)), blocks, strict=True):
            with column, st.container(gap="xsmall"):
                kpi.number(block)
                st.caption(block.partial)


def _body(screen: Screen, remark: str, factor: float, changed: str) -> None:
    """`changed` says what differs from what was reported before."""
    words = remark or screen.sentence
    with st.container(key="stage-body", horizontal=True, height="stretch"):
        if screen.pictures:
            with st.container(key="stage-picture", height="stretch"):
                _picture(screen.pictures[0], factor)
        with st.container(key="stage-words"):
            size = next(size for size, most in SIZES.items() if len(words) <= most)
            with st.container(key=f"stage-{size}"):
                st.text(words)
            st.caption("  \n".join(filter(None, (screen.note, changed))))


def _picture(picture: Picture, factor: float) -> None:
    st.subheader(picture.title, anchor=False)
    if picture.remark:
        st.caption(picture.remark)
    spec = scaled(picture.spec, factor)
    st.vega_lite_chart(picture.sent, spec, alt=picture.alt, height="stretch")


def _foot(caption: Caption, here: int, last: int) -> None:
    with st.container(key="stage-foot", horizontal=True, vertical_alignment="center"):
        st.caption(caption.short)
        st.page_link(sitemap.screen("briefings").file, label=_("Leave"), icon=":material/close:")
        _turner("previous", _("Previous"), here - 1, disabled=here == 1, icon="arrow_back")
        st.text(_("{n} of {all}", n=here, all=last), width="content")
        _turner("next", _("Next"), here + 1, disabled=here == last, icon="arrow_forward")


def _turner(key: str, label: str, screen: int, *, disabled: bool, icon: str) -> None:
    forward = key == "next"
    st.button(
        label,
        key=key,
        icon=f":material/{icon}:",
        icon_position="right" if forward else "left",
        disabled=disabled,
        on_click=_turn,
        args=(screen,),
        type="primary" if forward else "secondary",
    )


def _turn(number: int) -> None:
    st.query_params[stage.SCREEN] = str(number)


def _end(why: str) -> NoReturn:
    st.info(why)
    st.page_link(sitemap.screen("briefings").file)
    st.stop()
