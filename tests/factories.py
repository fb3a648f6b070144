"""Rows for tests: sensible by default, say only what the test is about.

Each function inserts plainly, past every command, and returns the new row's id. What a row hangs
on is made along with it unless its id is given.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import count
from json import dumps
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from db import factors
from db.codes import draw
from db.entries.reports import mark
from db.model import COMMUNE, OPEN_STATES, ReturnState, Role, Selection, SuggestionState, User
from db.periods import Calendar
from db.queries.codes import Shown, as_row
from db.schema import (
    CLASSES,
    FLOWS_IN,
    FLOWS_OUT,
    LEVELS,
    account,
    briefing,
    campaign,
    category,
    closed_figure,
    figure_code,
    forum,
    incident,
    monthly_return,
    period_close,
    periodic_report,
    reintegration,
    second_factor,
    setting,
    showing,
    suggestion,
    suggestion_event,
    survey,
    survey_forms,
    survey_question,
    survey_tally,
    target,
    target_value,
    theme,
    unit,
    unit_successor,
)
from db.selections import pack
from db.text import search_key, sort_key

NOON = datetime(2023, 10, 10, 5, tzinfo=UTC)
"""Noon in Viet Nam on the day of the sample's forum."""

_counts = defaultdict[sa.URL, Iterator[int]](lambda: count(1))


def _number(conn: sa.Connection) -> int:
    """The next of this database: the same steps make the same rows, and pages what was made of
    them once."""
    return next(_counts[conn.engine.url])


def make_unit(
    conn: sa.Connection,
    name: str = "Vĩnh Long",
    *,
    level: str = COMMUNE,
    population: int | None = 6000,
    successor_id: int | None = None,
    successors: Sequence[int] = (),
    **values: Any,
) -> int:
    """`successor_id` is what it became, `successors` several among which it was split."""
    unit_id = _insert(
        conn,
        unit,
        values,
        level=level,
        code=f"{_number(conn):05d}",
        name=name,
        kind="xã" if level == COMMUNE else "huyện",
        population=population,
        population_year=None if population is None else 2019,
        sort_key=sort_key(name),
        search_key=search_key(name),
    )
    for heir in successors if successor_id is None else [successor_id]:
        conn.execute(unit_successor.insert().values(unit_id=unit_id, successor_id=heir))
    return unit_id


def make_root(conn: sa.Connection, name: str = "Vĩnh Lộc", **values: Any) -> int:
    """The district whose command installed the program."""
    unit_id = make_unit(conn, name, level="district", population=86362, **values)
    set_setting(conn, "root_unit_id", str(unit_id))
    return unit_id


def make_category(
    conn: sa.Connection,
    name: str = "Trộm cắp tài sản",
    *,
    parent_id: int | None = None,
    **values: Any,
) -> int:
    return _insert(
        conn,
        category,
        values,
        parent_id=parent_id,
        depth=1 if parent_id is None else 2,
        code=f"X{_number(conn)}",
        name=name,
        position=_number(conn),
        is_investigated=not values.get("has_casualties", False),
    )


def make_theme(conn: sa.Connection, name: str = "Xe quá khổ, quá tải", **values: Any) -> int:
    return _insert(conn, theme, values, code=f"t{_number(conn)}", name=name, position=1)


def make_campaign(
    conn: sa.Connection,
    name: str = "Cao điểm trấn áp tội phạm dịp Tết",
    *,
    starts_on: date = date(2022, 12, 15),
    ends_on: date = date(2023, 2, 14),
    **values: Any,
) -> int:
    return _record(conn, campaign, values, name=name, starts_on=starts_on, ends_on=ends_on)


def make_briefing(
    conn: sa.Connection,
    name: str = "Giao ban tháng 10",
    *,
    communes: Sequence[int] = (),
    screens: Sequence[tuple[str, str]] = (("summary", ""), ("incidents", "")),
    until: date = date(2023, 10, 10),
    **values: Any,
) -> int:
    """Of the year to `until`, for these communes as they are on that day."""
    chosen = Selection(Calendar().year_to_date(until), tuple(communes), False, until)
    if "made_by" not in values:
        values["made_by"] = make_account(conn, Role.LEADER)
    told = {"selection": pack(chosen), "screens": dumps(screens)}
    return _record(conn, briefing, values, name=name, **told)


def make_report(
    conn: sa.Connection, communes: Sequence[int] = (), *, whole: bool = False, **texts: Any
) -> int:
    """Own words of the report of 09/2023 for these communes, of who belongs to the whole."""
    period = Calendar().month(2023, 9)
    chosen = Selection(period, tuple(communes), whole, period.last)
    return _record(conn, periodic_report, texts, about=mark(chosen, None), selection=pack(chosen))


def make_showing(conn: sa.Connection, briefing_id: int | None = None, **values: Any) -> int:
    """That a briefing was shown, of the choice it was made of; without figures."""
    briefing_id = briefing_id or make_briefing(conn)
    chosen = conn.scalar(sa.select(briefing.c.selection).where(briefing.c.id == briefing_id))
    usual = {"selection": chosen, "groups": "[]", "today": date(2023, 10, 10), "shown_at": NOON}
    if "shown_by" not in values:
        values["shown_by"] = make_account(conn, Role.LEADER)
    added = showing.insert().values(**{**usual, **values, "briefing_id": briefing_id})
    return conn.execute(added.returning(showing.c.id)).scalar_one()


def make_code(
    conn: sa.Connection, communes: Sequence[int] = (), *, whole: bool = False, **values: Any
) -> str:
    """The code of the numbers of 09/2023 of a subject, as `issue_codes` keeps it; no audit row."""
    period = Calendar().month(2023, 9)
    chosen = Selection(period, tuple(communes), whole, period.last)
    row = as_row(Shown(("incidents",), chosen, '{"blocks": [], "rows": []}'), None)
    usual = {**row, "code": draw(), "issued_at": NOON, **values}
    if "issued_by" not in values:
        usual["issued_by"] = make_account(conn, Role.LEADER)
    added = figure_code.insert().values(usual).returning(figure_code.c.code)
    return conn.execute(added).scalar_one()


def make_incident(
    conn: sa.Connection,
    *,
    unit_id: int | None = None,
    category_id: int | None = None,
    occurred_on: date = date(2023, 9, 20),
    solved_on: date | None = None,
    voided: bool = False,
    **values: Any,
) -> int:
    return _record(
        conn,
        incident,
        values,
        unit_id=unit_id or make_unit(conn),
        category_id=category_id or make_category(conn),
        occurred_on=occurred_on,
        solved_on=solved_on,
        voided_at=NOON if voided else None,
        void_reason="Nhập trùng" if voided else None,
    )


def make_return(
    conn: sa.Connection,
    *,
    unit_id: int | None = None,
    month: date = date(2023, 9, 1),
    state: ReturnState = ReturnState.APPROVED,
    counts: Mapping[str, int] | None = None,
    **values: Any,
) -> int:
    """A monthly return, with reintegration `counts` if they are given.

    Of the counts, name the flows and `stock_start`; `stock_end` and, unless a class is named,
    `class_d` follow from them.
    """
    sent = state in (ReturnState.SUBMITTED, ReturnState.APPROVED)
    return_id = _record(
        conn,
        monthly_return,
        values,
        unit_id=unit_id or make_unit(conn),
        month=month,
        state=state,
        note="Xin kiểm tra lại" if state is ReturnState.RETURNED else "",
        submitted_at=NOON if sent else None,
        decided_at=NOON if state is ReturnState.APPROVED else None,
    )
    if counts is not None:
        conn.execute(reintegration.insert().values({"return_id": return_id, **_balanced(counts)}))
    return return_id


def _balanced(counts: Mapping[str, int]) -> dict[str, int]:
    come = sum(counts.get(name, 0) for name in FLOWS_IN)
    gone = sum(counts.get(name, 0) for name in FLOWS_OUT)
    stock_end = counts.get("stock_start", 0) + come - gone
    classes = {} if any(name in counts for name in CLASSES) else {"class_d": stock_end}
    return {"stock_end": stock_end, **classes, **counts}


def make_forum(
    conn: sa.Connection,
    *,
    unit_id: int | None = None,
    held_on: date = date(2023, 10, 10),
    title: str = "Công an lắng nghe ý kiến Nhân dân",
    **values: Any,
) -> int:
    return _record(
        conn, forum, values, unit_id=unit_id or make_unit(conn), held_on=held_on, title=title
    )


def make_suggestion(
    conn: sa.Connection,
    *,
    forum_id: int | None = None,
    unit_id: int | None = None,
    theme_id: int | None = None,
    text: str = "Xử lý nghiêm xe quá khổ, quá tải",
    events: Sequence[tuple[date, SuggestionState]] = (
        (date(2023, 10, 10), SuggestionState.RECEIVED),
    ),
    **values: Any,
) -> int:
    """A suggestion with its changes of state, each on its day."""
    unit_id = unit_id or make_unit(conn)
    suggestion_id = _record(
        conn,
        suggestion,
        values,
        forum_id=forum_id or make_forum(conn, unit_id=unit_id),
        unit_id=unit_id,
        theme_id=theme_id or make_theme(conn),
        text=text,
        search_key=search_key(text),
    )
    for happened_on, state in events:
        _record(
            conn,
            suggestion_event,
            {},
            suggestion_id=suggestion_id,
            happened_on=happened_on,
            state=state,
            answer="" if state in OPEN_STATES else "Đã trả lời",
        )
    return suggestion_id


def make_survey(
    conn: sa.Connection,
    *,
    unit_id: int | None = None,
    title: str = "Khảo sát mức độ hài lòng",
    opened_on: date = date(2023, 10, 10),
    closed_on: date = date(2023, 10, 10),
    topics: Sequence[str] = ("Thái độ ứng xử",),
    answers: Mapping[int, Sequence[Sequence[int]]] | None = None,
    **values: Any,
) -> int:
    """A survey round with its questions.

    `answers` maps a commune id to one row per topic of counts at level 1 to 5; as many forms as
    the most answered topic has answers are issued, returned and valid.
    """
    survey_id = _record(
        conn,
        survey,
        values,
        unit_id=unit_id or make_unit(conn, "Vĩnh Lộc", level="district"),
        title=title,
        opened_on=opened_on,
        closed_on=closed_on,
    )
    questions = [
        _insert(conn, survey_question, {}, survey_id=survey_id, position=position, topic=topic)
        for position, topic in enumerate(topics, start=1)
    ]
    for commune, rows in (answers or {}).items():
        valid = max(map(sum, rows))
        here = {"survey_id": survey_id, "unit_id": commune, "valid": valid}
        conn.execute(survey_forms.insert().values(here | {"issued": valid, "returned": valid}))
        for question_id, levels in zip(questions, rows, strict=True):
            tally = dict(zip(LEVELS, levels, strict=True))
            conn.execute(survey_tally.insert().values(here | tally | {"question_id": question_id}))
    return survey_id


def make_target(
    conn: sa.Connection,
    *,
    unit_id: int | None = None,
    year: int = 2023,
    name: str = "Cấp căn cước công dân gắn chip",
    goal: int = 1000,
    reached: Mapping[date, int] | None = None,
    **values: Any,
) -> int:
    """A target of the year; `reached` maps a nominal month to what stood at its end."""
    target_id = _record(
        conn,
        target,
        values,
        unit_id=unit_id or make_unit(conn, "Vĩnh Lộc", level="district"),
        year=year,
        name=name,
        unit_of_measure="hồ sơ",
        goal=goal,
    )
    for month, total in (reached or {}).items():
        conn.execute(target_value.insert().values(target_id=target_id, month=month, reached=total))
    return target_id


def make_account(
    conn: sa.Connection,
    role: Role = Role.STAFF,
    *,
    unit_id: int | None = None,
    **values: Any,
) -> int:
    """An active account without a password; an officer gets a commune."""
    if role is Role.OFFICER and unit_id is None:
        unit_id = make_unit(conn)
    name = f"{role}{_number(conn)}"
    return _insert(
        conn,
        account,
        values,
        sign_in_name=name,
        display_name=name,
        role=role,
        unit_id=unit_id,
        must_change_password=False,
    )


def make_factor(conn: sa.Connection, account_id: int, secret: str = "", last_step: int = 0) -> str:
    """A second factor, with the key of the environment and no recovery codes; its secret."""
    secret = secret or factors.fresh_secret()
    conn.execute(
        second_factor.insert().values(
            account_id=account_id,
            secret=factors.encrypted(secret, account_id),
            last_step=last_step,
            set_up_at=NOON,
        )
    )
    return secret


def account_id(conn, sign_in_name):
    return conn.scalar(sa.select(account.c.id).where(account.c.sign_in_name == sign_in_name))


def make_user(conn: sa.Connection, role: Role = Role.STAFF, **values: Any) -> User:
    """Who acts, with an account of their own."""
    account_id = make_account(conn, role, **values)
    row = conn.execute(sa.select(account).where(account.c.id == account_id)).one()
    return User(row.id, row.sign_in_name, row.display_name, Role(row.role), row.unit_id)


def make_closing(
    conn: sa.Connection,
    *,
    first_day: date = date(2023, 8, 15),
    last_day: date = date(2023, 9, 14),
    closed_by: int | None = None,
    figures: Sequence[Mapping[str, Any]] = (),
    reopened: bool = False,
    **values: Any,
) -> int:
    """A closed period with the `figures` it keeps (rows of closed_figure without close_id)."""
    closed_by = closed_by or make_account(conn)
    close_id = _insert(
        conn,
        period_close,
        values,
        first_day=first_day,
        last_day=last_day,
        closed_by=closed_by,
        closed_at=NOON,
        reopened_by=closed_by if reopened else None,
        reopened_at=NOON if reopened else None,
        reopen_reason="Bổ sung số liệu" if reopened else None,
    )
    for figure in figures:
        conn.execute(closed_figure.insert().values({"part": "", **figure, "close_id": close_id}))
    return close_id


def set_setting(conn: sa.Connection, key: str, value: str) -> None:
    known = conn.execute(setting.update().where(setting.c.key == key).values(value=value))
    if not known.rowcount:
        conn.execute(setting.insert().values(key=key, value=value))


def _record(conn: sa.Connection, table: sa.Table, given: Mapping[str, Any], **values: Any) -> int:
    return _insert(conn, table, given, client_key=uuid4().hex, **values)


def _insert(conn: sa.Connection, table: sa.Table, given: Mapping[str, Any], **values: Any) -> int:
    result = conn.execute(table.insert().values({**values, **given}))
    return result.inserted_primary_key[0]
