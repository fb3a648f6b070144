"""Which draft a form continues: the one in the address, or a new one.

What it is about is known by ids (db.queries.drafts). A draft that cannot be gone on with, since its
unit, month or record is not to be found or is not the user's any more, is refused in words; what
was typed is shown and stays.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import NoReturn
from uuid import uuid4

import streamlit as st

from components.data import fresh, read
from components.forms import kept, press
from components.forms.form import Form, Start, Values
from components.forms.typing import DRAFT as DRAFT
from components.forms.typing import RECORD as RECORD
from components.forms.typing import draft_asked, is_of_another
from components.forms.typing import id_asked as id_asked
from components.forms.typing import record_asked as record_asked
from components.runtime import live_text
from components.words.i18n import _
from db.ledger.drafts import KEY
from db.model import N_, Refusal, User
from db.queries.drafts import Draft, draft_of
from db.queries.records import own_units

NOT_FOUND = N_("What this draft is about cannot be found any more. Nothing was changed.")
NOT_OWN = N_(
    "This draft belongs to a commune that you do not write for any more. Nothing was changed."
)


def ask(
    name: str, user: User, begin: Callable[[], Start], *, about: Values | None = None, anew: str
) -> Form:
    """The form of the draft in the address, or a new one; a sent draft ends the page in words.

    `about` are the ids of what is typed here, `begin` reads of them what to start from, or refuses.
    `anew` is the label of the button that opens the next form.
    """
    about = about or {}
    key = draft_asked(name, about)
    known = _draft(key)
    if known is not None and (known.account_id, known.form) != (user.id, name):
        st.error(
            _("This draft belongs to somebody else or to another form. Nothing was changed."),
            icon=":material/lock:",
        )
        st.button(anew, on_click=leave)
        st.stop()
    if not KEY.fullmatch(key) or (known is None and is_of_another(name, key, about)):
        key = uuid4().hex
    st.query_params[DRAFT] = key
    st.query_params.pop(RECORD, None)
    if RECORD in about:
        st.query_params[RECORD] = str(about[RECORD])
    form = Form(name, key, user, about, begin, known)
    if known is not None and known.sent_at is not None:
        _done(form, known.sent_at, known.result or "", anew)
    try:
        if known is not None:
            require_own(known, user)
            if known.about != about:
                raise Refusal(NOT_FOUND)
        form.open()
    except Refusal as refusal:
        refuse(known, refusal, anew, by=user)
    live_text.show()
    return form


def ask_record(
    name: str,
    user: User,
    begin: Callable[[Values], Start],
    *,
    new: Values | None = None,
    anew: str,
) -> Form:
    """As `ask`, for a form of one record: of the draft's or the address's, or a new one. `new` are
    the ids that a new one is about; `begin` is given what this one is about."""
    about = about_record(name, user, new)
    return ask(name, user, partial(begin, about), about=about, anew=anew)


def about_record(name: str, user: User, new: Values | None = None) -> Values:
    """The ids that a form of one record is about; without `id` it is a new record."""
    known = opened(name, user)
    if known is not None:
        return known.about
    record_id = record_asked()
    return (new or {}) if record_id is None else {RECORD: record_id}


def opened(name: str, user: User) -> Draft | None:
    """The user's own draft of this form that the address names, if it names one."""
    known = _draft(st.query_params.get(DRAFT, ""))
    return known if known and (known.account_id, known.form) == (user.id, name) else None


def require_own(known: Draft, user: User) -> None:
    """It is known by ids what the draft is about, and the user still writes for its commune.

    Raises:
        Refusal: neither.
    """
    own, unit_id = read(own_units, user.enters), known.about.get("unit")
    if "caption" in known.about:
        raise Refusal(NOT_FOUND)
    if unit_id is not None and not own.allows(unit_id):
        raise Refusal(NOT_OWN)


def refuse(known: Draft | None, why: Refusal, anew: str, *, by: User) -> NoReturn:
    """End the page, saying why the form cannot be gone on with; with what was typed, which stays
    until it is thrown away."""
    press.tell(why)
    if known is not None:
        kept.show(known, by)
    st.button(anew, key="anew", on_click=leave)
    st.stop()


def leave(**address: str) -> None:
    """Leave this draft, which stays, for a new form or for the record of `address`."""
    for name in (DRAFT, RECORD):
        st.query_params.pop(name, None)
    st.query_params.update(address)


def _draft(key: str) -> Draft | None:
    return fresh(draft_of, key) if KEY.fullmatch(key) else None


def _done(form: Form, sent_at: datetime, number: str, anew: str) -> None:
    """The receipt: what was saved, under which number, when. It ends the page."""
    st.success(
        press.numbered(form.state.outcome.receipt or _("Saved."), number, sent_at),
        icon=":material/check_circle:",
    )
    with st.container(horizontal=True):
        st.button(anew, type="primary", key="anew", on_click=leave)
        if form.name != "imports":
            st.button(
                _("Change what was saved"), key="change", on_click=leave, kwargs={"id": number}
            )
    st.stop()
