"""Where one is signed in: the sessions of one's own account, and how to end each."""

from functools import partial

import streamlit as st

from components.data import fresh, write
from components.forms import press
from components.words import formats
from components.words.i18n import _
from components.words.wording import dotted
from db.commands.sessions import sign_out
from db.model import User
from db.queries.accounts import sittings

PLACE = "sittings"


def show(user: User) -> None:
    """Every live session, the one before this screen first, the others with a button."""
    st.subheader(_("Where you are signed in"))
    found = fresh(sittings, user.id)
    for one in sorted(found, key=lambda sitting: sitting.id != user.session_id):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.text(
                dotted(
                    _("since {time}", time=formats.moment(one.created_at)),
                    _("last used {time}", time=formats.moment(one.seen_at)),
                    one.address,
                )
            )
            if one.id == user.session_id:
                st.caption(_("this one"))
            else:
                end = partial(write, sign_out, one.id, by=user)
                label, ended = _("End it"), _("The session is ended.")
                press.button(label, f"end.{one.id}", PLACE, ended, end)
    press.show(PLACE)
