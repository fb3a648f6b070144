"""A briefing on the stage: one screen at a time, as the address says."""

from dataclasses import dataclass, replace
from pathlib import Path
from sys import maxsize
from typing import NoReturn

import streamlit as st

from components.briefing import screens, since, stage
from components.briefing.since import Since
from components.charts.scaled import scaled
from components.data import fresh, read
from components.export import codes
from components.export.slide import of_picture
from components.figures import code, filters, kpi, paging
from components.figures import scene as scenes
from components.figures.code import Figure
from components.figures.now import call_communes
from components.figures.picture import Picture
from components.figures.scene import Scene
from components.figures.screen import Screen
from components.runtime import markup
from components.runtime.frames import with_rows
from components.shell import sitemap
from components.subjects import SUBJECTS
from components.words import wording
from components.words.caption import Caption
from components.words.i18n import _
from db.model import User
from db.queries import settings
from db.queries.briefings import Shown, saved_briefing

MOST_BLOCKS = 4
SIZES = {"short": 160, "middle": 320, "long": maxsize}
"""How large the words are written, to the most letters that are."""
LONG = 100
"""Letters of a title that takes more than two lines of a tablet, and is written smaller."""
SMALLEST = 14.5
"""The size of the page's letters at which a chart is drawn as on the other pages: its smallest
text has 12 pixels then, and 18 on a projector."""


@dataclass(frozen=True)
class Show:
    """What is shown: the screens in their order, of one choice. `place` counts from 0; a saved
    briefing (`briefing_id`) opens with what differs from what was reported before."""

    name: str
    scene: Scene
    screens: tuple[Shown, ...]
    place: int
    briefing_id: int | None = None
    since: Since | None = None

    @property
    def opening(self) -> int:
        """How many screens stand before those that were chosen."""
        return int(bool(self.since and self.since.changes))

    @property
    def last(self) -> int:
        """How many screens there are."""
        return self.opening + len(self.screens)


def ask(user: User) -> Show:
    """The briefing of the address, or all screens of the reader's choice; else end the page."""
    if stage.BRIEFING not in st.query_params:
        selection = scenes.chosen()
        if selection is None:
            _end(_("There is no figure yet. The first one appears here as soon as it is entered."))
        name, shown = "", screens.DEFAULT
        number, before = None, None
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
        before = since.compared(user, briefing)
    scene = scenes.of(user, selection)
    call_communes(scene.kinds)
    asked = Show(name, scene, shown, 0, number, before)
    return replace(asked, place=min(max(paging.number(stage.SCREEN) or 1, 1), asked.last) - 1)


def show(briefing: Show, user: User) -> None:
    """The screen of the address, made to fit the window without scrolling."""
    last, here = briefing.last, briefing.place + 1
    letters = stage.take(here, last, _turn)
    picked = briefing.since
    with st.container(key="stage"):
        if picked and briefing.place < briefing.opening:
            _title(picked.line, briefing.name, briefing.scene.caption)
            since.stand(picked)
            _foot(briefing, briefing.scene.caption.short, None)
        else:
            one = briefing.screens[briefing.place - briefing.opening]
            screen = SUBJECTS[one.subject].screen(briefing.scene)
            _title(screen.heading(one.picture), briefing.name, screen.caption)
            _body(screen, one, letters / SMALLEST, picked.line if picked else "")
            _foot(briefing, _source(screen, one, by=user), screens.page(one))
    if briefing.briefing_id is not None:
        since.keep(briefing.briefing_id, briefing.screens, briefing.scene.selection, by=user)


def _title(title: str, name: str, caption: Caption) -> None:
    with st.container(key="stage-head", horizontal=True, vertical_alignment="center"):
        with st.container(width="stretch", key="stage-long-title" if len(title) > LONG else None):
            st.header(title, anchor=False)
        st.text(name, width="content")
        if caption.sample:
            st.markdown(markup.badge(_("SAMPLE DATA"), "orange", ":material/science:"))


def _body(screen: Screen, one: Shown, factor: float, changed: str) -> None:
    """The picture large, its numbers and the remark beside it. `changed` says what differs from
    what was reported before."""
    picture = screens.picture(screen, one)
    with st.container(key="stage-body", horizontal=True, height="stretch"):
        if picture is not None:
            with st.container(key="stage-picture", height="stretch"):
                _picture(picture, factor)
        if stage.ZOOM in st.query_params and picture is not None:
            return
        with st.container(key="stage-words"):
            for block in screen.blocks[:MOST_BLOCKS]:
                with st.container(gap=None):
                    kpi.number(block, block.aside)
            words = one.remark or ("" if picture is not None else screen.sentence)
            if words:
                size = next(size for size, most in SIZES.items() if len(words) <= most)
                with st.container(key=f"stage-{size}"):
                    st.text(words)
            st.caption("  \n".join(filter(None, (screen.note, changed))))


def _picture(picture: Picture, factor: float) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(picture.title, anchor=False, width="stretch")
        zoomed = stage.ZOOM in st.query_params
        st.button(
            _("Smaller") if zoomed else _("Larger"),
            key="zoom",
            icon=":material/zoom_in_map:" if zoomed else ":material/zoom_out_map:",
            type="tertiary",
            on_click=_zoom,
            args=(not zoomed,),
        )
    if picture.remark:
        st.caption(picture.remark)
    spec = scaled(picture.spec, factor)
    st.vega_lite_chart(spec=with_rows(spec, picture.sent), alt=picture.alt, height="stretch")


def _zoom(wanted: bool) -> None:
    if wanted:
        st.query_params[stage.ZOOM] = "1"
    else:
        st.query_params.pop(stage.ZOOM, None)


def _source(screen: Screen, one: Shown, *, by: User) -> str:
    """What makes a photograph of the screen complete: its caption, and the code that opens it."""
    shown = code.shown_as(Figure((screen,), of_picture(screen, one.picture).name))
    return wording.dotted(screen.caption.short, codes.printed(code.issue_beside(shown, by=by)))


def _foot(briefing: Show, source: str, behind: Path | None) -> None:
    here, last = briefing.place + 1, briefing.last
    with st.container(key="stage-foot", horizontal=True, vertical_alignment="center"):
        st.caption(source)
        with st.container(key="stage-clock", width="content", horizontal=True, gap="xsmall"):
            st.markdown(markup.icon(":material/timer:", ""))
        if behind is not None:
            st.page_link(
                behind,
                label=_("The page behind it"),
                icon=":material/open_in_new:",
                query_params=screens.address(briefing.scene.selection),
            )
        st.page_link(sitemap.screen("briefings").file, label=_("Leave"), icon=":material/close:")
        _turner("previous", _("Previous"), here - 1, disabled=here == 1, icon="arrow_back")
        _jump(briefing)
        _turner("next", _("Next"), here + 1, disabled=here == last, icon="arrow_forward")


def _jump(briefing: Show) -> None:
    """Which screen it is of how many; behind it the others, by number."""
    of_all = _("{n} of {all}", n=briefing.place + 1, all=briefing.last)
    others = st.popover(of_all, key="stage-jump", on_change="rerun", type="tertiary")
    if others.open:
        with others:
            titles = [since.heading()] * briefing.opening
            titles += [screens.title(one) for one in briefing.screens]
            for number, title in enumerate(titles, start=1):
                st.button(
                    f"{number}. {title}",
                    key=f"jump-{number}",
                    type="tertiary",
                    on_click=_turn,
                    args=(number,),
                )


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
