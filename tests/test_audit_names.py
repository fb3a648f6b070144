"""Everything that the audit can hold has a name, asked of what writes it: the sources, the
registries, and the commands themselves as they act."""

import ast
import json
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from components.export.dialog import KINDS
from components.subjects import SUBJECTS as SCREENS
from components.words import audit, audit_names, terms
from db.queries.categories import ListName
from db.queries.settings import Installation
from db.queries.states import own_columns, part_columns
from db.schema import audit_event
from db.sheets.subjects import SUBJECTS as SHEETS
from db.subjects import RECORDS, ROWS
from tests.sources import Tree, called, calls, nodes, product
from tests.test_rights import ACTIONS, INTO_EMPTY, ROLES, allowed, world

assert world  # the fixture


READERS = ("db/facts/", "db/queries/")
PICTURES = ("png", "svg")


def named(field: str) -> bool:
    column = field.rpartition(".")[2]
    return audit.field(column) != column


def handed_over(tree: Tree, name: str) -> Iterator[ast.expr]:
    """What goes by this name, wherever a function takes it: by name, by place or by default. Of a
    variable, what its module puts into it."""
    takes: dict[str, list[str]] = {}
    for source in tree.values():
        for node in nodes(source, ast.FunctionDef):
            places = [argument.arg for argument in node.args.args]
            named = [argument.arg for argument in node.args.kwonlyargs]
            if name in [*places, *named]:
                takes[node.name] = places
                usual = zip(reversed(places), reversed(node.args.defaults), strict=False)
                usual = {**dict(usual), **dict(zip(named, node.args.kw_defaults, strict=True))}
                yield from filter(None, [usual.get(name)])
    for source in tree.values():
        put = [node for node in nodes(source, ast.Assign) if node.value is not None]
        for call in calls(source, ".*"):
            writes = called(call) == "write" and isinstance(call.args[0], ast.Name)
            function = call.args[0].id if writes else called(call).rsplit(".", 1)[-1]
            places = takes.get(function)
            if places is None:
                continue
            found = [keyword.value for keyword in call.keywords if keyword.arg == name]
            if name in places:
                found += call.args[places.index(name) :][:1]
            for expression in found:
                yield expression
                if isinstance(expression, ast.Name):
                    to = [node for node in put if expression.id in map(ast.unparse, node.targets)]
                    yield from (node.value for node in to)


def words(tree: Tree, name: str) -> set[str]:
    """The constants among what is handed over."""
    return {
        node.value
        for expression in handed_over(tree, name)
        for node in ast.walk(expression)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value
    }


def test_what_is_handed_over_is_found():
    tree = {
        "db/a.py": "def record(conn, *, action): ...\ndef move(conn, action): ...",
        "db/b.py": "record(1, action='add' if new else 'change')\nmove(1, 'take back')",
        "db/c.py": "def bulk(conn, *, action='import'): ...\nother(1, 'x')",
        "db/d.py": "A = 'lock'\nmove(1, A)\nwrite(move, 'sent', by=1)",
    }

    assert words(tree, "action") == {"add", "change", "take back", "import", "lock", "sent"}


@pytest.fixture(scope="module")
def sources(house: Tree) -> Tree:
    """What writes into the audit."""
    return {
        path: source
        for path, source in product(house).items()
        if (path.startswith("db/") and not path.startswith(READERS)) or "log_export" in source
    }


def test_every_action_has_a_name(sources):
    found = words(sources, "action")

    assert {"add", "take back", "void", "import", "sample", "export"} <= found
    assert found - set(audit_names.ACTIONS) == set()


def test_everything_that_is_written_of_has_a_name(sources):
    found = words(sources, "entity")

    assert {"account", "setting", "period_close", "imports"} <= found
    assert found - set(audit_names.ENTITIES) == set()
    assert {*ROWS, *SHEETS, *ListName, "briefing", "picture"} <= set(audit_names.ENTITIES)
    assert all(screen.title for screen in SCREENS.values())


def test_nothing_has_a_name_that_nothing_writes(sources):
    assert set(audit_names.ACTIONS) - words(sources, "action") == set()


@pytest.mark.parametrize("name", RECORDS)
def test_every_column_of_every_record_has_a_name(name):
    record = RECORDS[name]
    said = [column.name for column in own_columns(record.table)]
    for part in record.parts:
        said += [f"{part.table.name}.{column.name}" for column in part_columns(part)[1]]

    assert [column for column in said if not named(column)] == []


def test_every_setting_has_a_name():
    assert [name for name in Installation.__dataclass_fields__ if not named(name)] == []


def test_every_value_that_is_written_down_by_itself_has_a_name(sources):
    found = {
        key.value
        for name in ("old", "new", "choice")
        for expression in handed_over(sources, name)
        for node in ast.walk(expression)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }

    assert {"file", "sha256", "figures", "window"} <= found
    assert [name for name in sorted(found) if not named(name)] == []


def test_what_every_command_writes_down_has_a_name(world):
    nameless, written = set(), 0
    for name, act in ACTIONS.items():
        role = next(role for role in ROLES if allowed(name, role, "own"))
        if name in INTO_EMPTY:
            continue
        tried = world.conn.begin_nested()
        act(world, "own", world.people[role])
        for event in world.conn.execute(sa.select(audit_event)):
            written += 1
            told = {**json.loads(event.old_values or "{}"), **json.loads(event.new_values or "{}")}
            nameless |= {(name, field) for field in told if not named(field)}
        tried.rollback()

    assert written > len(ACTIONS) / 2
    assert nameless == set()


def test_every_kind_of_file_has_a_name():
    assert set(terms.FILES) == {*KINDS, *PICTURES, "pdf"}
    assert all(audit.record(kind) != kind for kind in terms.FILES)
