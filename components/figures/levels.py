"""Where in the tree the reader stands: the way up from what is chosen."""

import streamlit as st

from components.data import read
from components.words import wording
from components.words.i18n import _
from db.queries import units

AREA, COMMUNES = "area", "communes"
"""What the filter remembers its choices by, and the address."""


def show() -> None:
    """The way from the root to the area and the commune that are chosen, each a step up; nothing
    while all are."""
    tree, area = read(units.tree), st.session_state.get(AREA)
    chosen: list[int] = st.session_state.get(COMMUNES) or []
    if tree is None or (area is None and len(chosen) != 1):
        return
    (_root, *path) = tree.path(area) if area is not None else (tree.root,)
    steps: dict[int | None, str] = {None: _("The whole: {unit}", unit=tree.root.full_name)}
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
