"""Which kinds and which places have risen and fallen most, and which of them beyond chance."""

from functools import partial

import pandas as pd

from components.charts import moves as chart
from components.figures.answers import Answer, of_table
from components.figures.picture import Picture, frame
from components.subjects.incidents import words
from components.subjects.incidents.view import KIND, Incidents, counted
from components.words import bases, formats, wording
from components.words.i18n import _
from components.words.splits import MARK
from db.compare import Tone
from db.facts.incidents import by_category
from db.facts.moves import moves


def of(view: Incidents) -> dict[str, Picture]:
    """By name; none where nothing of the base is known, or nothing has changed."""
    if not view.known_before or view.is_silent:
        return {}
    kinds, places = kinds_moved(view), places_moved(view)
    picture = partial(
        Picture,
        spec=chart.moves(),
        caption=view.caption,
        columns={"name": _("What has changed"), "text": _("Change"), "chance": _("Chance")},
    )
    chosen = {
        row.name: Answer(choice={KIND: row.category_id})
        for row in kinds[["name", "category_id"]].itertuples(index=False)
    }
    found = {
        "kinds_moved": picture(
            kinds,
            title=view.of(_("Incidents: largest rises and falls by kind")),
            alt=_("Bars of the kinds that have risen and fallen most"),
            remark=_remark(view, kinds),
            answers={"name": chosen},
        ),
        "communes_moved": picture(
            places,
            title=view.of(
                _("Incidents: largest rises and falls by area")
                if view.areas
                else _("Incidents: largest rises and falls by commune")
            ),
            alt=_("Bars of the communes that have risen and fallen most"),
            remark=wording.joined(_remark(view, places), _left_out(view)),
            answers={"name": {**of_table(places["name"]), **view.doors}},
        ),
    }
    return {name: one for name, one in found.items() if len(one.frame)}


def kinds_moved(view: Incidents) -> pd.DataFrame:
    """The frame of charts.moves.moves, with category_id: of the kinds, or of those of the group
    that is chosen."""
    group = view.kinds[view.kind.group_id] if view.kind else None
    listed = [
        (kind.id, counted(view.kinds, kind) or ())
        for kind in view.kinds.values()
        if not kind.is_group and (group is None or kind.group_id == group.id)
    ]
    rows = by_category(*view.all_kinds, listed)
    found = _moved(view, rows)
    names = {id_: kind.name for id_, kind in view.kinds.items()}
    return _drawn(found, found["category_id"].map(names)).assign(category_id=found["category_id"])


def places_moved(view: Incidents) -> pd.DataFrame:
    """The frame of charts.moves.moves: of the communes, or areas of many, that were the same in the
    base."""
    rows, alone = view.by_place
    rows = rows.loc[rows["now"].notna() & ~rows["unit_id"].isin(list(alone))]
    found = _moved(view, rows.astype({"now": "int64"}).reset_index(drop=True))
    return _drawn(found, found["unit_id"].map(view.place_name))


def _moved(view: Incidents, rows: pd.DataFrame) -> pd.DataFrame:
    return moves(rows, view.compared.days_ratio, view.compared.dispersion)


def _drawn(found: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    rows = [
        (
            name,
            row.change,
            (Tone.BAD if row.change > 0 else Tone.GOOD) if row.beyond else Tone.NEUTRAL,
            _moved_from(row.change, row.before, row.now),
            _("hardly chance") if row.beyond else "",
        )
        for name, row in zip(names, found.itertuples(), strict=True)
    ]
    texts = dict.fromkeys(("tone", "text", "chance"), "str")
    return frame(rows, name="str", change="float64", **texts)


def _moved_from(change: int, before: int, now: int) -> str:
    numbers = {"before": formats.number(before), "now": formats.number(now)}
    if change > 0:
        return _("{change} ({before} up to {now})", change=formats.signed(change), **numbers)
    return _("{change} ({before} down to {now})", change=formats.signed(change), **numbers)


def _left_out(view: Incidents) -> str:
    """The places that were not the same in the base."""
    _rows, alone = view.by_place
    out = [row for row in view.areas or view.communes if row in alone]
    names = [view.place_name(row).removesuffix(MARK) for row in out]
    if not names:
        return ""
    return _("Left out, not comparable with the base: {communes}.", communes=view.listed(names))


def _remark(view: Incidents, rows: pd.DataFrame) -> str:
    named = list(rows.loc[rows["chance"] != "", "name"])
    if view.compared.dispersion is None:
        judged = words.unjudged(view.period)
    elif named:
        judged = _("Coloured: {names}, hardly chance (Holm).", names=wording.listed(named))
    else:
        judged = _("Grey: chance may explain each of them (Holm).")
    return wording.joined(_("Up to three each way, {base}.", base=bases.base(view.period)), judged)
