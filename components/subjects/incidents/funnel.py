"""Which communes stand out from all of them together, for their population."""

import pandas as pd

from components.charts import funnel as chart
from components.figures.picture import Picture
from components.figures.scene import Scene, kept
from components.subjects.incidents.places import PER, Standing, standing
from components.subjects.incidents.view import incidents_of
from components.words import formats, wording
from components.words.i18n import _
from db.facts import funnel as facts
from db.queries.categories import Category

STEPS = 60
"""Of the limits, from the smallest place to the largest."""


@kept
def picture(scene: Scene, kinds: dict[int, Category], kind: Category | None) -> Picture | None:
    """None where nothing can be said of who stands out."""
    view = incidents_of(scene, kinds, kind)
    stands = standing(view)
    if stands is None:
        return None
    rows = stands.rows
    return Picture(
        pd.concat([_limits(stands), _places(stands)], ignore_index=True),
        chart.funnel(),
        title=view.of(_("Incidents: who stands out from all together")),
        alt=_("Dots of communes by population and rate, between limits of chance"),
        caption=view.caption,
        remark=_remark(stands),
        table=pd.DataFrame(
            {
                "commune": rows["commune"],
                "number": rows["now"],
                "population": rows["population"],
                "rate": rows["rate"].round(2),
                "out": [_("yes") if place in stands.named else "" for place in rows.index],
            }
        ),
        columns={
            "commune": _("Commune"),
            "number": _("Incidents"),
            "population": _("Inhabitants"),
            "rate": _("Per 10,000 inhabitants"),
            "out": _("Stands out"),
        },
        answers={"commune": view.doors},
    )


def _limits(stands: Standing) -> pd.DataFrame:
    people = stands.rows["population"]
    step = (people.max() - people.min()) / STEPS
    sizes = [float(people.min() + place * step) for place in range(STEPS + 1)]
    inner = [stands.found.limits(size, facts.WARNING) for size in sizes]
    outer = [stands.found.limits(size, facts.ALARM) for size in sizes]
    lines = {
        "low": [low for low, _high in inner],
        "high": [high for _low, high in inner],
        "lowest": [low for low, _high in outer],
        "highest": [high for _low, high in outer],
        "centre": [stands.found.rate] * len(sizes),
    }
    scaled = {name: [PER * rate for rate in rates] for name, rates in lines.items()}
    return pd.DataFrame({"population": sizes, **scaled, "is_place": False, "named": False})


def _places(stands: Standing) -> pd.DataFrame:
    rows = stands.rows
    is_named = rows.index.isin(stands.named)
    return pd.DataFrame(
        {
            "commune": rows["commune"],
            "population": rows["population"],
            "rate": rows["rate"],
            "number": rows["now"].map(formats.number),
            "named": is_named,
            "label": rows["commune"].where(is_named, ""),
            "is_place": True,
        }
    )


def named(stands: Standing) -> str:
    """Who stands out, above and below; empty where nobody does."""
    rows, centre = stands.rows, PER * stands.found.rate
    above = [place for place in stands.named if rows["rate"][place] > centre]
    below = [place for place in stands.named if place not in above]
    return wording.joined(
        _("Above what all have together: {communes}.", communes=_listed(stands, above))
        if above
        else "",
        _("Below it: {communes}.", communes=_listed(stands, below)) if below else "",
    )


def _remark(stands: Standing) -> str:
    return wording.joined(
        named(stands) or _("Nobody stands out from all together."),
        _(
            "Bands: where 95 and 99.8 of 100 places lie by chance, for their population. Who is "
            "named: fewer than 5 of 100 such pictures would name anybody by chance (Holm)."
        ),
        _(
            "Limits widened: the communes vary {n} times as much as by chance.",
            n=formats.number(stands.found.dispersion, 1),
        )
        if stands.found.dispersion > 1
        else "",
        _("Not compared, since not all is reported or a part was split: {n}.", n=stands.left_out)
        if stands.left_out
        else "",
    )


def _listed(stands: Standing, places_: list[int]) -> str:
    rows = stands.rows
    return wording.listed(
        f"{rows['commune'][place]} ({formats.number(rows['rate'][place], 2)})" for place in places_
    )
