"""Notes on figures: how they are counted, which former communes they contain."""

from collections.abc import Mapping

import streamlit as st

from components.data import read
from components.figures.scene import Scene
from components.runtime import markup
from components.words import splits, wording
from components.words.i18n import _
from db.queries import settings, units


def mergers(scene: Scene) -> None:
    """One line for the chosen communes that contain others since the first figure, each with its
    former ones, and one for those that were split; else nothing."""
    selection, span = scene.selection, read(settings.data_span)
    heirs = read(units.lineage, selection.named_on)
    parts: dict[int, list[str]] = {}
    for unit in read(units.every_commune):
        heir = heirs.get(unit.id)
        if heir in selection.communes and heir != unit.id and span and unit.valid_to >= span[0]:
            parts.setdefault(heir, []).append(wording.short_name(unit))
    line = "; ".join(
        _(
            "{commune} contains the former {communes}",
            commune=wording.short_name(scene.units[heir]),
            communes=", ".join(parts[heir]),
        )
        for heir in selection.communes
        if heir in parts
    )
    theirs = (*scene.splits.held, *scene.splits.left_out)
    known = [split for split in theirs if span and split.last >= span[0]]
    every = read(units.by_ids)
    split_line = "; ".join(splits.divided(split, every) for split in known)
    if line:
        st.caption(markup.icon(":material/call_merge:", line))
    if split_line:
        st.caption(markup.icon(":material/call_split:", split_line))


def definitions(meanings: Mapping[str, str]) -> None:
    """A button that opens the definitions; `meanings` maps an indicator to its definition."""
    with st.popover(_("How it is counted"), icon=":material/help:", type="tertiary"):
        for indicator, meaning in meanings.items():
            st.markdown(f"{markup.bold(indicator)}\n{meaning}")
