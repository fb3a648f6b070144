"""A stock of a month exists, a stock of several months does not."""

import ast
from dataclasses import replace
from datetime import date
from fractions import Fraction
from inspect import getmembers, isclass, isfunction

import pandas as pd
import pytest

from db.facts import reintegration as facts
from db.facts.returns import Deadlines
from db.facts.stocks import Stock, Stocks
from db.indicators import FLOWS, STOCKS
from db.model import BEGINNING, Selection
from db.periods import Calendar
from db.splits import NONE, Split, Splits
from tests.sources import below, nodes

MONTHS = [date(2023, month, 1) for month in range(1, 7)]
UNITS = (1, 2, 3)
SELECTION = Selection(Calendar().half_year(2023), UNITS, whole=True, named_on=date(2023, 6, 14))


def cells(stock, flow=0, months=MONTHS, reported=lambda unit, month: True):
    """The frame of reintegration_months; `stock` tells a cell's count, equal in every stock."""
    rows = [
        {
            "month": pd.Timestamp(month),
            "unit_id": unit,
            **dict.fromkeys(FLOWS, flow),
            **dict.fromkeys(STOCKS, stock(unit, month)),
            "reported": reported(unit, month),
        }
        for month in months
        for unit in UNITS
    ]
    return pd.DataFrame(rows).astype({"month": "datetime64[s]"})


def one_bit_a_month(unit, month):
    """Added over communes and never over months, sums are one bit times at most 7."""
    return 8**month.month * 2 ** (unit - 1)


def of_one_month(n):
    while n and n % 8 == 0:
        n //= 8
    return n < 8


def numbers(answer):
    """Every number in the answer of a function, however it is wrapped."""
    if isinstance(answer, bool | str | date) or answer is None:
        return
    if isinstance(answer, int | float | Fraction):
        if answer == answer:
            yield int(answer)
    elif isinstance(answer, pd.DataFrame):
        for column in answer.select_dtypes("number"):
            yield from numbers(answer[column])
    elif isinstance(answer, pd.Series | tuple | list | frozenset):
        for part in answer:
            yield from numbers(part)
    elif isinstance(answer, dict):
        yield from numbers(list(answer.values()))
    elif hasattr(answer, "__dataclass_fields__"):
        for field in answer.__dataclass_fields__:
            yield from numbers(getattr(answer, field))
    else:
        raise AssertionError(f"unknown answer {answer!r}")


FRAME, BEFORE = cells(one_bit_a_month), cells(one_bit_a_month).iloc[:0]
ARGUMENTS = {
    "frame": FRAME,
    "before": BEFORE,
    "selection": SELECTION,
    "flows": ["received"],
    "stocks": Stocks(FRAME),
    "stock": Stocks(FRAME).at(MONTHS[-1]),
    "earlier": MONTHS[0],
    "months_back": 12,
    "until": MONTHS[-1],
    "splits": NONE,
    "deadlines": Deadlines(Calendar(), 3, date(2023, 6, 18)),
}
FUNCTIONS = [
    function
    for name, function in getmembers(facts, isfunction)
    if function.__module__ == facts.__name__ and not name.startswith("_")
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_no_fact_adds_stocks_of_two_months(function):
    names = function.__code__.co_varnames[: function.__code__.co_argcount]

    found = list(numbers(function(**{name: ARGUMENTS[name] for name in names})))

    assert found
    assert all(of_one_month(n) for n in found)


def test_the_detector_sees_a_sum_over_months():
    assert not of_one_month(int(FRAME["stock_end"].sum()))
    assert not of_one_month(int(FRAME.groupby("unit_id")["stock_end"].sum().iloc[0]))


def test_only_the_module_of_stocks_reads_stock_columns(house):
    """By name, or all of them by the name of the tuple that lists them."""
    allowed = {
        "db/facts/stocks.py",
        "db/queries/returns.py",
        "db/queries/figures.py",  # keeps each month's own, and adds nothing up
        "db/queries/remarks.py",  # holds the beginning of one return against the end before it
    }
    for name, source in below(house, "db/facts", "db/queries", "components", "pages").items():
        for node in nodes(source, ast.Subscript, ast.Name):
            if isinstance(node, ast.Subscript) and name not in allowed:
                read = ast.unparse(node.slice)
                base = ast.unparse(node.value)
                if base.endswith(("frame", "cells", "rows", "before")):
                    assert not any(f"'{stock}'" in read for stock in STOCKS), name
            if isinstance(node, ast.Name) and node.id == "STOCKS":
                assert name in allowed, name


def test_a_stock_offers_no_sum():
    assert isclass(Stock)
    assert not {"__add__", "__radd__", "sum"} & set(dir(Stock))
    assert not {"__add__", "__iter__", "sum", "total"} & set(dir(Stocks))


def test_a_stock_adds_up_over_communes_that_have_reported_in_full():
    frame = cells(
        lambda unit, month: 10 * unit, reported=lambda unit, month: unit != 2 or month.month < 3
    )
    stocks = Stocks(frame)

    assert stocks.at(MONTHS[0]).people == 60
    assert stocks.at(MONTHS[5]) == Stock(MONTHS[5], frozenset({1, 3}), dict.fromkeys(STOCKS, 40))
    assert stocks.at(MONTHS[5], {1, 2}).people == 10
    assert stocks.at(MONTHS[5], {2}) is None
    assert stocks.at(date(2020, 1, 1)) is None


def test_side_by_side_each_month_is_told_as_the_number_is():
    """4 lacks a commune, nobody has reported 5, and 6 is not due yet."""
    stocks = missing((2, 4), *((unit, 5) for unit in UNITS), (3, 6))

    found = stocks.month_by_month(MONTHS, UNITS, ["stock_end"], DUE)

    assert found["stock_end"].dropna().tolist() == [63, 66, 69, 14 + 23 + 34]
    assert found["stock_end"].isna().tolist() == [False] * 4 + [True] * 2
    assert found["communes"].tolist() == [3, 3, 3, 2, 0, 2]
    assert found["owing"].tolist() == [3] * 6
    for month, people in zip(MONTHS[:4], found["stock_end"], strict=False):
        assert stocks.settled(UNITS, DUE.calendar.last_day(month), DUE).people == people


def test_without_a_return_there_is_no_stock():
    stocks = Stocks(FRAME.iloc[:0])

    assert stocks.months == ()
    by_month = stocks.month_by_month(MONTHS, UNITS, ["stock_end"], DUE)
    assert by_month["stock_end"].isna().all()
    assert stocks.by_commune(None, UNITS, "stock_end").isna().all()
    assert stocks.settled(UNITS, date(2023, 12, 31), DUE) is None


# Settled months

DUE = Deadlines(Calendar(), 3, date(2023, 6, 17))
"""Month 6 of 2023 has ended on 14/06; its deadline is today."""


def missing(*absent):
    return Stocks(
        cells(
            lambda unit, month: 10 * unit + month.month,
            reported=lambda unit, month: (unit, month.month) not in absent,
        )
    )


def test_one_early_return_does_not_turn_the_stock():
    stocks = missing((2, 6), (3, 6))

    assert stocks.settled(UNITS, date(2023, 6, 14), DUE) == stocks.at(MONTHS[4])


def test_a_month_is_settled_before_its_deadline_when_all_have_reported():
    stocks = missing()

    assert stocks.settled(UNITS, date(2023, 6, 14), DUE) == stocks.at(MONTHS[5])
    assert stocks.settled(UNITS, date(2023, 6, 13), DUE) == stocks.at(MONTHS[4])


def test_of_some_communes_a_month_is_settled_when_these_have_reported():
    stocks = missing((2, 6), (3, 6))

    assert stocks.settled([1], date(2023, 6, 14), DUE) == stocks.at(MONTHS[5], [1])


def test_past_the_deadline_who_still_owes_counts_as_known_last():
    stocks = missing((2, 6), (3, 6), (3, 5))

    found = stocks.settled(UNITS, date(2023, 6, 14), replace(DUE, today=date(2023, 6, 18)))

    assert (found.month, found.communes) == (MONTHS[5], frozenset(UNITS))
    assert found.older == {2: MONTHS[4], 3: MONTHS[3]}
    assert found.people == 16 + 25 + 34
    assert stocks.by_commune(found, UNITS, "stock_end").tolist() == [16, 25, 34]


def test_a_commune_that_never_reported_is_not_counted():
    found = missing(*((3, month) for month in range(1, 7))).settled(UNITS, MONTHS[5], DUE)

    assert (found.communes, found.older) == (frozenset({1, 2}), {})


def test_a_month_that_nobody_reported_is_not_told_though_it_is_due():
    stocks = missing(*((unit, 5) for unit in UNITS), (2, 6), (3, 6))

    assert stocks.settled(UNITS, date(2023, 6, 14), DUE) == stocks.at(MONTHS[3])


def test_parts_add_up_to_the_stock_while_only_one_heir_of_a_split_commune_has_reported():
    """1 and 2 hold the parts of 3, which ended with month 4; only 1 has reported since."""
    split = Split(3, BEGINNING, date(2023, 4, 14), frozenset({1, 2}))
    reported = {*((3, month) for month in range(1, 5)), (1, 5), (1, 6)}
    frame = cells(
        lambda unit, month: 10 * unit + month.month,
        reported=lambda unit, month: (unit, month.month) in reported,
    )
    stocks = Stocks(frame, Splits((split,), begun={1: date(2023, 4, 15), 2: date(2023, 4, 15)}))

    found = stocks.settled([1, 2], date(2023, 6, 14), replace(DUE, today=date(2023, 6, 18)))

    assert (found.people, found.communes) == (34, frozenset({3}))
    parts = stocks.by_commune(found, UNITS, "stock_end")
    assert parts.dropna().to_dict() == {2: 34}
    assert parts.sum() == found.people
