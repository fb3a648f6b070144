"""Places to choose from: what they are called among each other, and how one of many is found."""

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from components.data import read
from components.figures import levels
from components.words import wording
from components.words.i18n import _
from components.words.wording import distinct, short_name
from db.facts.few import MOST_ROWS
from db.model import Namesake, Unit
from db.queries import units
from db.text import search_key

FIND = "find"
"""What is typed to find a place; no part of what is chosen."""
MOST_FOUND = 8
"""Places that are shown of those found."""
MOST_LISTED = 400
"""Communes in one list; of more an area is chosen first, or one is found by its name."""


def commune_labels(offered: Mapping[int, Unit]) -> dict[int, str]:
    """Names to choose from, each its own."""
    return distinct(commune_names(offered))


def commune_names(offered: Mapping[int, Unit]) -> dict[int, str]:
    """Names of communes among each other; those that differ in accents alone carry their code."""
    keys = {id_: search_key(unit.name) for id_, unit in offered.items()}
    times = Counter(keys.values())
    return {
        id_: f"{short_name(unit)} ({unit.code})"
        if times[keys[id_]] > 1 and unit.namesake is not Namesake.OF_THE_SAME_KIND
        else short_name(unit)
        for id_, unit in offered.items()
    }


def few(offered: Mapping[int, Unit]) -> Mapping[int, Unit]:
    """Those of the communes that one list holds: of too many only those asked for already."""
    if len(offered) <= MOST_LISTED:
        return offered
    asked = {*st.query_params.get_all(levels.COMMUNES)}
    chosen = st.session_state.get(levels.COMMUNES) or ()
    names = commune_names(offered) if asked else {}
    return {id_: one for id_, one in offered.items() if id_ in chosen or names.get(id_) in asked}


def find(offered: Mapping[int, Unit]) -> None:
    """Where communes are many: an area or a commune by a part of its name, with accents or without.
    A press goes there, as a click in a picture does."""
    if len(offered) <= MOST_ROWS:
        return
    typed = st.text_input(
        _("Find by name"),
        key=FIND,
        placeholder=_("with or without accents"),
        autocomplete="off",
        live="0.3s",
    )
    wanted = search_key(typed or "")
    if not wanted:
        return
    tree, places = read(units.tree), commune_names(offered)
    if tree is not None:
        held = {id_ for id_, found in tree.held(offered).items() if len(found) < len(offered)}
        areas = {id_: wording.node_name(one) for id_, one in tree.nodes.items() if id_ in held}
        places = areas | places
    found = [id_ for id_, name in places.items() if wanted in search_key(name)]
    with st.container(horizontal=True, gap="small", key="found"):
        for id_ in found[:MOST_FOUND]:
            st.button(places[id_], key=f"found-{id_}", on_click=_take, args=(id_,))
    if not found:
        st.caption(_("No place is called that."))
    elif len(found) > MOST_FOUND:
        st.caption(_("and {n} more: type on", n=len(found) - MOST_FOUND))


def _take(place: int) -> None:
    st.session_state[FIND] = ""
    levels.go(place)
