"""Chart frames of the page of reintegration."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from components.figures.now import today
from components.figures.picture import frame
from components.subjects.reintegration.view import Reintegration
from components.words import formats, indicators, wording
from components.words.i18n import _
from db.compare import Rate
from db.facts import reintegration as facts
from db.facts.few import split_off
from db.indicators import REINTEGRATION
from db.schema import CLASSES, FLOWS_OUT, SUPPORT

MOST_LABELS = 15
"""Months whose counts can be written above one another's bars."""
SEEN = 3
"""How many times as large as its steps a stock may be for these to be seen beside it."""
MONTHLY = ("received", "moved_in", "left", "guided")
MEASURES = ("stock", *MONTHLY)


def counts(column: pd.Series) -> list[int | None]:
    """A column of facts as counts, None where it is missing."""
    return [None if pd.isna(value) else int(value) for value in column]


def _axis_labels(view: Reintegration, months: pd.DataFrame) -> list[str]:
    """With a second line where not all communes have reported the month."""
    every = [len(view.splits.owing(view.communes, month.date())) for month in months["month"]]
    return [
        label if covered == owing else f"{label}\n{covered}/{owing}"
        for label, covered, owing in zip(
            formats.month_labels(months["month"]), months["communes"], every, strict=True
        )
    ]


def flow_cells(view: Reintegration) -> pd.DataFrame:
    """Flows by month: label str, axis str, MONTHLY of counts or None."""
    months = view.flows
    cells = {name: pd.Series(counts(months[name]), dtype=object) for name in MONTHLY}
    return pd.DataFrame(
        {
            "label": pd.Series(formats.month_labels(months["month"]), dtype="str"),
            "axis": pd.Series(_axis_labels(view, months), dtype="str"),
            **cells,
        }
    )


def flows(view: Reintegration) -> pd.DataFrame:
    """The frame of components.charts.reintegration.flows."""
    months = flow_cells(view)
    drawn = {name: _drawn(months[name]) for name in MONTHLY}
    texts = {name: _texts(months[name]) for name in MONTHLY}
    few = len(months) <= MOST_LABELS
    missing = drawn["received"].isna() & (texts["received"] == formats.MISSING)
    return pd.DataFrame(
        {
            "month": months["axis"],
            "received": drawn["received"],
            "into": drawn["received"].fillna(0) + drawn["moved_in"].fillna(0),
            "out": -drawn["left"],
            "moved": drawn["moved_in"],
            "label_in": [
                _sum(come, moved) if few and not gone else ""
                for come, moved, gone in zip(
                    texts["received"], texts["moved_in"], missing, strict=True
                )
            ],
            "label_out": [
                left if few and not gone and left != "0" else ""
                for left, gone in zip(texts["left"], missing, strict=True)
            ],
            "gap": [_("not reported") if gone and few else "" for gone in missing],
            **{f"{name}_text": texts[name] for name in MONTHLY},
        }
    )


def _sum(come: str, moved: str) -> str:
    if come == moved == "0":
        return ""
    return come if moved == "0" else f"{come}+{moved}"


def bridge(view: Reintegration) -> pd.DataFrame:
    """The frame of components.charts.reintegration.bridge; no row where there is none to show."""
    course = view.bridge
    if course is None:
        return _steps([])
    calendar = view.period.calendar
    first, last = calendar.first_day(course.first), calendar.last_day(course.last)
    steps = [
        (_("Opening {day}", day=formats.day(first)), "total", course.opening),
        (_("Newly received"), "in", course.received),
        (_("Moved in"), "in", course.moved_in),
        (_("Left the group"), "out", -course.left),
    ]
    if course.unexplained or course.gaps:
        unknown = _("Unknown, reports missing") if course.gaps else _("Unknown, stocks do not join")
        steps.append((unknown, "unknown", course.unexplained))
    return _steps([*steps, (_("Closing {day}", day=formats.day(last)), "total", course.closing)])


def is_cut(steps: pd.DataFrame) -> bool:
    """Whether the bars of a `bridge` do not begin at zero."""
    return bool((steps["foot"] > 0).any())


def _steps(steps: Sequence[tuple[str, str, int]]) -> pd.DataFrame:
    level, found = 0, []
    for step, kind, size in steps:
        start, level = level, size if kind == "total" else level + size
        written = formats.number(size) if kind == "total" else formats.signed(size)
        found.append((step, kind, start, level, written))
    foot = _foot([end for _step, _kind, _start, end, _written in found])
    rows = [
        (step, "total", 0, end, end, foot, written)
        if kind == "total"
        else (step, kind, start, end, max(start, end), 0, written)
        for step, kind, start, end, written in found
    ]
    numbers = dict.fromkeys(("start", "end", "top", "foot"), "float64")
    return frame(rows, step="str", kind="str", **numbers, label="str")


def _foot(levels: Sequence[int]) -> int:
    """Where the bars of a bridge are cut: at zero, unless its steps would be too small to see."""
    lowest, reach = min(levels, default=0), max(levels, default=0) - min(levels, default=0)
    return max(0, lowest - reach) if 0 < reach * SEEN < lowest else 0


def classes(view: Reintegration) -> pd.DataFrame:
    """The frame of components.charts.reintegration.classes."""
    stands = view.standing
    months = facts.classes_by_month(stands.stocks, view.selection, stands.due)
    people = months[list(CLASSES)]
    texts = {f"{name}_text": _texts(counts(people[name])) for name in CLASSES}
    gone, few = months["class_a"].isna(), len(months) <= MOST_LABELS
    totals = people.sum(axis=1)
    return people.assign(
        **texts,
        month=pd.Series(_axis_labels(view, months), dtype="str"),
        total=totals,
        label=pd.Series(
            [
                formats.number(int(n)) if few and not no else ""
                for n, no in zip(totals, gone, strict=True)
            ],
            dtype="str",
        ),
        gap=pd.Series([_("incomplete") if few and no else "" for no in gone], dtype="str"),
    )


def exits(view: Reintegration) -> pd.DataFrame:
    """The frame of components.charts.reintegration.bars: who left, by legal reason."""
    people = [facts.total(view.frame, [reason]) for reason in FLOWS_OUT]
    cells = people if view.months else [None] * len(people)
    return _rows(FLOWS_OUT, cells, [formats.number(cell) for cell in cells])


def support(view: Reintegration) -> pd.DataFrame:
    """The frame of components.charts.reintegration.bars: who was helped in the period."""
    people = [facts.total(view.frame, [name]) if view.months else None for name in SUPPORT]
    texts = [wording.some_people(cell) for cell in people]
    amount = facts.total(view.frame, ["loan_amount"])
    if amount:
        texts[-1] = _("{people}, {amount}", people=texts[-1], amount=formats.big_money(amount))
    return _rows(SUPPORT, people, texts)


def standing(view: Reintegration) -> pd.DataFrame:
    """The frame of components.charts.reintegration.of_whole: stocks within the stock."""
    names = ("employed", "borrowing")
    stock = view.stock
    whole = stock.people if stock else 0
    cells = [stock.counts[name] if stock else None for name in names]
    texts = [formats.MISSING if cell is None else _of(cell, whole) for cell in cells]
    return _rows(names, cells, texts).assign(whole=float(whole) if stock else float("nan"))


def _of(count: int, whole: int) -> str:
    rate = Rate(count, whole)
    counted = _("{n}/{all} people", n=formats.number(count), all=formats.number(whole))
    if rate.percent is None:
        return counted
    share = f"{counted} ({formats.percent(rate.percent)})"
    return wording.on_small_base(share) if rate.small else share


def _rows(names: Sequence[str], cells: Sequence[int | None], texts: list[str]) -> pd.DataFrame:
    labels = [indicators.name(REINTEGRATION, name) for name in names]
    return pd.DataFrame(
        {
            "row": pd.Series(labels, dtype="str"),
            "people": _drawn(cells),
            "label": pd.Series(texts, dtype="str"),
        }
    )


def communes(view: Reintegration) -> pd.DataFrame:
    """The frame of components.charts.reintegration.communes: largest stock first."""
    rows = _by_stock(view)
    owed = _months_owed(view)
    months = [f"{n}/{owed[u]}" for u, n in zip(rows["unit_id"], rows["months"], strict=True)]
    return _side_by_side(rows, [view.row_name(unit) for unit in rows["unit_id"]], months)


def largest(view: Reintegration) -> pd.DataFrame:
    """As `communes`, or by area where communes have no room; of many those with the largest stock,
    and one row for the others."""
    rows = areas(view) if view.areas else _by_stock(view)
    shown, rest = split_off(rows, [rows["stock"]])
    names = [view.place_name(unit) for unit in shown["unit_id"]]
    if rest.empty:
        return _side_by_side(rows, names, [""] * len(rows)) if view.areas else communes(view)
    others = rest[[*MEASURES]].sum(min_count=1).to_frame().T
    both = pd.concat([shown, others], ignore_index=True)
    names.append(view.others(list(rest["unit_id"])))
    drawn = _side_by_side(both, names, [""] * len(both))
    for measure in MEASURES:  # the longest bar is that of a place: many together are only written
        own = drawn[measure].iloc[:-1]
        drawn[f"{measure}_share"] = own / max(own.max(), 1)
        drawn.loc[len(own), f"{measure}_share"] = 0.0
    return drawn


def areas(view: Reintegration) -> pd.DataFrame:
    """The rows by commune together by area, largest stock first."""
    rows = _by_stock(view)
    sums = rows.groupby(rows["unit_id"].map(view.homes))[[*MEASURES]].sum(min_count=1)
    return sums.sort_values("stock", ascending=False, kind="stable").reset_index()


def _by_stock(view: Reintegration) -> pd.DataFrame:
    rows = facts.by_commune(
        view.frame, view.selection, view.standing.stocks, view.stock, view.splits
    )
    return rows.sort_values("stock", ascending=False, kind="stable", ignore_index=True)


def _side_by_side(rows: pd.DataFrame, names: list[str], months: list[str]) -> pd.DataFrame:
    measures = {name: counts(rows[name]) for name in MEASURES}
    columns: dict[str, object] = {"commune": names}
    for name, cells in measures.items():
        drawn = _drawn(cells)
        columns[name] = drawn
        columns[f"{name}_text"] = _texts(cells)
        columns[f"{name}_share"] = drawn / max(drawn.max(), 1) if drawn.notna().any() else 0.0
    return pd.DataFrame(columns | {"months": months})


def _months_owed(view: Reintegration) -> Counter[int]:
    """How many of the window's whole months that are over each row owes."""
    calendar = view.period.calendar
    over = [m for m in view.period.whole_months() if calendar.last_day(m) < today()]
    return Counter(unit for month in over for unit in view.splits.owing(view.communes, month))


def _drawn(cells: Sequence[int | None] | pd.Series) -> pd.Series:
    return pd.Series(list(cells), dtype="float64")


def _texts(cells: Sequence[int | None] | pd.Series) -> pd.Series:
    return pd.Series([formats.number(cell) for cell in cells], dtype="str")


def flow_names() -> dict[str, str]:
    """MONTHLY and what they are called."""
    names = _("Newly received"), _("Moved in"), _("Left the group"), _("Guided")
    return dict(zip(MONTHLY, names, strict=True))


def flow_table(view: Reintegration) -> pd.DataFrame:
    """What stands behind `flows`: month str, MONTHLY float64, missing where nobody has reported."""
    months = flow_cells(view)
    counted = {name: _drawn(months[name]) for name in MONTHLY}
    return pd.DataFrame({"month": months["axis"], **counted})


def flow_columns() -> dict[str, str]:
    """Columns of `flow_table`, with their headings."""
    return {"month": _("Month"), **flow_names()}


def class_columns() -> dict[str, str]:
    """Columns of `classes` for its table, with their headings."""
    return {"month": _("Month"), **class_names()}


def class_names() -> dict[str, str]:
    """Columns of the classes and what they are called."""
    return {name: indicators.name(REINTEGRATION, name) for name in CLASSES}


def commune_columns() -> dict[str, str]:
    """Columns of `communes` for its table, with their headings."""
    names = {"stock": _("Under management")} | flow_names()
    return {"commune": _("Commune"), **names, "months": _("Months reported")}
