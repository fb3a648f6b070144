"""Which draft a form continues: the one in the address, or a new one."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import streamlit as st

from components import formats, live_text
from components.data import fresh
from components.forms import DRAFT as DRAFT
from components.forms import Form, Start
from components.i18n import _
from components.typing import draft_asked
from db.commands.drafts import KEY
from db.model import Refusal, User
from db.queries.drafts import Draft, draft_of

RECORD = "id"
"""Name in the address of the id of the record that is changed."""


def ask(
    name: str,
    user: User,
    begin: Callable[[], Start],
    *,
    subject: str = "",
    anew: str,
) -> Form:
    """The form of the draft in the address, or a new one; a sent draft ends the page in words.

    `begin` reads what to start from, of the record that the address names by then, or refuses.
    `subject` says for the list of drafts what it is about, `anew` is the label of the button that
    opens the next form.
    """
    key = draft_asked(name)
    known = fresh(draft_of, key) if KEY.fullmatch(key) else None
    mine = known is not None and known.account_id == user.id and known.form == name
    if known is not None and not mine:
        st.error(
            _("This draft belongs to somebody else or to another form. Nothing was changed."),
            icon=":material/lock:",
        )
        st.button(anew, on_click=leave)
        st.stop()
    if not KEY.fullmatch(key):
        key = uuid4().hex
    st.query_params[DRAFT] = key
    if known is not None and known.record_id is not None:
        st.query_params[RECORD] = str(known.record_id)
    form = Form(name, key, user, subject, begin, Start(), known)
    if known is not None and known.sent_at is not None:
        _done(form, known.sent_at, known.result or "", anew)
    try:
        form.open()
    except Refusal as refusal:
        st.error(_(refusal.message, **refusal.params), icon=":material/error:")
        st.button(anew, on_click=leave)
        st.stop()
    live_text.show()
    return form


def opened(name: str, user: User) -> Draft | None:
    """The user's own draft of this form that the address names, if it names one."""
    key = draft_asked(name)
    known = fresh(draft_of, key) if KEY.fullmatch(key) else None
    return known if known and (known.account_id, known.form) == (user.id, name) else None


def leave(**address: str) -> None:
    """Leave this draft, which stays, for a new form or for the record of `address`."""
    for name in (DRAFT, RECORD):
        st.query_params.pop(name, None)
    st.query_params.update(address)


def record_asked() -> int | None:
    """Id of the record that the address names; None where it names none."""
    return id_asked(RECORD)


def id_asked(name: str) -> int | None:
    """The id that stands under this name in the address."""
    told = st.query_params.get(name, "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else None


def _done(form: Form, sent_at: datetime, number: str, anew: str) -> None:
    """The receipt: what was saved, under which number, when. It ends the page."""
    told = form.told("told", "") or _("Saved.")
    st.success(
        _(
            "{said} Number {number}, at {time}.",
            said=told,
            number=number,
            time=formats.moment(sent_at),
        ),
        icon=":material/check_circle:",
    )
    with st.container(horizontal=True):
        st.button(anew, type="primary", key="anew", on_click=leave)
        if form.name != "imports":
            st.button(
                _("Change what was saved"), key="change", on_click=leave, kwargs={"id": number}
            )
    st.stop()
