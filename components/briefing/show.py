"""A briefing on the stage: one screen at a time, as the address says."""

from dataclasses import dataclass, replace
from sys import maxsize
from typing import NoReturn

import streamlit as st

from components.briefing import stage
from components.charts.scaled import scaled
from components.data import fresh, read
from components.figures import filters, kpi, paging
from components.figures import scene as scenes
from components.figures.picture import Picture
from components.figures.scene import Scene
from components.figures.screen import Screen
from components.shell import sitemap
from components.subjects import SUBJECTS
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
    """What is shown: the screens in their order, of one choice. `place` counts from 0."""

    name: str
    scene: Scene
    shown: tuple[Shown, ...]
    place: int


def ask(user: User) -> Show:
    """The briefing of the address, or all screens of the reader's choice; else end the page."""
    if stage.BRIEFING not in st.query_params:
        selection = scenes.chosen()
        if selection is None:
            _end(_("There is no figure yet. The first one appears here as soon as it is entered."))
        name, shown = "", tuple(Shown(subject) for subject in SUBJECTS)
    else:
        number = paging.number(stage.BRIEFING)
        briefing = None if number is None else fresh(saved_briefing, number)
        if briefing is None:
            _end(_("There is no such briefing, or it has been removed."))
        if not filters.may_see(user, briefing.selection):
            _end(_("This briefing shows communes whose figures you may not see."))
        name = briefing.name
        shown = tuple(one for one in briefing.screens if one.subject in SUBJECTS)
        period = replace(briefing.selection.period, calendar=read(settings.calendar))
        selection = briefing.selection.within(period)
    place = min(max(paging.number(stage.SCREEN) or 1, 1), len(shown)) - 1
    return Show(name, scenes.of(user, selection), shown, place)


def show(asked: Show) -> None:
    """The screen of the address, made to fit the window without scrolling."""
    last, here = len(asked.shown), asked.place + 1
    letters = stage.take(here, last, _turn)
    one = asked.shown[asked.place]
    made = SUBJECTS[one.subject].screen(asked.scene)
    with st.container(key="stage"):
        _head(made, asked.name)
        _body(made, one.remark, letters / SMALLEST)
        _foot(made, here, last)


def _head(made: Screen, name: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(made.title, anchor=False)
        st.text(name, width="content")
        if made.caption.sample:
            st.badge(_("SAMPLE DATA"), icon=":material/science:", color="orange")
    blocks = made.blocks[:MOST_BLOCKS]
    if blocks:
        for column, block in zip(st.columns(len(blocks)), blocks, strict=True):
            with column, st.container(gap="xsmall"):
                kpi.number(block)


def _body(made: Screen, remark: str, factor: float) -> None:
    words = remark or made.sentence
    with st.container(key="stage-body", horizontal=True, height="stretch"):
        if made.pictures:
            with st.container(key="stage-picture", height="stretch"):
                _picture(made.pictures[0], factor)
        with st.container(key="stage-words"):
            size = next(size for size, most in SIZES.items() if len(words) <= most)
            with st.container(key=f"stage-{size}"):
                st.text(words)
            st.caption(made.note)


def _picture(picture: Picture, factor: float) -> None:
    st.subheader(picture.title, anchor=False)
    if picture.remark:
        st.caption(picture.remark)
    spec = scaled(picture.spec, factor)
    st.vega_lite_chart(picture.frame, spec, alt=picture.alt, height="stretch")


def _foot(made: Screen, here: int, last: int) -> None:
    with st.container(key="stage-foot", horizontal=True, vertical_alignment="center"):
        st.caption(made.caption.line)
        st.page_link(sitemap.screen("briefings").file, label=_("Leave"), icon=":material/close:")
        st.button(
            _("Previous"),
            key="previous",
            icon=":material/arrow_back:",
            disabled=here == 1,
            on_click=_turn,
            args=(here - 1,),
        )
        st.text(_("{n} of {all}", n=here, all=last), width="content")
        st.button(
            _("Next"),
            key="next",
            icon=":material/arrow_forward:",
            icon_position="right",
            disabled=here == last,
            on_click=_turn,
            args=(here + 1,),
            type="primary",
        )


def _turn(number: int) -> None:
    st.query_params[stage.SCREEN] = str(number)


def _end(why: str) -> NoReturn:
    st.info(why)
    st.page_link(sitemap.screen("briefings").file)
    st.stop()
