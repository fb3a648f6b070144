"""A country of today's size for tests: 34 provinces, areas below them, 3,321 communes, with figures
of every subject of a few months of two years. Deterministic; nothing in it is real."""

from datetime import UTC, date, datetime
from random import Random
from uuid import UUID

import sqlalchemy as sa

from db import schema
from db.model import AREA, BEGINNING, COMMUNE, ReturnState, SuggestionState
from db.text import search_key, sort_key
from tests.factories import (
    make_account,
    make_category,
    make_survey,
    make_target,
    make_theme,
    set_setting,
)

PROVINCES, COMMUNES, OF_AREA = 34, 3_321, 12
MONTHS = tuple(date(year, month, 1) for year in (2025, 2026) for month in (1, 2, 3))
LAST = date(2026, 3, 14)
SEED = 1400
SYLLABLES = (
    "An",
    "B\u00ecnh",
    "Ch\u00e2u",
    "D\u01b0\u01a1ng",
    "\u0110\u00f4ng",
    "Giang",
    "H\u00e0",
)
SYLLABLES += ("L\u1ed9c", "Mai", "Nam", "Ph\u00fa", "S\u01a1n", "T\u00e2n", "Trung", "V\u0129nh")
THEMES = ("An ninh", "Giao thông", "Thủ tục")
TOPICS = ("Thái độ", "Thủ tục", "An ninh")
TARGETS = ("Tuần tra", "Tuyên truyền")
FORUM, ASKED = "Công an lắng nghe ý kiến Nhân dân", "Xử lý nghiêm xe quá khổ, quá tải"
SUGGESTIONS = 1_200
NOON = datetime(2026, 3, 20, 5, tzinfo=UTC)


def fill_country(conn: sa.Connection) -> int:
    """Fill an empty database; the id of the root."""
    chance = Random(SEED)
    root = _unit(conn, "0", "Vi\u1ec7t Nam", "n\u01b0\u1edbc", "country", None)
    set_setting(conn, "root_unit_id", str(root))
    kind, clerk = make_category(conn), make_account(conn)
    communes: list[dict[str, object]] = []
    for place in range(PROVINCES):
        held = COMMUNES // PROVINCES + (place < COMMUNES % PROVINCES)
        code = f"{place + 1:02d}"
        province = _unit(conn, code, _name(chance), "t\u1ec9nh", "province", root)
        areas = [
            _unit(conn, f"{code}{n}", _name(chance), "huy\u1ec7n", AREA, province)
            for n in range(-(-held // OF_AREA))
        ]
        for n in range(held):
            names = (f"{code}{n:03d}", _name(chance), "x\u00e3", COMMUNE, areas[n // OF_AREA])
            people = {"population": chance.randrange(4_000, 40_000), "population_year": 2026}
            communes.append(_row(*names) | people)
    conn.execute(schema.unit.insert(), communes)
    ids = list(conn.scalars(sa.select(schema.unit.c.id).where(schema.unit.c.level == COMMUNE)))
    _figures(conn, chance, ids, kind, clerk)
    _suggestions(conn, chance, ids)
    _survey(conn, chance, root, ids)
    _targets(conn, chance, root, ids)
    return root


def _name(chance: Random) -> str:
    return " ".join(chance.sample(SYLLABLES, 2))


def _row(code: str, name: str, kind: str, level: str, parent: int | None) -> dict[str, object]:
    keys = {"sort_key": sort_key(name), "search_key": search_key(name)}
    named = {"code": code, "name": name, "kind": kind, "level": level}
    return named | keys | {"parent_id": parent, "valid_from": BEGINNING}


def _unit(
    conn: sa.Connection, code: str, name: str, kind: str, level: str, parent: int | None
) -> int:
    row = schema.unit.insert().values(_row(code, name, kind, level, parent))
    added: int = conn.execute(row.returning(schema.unit.c.id)).scalar_one()
    return added


def _figures(
    conn: sa.Connection, chance: Random, communes: list[int], kind: int, clerk: int
) -> None:
    incidents, returns = [], []
    for unit_id in communes:
        for month in MONTHS:
            n = chance.choice((0, 0, 1, 1, 2, 3))
            written = {"written_by": clerk, "written_at": NOON}
            days = (date(month.year, month.month, chance.randrange(1, 14)) for _ in range(n))
            incidents += [
                {
                    "unit_id": unit_id,
                    "category_id": kind,
                    "occurred_on": day,
                    **written,
                    **_key(chance),
                }
                for day in days
            ]
            sent = {"state": ReturnState.APPROVED, "incidents_confirmed": n}
            moments = {"submitted_at": NOON, "decided_at": NOON}
            returns.append(
                {"unit_id": unit_id, "month": month, **sent, **moments, **written, **_key(chance)}
            )
    conn.execute(schema.incident.insert(), incidents)
    conn.execute(schema.monthly_return.insert(), returns)
    sent = sa.select(schema.monthly_return.c.id)
    conn.execute(
        schema.reintegration.insert(), [_people(chance, id_) for id_ in conn.scalars(sent)]
    )


def _people(chance: Random, return_id: int) -> dict[str, int]:
    start, came, left = chance.randrange(5, 15), chance.randrange(2), chance.randrange(2)
    end = start + came - left
    flows = {"received": came, "out_expunged": left, "guided": left}
    return {"return_id": return_id, "stock_start": start, "stock_end": end, "class_d": end} | flows


def _suggestions(conn: sa.Connection, chance: Random, communes: list[int]) -> None:
    """Each from a forum of its own commune, written in bulk."""
    themes = [make_theme(conn, name) for name in THEMES]
    held = date(LAST.year, 1, 20)
    forums, suggestions, moves = [], [], []
    for unit_id in chance.sample(communes, SUGGESTIONS):
        events = [(held, SuggestionState.RECEIVED)]
        if chance.random() < 0.6:
            events.append((chance.choice((held, LAST)), SuggestionState.RESOLVED))
        due = date(LAST.year, chance.choice((2, 3, 4)), 1)
        place = {"unit_id": unit_id}
        forums.append(place | {"held_on": held, "title": FORUM} | _key(chance))
        words = {"text": ASKED, "search_key": search_key(ASKED), "due_on": due}
        suggestions.append(place | words | {"theme_id": chance.choice(themes)} | _key(chance))
        moves.append(events)
    for row, forum_id in zip(suggestions, _ids(conn, schema.forum, forums), strict=True):
        row["forum_id"] = forum_id
    rows = [
        {"suggestion_id": id_, "happened_on": day, "state": state, "answer": answer, **_key(chance)}
        for id_, events in zip(_ids(conn, schema.suggestion, suggestions), moves, strict=True)
        for (day, state), answer in zip(events, ("", "Đã trả lời"), strict=False)
    ]
    conn.execute(schema.suggestion_event.insert(), rows)


def _ids(conn: sa.Connection, table: sa.Table, rows: list[dict[str, object]]) -> list[int]:
    """Of the rows, written into an empty table in their order."""
    conn.execute(table.insert(), rows)
    return list(conn.scalars(sa.select(table.c.id).order_by(table.c.id)))


def _survey(conn: sa.Connection, chance: Random, root: int, communes: list[int]) -> None:
    for closed in (date(LAST.year - 1, 2, 20), date(LAST.year, 2, 20)):
        days = {"opened_on": closed, "closed_on": closed}
        survey = make_survey(conn, unit_id=root, topics=TOPICS, **days)
        asked = schema.survey_question.c.survey_id == survey
        questions = list(conn.scalars(sa.select(schema.survey_question.c.id).where(asked)))
        forms, tallies = [], []
        for unit_id in communes:
            here = {"survey_id": survey, "unit_id": unit_id, "valid": 20}
            forms.append(here | {"issued": 25, "returned": 20})
            for question in questions:
                good = chance.randrange(8, 19)
                levels = {"level_2": 1, "level_3": 19 - good, "level_4": good}
                tallies.append(here | levels | {"question_id": question})
        conn.execute(schema.survey_forms.insert(), forms)
        conn.execute(schema.survey_tally.insert(), tallies)


def _targets(conn: sa.Connection, chance: Random, root: int, communes: list[int]) -> None:
    for name in TARGETS:
        reached = {month: 20_000 * place for place, month in enumerate(MONTHS[3:], start=1)}
        make_target(conn, unit_id=root, year=LAST.year, name=name, goal=200_000, reached=reached)
    wished = {"year": LAST.year, "name": TARGETS[0], "unit_of_measure": "lượt", "goal": 100}
    rows = [{"unit_id": unit_id, **wished, **_key(chance)} for unit_id in communes]
    conn.execute(schema.target.insert(), rows)
    own = schema.target.c.unit_id != root
    values = [
        {"target_id": id_, "month": MONTHS[-1], "reached": chance.randrange(40)}
        for id_ in conn.scalars(sa.select(schema.target.c.id).where(own))
    ]
    conn.execute(schema.target_value.insert(), values)


def _key(chance: Random) -> dict[str, str]:
    return {"client_key": UUID(int=chance.getrandbits(128)).hex}
