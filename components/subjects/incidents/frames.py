"""The frames of incidents over time and by category: one a picture, with the table behind it."""

from datetime import date

import pandas as pd

from components.charts.campaigns import LANES
from components.subjects.incidents.view import Incidents, beside, counted
from components.words import formats, wording
from components.words.i18n import _
from db.facts.days import is_short
from db.facts.few import MOST_ROWS, split_off
from db.facts.incidents import by_category, by_month
from db.facts.series import Series
from db.periods import Base, Calendar, Period

NOTHING = float("nan")


def months(view: Incidents) -> pd.DataFrame:
    """The frame of charts.incidents.months."""
    rows = by_month(view.cells, view.before, view.period)
    count = len(rows)
    limits = view.series.limits
    silent = set(view.series.months.loc[view.series.months["incidents"].isna(), "month"])
    now = rows["now"].astype("float64").mask(rows["month"].isin(silent))
    beside_each = _stand_beside(view)
    before = rows["before"].astype("float64") * (1 if beside_each else NOTHING)
    frame = pd.DataFrame(
        {
            "label": formats.month_labels(rows["month"]),
            "now": now,
            "before": before,
            "low": NOTHING if limits is None else float(limits.low),
            "high": NOTHING if limits is None else float(limits.high),
            "banded": view.series.is_telling,
            "running": rows["running"],
            "tail": [
                bool(rows["running"][count - 1]) and place >= count - 2 for place in range(count)
            ],
            "now_name": "",
            "before_name": "",
            "above": True,
        }
    )
    last = now.last_valid_index() or 0
    frame["above"] = not now[last] < before[last]
    if not view.is_silent:
        frame.loc[last, "now_name"] = line_name(view, view.period)
    if beside_each:
        frame.loc[count - 1, "before_name"] = line_name(view, view.period.base)
    return pd.concat([frame, month_spans(view)], ignore_index=True)


def years(view: Incidents) -> pd.DataFrame:
    """The frame of charts.incidents.years: one year where those before are not the same."""
    years = [*view.years] if view.of_years.before is not None else [*view.years][-1:]
    known = [view.years[year] for year in years]
    counts = pd.Series([NOTHING if c is None else float(c["incidents"].sum()) for c in known])
    return pd.DataFrame(
        {
            "label": pd.Series(map(str, years), dtype="str"),
            "now": counts,
            "text": pd.Series(map(formats.number, counts), dtype="str"),
            "asked": [place == len(years) - 1 for place in range(len(years))],
        }
    )


def totals(view: Incidents) -> list[str]:
    """What the lines of `months` add up to: this window, its base; empty for what is not known."""
    before = int(view.before["incidents"].sum())
    has_both = _stand_beside(view) or (view.known_before and is_short(view.period))
    return [
        "" if view.is_silent else _line_total(view, view.period, view.compared.now),
        _line_total(view, view.period.base, before) if has_both else "",
    ]


def _stand_beside(view: Incidents) -> bool:
    """Whether a month of the base stands beside each month."""
    return view.known_before and view.period.months_back is not None


def _line_total(view: Incidents, period: Period, total: int) -> str:
    name = line_name(view, period)
    return _("{year}: {count}", year=name, count=wording.incidents(total))


def line_name(view: Incidents, period: Period) -> str:
    """What stands at the end of a line: the year where years are compared."""
    if period.against is Base.YEAR_BEFORE:
        return str(period.calendar.year_of(period.last))
    return _("This period") if period == view.period else _("Period before")


def month_spans(view: Incidents) -> pd.DataFrame:
    """The rows of campaigns in the frame of charts.incidents.months."""
    months = view.period.months()
    campaigns = touching(view.campaigns, view.period)
    calendar = view.period.calendar
    firsts = [max(calendar.month_of(d.date()), months[0]) for d in campaigns["starts_on"]]
    lasts = [min(calendar.month_of(d.date()), months[-1]) for d in campaigns["ends_on"]]
    return pd.DataFrame(
        {
            "label": formats.month_labels(firsts, months),
            "until": formats.month_labels(lasts, months),
            "campaign": campaigns["name"].to_numpy(),
            "written": written(campaigns),
            "lane": [place % LANES for place in range(len(campaigns))],
            "early": [months.index(month) < len(months) / 2 for month in firsts],
        }
    ).astype({"label": "str", "until": "str", "campaign": "str"})


def written(campaigns: pd.DataFrame) -> list[str]:
    """What stands at each span: its name, or its number where names would cover each other."""
    if len(campaigns) <= LANES:
        return list(campaigns["name"])
    return [str(number) for number in range(1, len(campaigns) + 1)]


def touching(campaigns: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The campaigns that touch the window."""
    first, last = (pd.Timestamp(day) for day in (period.first, period.last))
    held = (campaigns["starts_on"] <= last) & (campaigns["ends_on"] >= first)
    return campaigns.loc[held].reset_index(drop=True)


def series(view: Incidents) -> pd.DataFrame:
    """The frame of charts.series.series."""
    run, calendar = view.series, view.period.calendar
    months = run.months
    asked = months["asked"]
    limits = run.limits
    outstanding = {signal.index for signal in run.signals}
    every = max(1, -(-len(months) // 9))
    frame = pd.DataFrame(
        {
            "position": [_position(m.date()) for m in months["month"]],
            "month": [formats.month_name(m.date()) for m in months["month"]],
            "count": months["incidents"],
            "low": NOTHING if limits is None else float(limits.low),
            "high": NOTHING if limits is None else float(limits.high),
            "banded": run.is_telling,
            "asked": asked,
            "lead": asked.shift(-1, fill_value=False) & ~asked,
            "solid": months["complete"],
            "unreported": months["incidents"].isna(),
            "signal": [place in outstanding for place in range(len(months))],
            "tick": [
                formats.month_in_text(m) if (len(months) - 1 - place) % every == 0 else ""
                for place, m in enumerate(months["month"])
            ],
            "new_year": [m.month == 1 for m in months["month"]],
            "reports": reports(run),
        }
    )
    first, last = frame["position"].min(), frame["position"].max()
    campaigns = view.campaigns
    starts = [max(_moment(calendar, d.date()), first - 0.5) for d in campaigns["starts_on"]]
    ends = [min(_moment(calendar, d.date(), end=True), last + 0.5) for d in campaigns["ends_on"]]
    spans = pd.DataFrame(
        {
            "position": pd.Series(starts, dtype="float64"),
            "end": pd.Series(ends, dtype="float64"),
            "campaign": campaigns["name"],
            "written": written(campaigns),
            "lane": [place % LANES for place in range(len(campaigns))],
            "early": [start < (first + last) / 2 for start in starts],
        }
    )
    return pd.concat([frame, spans], ignore_index=True)


def reports(run: Series) -> list[str]:
    """How many communes have reported each month of the run."""
    months = run.months
    return [
        _("month not over") if running else f"{reported}/{owed}"
        for reported, owed, running in zip(
            months["reported"], months["owed"], months["running"], strict=True
        )
    ]


def _position(month: date) -> float:
    return float(month.year * 12 + month.month - 1)


def _moment(calendar: Calendar, day: date, end: bool = False) -> float:
    """Where a day lies: its month's number, and how far into the month, from -0.5 to 0.5."""
    month = calendar.month_of(day)
    first, last = calendar.first_day(month), calendar.last_day(month)
    return _position(month) - 0.5 + ((day - first).days + end) / ((last - first).days + 1)


def categories(view: Incidents) -> pd.DataFrame:
    """The frame of charts.incidents.by_category, for the table former, and category_id."""
    kinds = view.kinds
    group = kinds[view.kind.group_id] if view.kind else None
    rows = by_category(
        *view.all_kinds,
        [
            (kind.id, counted(kinds, kind) or () if group is None else kind.versions)
            for kind in kinds.values()
            if (kind.is_group if group is None else kind.group_id == group.id)
        ],
    )
    if view.is_silent:
        rows = rows.assign(now=NOTHING)
    listed = [kinds[id_] for id_ in rows["category_id"]]
    names = [
        _("{category} (not specified)", category=kind.name) if kind is group else kind.name
        for kind in listed
    ]
    return beside(view, rows).assign(
        category_id=[kind.id for kind in listed],
        name=pd.Series(names, dtype="str"),
        former=pd.Series([", ".join(kind.former) for kind in listed], dtype="str"),
    )


def communes(view: Incidents) -> pd.DataFrame:
    """The frame of charts.incidents.by_commune, of all communes."""
    return _named(view, view.places, view.alone)


def outstanding(view: Incidents, most: int = MOST_ROWS) -> pd.DataFrame:
    """As `communes`, or by area where communes have no room; of more than `most` those with the
    most incidents, the largest rise and the largest fall, and one row for the others together,
    whose number is written and not drawn."""
    rows, alone = view.by_place
    rise = (rows["now"] - rows["before"]).mask(rows["unit_id"].isin(list(alone)))
    orders = [rows["now"], rise, -rise] if view.known_before else [rows["now"]]
    shown, rest = split_off(rows, orders, most)
    if rest.empty:
        return _named(view, rows, alone)
    both = rest[["now", "before"]].sum(min_count=1)
    units = alone.intersection(rest["unit_id"])  # not comparable, if one of them is not
    others = pd.DataFrame([{"unit_id": min(units, default=0), **both}])
    named = _named(view, pd.concat([shown, others], ignore_index=True), alone)
    last = len(shown)
    named.loc[last, "commune"] = view.others(list(rest["unit_id"]))
    named.loc[last, ["now", "before"]] = NOTHING  # many together are only written
    return named.assign(rest=[*[False] * last, True])


def editable(rows: pd.DataFrame) -> pd.DataFrame:
    """Those of `outstanding` for an office program, which writes nothing beside a missing bar."""
    if "rest" not in rows:
        return rows
    written = rows["commune"] + ": " + rows["label"] + rows["change"].map(_in_brackets)
    return rows.assign(commune=rows["commune"].mask(rows["rest"], written))


def _named(view: Incidents, rows: pd.DataFrame, alone: frozenset[int]) -> pd.DataFrame:
    names = [view.place_name(unit) if unit else "" for unit in rows["unit_id"]]
    return beside(view, rows, alone).assign(commune=pd.Series(names, dtype="str"))


def _in_brackets(change: str) -> str:
    return f" ({change})" if change else ""
