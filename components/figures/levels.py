"""Where in the tree the reader stands: the way up from what is chosen, and the way down to what is
clicked in a picture."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from components.charts.answering import PICKED, answering
from components.data import read
from components.figures.picture import Picture
from components.words import wording
from components.words.i18n import _
from db.model import User
from db.queries import units

AREA, COMMUNES = "area", "communes"
"""What the filter remembers its choices by, and the address."""


def show(user: User) -> None:
    """The way from the root, or from what the reader belongs to, to the area and the commune that
    are chosen, each a step up; nothing while all are."""
    tree, area = read(units.tree), st.session_state.get(AREA)
    chosen: list[int] = st.session_state.get(COMMUNES) or []
    if tree is None or (area is None and len(chosen) != 1):
        return
    top = tree.nodes.get(user.unit_id or 0, tree.root)
    path = [node for node in tree.path(area or 0) if node not in tree.path(top.id)]
    whole = _("The whole: {unit}", unit=wording.node_name(top))
    steps: dict[int | None, str] = {None: whole}
    steps |= {node.id: wording.node_name(node) for node in path}
    if len(chosen) != 1:
        steps.pop(area)
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


def draw(picture: Picture) -> None:
    """The chart of the picture. Where its rows are places, a click on one goes down to it."""
    if not picture.doors:
        st.vega_lite_chart(picture.sent, picture.spec, alt=picture.alt)
        return
    where = picture.caption.selection.communes
    key = f"places-{picture.title}-{hash(where)}"  # another choice is another chart: none is picked
    st.vega_lite_chart(
        picture.sent,
        answering(picture.spec, [picture.door]),
        alt=picture.alt,
        key=key,
        on_select=partial(_go_down, key, picture.door, picture.doors),
        selection_mode=PICKED,
    )


def _go_down(key: str, door: str, doors: Mapping[str, int]) -> None:
    """To the place that was picked, which is an area or a commune; of one that is no place, as the
    row of all others, nothing comes."""
    picked = st.session_state[key]["selection"][PICKED]
    place = next((doors[row[door]] for row in picked if row.get(door) in doors), None)
    if place is not None:
        go(place)


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
