"""One's own second factor: set up with a picture to scan, recovery codes, turned off."""

from functools import partial
from io import BytesIO

import segno
import streamlit as st

from components.data import fresh, write
from components.forms import press
from components.manage import confirm
from components.words import formats
from components.words.i18n import _, _n
from db import factors
from db.commands.factors import remove_factor, renew_codes, set_up_factor
from db.model import User
from db.queries.factors import Factor, can_have_one, factor_of

SECRET = "new_factor"
"""Where a secret stands until the app has shown that it has it."""
CODES = "new_recovery_codes"
"""Where recovery codes stand until they are noted."""
PLACE = "factor"
WIDTH = 220
"""Of the picture, in pixels: a telephone reads it from the other side of a desk."""


def section(user: User) -> None:
    """Nothing where none is offered: without a key on the server, and in the sample."""
    if not fresh(can_have_one, user.id):
        return
    st.subheader(_("Second factor"), anchor=False)
    held = fresh(factor_of, user.id)
    if user.must_set_up_factor:
        st.info(_("Set up a second factor before you go on."))
    confirm.ask()
    if held is None:
        _set_up(user)
    else:
        _keep(held, user)
    press.show(PLACE)
    if CODES in st.session_state:
        st.dialog(_("Recovery codes, shown this once"), dismissible=False)(_show_once)()


def _set_up(user: User) -> None:
    st.text(
        _(
            "Beside the password, an app on your telephone shows another number every 30 seconds. "
            "Who knows only your password cannot sign in."
        )
    )
    if SECRET not in st.session_state:
        st.button(_("Set it up"), key="factor_begin", on_click=_begin)
        return
    secret = st.session_state[SECRET]
    st.text(_("Scan the picture with an authenticator app, or type the letters into it."))
    st.image(_picture(secret, user), width=WIDTH, alt=_("Picture to scan with the app"))
    st.code(
        " ".join(secret[place : place + 4] for place in range(0, len(secret), 4)), language=None
    )
    with st.form("factor"):
        st.text_input(
            _("Number that the app shows now"),
            key="factor_code",
            max_chars=10,
            autocomplete="one-time-code",
        )
        st.form_submit_button(_("Turn it on"), type="primary", on_click=_turn_on, args=(user,))
    st.button(_("Leave it"), key="factor_leave", on_click=_forget)


def _keep(held: Factor, user: User) -> None:
    st.text(_("It is on since {moment}.", moment=formats.moment(held.set_up_at)))
    left = _n("{n} recovery code is left.", "{n} recovery codes are left.", held.codes_left)
    st.text(left)
    with st.container(horizontal=True):
        label = _("New recovery codes")
        st.button(label, key="factor_codes", on_click=_renew, args=(user,))
        with st.popover(_("Turn it off"), icon=":material/phonelink_erase:"):
            st.text(_("Then the password alone signs in."))
            label, gone = _("Turn the second factor off"), _("The second factor is off.")
            press.button(label, "factor_off", PLACE, gone, partial(write, remove_factor, by=user))


def _picture(secret: str, user: User) -> str:
    drawn = BytesIO()
    segno.make(factors.address(secret, user.sign_in_name), error="m").save(
        drawn, kind="svg", scale=4, border=4, light="#ffffff"
    )
    return drawn.getvalue().decode()


def _begin() -> None:
    st.session_state[SECRET] = factors.fresh_secret()
    press.forget(PLACE)


def _forget() -> None:
    st.session_state.pop(SECRET, None)
    press.forget(PLACE)


def _turn_on(user: User) -> None:
    secret, code = st.session_state[SECRET], st.session_state.get("factor_code") or ""
    act = partial(write, set_up_factor, secret, code, by=user)
    codes = press.attempt(PLACE, _("The second factor is on."), act)
    if codes is not None:
        _forget()
        st.session_state[CODES] = codes


def _renew(user: User) -> None:
    act = partial(write, renew_codes, by=user)
    codes = press.attempt(PLACE, _("There are new recovery codes."), act)
    if codes is not None:
        st.session_state[CODES] = codes


def _show_once() -> None:
    st.text(
        _(
            "Note them or print them, and keep them away from the telephone. Each signs in once in "
            "the place of the app."
        )
    )
    st.code("\n".join(st.session_state.get(CODES, ())), language=None)
    if st.button(_("I have noted them"), key="codes_noted", type="primary"):
        del st.session_state[CODES]
        st.rerun()
