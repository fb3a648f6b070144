"""The words that explain every picture of a choice: whose figures, of what, how complete."""

from collections.abc import Collection
from datetime import date

import pandas as pd

from components.data import read
from components.words import splits, wording
from components.words.caption import Caption
from db.facts.returns import Coverage, Deadlines, coverage
from db.model import Selection, Unit
from db.queries import returns, settings, units
from db.splits import Splits


def issuer(whose: Unit | None) -> str:
    """Whose figures these are: a part of the whole by its name, else the name of the installation,
    else that of its root."""
    if whose is not None:
        name = wording.node_name(whose)
        return name[:1].upper() + name[1:]  # it begins a title, and kinds are written small
    root = read(units.root)
    return read(settings.setting, "installed_name") or (root.full_name if root else "")


def caption(
    selection: Selection,
    names: dict[int, Unit],
    divided: Splits,
    whose: Unit | None,
    due: Deadlines,
) -> Caption:
    period, span, root = selection.period, read(settings.data_span), read(units.root)
    whole = root is not None and selection.whole
    here = whose or root
    lacking = [split for split in divided.left_out if span and split.last >= span[0]]
    without = f"({splits.left_out(lacking, read(units.by_ids))})" if lacking else ""
    area = _area(selection)
    chosen = wording.joined(area or wording.communes(selection, names), without)
    return Caption(
        unit=issuer(whose),
        short_unit=here.name if here else "",
        place=root.full_name if whole and root else chosen,
        selection=selection,
        units=names,
        covered=covered(selection, period.months(), divided, due),
        data_to=min(span[1], period.last) if span else period.last,
        closed=read(settings.is_closed, period.first, period.last),
        sample=read(settings.setting, "sample_data") == "1",
        without=without,
        area=area,
    )


def _area(selection: Selection) -> str:
    """The area whose communes the choice is, with how many they are; empty for any other."""
    tree, every = read(units.tree), read(units.communes, selection.named_on)
    if tree is None or selection.whole or len(selection.communes) < 2:
        return ""
    for node, held in tree.held(every).items():
        if held == selection.communes:
            n = wording.counted_communes(len(selection.communes))
            return f"{wording.node_name(tree.nodes[node])} ({n})"
    return ""


def covered(
    selection: Selection, months: Collection[date], divided: Splits, due: Deadlines
) -> Coverage:
    frame = read(returns.reporting, selection)
    of_months = frame.loc[frame["month"].isin(pd.DatetimeIndex(months))]
    span = read(settings.data_span)
    newest = span[1] if span else selection.period.last
    return coverage(of_months, selection, due, newest, divided)
