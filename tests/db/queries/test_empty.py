"""Every query answers the same columns and types, with rows or without: pages rely on it."""

import importlib
import inspect
import pkgutil
from datetime import date

import pandas as pd
import pytest

import db.queries
from db.ledger.audit import record
from db.model import Scope, Selection
from db.periods import Calendar
from db.queries.audit import Sought
from db.queries.forums import forum
from db.queries.frames import as_frame
from db.queries.shown import showings
from db.queries.suggestions import Wanted
from tests.factories import (
    make_account,
    make_briefing,
    make_campaign,
    make_category,
    make_closing,
    make_forum,
    make_incident,
    make_return,
    make_root,
    make_showing,
    make_suggestion,
    make_survey,
    make_target,
    make_unit,
)

MONTH = date(2023, 10, 1)
PERIOD = Calendar().year(2023)


def frames():
    """Public functions of db.queries that read a frame."""
    for module in pkgutil.iter_modules(db.queries.__path__, "db.queries."):
        functions = inspect.getmembers(importlib.import_module(module.name), inspect.isfunction)
        for name, function in functions:
            signature = inspect.signature(function)
            reads = next(iter(signature.parameters), "") == "conn" and name != "frame"
            is_own = function.__module__ == module.name and not name.startswith("_")
            if is_own and reads and signature.return_annotation is pd.DataFrame:
                yield pytest.param(function, id=f"{module.name.rpartition('.')[2]}.{name}")


def one_of_everything(conn):
    """What each parameter of a query is given, by its name."""
    commune = make_unit(conn)
    district = make_root(conn)
    category = make_category(conn, parent_id=make_category(conn))
    make_account(conn)
    record(conn, by=None, action="add", entity="account")
    make_campaign(conn)
    make_incident(conn, unit_id=commune, category_id=category)
    make_return(conn, unit_id=commune, month=MONTH, counts={"stock_start": 5, "received": 1})
    forum_id = make_forum(conn, unit_id=commune)
    suggestion = make_suggestion(conn, unit_id=commune, forum_id=forum_id)
    make_survey(conn, unit_id=district, answers={commune: [[0, 1, 2, 3, 4]]})
    make_target(conn, unit_id=district, reached={MONTH: 10})
    make_target(conn, unit_id=commune, reached={MONTH: 10})
    figure = {"indicator": "returns.reported", "unit_id": commune, "month": MONTH, "value": 1}
    close_id = make_closing(conn, first_day=PERIOD.first, last_day=PERIOD.last, figures=[figure])
    briefing_id = make_briefing(conn, communes=[commune])
    make_showing(conn, briefing_id, groups='["incidents"]')
    return {
        "shown": showings(conn, briefing_id)[0],
        "selection": Selection(PERIOD, (commune,), whole=True, named_on=PERIOD.last),
        "period": PERIOD,
        "window": PERIOD,
        "kinds": None,
        "rows": 10,
        "skip": 0,
        "scope": Scope.everything(),
        "first": PERIOD.first,
        "last": PERIOD.last,
        "ids": (suggestion,),
        "wanted": Wanted(),
        "facts": forum(conn, forum_id, Scope.everything()),
        "seen_by": Scope.everything(),
        "day": PERIOD.last,
        "sought": Sought(),
        "close_id": close_id,
        "months": (MONTH,),
    }


@pytest.mark.parametrize("query", list(frames()))
def test_columns_and_types_do_not_depend_on_rows(conn, query):
    wanted = list(inspect.signature(query).parameters.values())[1:]
    with conn.begin_nested() as filled:
        given = one_of_everything(conn)
        arguments = [given[p.name] for p in wanted if p.default is inspect.Parameter.empty]
        some = query(conn, *arguments)
        filled.rollback()

    none = query(conn, *arguments)

    assert not some.empty
    assert none.empty
    assert none.dtypes.to_dict() == some.dtypes.to_dict()
    assert "object" not in set(map(str, some.dtypes))


def test_words_are_not_arrows():
    assert as_frame([("a",), (None,)], name="str")["name"].dtype.storage == "python"
