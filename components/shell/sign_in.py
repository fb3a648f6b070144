"""What strangers see: the sign-in form, and in the sample one button for each role.

The form is streamlit-authenticator's. What lies behind it there, cookies set by script and
accounts in a file, is replaced by our own sessions.
"""

from functools import partial

import streamlit as st
import streamlit_authenticator as stauth

from components import access, data
from components.data import read
from components.runtime import markup
from components.shell.masthead import is_sample
from components.shell.second_step import second_step
from components.shell.set_up import enter, set_up_page
from components.words import formats, terms
from components.words.i18n import _
from db.commands.sessions import SAMPLE_NAMES
from db.engine import reading
from db.model import N_, Refusal, Role
from db.queries.accounts import has_accounts
from db.queries.settings import SIGN_IN_KEPT_DAYS, kept_days, setting
from db.start import PROVINCE, SAMPLE, VARIABLE, database_url, other_sample

ICONS = {
    Role.LEADER: ":material/monitoring:",
    Role.STAFF: ":material/fact_check:",
    Role.OFFICER: ":material/edit_note:",
    Role.ADMIN: ":material/manage_accounts:",
}
SAMPLES = {
    PROVINCE: N_("To look at the sample province (166 communes), start the program with {command}"),
    SAMPLE: N_("To look at the sample district (13 communes), start the program with {command}"),
}
"""How to come to each, a msgid."""
WIDTH = 440
"""Of the form, in pixels: one column that fits every screen."""


class SignInForm(stauth.Authenticate):  # type: ignore[misc]  # a package without types
    """The package's form, asking our database. Its own start-up, which would set cookies by
    script and read a file of passwords, does not run."""

    def __init__(self) -> None:
        self.attrs = {"login_sleep_time": 0}
        self.path = None
        self.cookie_controller = _NoCookies()
        self.authentication_controller = self.door = _Door()

    def show(self) -> None:
        """Draw the form; once it is sent, sign in or say why not."""
        self.login(
            fields={
                "Form name": _("Sign in"),
                "Username": _("Sign-in name"),
                "Password": _("Password"),
                "Login": _("Sign in"),
            }
        )
        if self.door.refusal:
            st.error(_(self.door.refusal.message, **self.door.refusal.params))
        if self.door.is_open:
            st.rerun()


class _Door:
    """What the form asks when it is sent."""

    def __init__(self) -> None:
        self.is_open = False
        self.refusal: Refusal | None = None

    def login(self, username: str, password: str, *_limits: object, **_options: object) -> bool:
        try:
            if not username or not password:
                raise Refusal(N_("Enter your sign-in name and your password."))
            access.sign_in(username, password)
        except Refusal as refusal:
            self.refusal = refusal
        self.is_open = self.refusal is None
        return self.is_open


class _NoCookies:
    """The server hands the cookie to the browser; the form has no part in it."""

    def get_cookie(self) -> None:
        return None

    def set_cookie(self) -> None:
        return None


def front_page() -> None:
    """The page of every address for who is not signed in."""
    with st.container(horizontal_alignment="center"), st.container(width=WIDTH):
        st.title(_("Lang nghe"), anchor=False)
        st.text(read(setting, "installed_name") or _("Security, order and the people's voice"))
        if not access.has_cookies():
            st.warning(_("Your browser does not keep cookies. Allow them and load the page again."))
            return
        with reading(data.engine()) as conn:
            is_new = not has_accounts(conn)
        if is_new:
            set_up_page()
            return
        if access.is_halfway():
            second_step()
            return
        if access.has_ended():
            st.info(_("Your session has ended. Please sign in again."))
        if is_sample():
            _sample_doors()
            with st.expander(_("Sign in with a name and a password")):
                SignInForm().show()
        else:
            SignInForm().show()
        tell_of_record()


def tell_of_record() -> None:
    """Who is written about in the audit must know it (Law 91/2025)."""
    st.caption(_("Signing in and every change are recorded: who, when, from where, and what."))
    st.caption(
        _(
            "Sign-in records are kept for {days} days, the record of changes as long as the "
            "figures. The administrator shows you what is stored about you.",
            days=formats.number(read(kept_days, "sign_in_kept_days", SIGN_IN_KEPT_DAYS)),
        )
    )


def _sample_doors() -> None:
    st.text(_("Everything here is made up. Choose a role to look around:"))
    for role in SAMPLE_NAMES:
        if st.button(terms.role(role), icon=ICONS[role], key=f"sample_{role}", width="stretch"):
            enter(partial(access.sign_in_sample, role))
    other = other_sample(database_url())
    if other:
        command = markup.bold(f"{VARIABLE}={other} streamlit run app.py")
        st.caption(_(SAMPLES[other], command=command))
