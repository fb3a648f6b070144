"""The Streamlit script: who is here, which pages they may open, run one."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from components import access
from components.entry import duties
from components.figures import filters, headline
from components.forms import typing
from components.shell import home
from components.shell.masthead import language, masthead
from components.shell.sign_in import front_page
from components.shell.sitemap import FILTERED, PASSWORD, SCREENS, Screen
from components.words import i18n
from components.words.i18n import _
from db.model import User


def _page(screen: Screen, user: User | None) -> st.Page:
    content = _content(screen, user)
    return st.Page(
        content,
        title=duties.named(screen, user),
        icon=screen.icon,
        url_path=screen.address,
        visibility="visible" if screen.in_menu and content == screen.file else "hidden",
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


i18n.follow(language)
st.set_page_config(page_title=_("Lang nghe"), page_icon=":ear:", layout="wide")
user = access.current_user()
menu: dict[str, list[st.Page]] = {"": [home.page(user)]}
for screen in SCREENS:
    menu.setdefault(_(screen.heading) if screen.heading else "", []).append(_page(screen, user))
page = st.navigation(menu, position="top" if user else "hidden")
if user:
    typing.keep_typed()
with st.container(key="chrome"):  # the stage hides it; what it binds to the address goes along
    places = masthead(user)
    headline.set_out(places)
    if user and page.url_path in FILTERED and not user.is_confined:
        filters.show(user, places, page.url_path)
page.run()
