"""What every picture of every subject tells without its page: titles, tables, axes, dates."""

import re

import pandas as pd
import pytest

from components.figures import tables
from components.figures.picture import are_numbers
from components.subjects import SUBJECTS
from components.words.i18n import speaking
from tests.components.charts.test_tooltips import SPECS
from tests.wording import vi

NOUNS = {
    "summary": "vụ",
    "incidents": "vụ",
    "reintegration": "tái hoà nhập",
    "suggestions": "kiến nghị",
    "satisfaction": "hài lòng",
    "targets": "chỉ tiêu",
}


@pytest.fixture(params=SUBJECTS)
def pictures(request, shown):
    """All of a subject, also those that only a page or a file asks for."""
    screen = shown(request.param)
    found = [screen.picture(name) for name in [*screen.named, *screen.more]]
    return request.param, [picture for picture in found if picture is not None]


def test_a_title_says_what_is_counted(pictures):
    subject, found = pictures

    assert found
    assert [one.title for one in found if NOUNS[subject] not in one.title.lower()] == []


def test_a_table_has_whole_numbers_alike_and_its_sum(pictures):
    for one in pictures[1]:
        rows = one.figures
        for name in rows.select_dtypes("number"):
            assert (rows[name].dropna() % 1 == 0).all(), (one.title, name)
        for name in rows.select_dtypes(exclude="number"):
            decimals = {
                len(part.partition(",")[2])
                for cell in rows[name].dropna().astype("str")
                for part in re.findall(r"^[\d.]+,\d+(?=%)", cell)
            }
            assert len(decimals) <= 1, (one.title, name)
        sums = [one.columns[name] for name in one.sums]
        below = tables.with_total(rows, sums)
        if sums and len(rows) > 1:
            assert below.iloc[-1, 0] == vi("Total")
            for name in sums:
                known = rows[name].dropna()
                assert below[name].iloc[-1] == known.sum() or known.empty


def test_numbers_with_words_stand_to_the_right():
    cells = pd.Series(["9/9", "", "94,01% (157/167)", None, "+2 (4)"])

    assert are_numbers(cells)
    assert not are_numbers(pd.Series(["9/9", "x"]))
    assert not are_numbers(pd.Series(["", None]))


def test_days_and_months_are_written_one_way(pictures):
    for one in pictures[1]:
        words = [one.heading, one.remark, *one.below]
        words += [
            str(cell)
            for frame in (one.frame, one.figures)
            for name in frame.select_dtypes(exclude=["number", "bool"])
            for cell in frame[name].dropna()
        ]
        text = "\n".join(words)
        assert not re.search(r"\d{4}-\d{2}(-\d{2})?", text), one.title
        for day, month in re.findall(r"\b(\d{1,2})/(\d{1,2})/\d{4}", text):
            assert (len(day), len(month)) == (2, 2), one.title


@pytest.mark.parametrize("name", SPECS)
def test_an_axis_of_numbers_says_how_they_are_written(name):
    """Counts in whole steps, shares with their sign, others with words or decimals of their own."""
    with speaking("vi"):
        spec = SPECS[name]()

    for axis in axes(spec):
        assert axis.keys() & {"tickMinStep", "labelExpr"} or axis.get("format"), axis


def axes(part):
    """Every axis of a measure that is drawn, as its layers have it together."""
    found = {}

    def walk(part):
        for channel in ("x", "y"):
            asked = part.get("encoding", {}).get(channel, {})
            if asked.get("type") == "quantitative":
                found.setdefault(channel, []).append(asked.get("axis", {}))
        for inner in (*part.get("layer", ()), *([part["spec"]] if "spec" in part else ())):
            walk(inner)

    walk(part)
    for every in found.values():
        if any(axis is None or axis.get("labels") is False for axis in every):
            continue
        yield {key: value for axis in every for key, value in axis.items()}
