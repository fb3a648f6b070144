"""Where in the tree the reader stands: the way up from what is chosen."""

import streamlit as st

from components.data import read
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
