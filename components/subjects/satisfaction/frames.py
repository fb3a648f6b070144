"""A survey round as the frames of its pictures."""

from collections.abc import Iterable

import pandas as pd

from components.charts.satisfaction import LIGHT_TEXT
from components.figures.picture import frame
from components.subjects.satisfaction import words
from components.subjects.satisfaction.view import IN_NONE, OTHERS, Opinion
from components.words import formats, terms
from db.schema import LEVELS

FEW = 3
"""Places without forms that may stand in a picture."""
NARROWEST = 6
"""Percent that a part of a bar needs to hold its number."""


def level_frame(view: Opinion) -> pd.DataFrame:
    """The frame of components.charts.satisfaction.levels."""
    names = terms.levels()
    rows = []
    for question in view.questions.to_dict("records"):
        counts = [question[level] if question["shown"] else 0.0 for level in LEVELS]
        n = sum(counts) or 1.0
        shares = [100 * count / n for count in counts]
        start = -(shares[0] + shares[1] + shares[2] / 2)
        bad = formats.percent(shares[0] + shares[1]) if question["shown"] else ""
        for place, (name, count, share) in enumerate(zip(names, counts, shares, strict=True)):
            counted = f"{formats.number(int(count))} ({formats.percent(share)})"
            rows.append(
                {
                    "topic": question["topic"],
                    "level": str(place + 1),
                    "name": name,
                    "low": start,
                    "high": start + share,
                    "text": f"{formats.number(share)}%" if share >= NARROWEST else "",
                    "light": LIGHT_TEXT[place],
                    "share": counted if question["shown"] else "",
                    "left": bad if place == 0 else "",
                    "right": words.scored(question) if place == len(LEVELS) - 1 else "",
                }
            )
            start += share
    texts = dict.fromkeys(("topic", "level", "name", "text", "share", "left", "right"), "str")
    return frame(rows, **texts, low="float64", high="float64", light="bool")


def level_names() -> dict[str, str]:
    """Columns of the levels and what they are called."""
    return dict(zip(LEVELS, terms.levels(), strict=True))


def level_counts(view: Opinion) -> pd.DataFrame:
    """Answers at each level, a row for each question that may be shown: topic str, LEVELS."""
    rows = view.questions
    return rows.loc[rows["shown"], ["topic", *LEVELS]].reset_index(drop=True)


def level_table(view: Opinion) -> pd.DataFrame:
    """The same figures with a row for each question.

    Columns, all str: topic; level_1 to level_5 (answers); text (score and counts); doubt (the
    interval in words).
    """
    rows = view.questions
    counts = {level: rows[level].map(formats.number).astype("str") for level in LEVELS}
    return pd.DataFrame({"topic": rows["topic"], **counts, **_in_words(rows)})


def commune_frame(view: Opinion) -> pd.DataFrame:
    """The frame of components.charts.satisfaction.communes, with the forms for its table."""
    return _places(view, view.by_unit)


def outstanding_frame(view: Opinion) -> pd.DataFrame:
    """As `commune_frame`, with the best score first, then those of few forms; of many the best and
    the poorest, and after them the others together. Where nobody was asked stands in the table
    alone, where that is in many places but not everywhere."""
    return _places(view, _outstanding(view))


def _outstanding(view: Opinion) -> pd.DataFrame:
    rows = view.outstanding.assign(rest=view.outstanding["unit_id"] == OTHERS)
    first = [True, True, False]
    rows = rows.sort_values(["rest", "small", "percent"], ascending=first, ignore_index=True)
    asked = rows.loc[rows["valid"] > 0].reset_index(drop=True)
    is_folded = len(asked) and len(rows) - len(asked) > FEW
    return asked if is_folded else rows


def unasked(view: Opinion) -> int:
    """How many places `outstanding_frame` leaves out since nobody was asked there."""
    return len(view.outstanding) - len(_outstanding(view))


def _places(view: Opinion, rows: pd.DataFrame) -> pd.DataFrame:
    counts = [words.counts(row) if row["shown"] else "" for row in rows.to_dict("records")]
    return _dots(rows, names(view, rows), counts).assign(
        chosen=True, **{name: rows[name].to_numpy() for name in ("issued", "returned", "valid")}
    )


def names(view: Opinion, rows: pd.DataFrame) -> pd.Series:
    """What rows of `by_unit` or `outstanding` are called."""
    marked = {unit: view.row_name(unit) for unit in view.parts}
    areas = {IN_NONE if one == view.top else one: view.area_name(one) for one in view.areas}
    rest = {*(view.areas or view.by_unit["unit_id"])} - set(rows["unit_id"])
    named = {**areas, **view.places, **marked, OTHERS: view.others(rest)}
    return rows["unit_id"].map(named).astype("str")


def round_frame(view: Opinion) -> pd.DataFrame:
    """The frame of components.charts.satisfaction.rounds, with title and forms for its table."""
    rows = view.rounds
    scores = rows["percent"].map(formats.percent)
    days = rows["closed_on"].map(formats.day)
    return _dots(rows, days.str.replace(r"/(?=\d+$)", "\n", regex=True), scores).assign(
        day=days.astype("str"),
        chosen=rows["survey_id"] == view.survey_id,
        title=rows["title"],
        places=rows["places"],
        valid=rows["valid"],
    )


def _dots(rows: pd.DataFrame, labels: pd.Series, scores: Iterable[str]) -> pd.DataFrame:
    """What both pictures of scores share; `scores` is what is written beside a dot."""
    written = _in_words(rows)
    return pd.DataFrame(
        {
            "label": labels.astype("str"),
            "percent": rows["percent"],
            "low": rows["low"],
            "high": rows["high"],
            "score": pd.Series(scores, index=rows.index, dtype="str"),
            "gap": written["text"].where(~rows["shown"], ""),
            **written,
            "shown": rows["shown"],
            "small": rows["small"],
        }
    )


def _in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """What is written of each: text (score and counts) and doubt (the interval), str."""
    records = rows.to_dict("records")
    text = [words.scored(row) for row in records]
    doubt = [words.bounds(row["low"], row["high"]) for row in records]
    return pd.DataFrame({"text": text, "doubt": doubt}, rows.index, dtype="str")
