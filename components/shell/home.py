"""Where / leads: who enters sees first what is to do, everybody else the first of their pages."""

from functools import partial

import streamlit as st

from components.shell.sign_in import front_page
from components.shell.sitemap import SCREENS, TASKS, Screen
from components.words.i18n import _
from db.model import Permission, User


def page(user: User | None) -> st.Page:
    """The page at /, which leads on to the first page of the user."""
    return st.Page(
        partial(_lead_on, _first(user)) if user else front_page,
        title=_("Lang nghe"),
        url_path="home",
        default=True,
        visibility="hidden",
    )


def _first(user: User) -> Screen:
    if user.may(Permission.ENTER):
        return TASKS
    return next(one for one in SCREENS if user.may(one.permission) and one != TASKS)


def _lead_on(first: Screen) -> None:
    """What stands in the address goes along."""
    choices = {name: st.query_params.get_all(name) for name in st.query_params}
    st.switch_page(first.file, query_params=choices)
