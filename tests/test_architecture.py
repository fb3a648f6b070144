"""The rules of the house. A rule that nobody can break needs no reviewer.

Each rule reads a tree of sources and tells where it is broken. Beside it stand trees that break
it, so that a rule that could not fail is found too.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib.metadata import packages_distributions

import pytest

from db import indicators
from tests.plan import closing, longest, modules
from tests.sources import (
    ROOT,
    Tree,
    below,
    called,
    calls,
    imports,
    nodes,
    parsed,
    product,
    statements,
)

Rule = Callable[[Tree], Iterator[str]]
RULES: dict[Rule, tuple[Tree, ...]] = {}


def broken_by(*trees: Tree) -> Callable[[Rule], Rule]:
    """Register the rule with trees that break it, each in another way."""

    def register(rule: Rule) -> Rule:
        RULES[rule] = trees
        return rule

    return register


# Layout

TOP_LEVEL = {
    ".ci",
    ".gitignore",
    ".streamlit",
    "CHANGELOG.md",
    "README.md",
    "app.py",
    "components",
    "db",
    "deploy",
    "docs",
    "pages",
    "pyproject.toml",
    "requirements-dev.in",
    "requirements-dev.txt",
    "requirements.in",
    "requirements.txt",
    "tests",
}
SECTIONS = ("dashboards", "entry", "manage")
DRAWERS = {"utils", "util", "helpers", "helper", "common", "services", "misc"}


@broken_by({"scripts/run.py": ""}, {"LICENSE": ""})
def the_top_level_is_as_agreed(tree):
    yield from {name.split("/")[0] for name in tree} - TOP_LEVEL


@broken_by({"pages/overview.py": ""}, {"pages/reports/weekly.py": ""}, {"pages/entry/a/b.py": ""})
def pages_lie_in_their_sections(tree):
    """Streamlit's old router runs pages/*.py without the script; it does not look deeper."""
    for name in below(tree, "pages"):
        _, *folders, _ = name.split("/")
        if len(folders) != 1 or folders[0] not in SECTIONS:
            yield name


@broken_by({"db/utils.py": ""}, {"components/helpers/dates.py": ""})
def no_drawer_for_everything(tree):
    for name in product(tree):
        if DRAWERS & {part.removesuffix(".py") for part in name.split("/")}:
            yield name


@broken_by(
    {"pages/entry/a.py": "\n" * 81},
    {"components/router.py": "\n" * 61},
    {"db/a.py": "\n" * 351},
)
def modules_are_short(tree):
    for name, source in product(tree).items():
        most = 80 if name.startswith("pages/") else 350
        if name == "components/router.py":
            most = 60
        lines = len(source.splitlines())
        if lines > most:
            yield f"{name}: {lines} lines, at most {most}"


@broken_by({"pyproject.toml": "[project]\nname = 'x'"})
def pyproject_holds_settings_of_tools_only(tree):
    yield from set(tomllib.loads(tree.get("pyproject.toml", ""))) - {"tool"}


@broken_by({"requirements.in": "pandas"}, {"requirements-dev.in": "# tests\npytest\n"})
def each_requirement_has_its_reason(tree):
    for name in ("requirements.in", "requirements-dev.in"):
        for line in tree.get(name, "").splitlines():
            if line and not re.fullmatch(r"#.*|(-r )?\S+ +# \S.*", line):
                yield f"{name}: {line}"


def _required(tree: Tree, name: str) -> set[str]:
    lines = tree.get(name, "").splitlines()
    return {re.match(r"[\w.-]+", line)[0].lower() for line in lines if re.match(r"\w", line)}


@broken_by(
    {"requirements.in": "pandas  # frames", "requirements.txt": "numpy==2.0"},
    {"requirements-dev.in": "ruff  # style"},
)
def each_requirement_is_pinned(tree):
    for name in ("requirements", "requirements-dev"):
        yield from _required(tree, f"{name}.in") - _required(tree, f"{name}.txt")


@broken_by({"db/a.py": "import pandas", "requirements.in": "numpy  # arrays"})
def each_import_is_required(tree):
    """What another package happens to bring along today may be gone tomorrow."""
    listed, distributions = _required(tree, "requirements.in"), packages_distributions()
    own = {"app", "pages", "components", "db"}
    for name, source in product(tree).items():
        for module in {found.split(".")[0] for found in imports(source)}:
            known = {d.lower().replace("_", "-") for d in distributions.get(module, [module])}
            if module not in own | sys.stdlib_module_names and not known & listed:
                yield f"{name} imports {module}"


WHOLE = r"python3 -m venv (\S+) && \1/bin/pip install -r (\S+) && \1/bin/\S.*"
"""A command that works on a bare machine: its system's Python takes no packages itself."""


@broken_by(
    {"README.md": "## Start\n```\npip install -r a.txt\nstreamlit run app.py\n```", "a.txt": ""},
    {"README.md": "## Start\n```\npython3 -m venv .venv && .venv/bin/pytest\n```"},
    {"README.md": "## Start\n```\npython3 -m venv x && x/bin/pip install -r a && x/bin/y\n```"},
    {".ci/run": "pip install -r requirements-dev.txt"},
)
def the_commands_of_the_readme_are_whole_and_those_of_ci(tree):
    for section in re.split(r"^## ", tree.get("README.md", ""), flags=re.MULTILINE):
        if section.startswith(("Start", "Change it")):
            command = section.split("```")[1].strip()
            found = re.fullmatch(WHOLE, command)
            if not found or found[2] not in tree:
                yield command
    if "requirements" in tree.get(".ci/run", ""):
        yield ".ci/run has a command of its own"


EXAMPLES = ("/opt/", "/srv/", "/tmp/")
"""Where instructions say that the program and its data lie: it may be checked out there too."""
HERE = "/home" + "/" if f"{ROOT.parent}/".startswith(("//", *EXAMPLES)) else f"{ROOT.parent}/"
PLACES = (
    HERE,
    *("index[-]url", "pypi[.]org", "python[h]osted", "registry[.]npmjs", "deb[.]debian"),
    *(f"/{folder}/[a-z]" for folder in ("home", "root", "Users")),
)


@broken_by(
    {"requirements.txt": "--index" + "-url https://example.org/simple"},
    {"README.md": f"cd {HERE}x"},
    {"db/a.py": "PATH = '/home" + "/somebody/data.db'"},
)
def nothing_names_this_machine_or_a_registry(tree):
    for name, source in tree.items():
        for number, line in enumerate(source.splitlines(), start=1):
            if any(re.search(place, line) for place in PLACES):
                yield f"{name}:{number}"


# Imports point down

WRITING = ("db.commands", *(f"db.ledger.{name}" for name in ("audit", "bulk", "drafts", "records")))
"""What writes."""
FORBIDDEN = {
    "app.py": ("sqlalchemy", "altair", "tests"),
    "pages": ("sqlalchemy", "altair", "app", "pages", "tests"),
    "components": ("sqlalchemy", "app", "pages", "tests"),
    "components/charts": ("streamlit", "db"),
    "components/export": ("streamlit",),
    "components/words/i18n.py": ("streamlit", "db"),
    "components/words": ("streamlit",),
    "db": ("streamlit", "altair", "app", "pages", "components", "tests"),
    "db/model.py": ("sqlalchemy", "pandas"),
    "db/facts": ("db.queries",),
    "db/indicators.py": ("sqlalchemy", "pandas"),
    "db/queries": (*WRITING, "db.facts"),
    "db/entries": (*WRITING, "db.facts", "db.sheets"),
    "db/ledger": ("db.commands", "db.entries", "db.facts", "db.sheets"),
    "db/sheets": WRITING,
    "db/schema": ("db.queries", "db.commands", "db.ledger", "db.entries"),
}

ALLOWED = {
    ("components/export/card.py", "streamlit"),  # on the page, where a file is asked for,
    ("components/export/dialog.py", "streamlit"),  # and where it is made
    ("db/__main__.py", "components"),  # the terminal's door stands above both, as app.py does
    ("db/queries/closing.py", "db.facts"),  # what a closing keeps is a fact,
    ("db/queries/figures.py", "db.facts"),  # and so is what it is compared with
}


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


@broken_by(
    {"db/queries/a.py": "import streamlit as st"},
    {"db/queries/a.py": "from db.ledger.records import save_record"},
    {"db/entries/a.py": "from db.commands.suggestions import Step"},
    {"db/ledger/a.py": "def f():\n    from db.commands.closing import close_period"},
    {"db/sheets/a.py": "from db.commands.incidents import save_incident"},
    {"db/sheets/a.py": "from db.ledger import audit"},
    {"db/facts/a.py": "from db.queries.returns import reporting"},
    {"db/queries/a.py": "from db.facts.closing import differing"},
    {"db/a.py": "def f():\n    from components.words.i18n import _"},
    {"db/doctor.py": "from components.words.i18n import _"},
    {"components/charts/a.py": "from db.model import Period"},
    {"components/words/a.py": "import streamlit as st"},
    {"components/a.py": "import sqlalchemy.exc"},
    {"pages/entry/a.py": "import altair as alt"},
    {"app.py": "from sqlalchemy import text"},
    {"components/a.py": "from pages.entry import a"},
)
def imports_point_down(tree):
    for where, banned in FORBIDDEN.items():
        for name, source in below(tree, where).items():
            for module in sorted(imports(source)):
                if any(
                    within(module, package) and (name, package) not in ALLOWED for package in banned
                ):
                    yield f"{name} imports {module}"


@broken_by({"components/a.py": "from . import b"}, {"db/a.py": "from .model import User"})
def imports_name_the_whole_way(tree):
    for name, source in product(tree).items():
        if any(module.startswith(".") for module in imports(source)):
            yield name


@broken_by(
    {"pages/entry/a.py": "from db.engine import writing"},
    {"pages/entry/a.py": "from db import schema"},
)
def pages_know_queries_commands_and_the_model_only(tree):
    known = ("db.queries", "db.commands", "db.model")
    for name, source in below(tree, "pages").items():
        for module in imports(source):
            of_db = module.startswith("db.")
            if of_db and not any(within(module, package) for package in known):
                yield f"{name} imports {module}"


@broken_by(
    {"db/a.py": "from sqlalchemy.orm import Session"}, {"db/a.py": "class UnitRepository: ..."}
)
def sql_is_core_without_repositories(tree):
    for name, source in product(tree).items():
        if any(within(module, "sqlalchemy.orm") for module in imports(source)):
            yield f"{name} imports sqlalchemy.orm"
        for node in nodes(source, ast.ClassDef):
            if node.name.endswith(("Repository", "UnitOfWork")):
                yield f"{name}: {node.name}"


INSIDE = ("streamlit.runtime", "streamlit.web", "streamlit.components", "streamlit.config")


@broken_by(
    {"components/a.py": "from streamlit.runtime import get_instance"},
    {"components/shell/a.py": "from streamlit import config"},
    {"pages/entry/a.py": "import streamlit as st\nst.components.v2.component('x')"},
    {"app.py": "import streamlit.web.server.starlette"},
)
def only_one_folder_knows_streamlits_inside(tree):
    """What is not for programs like ours changes without notice: then one folder is to be read."""
    for name, source in product(tree).items():
        if name.startswith("components/runtime/"):
            continue
        for module in sorted(imports(source)):
            if any(within(module, package) for package in INSIDE):
                yield f"{name} imports {module}"
        for node in nodes(source, ast.Attribute):
            if re.fullmatch(r"st\.(runtime|web|components|config)", ast.unparse(node)):
                yield f"{name}:{node.lineno} {ast.unparse(node)}"


REQUIRED = {"__init__", "view", "numbers", "words", "screen"}
"""What every subject has."""
BESIDES = {
    *{"message", "frames", "pictures", "places", "list", "forum"},
    *{"funnel", "moves", "days", "daily", "weekdays"},
}
"""What a subject has where it needs it: the overview shows the pictures of others."""


@broken_by(
    {"components/subjects/targets/blocks.py": ""},
    {"components/subjects/targets/view/a.py": ""},
    {"components/subjects/targets.py": ""},
)
def subjects_are_built_alike(tree):
    for name in below(tree, "components/subjects"):
        subject, *file = name.removeprefix("components/subjects/").split("/")
        if subject == "__init__.py":
            continue
        if len(file) != 1 or file[0].removesuffix(".py") not in REQUIRED | BESIDES:
            yield name


@broken_by(
    {"tests/oracle/a.py": "from components.data import read"}, {"tests/oracle/a.py": "import db"}
)
def the_oracle_asks_the_product_at_one_seam(tree):
    for name, source in below(tree, "tests/oracle").items():
        for module in sorted(imports(source)):
            if name != "tests/oracle/seam.py" and module.split(".")[0] in ("components", "db"):
                yield f"{name} imports {module}"


@broken_by(
    {
        "components/words/a.py": "from components.entry import b",
        "components/entry/b.py": "from components.words import a",
    },
    {
        "components/words/a.py": "from components import data",
        "components/data.py": "from components.words import a",
    },
    {
        "db/queries/a.py": "from db.ledger import b",
        "db/ledger/b.py": "from db.queries import a",
    },
)
def no_packages_know_each_other_in_a_circle(tree):
    for part in ("components", "db"):
        yield from closing(modules(tree, part))


@broken_by({f"db/a{n}.py": f"from db import a{n + 1}" for n in range(20)} | {"db/a20.py": "A = 1"})
def no_chain_of_modules_is_longer_than_18(tree):
    """Who reads a page has to follow so many at most."""
    chain = longest(modules(tree, "app.py", "components", "db", "pages"))
    if len(chain) > 18:
        yield " > ".join(chain)


WORDED = ("id", "arg", "attr", "name")


@broken_by(
    {"db/a.py": "told = 1"},
    {"pages/entry/a.py": "def as_said(x): ..."},
    {"db/migrations/versions/0001_a.py": "told = 1"},
)
def a_participle_has_its_noun(tree):
    """`told` and `said` were bound hundreds of times, each for something else."""
    for name, source in below(tree, "app.py", "pages", "components", "db").items():
        for node in nodes(source, ast.Name, ast.arg, ast.Attribute, ast.FunctionDef):
            word = next(getattr(node, at) for at in WORDED if hasattr(node, at))
            if {"told", "said"} & set(str(word).split("_")):
                yield f"{name}:{node.lineno} {word}"


@broken_by(
    {"components/subjects/targets/view.py": "from components.subjects.incidents import view"}
)
def subjects_do_not_know_each_other(tree):
    """But the overview, which is made of them; what stands beside them lists them all."""
    for name, source in below(tree, "components/subjects").items():
        here = re.match(r"components/subjects/(\w+)/", name)
        if here is None or here[1] == "overview":
            continue
        for module in sorted(imports(source)):
            other = re.match(r"components\.subjects\.(\w+)", module)
            if other and other[1] != here[1]:
                yield f"{name} imports {module}"


@broken_by({"components/subjects/targets/view.py": ""})
def every_subject_has_the_same_files(tree):
    found: dict[str, set[str]] = {}
    for name in below(tree, "components/subjects"):
        if here := re.match(r"components/subjects/(\w+)/(\w+)\.py", name):
            found.setdefault(here[1], set()).add(here[2])
    for subject, files in found.items():
        yield from (f"components/subjects/{subject}/{name}.py" for name in sorted(REQUIRED - files))


# Who may do what


@broken_by(
    {"pages/entry/a.py": "import streamlit as st\n\nst.title('x')\nrequire(Permission.VIEW)"},
    {"pages/entry/a.py": "NAME = 1\nrequire(Permission.VIEW)"},
    {"pages/entry/a.py": "def f(): ...\nrequire(Permission.VIEW)"},
    {"pages/entry/a.py": "if x:\n    require(Permission.VIEW)"},
    {"pages/entry/a.py": "require(choose())"},
    {"pages/entry/a.py": ""},
)
def a_page_first_requires_a_permission(tree):
    for name, source in below(tree, "pages").items():
        first = next(iter(statements(source)), None)
        guard = getattr(first, "value", None)
        is_guard = isinstance(first, ast.Expr | ast.Assign) and isinstance(guard, ast.Call)
        if not is_guard or not re.fullmatch(
            r"(access\.)?require\(Permission\.[A-Z_]+\)", ast.unparse(guard)
        ):
            yield name


@broken_by(
    {"pages/entry/a.py": "st.header(_('A'))"},
    {"pages/entry/a.py": "st.title(_('A'))"},
    {"pages/entry/a.py": "with st.container():\n    st.header(_('A'))"},
)
def a_page_is_called_in_the_row_above_it(tree):
    for name, source in below(tree, "pages").items():
        for call in calls(source, r"st\.(header|title)"):
            yield f"{name}:{call.lineno}"


@broken_by(
    {
        "pages/entry/a.py": "require(Permission.VIEW)",
        "components/shell/sitemap.py": "Screen('entry', 'a', 'A', 'x', Permission.ENTER)",
    },
    {
        "pages/entry/a.py": "require(Permission.VIEW)",
        "components/shell/sitemap.py": "Screen('manage', 'a', 'A', 'x', Permission.VIEW)",
    },
    {
        "pages/entry/a.py": "require(Permission.VIEW)",
        "components/shell/sitemap.py": "",
    },
)
def the_menu_and_the_page_ask_for_the_same_permission(tree):
    listed = {}
    for call in calls(tree.get("components/shell/sitemap.py", ""), "Screen"):
        section, address = (
            getattr(indicators, argument.id)  # a subject's own name
            if isinstance(argument, ast.Name)
            else argument.value
            for argument in call.args[:2]
        )
        listed[f"pages/{section}/{address}.py"] = ast.unparse(call.args[4])
    asked = {
        name: ast.unparse(call.args[0])
        for name, source in below(tree, "pages").items()
        for call in calls(source, r"(access\.)?require")
    }
    if listed != asked:
        yield f"sitemap {listed}, pages {asked}"


COLUMNS_TOO = {"incidents", "suggestions", "returns", "summary"}
"""Groups of figures whose word is a column of frames or of a form as well."""


@broken_by(
    {"components/subjects/targets/screen.py": "Subject('targets', N_('Targets'), screen)"},
    {"db/subjects.py": "Record(groups=('satisfaction',))"},
    {"components/subjects/overview/numbers.py": "INDICATORS['suggestions.open']"},
)
def a_subject_is_named_in_one_place(tree):
    """Its word stands in db/indicators.py; whoever means it imports the name."""
    words = indicators.INDICATORS.keys() | indicators.SCREENS.keys() - COLUMNS_TOO
    for name, source in below(tree, "app.py", "components", "db", "pages").items():
        if name.startswith(("db/indicators.py", "db/schema/", "db/migrations/")):
            continue
        for node in nodes(source, ast.Constant):
            if node.value in words:
                yield f"{name}:{node.lineno} {node.value}"


@broken_by(
    {"components/router.py": "if user:\n    page = st.navigation(menu)"},
    {"components/router.py": "if not user:\n    st.stop()\npage = st.navigation(menu)"},
    {"components/router.py": "def f():\n    return st.navigation(menu)"},
)
def the_router_navigates_in_every_session(tree):
    """Until it has, Streamlit's old router may answer a deep link by itself."""
    source = tree.get("components/router.py", "")
    body = statements(source)
    places = [i for i, node in enumerate(body) if calls(node, r"st\.navigation")]
    straight = [i for i in places if isinstance(body[i], ast.Assign | ast.Expr)]
    if len(straight) != 1 or places != straight:
        yield "st.navigation is not called once and straight"
        return
    for node in body[: straight[0]]:
        if isinstance(node, ast.FunctionDef):
            continue
        for call in calls(node, r"st\.(stop|rerun|switch_page)"):
            yield f"{ast.unparse(call)} before st.navigation"


@broken_by(
    {"app.py": "import streamlit as st\nst.title('x')"},
    {"app.py": "app = st.App(Path(__file__).parent / 'main.py')"},
)
def the_script_lies_away_from_the_pages(tree):
    """Beside pages/ no script runs, so Streamlit's old router is never there."""
    (app,) = calls(tree.get("app.py", ""), r"st\.App") or [None]
    if app is None or not ast.unparse(app.args[0]).endswith("/ 'components' / 'router.py'"):
        yield "app.py does not start components/router.py"


IDENTITY = ("SESSION", "TICKET", "HALFWAY", "ENDED")
"""Names in components/access.py of the keys that say who is here."""


@broken_by(
    {"components/a.py": "st.session_state[access.SESSION] = 'x'"},
    {"pages/entry/a.py": "from components.access import SESSION"},
    {"components/a.py": "st.session_state['session_id']"},
    {"components/a.py": "st.user.email"},
)
def access_alone_knows_who_is_here(tree):
    for name, source in below(tree, "app.py", "pages", "components").items():
        if name == "components/access.py":
            continue
        keys = {f"access.{key}" for key in IDENTITY}
        if imports(source) & {f"components.access.{key}" for key in IDENTITY}:
            yield f"{name} imports a key"
        for node in nodes(source, ast.Attribute, ast.Subscript):
            text = ast.unparse(node)
            if text in keys or text == "st.user" or re.match(r"st\.session_state\['session", text):
                yield f"{name}:{node.lineno} {text}"


ASKED = (
    "screens.bind_to_browsers",
    "messages.drop_refused",
    "messages.keep_answers",
    "delivery.say_until_heard",
    "delivery.note_what_leaves",
    "states.take_only_what_fits",
    "runs.ask_before_every_run",
    "downloads.ask_before_every_download",
    "plain.show_as_text",
    "journal.encode_records",
)
"""What asks who is here: of a socket, a message, a run, and a file made on click; what takes of a
widget what it can be; what says an answer whatever runs; what keeps the words of one from being
markup before another; and from being records of the journal."""


def _start(*installed: str) -> Tree:
    body = "".join(f"    {name}(1)\n" for name in installed)
    return {"components/server.py": f"def _start():\n    pass\n{body}"}


@broken_by(
    *(_start(*(name for name in ASKED if name != forgotten)) for forgotten in ASKED),
    _start(*ASKED, ASKED[-1]),
    {"components/server.py": "".join(f"{name}(1)\n" for name in ASKED)},
)
def the_server_asks_who_is_here_before_anything(tree):
    """Each at its one place, so that no callback, dialog or fragment has to ask by itself."""
    functions = nodes(tree.get("components/server.py", ""), ast.FunctionDef)
    starts = [function for function in functions if function.name == "_start"]
    for name in ASKED:
        if sum(len(calls(start, re.escape(name))) for start in starts) != 1:
            yield f"_start does not call {name} once"


BESIDE = ("threading", "concurrent.futures", "multiprocessing")
OWN_THREADS = ("components/runtime/", "components/beside/", "components/runtime/media.py")
DRAWING = "components/export/renderer.py"
"""A process that is asked for pictures and acts for nobody."""
WAITING = "components/memory.py"
"""Begins nothing: one run waits for another that is making the same."""


@broken_by(
    {"components/a.py": "from threading import Thread"},
    {"pages/entry/a.py": "import concurrent.futures"},
    {"components/a.py": "add_script_run_ctx(thread)"},
    {"components/a.py": "app_session.request_rerun(None)"},
)
def nothing_of_a_page_runs_beside_its_script(tree):
    """What begins elsewhere than a run is not asked for whom it acts."""
    for name, source in below(tree, "app.py", "pages", "components").items():
        if name.startswith(OWN_THREADS) or name in (DRAWING, WAITING):
            continue
        for module in sorted(imports(source)):
            if any(within(module, package) for package in BESIDE):
                yield f"{name} imports {module}"
        for call in calls(source, r"(.*\.)?(add_script_run_ctx|request_rerun)"):
            yield f"{name}:{call.lineno} {ast.unparse(call)}"


DOORS = ("components/access.py", "components/data.py", "components/server.py")


@broken_by(
    {"components/a.py": "with writing(engine()) as conn:\n    save(conn, by=user)"},
    {"pages/entry/a.py": "with data.engine().begin() as conn:\n    save(conn, by=user)"},
)
def who_acts_is_read_anew_in_every_write(tree):
    """By components.data.write; beside it write only what signs somebody in, and the start."""
    for name, source in below(tree, "app.py", "pages", "components").items():
        if name not in DOORS:
            for call in calls(source, r"(.*\.)?writing|.*engine\(\)\.begin"):
                yield f"{name}:{call.lineno} {ast.unparse(call)}"


BEFORE_SIGN_IN = tuple(f"db/commands/{name}.py" for name in ("sessions", "setup", "proofs"))
"""Nobody is there yet who could be asked, or they are just proving who they are."""
NO_COMMANDS = {
    "change_password": "one's own, with the current one, in two transactions as a sign-in",
    "end_sessions": "one's own; somebody else's asks for the permission",
    "rehearse": "writes nothing: what its commands do is taken back",
}


def _commands(tree: Tree) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Public functions that write. What begins with insert_ is a part of a command."""
    for name, source in below(tree, "db/commands").items():
        if name in BEFORE_SIGN_IN:
            continue
        for node in parsed(source).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith(("_", "insert_")):
                first = node.args.args[0].arg if node.args.args else ""
                if first in ("conn", "engine"):
                    yield name, node


@broken_by(
    {"db/commands/a.py": "def save(conn, entry): ..."},
    {"db/commands/a.py": "@cache\ndef save(conn, entry, *, by): ..."},
    {"db/commands/a.py": "@command(Permission.ENTER)\ndef save(conn, entry, by): ..."},
    {"db/commands/a.py": "@command(Permission.ENTER)\ndef save(conn, submission, *, by): ..."},
    {"db/commands/a.py": "@command(Permission.ENTER, incident)\ndef save(conn, *, by): ..."},
)
def what_writes_is_a_command(tree):
    """Its permission, its turn and a repeated submission are asked before its own work begins."""
    for name, node in _commands(tree):
        if node.name in NO_COMMANDS:
            continue
        given = [argument.arg for argument in node.args.args]
        begun = [c for one in node.decorator_list for c in calls(one, "command")]
        if "by" not in {argument.arg for argument in node.args.kwonlyargs} or given[0] != "conn":
            yield f"{name}: {node.name} is not told who acts"
        if not begun:
            yield f"{name}: {node.name} is no command"
        elif ("submission" in given) != (len(begun[0].args) == 2) and node.name != "import_rows":
            yield f"{name}: {node.name} does not say of which table its submission becomes a record"


def _reaches(tree: Tree, start: ast.FunctionDef, target: str) -> bool:
    """Whether the function, or one of the parts that it calls, calls what the pattern names."""
    known = {
        node.name: node
        for source in below(tree, "db/commands", "db/ledger").values()
        for node in parsed(source).body
        if isinstance(node, ast.FunctionDef)
    }
    seen, ahead = set(), [start]
    while ahead:
        node = ahead.pop()
        if calls(node, target):
            return True
        seen.add(node.name)
        names = {called(call).rsplit(".", 1)[-1] for call in calls(node, ".*")}
        ahead += [known[name] for name in names & set(known) - seen]
    return False


@broken_by(
    {"db/commands/a.py": "@command(Permission.ENTER)\ndef save(conn, *, by):\n    by.may(1)"}
)
def a_command_records(tree):
    """A change without its audit row did not happen."""
    for name, node in _commands(tree):
        if not _reaches(tree, node, r"(audit\.)?record"):
            yield f"{name}: {node.name} writes no audit row"


SLOW = r"(passwords\.)?(hashed|matches|issue)|read_borders|understand"


@broken_by(
    {
        "db/commands/a.py": "@command(Permission.MANAGE)\ndef add(conn, *, by): _insert(conn)\n"
        "def _insert(conn): insert(conn, passwords.hashed(1))"
    },
    {"db/commands/a.py": "@command(Permission.MANAGE)\ndef load(conn, *, by): read_borders(1)"},
)
def what_is_slow_is_done_before_the_turn(tree):
    """All others who write wait for the one who has the turn."""
    for name, node in _commands(tree):
        begun = any(calls(one, "command") for one in node.decorator_list)
        if begun and _reaches(tree, node, SLOW):
            yield f"{name}: {node.name}"


LOCKING = r"take_turn|_?lock_\w+|.*\.with_for_update"
LOCKS = {
    "take_turn": "its name says it: what the others wait for",
    "command": "takes the turn for every command",
}


@broken_by(
    {"db/ledger/a.py": "def stored(conn):\n    return conn.scalar(sa.select(a).with_for_update())"},
    {"db/commands/a.py": "def _standing(conn):\n    return lock_record(conn, a, 1)"},
    {"db/queries/a.py": "def _find(conn):\n    take_turn(conn)"},
)
def what_locks_says_so(tree):
    """Or it writes, and then everybody knows."""
    for name, source in below(tree, "db/commands", "db/ledger", "db/queries", "db/entries").items():
        for node in parsed(source).body:
            if not isinstance(node, ast.FunctionDef) or not calls(node, LOCKING):
                continue
            writes = calls(node, r"record|(save|write)_record|\w+\.(insert|update|delete)")
            if not (writes or node.name in LOCKS or re.match("_?lock_", node.name)):
                yield f"{name}: {node.name}"


@broken_by(
    {"db/queries/a.py": "def board(conn, units: tuple[int, ...] | None): ..."},
    {"db/queries/a.py": "def forum(conn, *, seen_by: int | None = None): ..."},
    {"db/sheets/a.py": "class Lists:\n    own: tuple[int, ...] | None"},
)
def whose_records_is_a_scope(tree):
    """None for "all" opens everything to who is forgotten; a db.model.Scope holds nothing."""
    for name, source in below(tree, "db/queries", "db/sheets").items():
        for node in nodes(source, ast.arg, ast.AnnAssign):
            of = node.arg if isinstance(node, ast.arg) else ast.unparse(node.target)
            told = ast.unparse(node.annotation) if node.annotation else ""
            if of in ("units", "own", "scope", "seen_by") and "None" in told:
                yield f"{name}:{node.lineno} {of}: {told}"


# Reading and writing


@broken_by(
    {"components/a.py": "@st.cache_data\ndef f(): ..."},
    {"components/data.py": "@st.cache_data\ndef f(): ..."},
    {"pages/entry/a.py": "@st.cache_resource\ndef f(): ..."},
    {"components/a.py": "kept = Memory(most_bytes=1)"},
)
def only_the_door_to_the_database_remembers_for_all_users(tree):
    """What it remembers stands with the revision of the tables that it was made of."""
    for name, source in below(tree, "app.py", "pages", "components").items():
        theirs = r"\bst\.cache_(data|resource)\b"
        if name not in ("components/data.py", "components/memory.py"):
            theirs += r"|\bMemory\("
        if re.search(theirs, source):
            yield name


@broken_by(
    {"pages/entry/a.py": "write(save, 1, by=user)\nst.toast('x')\nwrite(save, 2, by=user)"},
    {"components/a.py": "def f():\n    data.write(a)\n    st.text('x')\n    data.write(b)"},
    {"components/a.py": "with writing(engine()) as conn:\n    save(conn)\n    st.toast('x')"},
    {"components/a.py": "form.write(save, 1)\ntables.show({})\nform.write(save, 2)"},
)
def nothing_is_drawn_between_two_writes(tree):
    """A closed tab stops the script at its next st.* call: half of the change would be saved."""
    for name, source in below(tree, "pages", "components").items():
        for node in nodes(source, ast.Module, ast.FunctionDef, ast.If, ast.For, ast.With):
            drawn = False
            written = isinstance(node, ast.With) and "writing(" in ast.unparse(node.items[0])
            for statement in node.body:
                if isinstance(statement, ast.FunctionDef | ast.ClassDef):
                    continue
                draws = bool(calls(statement, r"(st|tables)\..+"))
                writes = bool(calls(statement, r"((data|form)\.)?write"))
                if (written and isinstance(node, ast.With) and draws) or (writes and drawn):
                    yield f"{name}:{statement.lineno}"
                drawn = (drawn or draws) and (written or writes)
                written = written or writes


CHOICES = r"st\.(selectbox|multiselect|radio|pills|segmented_control|select_slider)"
FROM_FRAMES = {"unique", "tolist", "to_list", "to_numpy", "values", "index", "to_dict"}


@broken_by(
    {"pages/entry/a.py": "st.selectbox(_('A'), frame['id'].unique())"},
    {"pages/entry/a.py": "st.radio(_('A'), options=[0.5, 1.5])"},
    {"components/a.py": "st.pills(_('A'), frame.index)"},
    {"components/a.py": "import numpy as np"},
)
def choices_are_plain_values(tree):
    """SQLite stores a numpy.int64 that is bound to a statement as eight bytes, silently."""
    for name, source in below(tree, "pages", "components").items():
        if any(within(module, "numpy") for module in imports(source)):
            yield f"{name} imports numpy"
        for call in calls(source, CHOICES):
            given = [*call.args[1:2], *(k.value for k in call.keywords if k.arg == "options")]
            for node in (part for value in given for part in ast.walk(value)):
                attribute = isinstance(node, ast.Attribute) and node.attr in FROM_FRAMES
                number = isinstance(node, ast.Constant) and isinstance(node.value, float)
                if attribute or number:
                    yield f"{name}:{node.lineno} {ast.unparse(node)}"


# What is shown


@broken_by({"db/a.py": "NAME = 'V\u0129nh L\u1ed9c'"}, {"pages/entry/a.py": "# \u0111"})
def source_is_ascii(tree):
    """Every Vietnamese word is in the catalogue, or in the sample."""
    for name, source in product(tree).items():
        if not name.startswith(("db/sample/", "components/words/locale/")) and not source.isascii():
            yield name


SHOWING = (
    r"(st|press)\.(title|header|subheader|text|markdown|write|caption|info|success|warning|error|toast"
    r"|badge|metric|button|form_submit_button|download_button|link_button|menu_button|expander"
    r"|tabs|selectbox|multiselect|radio|pills|segmented_control|toggle|checkbox|slider"
    r"|text_input|text_area|number_input|date_input|file_uploader|data_editor|dialog|popover)"
)
WORDS = {"label", "body", "help", "placeholder", "title", "alt"}


@broken_by(
    {"pages/entry/a.py": "st.title('Overview')"},
    {"pages/entry/a.py": "st.text_input(_('Name'), help='As in the file')"},
    {"components/a.py": "st.error(f'Wrong: {value}')"},
)
def every_word_goes_through_the_catalogue(tree):
    for name, source in below(tree, "pages", "components").items():
        for call in calls(source, SHOWING):
            shown = [*call.args[:1], *(k.value for k in call.keywords if k.arg in WORDS)]
            for value in shown:
                if isinstance(value, ast.Constant | ast.JoinedStr) and re.search(
                    r"[a-zA-Z]{2}", re.sub(r"\{.*?\}|:\w+/\w+:", "", ast.unparse(value)[1:])
                ):
                    yield f"{name}:{call.lineno} {ast.unparse(value)}"


UNQUOTED = (
    r"st\.(badge|latex|divider|slider|select_slider|menu_button|link_button|json|logo|chat_\w+|exception|iframe|table"
    r"|audio\w*|camera_input|color_picker|help|pydeck_chart|plotly_chart|video)"
)
"""What brings markup of its own, or shows text in a way that nobody has looked at."""
OWN_HTML = "components/access.py"


@broken_by({"components/manage/a.py": "file = st.file_uploader(_('File'), type=['csv'])"})
def files_come_in_at_one_place(tree):
    """Where their size is bounded and the words around them are the reader's."""
    for name, source in below(tree, "pages", "components").items():
        if name != "components/forms/inputs.py" and calls(source, r"st\.file_uploader"):
            yield name


@broken_by(
    {"components/a.py": "st.selectbox(_('Unit'), units)"},
    {"components/a.py": "st.multiselect(_('Unit'), units, filter_mode='fuzzy')"},
    {"components/a.py": "choice(st.selectbox, 'unit', _('Unit'), names, filter_mode='prefix')"},
)
def every_list_is_searched_alike(tree):
    """By what its entries contain, with or without accents (components/runtime/assets/platform.js);
    `choice` of components/figures and that of a form say so themselves."""
    for name, source in below(tree, "pages", "components").items():
        for call in nodes(source, ast.Call):
            modes = [key.value for key in call.keywords if key.arg == "filter_mode"]
            is_list = re.fullmatch(r"st\.(selectbox|multiselect)", ast.unparse(call.func))
            is_set_elsewhere = any(key.arg is None for key in call.keywords)
            is_other = any(ast.unparse(mode) != "'contains'" for mode in modes)
            if is_other or (is_list and not modes and not is_set_elsewhere):
                yield f"{name}:{call.lineno}"


@broken_by(
    {"components/a.py": "st.menu_button(_('Unit'), units)"},
    {"components/a.py": "st.badge(name)"},
    {"components/a.py": "st.caption(f':material/lock: {name}')"},
    {"components/a.py": "st.html(name)"},
    {"components/a.py": "st.image(file, caption=name)"},
    {"components/a.py": "st.image(file, name)"},
)
def what_is_shown_is_quoted(tree):
    """As it is on its way to the browser (components/runtime/plain), in every element but these."""
    for name, source in below(tree, "pages", "components").items():
        found = [ast.unparse(part) for part in nodes(source, ast.Attribute)]
        yield from (f"{name}: {one}" for one in found if re.fullmatch(UNQUOTED, one))
        if "st.html" in found and name != OWN_HTML:
            yield f"{name}: st.html"
        for call in nodes(source, ast.Call):
            captions = call.args[1:] or [key for key in call.keywords if key.arg == "caption"]
            if ast.unparse(call.func) == "st.image" and captions:
                yield f"{name}:{call.lineno} a caption of an image is markdown"
        for text in nodes(source, ast.JoinedStr):
            if re.search(r":material/[^'{]*: ", ast.unparse(text)):
                yield f"{name}:{text.lineno} {ast.unparse(text)}"


@broken_by(
    {"components/a.py": "f\"{_('Notes')}: {line}\""},
    {"db/a.py": "f\"{', '.join(map(_, labels))}\""},
    {"pages/entry/a.py": "f\"{f(_n('{n} case', '{n} cases', n))}\""},
)
def no_message_hides_in_a_formatted_string(tree):
    """A translator's tools do not see it there, and its neighbours are not theirs to order."""
    for name, source in product(tree).items():
        for text in nodes(source, ast.JoinedStr):
            for part in ast.walk(text):
                if isinstance(part, ast.Name) and part.id in ("_", "_n", "N_"):
                    yield f"{name}:{part.lineno} {ast.unparse(text)}"


@broken_by(
    {"components/a.py": "_('Sent ' + when)"},
    {"components/a.py": "_('Sent' if sent else 'Kept')"},
    {"components/a.py": "_(name.lower())"},
    {"components/a.py": "from db import a\n_(a.NAMES[1])", "db/a.py": "NAMES = {1: 'One'}"},
    {"components/a.py": "_n(one, many, 2)"},
    {"components/a.py": "NAMES = {1: 'One'}\n_(NAMES[1])"},
    {"components/a.py": "NAMES = ('One', N_('Two'))\nfor name in NAMES:\n    _(name)"},
    {"components/a.py": "from db.a import NAMES\n_(NAMES[1])", "db/a.py": "NAMES = {1: 'One'}"},
    {"components/a.py": "def f(label):\n    _(label)\nf('Name')"},
    {"components/a.py": "_(x.label)", "db/a.py": "class A:\n    label: str\nA('Name')"},
    {"components/a.py": "_(x.label)", "db/a.py": "A(label='Name')"},
    {
        "components/a.py": "_(x.message)",
        "db/a.py": "class A:\n    def __init__(self, n, message): ...\nraise A(1, 'No')",
    },
    {
        "components/a.py": "_(x.message)",
        "db/a.py": "class A:\n    def add(self, field, message): ...\nfaults.add('x', 'No')",
    },
    {
        "components/a.py": "_(x.message)",
        "db/a.py": "class A(B): ...\nclass B:\n    message: str\nraise A('No')",
    },
)
def a_message_that_comes_as_data_is_marked_where_it_is_written(tree):
    carriers = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for source in product(tree).values()
        for call in calls(source, "_")
        for node in call.args[:1]
        if isinstance(node, ast.Attribute)
        or (isinstance(node, ast.Name) and _is_argument(source, node))
    }
    places = _places_of(carriers, tree)
    for name, source in product(tree).items():
        for call in calls(source, "_|_n|N_"):
            texts = call.args[: 2 if called(call) == "_n" else 1]
            for text in texts:
                if not isinstance(text, ast.Constant) and not (
                    called(call) == "_" and _is_carried(tree, source, text)
                ):
                    yield f"{name}:{call.lineno} {ast.unparse(call)}"
        for call in nodes(source, ast.Call):
            maker = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if maker in ("_", "_n", "N_"):
                continue
            set_ = {keyword.arg: keyword.value for keyword in call.keywords}
            given = [set_[one] for one in carriers & set(set_)]
            for place in places.get(maker, ()):
                given += call.args[place : place + 1]
            if any(re.match("[A-Z].*[a-z]", words) for words in map(_plain, given)):
                yield f"{name}:{call.lineno} {ast.unparse(call)}"


def _plain(node: ast.AST) -> str:
    """Words as they stand, that nobody has marked."""
    text = node.value if isinstance(node, ast.Constant) else ""
    return text if isinstance(text, str) and re.search("[a-zA-Z]{2}", text) else ""


def _places_of(carriers: set[str], tree: Tree) -> dict[str, set[int]]:
    """Of each function and class: where among its arguments one of these stands."""
    places: dict[str, set[int]] = {}
    for source in product(tree).values():
        for node in nodes(source, ast.FunctionDef):
            names = [a.arg for a in node.args.args if a.arg != "self"]
            places[node.name] = {names.index(one) for one in carriers & set(names)}
    classes = [n for source in product(tree).values() for n in nodes(source, ast.ClassDef)]
    for node in classes:
        fields = [ast.unparse(n.target) for n in node.body if isinstance(n, ast.AnnAssign)]
        made = [n for n in node.body if getattr(n, "name", "") == "__init__"]
        if made:
            fields = [a.arg for a in made[0].args.args[1:]]
        if fields:
            places[node.name] = {fields.index(one) for one in carriers & set(fields)}
    for node in classes:
        for base in map(ast.unparse, node.bases):
            places.setdefault(node.name, places.get(base, set()))
    return places


def _around(source: str, node: ast.AST) -> ast.AST:
    """The function in which it stands, the innermost; the module where it stands in none."""
    around = [f for f in nodes(source, ast.FunctionDef) if node in ast.walk(f)]
    return around[-1] if around else parsed(source)


def _is_argument(source: str, node: ast.expr) -> bool:
    around = _around(source, node)
    arguments = around.args.args if isinstance(around, ast.FunctionDef) else ()
    return isinstance(node, ast.Name) and node.id in {one.arg for one in arguments}


def _is_carried(tree: Tree, source: str, text: ast.expr) -> bool:
    """Whether a message can only be one that was marked where it was written."""
    named = text.value if isinstance(text, ast.Subscript) else text
    if _constants(named):
        return _is_marked(tree, source, named)
    if isinstance(text, ast.Attribute) or _is_argument(source, text):
        return True  # whoever sets it is asked
    if not isinstance(named, ast.Name):
        return False
    for node in ast.walk(_around(source, named)):
        if not isinstance(node, ast.Assign | ast.For | ast.comprehension):
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if named.id in {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}:
            origin = node.value if isinstance(node, ast.Assign) else node.iter
            lists = [n for part in ast.walk(origin) for n in _constants(part)]
            if lists and all(_is_marked(tree, source, one) for one in lists):
                return True
    return False


def _constants(node: ast.AST) -> list[ast.expr]:
    """The node, if it names a constant, of this module or of another: NAMES, terms.NAMES."""
    is_one = re.fullmatch(r"(\w+\.)?[A-Z_]+", ast.unparse(node))
    return [node] if isinstance(node, ast.Name | ast.Attribute) and is_one else []


def _is_marked(tree: Tree, source: str, constant: ast.expr) -> bool:
    """Whether each text in the constant is, where it is written."""
    *place, name = ast.unparse(constant).split(".")
    for module in nodes(source, ast.ImportFrom):
        folder = (module.module or "").replace(".", "/")
        if {name, *place} & {alias.name for alias in module.names}:
            source = tree.get("/".join((folder, *place)) + ".py", "")
    for node in parsed(source).body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if name in map(ast.unparse, targets):
                return not any(map(_plain, _texts_of(node.value)))
    return False


def _texts_of(value: ast.AST) -> Iterator[ast.AST]:
    """What stands in it, keys of a table and marked messages left out."""
    if called(value) == "N_":
        return
    yield value
    parts = value.values if isinstance(value, ast.Dict) else ast.iter_child_nodes(value)
    for part in parts:
        yield from _texts_of(part)


@broken_by(
    {"components/a.py": "f'{total:,.2f}'"},
    {"pages/entry/a.py": "f'{day:%d/%m/%Y}'"},
    {"components/figures/kpi.py": "'{:.1f}'.format(share)"},
    {"components/a.py": "day.strftime('%d/%m')"},
    {"components/a.py": "'%.1f' % share"},
    {"components/a.py": "format(share, '.1f')"},
)
def one_module_writes_numbers_and_dates(tree):
    for name, source in below(tree, "pages", "components").items():
        if name == "components/words/formats.py":
            continue
        for node in nodes(source, ast.FormattedValue, ast.Call, ast.BinOp, ast.Constant):
            text = ast.unparse(node)
            if (
                (isinstance(node, ast.FormattedValue) and node.format_spec is not None)
                or re.search(r"\.strftime$|^format$", called(node))
                or (isinstance(node, ast.BinOp) and re.match(r"'[^']*%[.\d]*[dfs]", text))
                or (isinstance(node, ast.Constant) and re.search(r"\{\w*:[^}]*[df%]\}", text))
            ):
                yield f"{name}:{getattr(node, 'lineno', '?')} {text}"


@broken_by(
    {"components/a.py": "st.markdown(text, " + "unsafe_allow_html=True)"},
    {"components/a.py": "st.html(page, " + "unsafe_allow_javascript=True)"},
    {"components/a.py": "st.html('<style>p {color: red}</style>')"},
)
def no_html_around_streamlit(tree):
    for name, source in below(tree, "app.py", "pages", "components").items():
        if re.search("unsafe_" + "allow|<style", source):
            yield name


# Plain faults


@broken_by(
    {"db/a.py": "try:\n    f()\nexcept:\n    pass"},
    {"db/a.py": "try:\n    f()\nexcept Exception as error:\n    log(error)"},
    {"db/a.py": "try:\n    f()\nexcept (ValueError, BaseException):\n    pass"},
)
def errors_are_caught_by_name(tree):
    for name, source in product(tree).items():
        for node in nodes(source, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "Exception"
            if re.search(r"\b(Base)?Exception\b", caught):
                yield f"{name}:{node.lineno}"


UNFINISHED = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error"))


@broken_by({"db/a.py": "# TO" + "DO: later"})
def nothing_is_left_unfinished(tree):
    for name, source in below(tree, "app.py", "pages", "components", "db", "tests").items():
        if re.search(rf"\b({UNFINISHED})\b", source):
            yield name


@broken_by(
    {"components/a.py": "import streamlit_authenticator"},
    {"components/a.py": "from streamlit_authenticator.models import AuthenticationModel"},
)
def one_module_knows_the_sign_in_package(tree):
    for name, source in product(tree).items():
        uses = any(within(module, "streamlit_authenticator") for module in imports(source))
        if uses and name != "components/shell/sign_in.py":
            yield name


@broken_by(
    {"components/export/image.py": "import vl_convert"},
    {"db/a.py": "def f():\n    from vl_convert import vegalite_to_svg"},
)
def what_can_end_its_process_has_one_of_its_own(tree):
    for name, source in product(tree).items():
        uses = any(within(module, "vl_convert") for module in imports(source))
        if uses and name != "components/export/renderer.py":
            yield name


HOLDING = {f"components/export/{name}.py" for name in ("renderer", "dialog", "card", "made")}
"""What draws, or asks those that make."""


@broken_by({"components/export/a.py": "def notes(screens) -> bytes: ..."})
def what_makes_a_file_is_given_nothing_that_it_cannot_hold(tree):
    for name, source in below(tree, "components/export").items():
        for node in (one for one in parsed(source).body if isinstance(one, ast.FunctionDef)):
            makes = ast.unparse(node.returns) == "bytes" if node.returns else False
            guarded = "holdable" in map(ast.unparse, node.decorator_list)
            if makes and not (guarded or name in HOLDING):
                yield f"{name}: {node.name}"


# Papers


def _map(*lines: str) -> Tree:
    return {"README.md": "\n".join(("### Map of the house", "```", *lines, "```"))}


@broken_by(
    {"components/a.py": "", **_map("db/  data")},
    {"components/words/a.py": "", **_map("components/  parts")},
    {"db/a.py": "", **_map("db/  data", "pages/  screens")},
    {"db/a.py": "", **_map("db/  data", "db/  data")},
    {"db/a.py": "", **_map("db/")},
    {"db/a.py": "", **_map("db/  data", "b.py  the start")},
)
def the_map_of_the_readme_has_one_line_a_folder(tree):
    """Each folder at the top, and each package of components and db."""
    told, top = [], ""
    plan = tree.get("README.md", "").partition("### Map of the house\n```\n")[2]
    for line in plan.partition("```")[0].splitlines():
        name, _, meaning = line.strip().partition(" ")
        if not meaning.strip():
            yield f"{name} has no meaning"
        top = top if line.startswith(" ") else name
        told.append(top + name if line.startswith(" ") else name)
    folders = {name.split("/")[0] + "/" for name in tree if "/" in name}
    for name in tree:
        top, *below_it = name.split("/")
        if top in ("components", "db") and len(below_it) > 1:
            folders.add(f"{top}/{below_it[0]}/")
    yield from folders.symmetric_difference(one for one in told if one.endswith("/"))
    yield from (one for one in told if not one.endswith("/") and one not in tree)
    yield from (one for one in told if told.count(one) > 1)


PARTS = ("Context", "Decision", "Consequence")
DECISION = r"# \d\d\. \S.*\n\n" + "".join(rf"- \*\*{part}\.\*\* \S.*\n" for part in PARTS)


def _decided(number: str, title: str = "A") -> str:
    return f"# {number}. {title}\n\n" + "".join(f"- **{part}.** B.\n" for part in PARTS)


@broken_by(
    {"docs/decisions/02-a.md": _decided("02")},
    {"docs/decisions/01-a.md": _decided("01"), "docs/decisions/01-b.md": _decided("01", "B")},
    {"docs/decisions/01-a.md": _decided("02")},
    {"docs/decisions/01-b.md": _decided("01")},
    {"docs/decisions/01-a.md": _decided("01") + "- **Besides.** C.\n"},
    {"docs/decisions/01-a.md": _decided("01").replace("- **Consequence.** B.\n", "")},
    {"docs/decisions/note.md": ""},
)
def a_decision_has_a_number_and_five_lines(tree):
    names = sorted(name for name in tree if name.startswith("docs/decisions/"))
    for number, name in enumerate(names, start=1):
        title = re.fullmatch(rf"# {number:02d}\. (.+)", tree[name].partition("\n")[0])
        slug = re.sub(r"[^a-z0-9]+", "-", title[1].lower()).strip("-") if title else ""
        if name != f"docs/decisions/{number:02d}-{slug}.md":
            yield f"{name} is number {number}, called {slug}"
        if not re.fullmatch(DECISION, tree[name]):
            yield f"{name}: title, nothing, context, decision, consequence; a line each"


CATALOGUE = "components/words/locale/vi/LC_MESSAGES/messages.po"


def _glossary(*rows: str) -> Tree:
    catalogue = 'msgid "Incidents"\nmsgstr "V\u1ee5 vi\u1ec7c, ng\u00e0y"'
    table = "\n".join(("| In code | On screen |", "|---|---|", *rows))
    return {"docs/glossary.md": table, CATALOGUE: catalogue, "db/a.py": "incident = day = 1"}


@broken_by(
    _glossary(
        "| `incident` | v\u1ee5 vi\u1ec7c | a case | |", "| `incident` | *(unseen)* | a day | |"
    ),
    _glossary("| `incident` | ng\u00e0y | a case | |", "| `day` | ng\u00e0y | a day | |"),
    _glossary("| `incident` | v\u1ee5 ph\u1ea1m | a case | \u2014 |"),
    _glossary("| `incident` | v\u1ee5 vi\u1ec7c | | \u2014 |"),
    _glossary("| `crime` | v\u1ee5 vi\u1ec7c | a case | \u2014 |"),
    _glossary("| incident | v\u1ee5 vi\u1ec7c | a case |"),
    {},
)
def the_glossary_has_one_word_for_a_thing(tree):
    """In code and on the screen: as the product and the catalogue have it today."""
    lines = [line for line in tree.get("docs/glossary.md", "").splitlines() if line[:1] == "|"][2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    if not rows:
        yield "docs/glossary.md is empty"
    source = "\n".join(product(tree).values())
    screens = " ".join(re.findall(r'"(.*)"$', tree.get(CATALOGUE, ""), flags=re.M)).casefold()
    for row in rows:
        if len(row) != 4 or not all(row):
            yield f"{row}: word, word on the screen, meaning, neighbours"
            continue
        word, shown = row[0].strip("`"), row[1]
        if [one[0] for one in rows].count(row[0]) > 1 or not _is_word(word, source):
            yield f"{word}: twice, or in no module"
        if shown not in ("*(data)*", "*(unseen)*") and (
            [one[1] for one in rows].count(shown) > 1 or not _is_word(shown.casefold(), screens)
        ):
            yield f"{shown}: twice, or in no message"


def _is_word(word: str, text: str) -> bool:
    return re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text) is not None


# Tests

SHARED = {
    "components/charts/style.py",
    "db/commands/suggestion_rows.py",
    "db/queries/states.py",
    "db/queries/frames.py",
}
"""Parts of modules beside them, and tested with each."""
MIRRORED = (
    "pages",
    "components/charts",
    "components/export",
    "db/queries",
    "db/commands",
    "db/ledger",
)


@broken_by({"pages/entry/a.py": ""}, {"components/charts/a.py": "", "tests/test_a.py": ""})
def what_people_see_and_what_is_stored_has_its_tests(tree):
    """Below the same folder of tests/; pages there are opened through the front door."""
    for name in below(tree, *MIRRORED):
        top, *_, file = name.split("/")
        tests = below(tree, f"tests/{top}")
        if name in SHARED or file == "__init__.py":
            continue
        if not any(t.endswith(f"/test_{file}") for t in tests):
            yield name


@broken_by(
    {"tests/db/test_a.py": "@pytest.mark." + "skip\ndef test_a(): ..."},
    {"tests/test_a.py": "pytest." + "skip('later')"},
    {"tests/test_a.py": "@pytest.mark." + "xfail\ndef test_a(): ..."},
)
def no_test_is_skipped(tree):
    """A browser or a server that is missing is the exception, made in one place."""
    for name, source in below(tree, "tests").items():
        if name != "tests/conftest.py" and re.search(
            r"pytest\.(mark\.)?" + r"(skip|skipif|xfail|importorskip)\b", source
        ):
            yield name


@broken_by(
    {"components/data.py": "with engine().connect() as conn:\n    pass"},
    {"components/shell/a.py": "data.engine().begin()"},
)
def screens_ask_where_troubles_are_refused(tree):
    """Through reading, snapshot and writing (db/engine): a run waits for no other error."""
    for name, source in below(tree, "components", "pages").items():
        for call in calls(source, r".*\bengine\(\)\.(connect|begin)"):
            yield f"{name}:{call.lineno} {called(call)}"


@broken_by(
    {"tests/test_a.py": "from unittest.mock import Mock"},
    {"tests/test_a.py": "make_engine('sqlite:///:mem" + "ory:')"},
)
def the_database_of_a_test_is_real(tree):
    for name, source in below(tree, "tests").items():
        if any(within(module, "unittest") for module in imports(source)) or (
            ":memory" + ":" in source and name != "tests/db/test_engine.py"
        ):
            yield name


@broken_by(
    {"tests/test_a.py": "def test_nothing():\n    f()"},
    {"tests/test_a.py": "def f(): ...\ndef test_nothing():\n    f()"},
)
def every_test_asserts(tree):
    """Itself, or in a function beside it."""
    for name, source in below(tree, "tests").items():
        functions = {node.name: node for node in nodes(source, ast.FunctionDef)}
        for test in functions.values():
            beside = {called(call) for call in calls(test, r"\w+")} & set(functions)
            reached = [test, *(functions[one] for one in beside)]
            if test.name.startswith("test_") and not any(map(_asserts, reached)):
                yield f"{name}: {test.name}"


def _asserts(node: ast.AST) -> bool:
    told = any(isinstance(part, ast.Assert) for part in ast.walk(node))
    return told or bool(calls(node, r"pytest\.(raises|fail)|expect(\(.*)?"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule, house):
    assert list(rule(house)) == []


@pytest.mark.parametrize(
    ("rule", "tree"),
    [
        pytest.param(rule, tree, id=f"{rule.__name__}-{number}")
        for rule, trees in RULES.items()
        for number, tree in enumerate(trees)
    ],
)
def test_breaking_the_rule_is_noticed(rule, tree):
    assert list(rule(tree)) != []


def test_every_rule_is_broken_on_purpose():
    assert all(RULES.values())
