"""Which former communes a commune contains, said where their figures are added to it."""

from collections.abc import Mapping

import streamlit as st

from components.data import read
from components.words import wording
from components.words.i18n import _
from db.model import Selection, Unit
from db.queries import settings, units


def show(selection: Selection, names: Mapping[int, Unit]) -> None:
    """One line for the chosen communes that contain others since the first figure; else nothing."""
    told = contained(selection, names)
    if told:
        st.caption(f":material/call_merge: {told}")


def contained(selection: Selection, names: Mapping[int, Unit]) -> str:
    """The merged communes by name, each with its former ones; empty without any.

    `names` are the communes of the selection's `named_on`.
    """
    span = read(settings.data_span)
    heirs = read(units.lineage, selection.named_on)
    parts: dict[int, list[str]] = {}
    for unit in read(units.every_commune):
        heir = heirs.get(unit.id)
        if heir in selection.communes and heir != unit.id and span and unit.valid_to >= span[0]:
            parts.setdefault(heir, []).append(wording.short_name(unit))
    return "; ".join(
        _(
            "{commune} contains the former {communes}",
            commune=wording.short_name(names[heir]),
            communes=", ".join(parts[heir]),
        )
        for heir in selection.communes
        if heir in parts
    )
