"""Notes on figures: how they are counted, which former communes they contain, all names."""

from collections.abc import Mapping

import streamlit as st

from components.data import read
from components.figures import places, tables
from components.figures.scene import Scene
from components.runtime import markup
from components.words import kinds, splits, wording
from components.words.i18n import _
from db.queries import settings, units

LETTERS = 290
"""Two lines of a tablet; what is longer is counted, and the list of communes names it."""


def mergers(scene: Scene) -> None:
    """The chosen communes that contain others since the first figure, each with its former ones,
    and those that were split, on one line where they are only counted; else nothing."""
    span = read(settings.data_span)
    theirs = (*scene.splits.held, *scene.splits.left_out)
    known = [split for split in theirs if span and split.last >= span[0]]
    every = read(units.by_ids)
    split_line = "; ".join(splits.divided(split, every) for split in known)
    if len(split_line) > LETTERS:
        cut = [every[split.unit_id] for split in known]
        split_line = _(
            "{units} were split: their figures cannot be divided ({communes})",
            units=kinds.counted(cut),
            communes=wording.listed(map(wording.short_name, cut)),
        )
    marked = [
        markup.icon(f":material/{icon}:", line)
        for icon, line in (("call_merge", _merged(scene)), ("call_split", split_line))
        if line
    ]
    if marked:
        st.caption("  ".join(marked) if sum(map(len, marked)) <= LETTERS else "  \n".join(marked))


def _merged(scene: Scene) -> str:
    parts = places.former(scene)
    line = "; ".join(
        _(
            "{commune} contains the former {communes}",
            commune=wording.short_name(scene.units[heir]),
            communes=", ".join(map(wording.short_name, parts[heir])),
        )
        for heir in scene.selection.communes
        if heir in parts
    )
    if len(line) <= LETTERS:
        return line
    return _(
        "{now}, from {before} of before",
        now=kinds.counted([scene.units[heir] for heir in parts]),
        before=kinds.counted([unit for found in parts.values() for unit in found]),
    )


def communes(scene: Scene) -> None:
    """A button that opens the list of the chosen communes, where they are many: the rest of the
    page names a few."""
    if len(scene.selection.communes) <= wording.NAMES:
        return
    number = len(scene.selection.communes)
    label = _("The {n} communes", n=number)
    behind = st.popover(
        wording.counted_communes(number),
        icon=":material/list:",
        type="tertiary",
        on_change="rerun",
        key="every-commune",
    )
    if behind.open:
        with behind:
            tables.show(places.listing(scene), height=420, width=760, alt=label)


def definitions(meanings: Mapping[str, str]) -> None:
    """A button that opens the definitions; `meanings` maps an indicator to its definition."""
    with st.popover(_("How it is counted"), icon=":material/help:", type="tertiary"):
        terms = (f"{markup.bold(term)}\n{meaning}" for term, meaning in meanings.items())
        st.markdown("\n\n".join(terms))
