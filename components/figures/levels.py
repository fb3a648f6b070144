"""Where the reader stands: the way up the tree and back from what was clicked, and the way to what
is behind a mark of a picture."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.charts.answering import PICKED, answering
from components.data import read
from components.figures import answers, paging
from components.figures.answers import Answer
from components.figures.picture import Picture
from components.runtime.frames import with_rows
from components.words import wording
from components.words.i18n import _
from db.model import User
from db.queries import settings, units

AREA, COMMUNES = "area", "communes"
"""What the filter remembers its choices by, and the address."""
TRAIL = "trail"
TABLE = "table"
"""Before the title of a picture, under which it is known whether its figures stand open."""


def show(user: User) -> None:
    """The way from the root, or from what the reader belongs to, to the area and the commune that
    are chosen, each a step up; nothing while all are. Before it the place of the way back."""
    tree, area = read(units.tree), st.session_state.get(AREA)
    chosen: list[int] = st.session_state.get(COMMUNES) or []
    trail = _trail()
    trail.place = st.container(key=TRAIL) if trail.steps else None
    if tree is None or (area is None and len(chosen) != 1):
        return
    top = tree.nodes.get(user.unit_id or 0, tree.root)
    path = [node for node in tree.path(area or 0) if node not in tree.path(top.id)]
    whole = _("The whole: {unit}", unit=wording.node_name(top))
    steps: dict[int | None, str] = {None: whole}
    steps |= {node.id: wording.node_name(node) for node in path}
    if len(chosen) != 1:
        steps.pop(area)  # where the reader stands
    with st.container(horizontal=True, gap="small", key="levels"):
        for node, name in steps.items():
            st.button(
                name,
                key=f"up-{node or 0}",
                type="tertiary",
                icon=":material/arrow_upward:",
                on_click=_go_up,
                args=(node,),
            )


def _go_up(node: int | None) -> None:
    st.session_state[AREA] = node
    st.session_state[COMMUNES] = []


def clicks(picture: Picture) -> int:
    """How often this reader clicked a mark of it: nothing is picked on the chart that is shown."""
    return _trail().clicks.get(picture.title, 0)


def draw(picture: Picture) -> None:
    """The chart of the picture. A click on a mark that stands for something shows what is behind
    it: the place, the month, the kind, the part of a list, or the figures of the picture."""
    if not any(picture.answers.values()):
        st.vega_lite_chart(spec=with_rows(picture.spec, picture.sent), alt=picture.alt)
        return
    key = f"places-{picture.title}-{clicks(picture)}"
    st.vega_lite_chart(
        spec=with_rows(answering(picture.spec, list(picture.answers)), picture.sent),
        alt=picture.alt,
        key=key,
        on_select=partial(_answer, key, picture),
        selection_mode=PICKED,
    )


def _answer(key: str, picture: Picture) -> None:
    """Show what is behind the mark that was picked; behind a sum, or the row of all others, is no
    one thing."""
    picked = st.session_state[key]["selection"][PICKED]
    _trail().clicks[picture.title] = clicks(picture) + 1  # of the next chart, another one
    rows = [row for row in picked if answers.of_row(picture.answers, row) != answers.NOTHING]
    if not rows:
        return
    answer = answers.of_row(picture.answers, rows[0])
    if answer.is_table:
        st.session_state[f"{TABLE}-{picture.title}"] = True
    if answer.choice and _is_offered(answer):
        _turn(answer)
    if answer.place is not None:
        go(answer.place)


def _is_offered(answer: Answer) -> bool:
    """Whether the filter offers the month: there may be none of its figures."""
    span = read(settings.data_span)
    month = answer.choice.get(answers.MONTH)
    calendar = read(settings.calendar)
    return month is None or (span is not None and month in calendar.custom(*span).months())


@dataclass
class Trail:
    """The way that clicks have gone in this screen: what each chose, and what stood there before.
    `clicks` are how many by picture, `sight` is what is to be brought in sight next, `place` where
    the way back is offered in this run."""

    steps: list[tuple[str, Mapping[str, Any], Mapping[str, Any]]] = field(default_factory=list)
    clicks: dict[str, int] = field(default_factory=dict)
    sight: str = ""
    place: DeltaGenerator | None = None


def _trail() -> Trail:
    trail: Trail = st.session_state.setdefault(TRAIL, Trail())
    return trail


def _turn(answer: Answer) -> None:
    state, trail = st.session_state, _trail()
    before = {key: state[key] for key in answer.choice if key in state}
    trail.steps.append((answer.name, answer.choice, before))
    state.update(answer.choice)
    paging.first()
    trail.sight = answer.sight


def _turn_back() -> None:
    _mark, choice, before = _trail().steps.pop()
    for key in choice:
        if key in before:
            st.session_state[key] = before[key]
        else:
            del st.session_state[key]


def _way_back() -> str:
    """What was clicked last, while what it chose is still chosen; else nothing is to be undone."""
    steps = _trail().steps
    while steps and any(st.session_state.get(key) != one for key, one in steps[-1][1].items()):
        steps.pop()
    return steps[-1][0] if steps else ""


def offer_way_back() -> None:
    """After the page has run: only then it is known what its widgets hold, also of an address that
    the browser went back to."""
    place, clicked = _trail().place, _way_back()
    if place and clicked:
        place.button(
            _("Back from {mark}", mark=clicked),
            key="back",
            type="tertiary",
            icon=":material/undo:",
            on_click=_turn_back,
        )


def in_sight() -> str:
    """What the click before this run wants in sight, once."""
    trail = _trail()
    wanted, trail.sight = trail.sight, ""
    return wanted


def go(place: int) -> None:
    """Choose the area, or the commune with the area it hangs in."""
    tree = read(units.tree)
    is_area = tree is not None and place in tree.nodes
    home = tree.homes.get(place) if tree else None
    if is_area:
        st.session_state[AREA] = place
    elif tree is not None and home != tree.root.id:
        st.session_state[AREA] = home
    st.session_state[COMMUNES] = [] if is_area else [place]
