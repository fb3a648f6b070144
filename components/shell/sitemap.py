"""The pages: where each lies, what it is called, who may open it. One line a page."""

from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass
from pathlib import Path

from db.indicators import GROUPS, INCIDENTS, REINTEGRATION, SATISFACTION, SUGGESTIONS, TARGETS
from db.model import N_, Permission, User

PAGES = Path(__file__).resolve().parent.parent.parent / "pages"


@dataclass(frozen=True)
class Screen:
    """A page at /`address`, kept in pages/`section`/`address`.py; `title` is a msgid, `symbol` one
    of Google's Material Symbols. `in_bar`: it stands in the bar itself, without a heading."""

    section: str
    address: str
    title: str
    symbol: str
    permission: Permission
    in_menu: bool = True
    in_bar: bool = False

    @property
    def heading(self) -> str:
        return "" if self.in_bar else SECTIONS[self.section]

    @property
    def file(self) -> Path:
        return PAGES / self.section / f"{self.address}.py"

    @property
    def icon(self) -> str:
        return f":material/{self.symbol}:"


SECTIONS = {"dashboards": "", "entry": N_("Data entry"), "manage": N_("Administration")}
"""Folder to the heading in the menu (a msgid); pages without a heading stand in the bar itself."""

SCREENS = (
    Screen("entry", "tasks", N_("To do"), "task_alt", Permission.DUTIES, in_bar=True),
    Screen("dashboards", "overview", N_("Overview"), "dashboard", Permission.VIEW),
    Screen("dashboards", INCIDENTS, GROUPS[INCIDENTS].title, "report", Permission.VIEW),
    Screen(
        "dashboards", REINTEGRATION, GROUPS[REINTEGRATION].title, "diversity_3", Permission.VIEW
    ),
    Screen("dashboards", SUGGESTIONS, GROUPS[SUGGESTIONS].title, "forum", Permission.VIEW),
    Screen("dashboards", SATISFACTION, N_("Opinion"), "sentiment_satisfied", Permission.VIEW),
    Screen("dashboards", TARGETS, GROUPS[TARGETS].title, "flag", Permission.VIEW),
    Screen("dashboards", "briefings", N_("Briefings"), "co_present", Permission.VIEW),
    Screen("dashboards", "week", N_("This week"), "today", Permission.BRIEF),
    Screen("dashboards", "report", N_("Report"), "description", Permission.BRIEF),
    Screen("dashboards", "briefing", N_("Briefing"), "co_present", Permission.VIEW, in_menu=False),
    Screen("dashboards", "forum", N_("Forum"), "groups", Permission.VIEW, in_menu=False),
    Screen("entry", "monthly", N_("Monthly return"), "fact_check", Permission.ENTER),
    Screen("entry", "returns", N_("Returns by month"), "grid_on", Permission.ENTER),
    Screen("entry", "incident", N_("Write down an incident"), "edit_note", Permission.ENTER),
    Screen("entry", "forums", N_("Write down a forum"), "record_voice_over", Permission.ENTER),
    Screen("entry", "answers", N_("Answer suggestions"), "mark_chat_read", Permission.ENTER),
    Screen("entry", "imports", N_("Bring in a spreadsheet"), "upload_file", Permission.ENTER),
    Screen("entry", "surveys", N_("Survey numbers"), "ballot", Permission.ENTER),
    Screen(
        "entry",
        "round",
        N_("Survey round"),
        "edit_calendar",
        Permission.OVERSEE,
        in_menu=False,
    ),
    Screen("entry", "goals", N_("Values of targets"), "flag_check", Permission.ENTER),
    Screen(
        "entry",
        "goal",
        N_("Target of a unit"),
        "add_task",
        Permission.OVERSEE,
        in_menu=False,
    ),
    Screen("entry", "campaign", N_("Write down a campaign"), "campaign", Permission.ENTER_ANYWHERE),
    Screen("manage", "steps", N_("First steps"), "checklist", Permission.MANAGE),
    Screen("manage", "accounts", N_("Accounts"), "group", Permission.MANAGE),
    Screen("manage", "units", N_("Units"), "account_tree", Permission.MANAGE),
    Screen("manage", "categories", N_("Categories and themes"), "category", Permission.MANAGE),
    Screen("manage", "settings", N_("Settings"), "settings", Permission.MANAGE),
    Screen("manage", "audit", N_("Audit"), "history", Permission.AUDIT),
    Screen("manage", "closing", N_("Closing of figures"), "lock", Permission.CLOSE),
    Screen("manage", "borders", N_("Borders on the map"), "map", Permission.MANAGE),
    Screen("manage", "condition", N_("Condition"), "monitor_heart", Permission.MANAGE),
    Screen("manage", "password", N_("My account"), "key", Permission.OWN_ACCOUNT, in_menu=False),
    Screen("manage", "help", N_("Guide"), "help", Permission.OWN_ACCOUNT, in_menu=False),
    Screen(
        "dashboards",
        "code",
        N_("Look up a code"),
        "qr_code_2",
        Permission.OWN_ACCOUNT,
        in_menu=False,
    ),
)
TASKS = SCREENS[0]
STEPS = next(one for one in SCREENS if one.address == "steps")
Waiting = Mapping[Screen, Callable[[User], Sized]]
"""What there is to do on a page, such as these two: its name in the menu says how much."""
PASSWORD, HELP, CODE = SCREENS[-3:]
"""The only page of somebody who has something to do there first; the guide of everybody else, who
also find the page of codes by their own name."""
ADDRESSES = frozenset(screen.address for screen in SCREENS)
FILTERED = {"briefing"} | frozenset(
    screen.address for screen in SCREENS if screen.section == "dashboards" and screen.in_menu
) - {"week"}
"""Pages of figures: what is chosen in the filter is what they speak of. A week is chosen on its own
page: the filter knows none."""


def screen(address: str) -> Screen:
    return next(screen for screen in SCREENS if screen.address == address)
