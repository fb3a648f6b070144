"""Who stands out from all together: places by their size, between the limits of chance."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from components.figures.answers import Answer
from components.figures.picture import Picture
from components.words import formats, wording
from components.words.caption import Caption
from components.words.i18n import _
from db.facts import funnel as facts
from db.facts.funnel import Funnel

STEPS = 60
"""Of the limits, from the smallest place to the largest."""
PERCENT = 100


@dataclass(frozen=True)
class Rate:
    """What places are compared by: `per` so many of their size. `write` says a number of it; of
    those who stand out, with their numbers, `above` and `below` say on which side of all together
    they are, and `bands` what chance is reckoned for."""

    per: int
    write: Callable[[float], str]
    above: Callable[[str], str]
    below: Callable[[str], str]
    bands: Callable[[], str]


@dataclass(frozen=True)
class Standing:
    """`rows` are the communes that can be compared: commune str, population (how large it is) and
    now (what is counted there) float64, counts (the same in words) str, rate (by `of`) float64.
    `named` are those of them, by position, that chance hardly explains, `left_out` how many cannot
    be compared."""

    found: Funnel
    rows: pd.DataFrame
    named: list[int]
    left_out: int
    of: Rate

    @property
    def names(self) -> str:
        """Who stands out, above and below; empty where nobody does."""
        rate, centre = self.rows["rate"], self.of.per * self.found.rate
        above = [place for place in self.named if rate[place] > centre]
        below = [place for place in self.named if place not in above]
        return wording.joined(
            self.of.above(self._listed(above)) if above else "",
            self.of.below(self._listed(below)) if below else "",
        )

    def _listed(self, places: list[int]) -> str:
        rows = self.rows
        return wording.listed(
            f"{rows['commune'][place]} ({self.of.write(rows['rate'][place])})" for place in places
        )


def _above(communes: str) -> str:
    return _("Above what all have together: {communes}.", communes=communes)


def _below(communes: str) -> str:
    return _("Below it: {communes}.", communes=communes)


def _bands() -> str:
    return _(
        "Bands: where 95 and 99.8 of 100 places lie by chance, for their size. Who is named: "
        "fewer than 5 of 100 such pictures would name anybody by chance (Holm)."
    )


SHARE = Rate(PERCENT, formats.percent, _above, _below, _bands)


def of_shares(rows: pd.DataFrame, communes: int) -> Standing | None:
    """Of shares of so many communes: `rows` have commune, population (of how many), now (how many
    of them; of a part, chance is reckoned from the nearest whole number) and counts, none of them
    without any; None where they are too few."""
    rows = rows.reset_index(drop=True).assign(rate=PERCENT * rows["now"] / rows["population"])
    counts = rows["now"].round().astype("int64").tolist()
    sizes = rows["population"].tolist()
    found = facts.shares(counts, sizes)
    if found is None:
        return None
    named = facts.standing_out(found, counts, sizes)
    return Standing(found, rows, named, communes - len(rows), SHARE)


def frame(stands: Standing) -> pd.DataFrame:
    """The frame of components.charts.funnel."""
    return pd.concat([_limits(stands), _places(stands)], ignore_index=True)


def of_share(
    stands: Standing,
    spec: Mapping[str, object],
    caption: Caption,
    doors: Mapping[str, Answer],
    *,
    title: str,
    numbers: pd.Series,
    columns: tuple[str, str, str],
) -> Picture:
    """The picture of shares; `columns` are what is counted, of how many, and the share, `numbers`
    the first of them in the table."""
    rows, (number, size, rate) = stands.rows, columns
    return Picture(
        frame(stands),
        dict(spec),
        title=title,
        alt=_("Dots of communes by size and share, between limits of chance"),
        caption=caption,
        remark=remark(
            stands,
            _("Not compared, since there is too little of them: {n}.", n=stands.left_out),
        ),
        table=pd.DataFrame(
            {
                "commune": rows["commune"],
                "number": numbers,
                "population": rows["population"],
                "rate": rows["rate"].round(2),
                "out": out(stands),
            }
        ),
        columns={
            "commune": _("Commune"),
            "number": number,
            "population": size,
            "rate": rate,
            "out": _("Stands out"),
        },
        answers={"commune": doors},
    )


def out(stands: Standing) -> list[str]:
    """A cell for each place: whether it is named."""
    return [_("yes") if place in stands.named else "" for place in stands.rows.index]


def remark(stands: Standing, left_out: str) -> str:
    """Who is named, by which rule; `left_out` says how many are not compared, and why."""
    return wording.joined(
        stands.names or _("Nobody stands out from all together."),
        stands.of.bands(),
        _(
            "Limits widened: the communes vary {n} times as much as by chance.",
            n=formats.number(stands.found.dispersion, 1),
        )
        if stands.found.dispersion > 1
        else "",
        left_out if stands.left_out else "",
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
    scaled = {name: [stands.of.per * rate for rate in rates] for name, rates in lines.items()}
    return pd.DataFrame({"population": sizes, **scaled, "is_place": False, "named": False})


def _places(stands: Standing) -> pd.DataFrame:
    rows = stands.rows
    is_named = rows.index.isin(stands.named)
    return pd.DataFrame(
        {
            "commune": rows["commune"],
            "population": rows["population"],
            "rate": rows["rate"],
            "number": rows["counts"],
            "named": is_named,
            "label": rows["commune"].where(is_named, ""),
            "is_place": True,
        }
    )
