"""The menu: every page at its address, with what stands there for who is here."""

from collections.abc import Callable
from copy import copy
from functools import lru_cache, partial
from pathlib import Path

import streamlit as st

from components import access
from components.shell import home
from components.shell.sign_in import front_page
from components.shell.sitemap import PASSWORD, SCREENS, Screen, Waiting
from components.words import formats
from components.words.i18n import _
from db.model import User


def pages(user: User | None, waiting: Waiting) -> dict[str, list[st.Page]]:
    """Under their headings, in the language of this run."""
    found: dict[str, list[st.Page]] = {"": [home.page(user, waiting)]}
    for screen in SCREENS:
        heading = _(screen.heading) if screen.heading else ""
        found.setdefault(heading, []).append(_page(screen, user, waiting))
    return found


def title(screen: Screen, user: User | None, waiting: Waiting) -> str:
    """The page's name; with how much there is to do, for whom it opens."""
    is_open = user is not None and not user.is_confined and user.may(screen.permission)
    n = len(waiting[screen](user)) if user and is_open and screen in waiting else 0
    return _("{page} ({n})", page=_(screen.title), n=formats.number(n)) if n else _(screen.title)


def _page(screen: Screen, user: User | None, waiting: Waiting) -> st.Page:
    content, called = _content(screen, user), title(screen, user, waiting)
    if isinstance(content, Path):
        return copy(_of_file(content, called, screen, screen.in_menu and content == screen.file))
    return _at(content, called, screen, is_visible=False)


@lru_cache(maxsize=512)
def _of_file(content: Path, called: str, screen: Screen, is_visible: bool) -> st.Page:
    """Looked for once: to find a file takes longer than all else of the menu. Whoever shows it
    takes a copy, since a run marks the page that it opens."""
    return _at(content, called, screen, is_visible=is_visible)


def _at(
    content: Path | Callable[[], None], called: str, screen: Screen, *, is_visible: bool
) -> st.Page:
    return st.Page(
        content,
        title=called,
        icon=screen.icon,
        url_path=screen.address,
        visibility="visible" if is_visible else "hidden",
    )


def _content(screen: Screen, user: User | None) -> Path | Callable[[], None]:
    """What stands at the page's address for this user, as the database has it in this run."""
    if user is None:
        return front_page
    if user.is_confined:
        return PASSWORD.file
    if user.may(screen.permission):
        return screen.file
    return partial(access.refuse, screen.permission, user)
