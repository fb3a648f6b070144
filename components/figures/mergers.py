"""Which former communes a commune contains, said where their figures are added to it."""

import streamlit as st

from components.data import read
from components.figures.scene import Scene
from components.words import wording
from components.words.i18n import _
from db.queries import settings, units


def show(scene: Scene) -> None:
    """One line for the chosen communes that contain others since the first figure, each with its
    former ones; else nothing."""
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
    if line:
        st.caption(f":material/call_merge: {line}")
