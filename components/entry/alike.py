"""Rows of a file that look like an incident that is known: what becomes of each of them."""

from collections.abc import Sequence

import streamlit as st

from components.figures import tables
from components.forms.form import Form
from components.words import formats
from components.words.i18n import _
from components.words.imports import values_words
from db.model import N_
from db.sheets.present import Alike, Answer, Answers
from db.sheets.understood import Understood

LISTED = 200
MOST_ALONE = 100
"""Rows that can be decided one by one; more are decided together."""
EACH = "each"
TOGETHER = ("like_known", "like_others")
"""Choices for all rows at once."""
CHOICES = {
    Answer.UPDATE: N_("Update the known incident"),
    Answer.SKIP: N_("Skip the row"),
    Answer.NEW: N_("Really another incident: bring it in"),
}


def decide(form: Form, found: Understood, rows: Sequence[Alike]) -> Answers | None:
    """What becomes of the rows, by their keys; None while it is not chosen for all of them."""
    if not rows:
        return {}
    st.subheader(_("Like a known incident"))
    st.text(
        _(
            "These rows name the same day, commune and kind as an incident that is known, and say "
            "something else beside. To update takes what the row says; where its cell is empty or "
            "0, what is known stays."
        )
    )
    listed = [_words(found, one) for one in rows[:LISTED]]
    tables.show(listed, alt=_("Rows that look like a known incident"), height="auto")
    if len(rows) > LISTED:
        st.caption(
            _(
                "The first {shown} of {all} rows.",
                shown=formats.number(LISTED),
                all=formats.number(len(rows)),
            )
        )
    known = [one for one in rows if one.can_update]
    others = [one for one in rows if not one.can_update]
    answers = _decide(form, "like_known", known, tuple(Answer))
    answers |= _decide(form, "like_others", others, (Answer.SKIP, Answer.NEW))
    if len(answers) < len(rows):
        st.warning(_("Choose what becomes of these rows first."), icon=":material/block:")
        return None
    return answers


def _decide(
    form: Form, name: str, rows: Sequence[Alike], offered: Sequence[Answer]
) -> dict[str, Answer]:
    """Together, or one by one."""
    if not rows:
        return {}
    options: dict[str, str] = {answer: _(CHOICES[answer]) for answer in offered}
    alone = {EACH: _("Decide row by row")} if 1 < len(rows) <= MOST_ALONE else {}
    label = _("{n} rows like a known incident", n=formats.number(len(rows)))
    if name == "like_others":
        label = _(
            "{n} rows like a voided incident or another row of the file",
            n=formats.number(len(rows)),
        )
    together = form.choice(name, label, options | alone, widget=st.radio)
    if together is None:
        return {}
    if together != EACH:
        return {one.key: Answer(together) for one in rows}
    answers = {}
    for one in rows:
        where = {"sheet": one.origin.sheet, "row": formats.number(one.origin.number)}
        answer = form.choice(f"like.{one.key}", _("Sheet {sheet}, row {row}", **where), options)
        if answer is not None:
            answers[one.key] = Answer(answer)
    return answers


def _words(found: Understood, one: Alike) -> dict[str, str]:
    """The row beside what is known: what it is, and wherein they differ."""
    columns, like = found.subject.columns, found.subject.like
    words = dict(values_words(columns, found.lists, one.row))
    headings = list(words)
    known = dict(values_words(columns, found.lists, one.known.values)) if one.known else {}
    differing = [name for name in headings[like:] if words[name] != known.get(name)]

    def spelled(of: dict[str, str]) -> str:
        return "; ".join(f"{name}: {of[name] or formats.MISSING}" for name in differing)

    return {
        _("Sheet"): one.origin.sheet,
        _("Row"): formats.number(one.origin.number),
        **{name: words[name] for name in headings[:like]},
        _("Known"): spelled(known) if one.known else _twin_words(one),
        _("In the file"): spelled(words),
    }


def _twin_words(one: Alike) -> str:
    if one.twin is None:
        return _("another row of the file")
    return _(
        "row {row} of sheet {sheet}", row=formats.number(one.twin.number), sheet=one.twin.sheet
    )
