"""Which draft a form continues: the one in the address, or a new one.

What it is about is known by ids (db.queries.drafts). A draft that cannot be gone on with, since its
unit, month or record is not to be found or is not the user's any more, is refused in words; what
was typed is shown and stays.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import NoReturn
from uuid import uuid4

import streamlit as st

from components.data import fresh, read, write
from components.forms import press
from components.forms.form import Form, Start, Values
from components.forms.typing import DRAFT as DRAFT
from components.forms.typing import LEFT, draft_asked, is_of_another
from components.forms.typing import RECORD as RECORD
from components.forms.typing import id_asked as id_asked
from components.forms.typing import record_asked as record_asked
from components.shell.sitemap import TASKS
from components.words import audit as audit_words
from components.words import formats
from components.words.i18n import _, capitalized
from db.engine import Unavailable
from db.ledger.drafts import KEY, throw_away
from db.model import N_, Refusal, User
from db.queries import targets, units
from db.queries.drafts import Draft, draft_of
from db.queries.records import own_units
from db.queries.surveys import round_of

NOT_FOUND = N_("What this draft is about cannot be found any more. Nothing was changed.")
NOT_OWN = N_(
    "This draft belongs to a commune that you do not write for any more. Nothing was changed."
)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
OF_PARTS = (
    (r"answers\.(\d+)\.(level_\d)", r"survey_question.\1.\2"),
    (r"reached\.(\d{4}-\d\d-\d\d)", r"target_value.\1.reached"),
    (r"topics\.(\d+)", r"survey_question.\1.topic"),
)
"""Fields of a form that the audit knows by another name."""


def ask(
    name: str,
    user: User,
    begin: Callable[[Values], Start],
    *,
    about: Values | None = None,
    new: Values | None = None,
    anew: str,
) -> Form:
    """The form of the draft in the address, or a new one; a sent draft ends the page in words.

    `about` are the ids of what is typed here; not given, those of the record of the draft or of the
    address, or of a `new` one. `begin` reads of them what to start from, or refuses. `anew` is the
    label of the button that opens the next form.
    """
    if about is None:
        about = about_record(name, user, new)
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
    return form


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
    until it is thrown away. Where the database does not answer, the page is not at its end."""
    if isinstance(why, Unavailable):
        raise why
    press.tell(why)
    if known is not None:
        _show(known, by)
    st.button(anew, key="anew", on_click=leave)
    st.stop()


def leave(**address: str) -> None:
    """Leave this draft, which stays, for a new form or for the record of `address`."""
    for name in (DRAFT, RECORD):
        st.query_params.pop(name, None)
    st.query_params.update(address)
    st.session_state[LEFT] = True


def _draft(key: str) -> Draft | None:
    return fresh(draft_of, key) if KEY.fullmatch(key) else None


def _done(form: Form, sent_at: datetime, number: str, anew: str) -> None:
    """The receipt: what was saved, under which number, when. It ends the page."""
    st.success(
        press.numbered(form.state.outcome.receipt or _("Saved."), number, sent_at),
        icon=":material/check_circle:",
    )
    if form.draft is not None:
        sent = (subject_of(form.draft, form.user), *_lines(form.draft))
        with st.expander(_("What was sent")):
            st.text("\n".join(filter(None, sent)))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(anew, type="primary", key="anew", on_click=leave)
        label = _("Back to what is to do")
        st.page_link(TASKS.file, label=label, icon=TASKS.icon, query_params={})
        if form.name != "imports":
            st.button(
                _("Change what was saved"), key="change", on_click=leave, kwargs={"id": number}
            )
    st.stop()


# In words: what it is about is made of its ids anew, since names change while it lies there


def subject_of(kept: Draft, user: User) -> str:
    """What it is about, in a line; empty for something new."""
    ids = kept.about
    unit = read(units.by_id, ids["unit"]) if "unit" in ids else None
    month = formats.month_in_text(date.fromisoformat(ids["month"])) if "month" in ids else ""
    place = f"{unit.full_name} {month}".strip() if unit else month
    parts = (ids.get("caption", ""), _record(kept, user), place)
    return capitalized(" \u00b7 ".join(part for part in parts if part))


def _show(kept: Draft, user: User) -> None:
    """What was typed, to read and copy; and the button that throws it away."""
    with st.container(border=True):
        st.caption(_("What you typed is still kept: copy what you need, or throw it away."))
        st.text("\n".join(filter(None, (subject_of(kept, user), *_lines(kept)))))
        discard(kept, user)


def discard(kept: Draft, user: User) -> None:
    """The button that throws the draft away, behind a second one."""
    with st.popover(_("Throw away"), icon=":material/delete:", key=f"discard.{kept.id}"):
        st.write(_("What was typed there will be gone for good."))
        st.button(
            _("Throw away this draft"),
            key=f"throw_away.{kept.id}",
            on_click=_throw_away,
            args=(kept.id, user),
        )


def _throw_away(draft_id: str, user: User) -> None:
    found = press.outcome("", write, throw_away, draft_id, by=user)
    if found.refusal is not None:
        st.toast(press.words(found.refusal), icon=":material/error:")


def _record(kept: Draft, user: User) -> str:
    """The record that is changed or reported on: by its name where it has one and the user still
    writes for its commune, and its number."""
    if kept.record_id is None:
        return ""
    own, name = read(own_units, user.enters), ""
    if kept.form == "goals":
        target = read(targets.target_of, kept.record_id)
        name = target.name if target and own.allows(target.unit_id) else ""
    elif kept.form == "surveys" and own.allows(kept.about.get("unit")):
        round_ = read(round_of, kept.record_id)
        name = round_.title if round_ else ""
    return " \u00b7 ".join(filter(None, (name, _("Number {number}", number=kept.record_id))))


def _lines(kept: Draft) -> Iterator[str]:
    """Each field that holds something, with its name."""
    for name, value in kept.values.items():
        if value not in ("", None, False) and not isinstance(value, list | dict):
            as_typed = isinstance(value, str) and not (name == "state" or DAY.fullmatch(value))
            shown = value if as_typed else audit_words.value(name, value)
            yield f"{_label(name)}: {shown}"


def _label(name: str) -> str:
    for pattern, known in OF_PARTS:
        name = re.sub(f"^{pattern}$", known, name)
    return audit_words.field(name)
