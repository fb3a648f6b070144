"""A draft in words: what it is about, what was typed into it, and how it is thrown away.

What it is about is made of its ids anew each time, since names change while it lies there.
"""

import re
from collections.abc import Iterator
from datetime import date

import streamlit as st

from components.data import read, write
from components.forms import press
from components.words import audit as audit_words
from components.words import formats
from components.words.i18n import _
from db.ledger.drafts import throw_away
from db.model import User
from db.queries import targets, units
from db.queries.drafts import Draft
from db.queries.surveys import round_of

DAY = re.compile(r"\d{4}-\d\d-\d\d")
OF_PARTS = (
    (r"answers\.(\d+)\.(level_\d)", r"survey_question.\1.\2"),
    (r"reached\.(\d{4}-\d\d-\d\d)", r"target_value.\1.reached"),
    (r"topics\.(\d+)", r"survey_question.\1.topic"),
)
"""Fields of a form that the audit knows by another name."""


def about(kept: Draft) -> str:
    """What it is about, in a line; empty for something new."""
    ids = kept.about
    unit = read(units.by_id, ids["unit"]) if "unit" in ids else None
    month = formats.month_in_text(date.fromisoformat(ids["month"])) if "month" in ids else ""
    place = f"{unit.full_name} {month}".strip() if unit else month
    parts = (ids.get("caption", ""), _record(kept), place)
    return " \u00b7 ".join(part for part in parts if part)


def show(kept: Draft, user: User) -> None:
    """What was typed, to read and copy; and the button that throws it away."""
    with st.container(border=True):
        st.caption(_("What you typed is still kept: copy what you need, or throw it away."))
        st.text("\n".join(filter(None, (about(kept), *_lines(kept)))))
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


def _record(kept: Draft) -> str:
    """The record that is changed or reported on: by its name where it has one, and its number."""
    if kept.record_id is None:
        return ""
    target = read(targets.target_of, kept.record_id) if kept.form == "goals" else None
    round_ = read(round_of, kept.record_id) if kept.form == "surveys" else None
    name = target.name if target else round_.title if round_ else ""
    return " \u00b7 ".join(filter(None, (name, _("Number {number}", number=kept.record_id))))


def _lines(kept: Draft) -> Iterator[str]:
    """Each field that holds something, with its name."""
    for name, value in kept.values.items():
        if value not in ("", None, False) and not isinstance(value, list | dict):
            as_typed = isinstance(value, str) and not (name == "state" or DAY.fullmatch(value))
            shown = value if as_typed else audit_words.value(kept.form, name, value)
            yield f"{_label(name)}: {shown}"


def _label(name: str) -> str:
    for pattern, known in OF_PARTS:
        name = re.sub(f"^{pattern}$", known, name)
    return audit_words.field(name)
