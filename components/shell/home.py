"""Where / leads: who enters sees first what is to do, who sets up what is
still to be set up, everybody else the first of their pages."""

from functools import partial

import streamlit as st

from components.shell.sign_in import front_page
from components.shell.sitemap import SCREENS, STEPS, TASKS, Screen, Waiting
from components.words.i18n import _
from db.model import Permission, User


def page(user: User | None, waiting: Waiting) -> st.Page:
    """The page at /, which leads on to the first page of the user."""
    return st.Page(
        partial(_lead_on, user, waiting) if user else front_page,
        title=_("Lang nghe"),
        url_path="home",
        default=True,
        visibility="hidden",
    )


def _first(user: User, waiting: Waiting) -> Screen:
    if user.may(Permission.ENTER):
        return TASKS
    if user.may(STEPS.permission) and waiting[STEPS](user):
        return STEPS
    return next(one for one in SCREENS if user.may(one.permission) and one not in (TASKS, STEPS))


def _lead_on(user: User, waiting: Waiting) -> None:
    """What stands in the address goes along."""
    choices = {name: st.query_params.get_all(name) for name in st.query_params}
    st.switch_page(_first(user, waiting).file, query_params=choices)
