"""The communes of a choice one by one: what is only counted where there are many."""

from collections.abc import Mapping

import pandas as pd

from components.data import read
from components.figures.scene import Scene
from components.words import wording
from components.words.i18n import _
from db.model import Unit
from db.queries import settings, units


def former(scene: Scene) -> dict[int, list[Unit]]:
    """The chosen communes that contain others since the first figure, to those."""
    selection, span = scene.selection, read(settings.data_span)
    heirs = read(units.lineage, selection.named_on)
    found: dict[int, list[Unit]] = {}
    chosen = {*selection.communes}
    for unit in read(units.every_commune):
        heir = heirs.get(unit.id)
        if heir in chosen and heir != unit.id and span and unit.valid_to >= span[0]:
            found.setdefault(heir, []).append(unit)
    return found


def listing(scene: Scene) -> pd.DataFrame:
    """A row a commune, with headings in the language of the reader: code, name, what it hangs in,
    what it contains, which months it has not reported."""
    parts, missing = former(scene), _missing(scene)
    chosen = [scene.units[unit] for unit in scene.selection.communes]
    homes = _homes(scene)
    columns = {
        _("Code"): [unit.code for unit in chosen],
        _("Commune"): [wording.short_name(unit) for unit in chosen],
        _("Hangs in"): [homes.get(unit.id, "") for unit in chosen],
        _("Former units in it"): [
            ", ".join(map(wording.short_name, parts.get(unit.id, ()))) for unit in chosen
        ],
        _("Not reported"): [missing.get(unit.id, "") for unit in chosen],
    }
    return pd.DataFrame(
        {name: pd.Series(cells, dtype="str") for name, cells in columns.items() if any(cells)}
    )


def annex(scene: Scene) -> str:
    """All names, where the caption has named some only; else empty."""
    communes = scene.selection.communes
    if len(communes) <= wording.NAMES:
        return ""
    missing = _missing(scene)
    named = ", ".join(wording.short_name(scene.units[unit]) for unit in communes)
    late = ", ".join(
        f"{wording.short_name(scene.units[unit])} ({months})" for unit, months in missing.items()
    )
    return wording.joined(
        _("Annex. Communes: {communes}.", communes=named),
        _("Not reported: {communes}.", communes=late) if late else "",
    )


def _missing(scene: Scene) -> Mapping[int, str]:
    covered = scene.caption.covered
    if covered is None:
        return {}
    return {unit: wording.months(months, covered) for unit, months in covered.owed}


def _homes(scene: Scene) -> dict[int, str]:
    tree = read(units.tree)
    if tree is None:
        return {}
    homes = {unit: tree.homes.get(unit) for unit in scene.selection.communes}
    return {
        unit: wording.node_name(tree.nodes[home])
        for unit, home in homes.items()
        if home is not None and home != tree.root.id
    }
