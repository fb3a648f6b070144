"""Setting up a survey round: whose, when, which questions."""

import streamlit as st

from components.data import read, write
from components.entry import places
from components.figures.now import today
from components.forms import draft as drafts
from components.forms.field import draw, fill, read_fields
from components.forms.form import Form, Start, Values
from components.words.i18n import _
from db.commands.surveys import save_survey
from db.entries.surveys import FIELDS, MOST_QUESTIONS, TOPIC, RoundEntry
from db.ledger.records import Saved
from db.model import N_, Faults, Refusal, User
from db.queries import surveys, units

PROPOSED = (
    N_("Morals and way of life"),
    N_("Conduct towards people"),
    N_("Carrying out of duties"),
    N_("Handling of procedures"),
    N_("Results in keeping security and order"),
    N_("Listening to suggestions and acting on them"),
)
"""What is usually asked (msgids), in this order."""
PLACES = range(1, MOST_QUESTIONS + 1)


def ask(user: User) -> Form:
    """The form of the draft or of the round in the address, or one with the usual questions."""
    return drafts.ask_record("round", user, _start, anew=_("Next round"))


def fields(form: Form) -> None:
    draw(form, FIELDS["title"])
    with st.grid(3, min_column_width=200):
        draw(form, FIELDS["opened_on"])
        closed_on = draw(form, FIELDS["closed_on"])
        draw(form, FIELDS["unit_id"], places.with_root(form.user, closed_on or today()))
    st.caption(_("Questions of the round; empty lines are left out."))
    for place in PLACES:
        form.text(f"topics.{place}", _("Question {place}", place=place), max_chars=TOPIC.length)


def finish(form: Form) -> None:
    form.send_record(_("Save the round"), _save, receipt=_("The round is saved."))


def _start(about: Values) -> Start:
    if drafts.RECORD not in about:
        root = read(units.root)
        proposed = {f"topics.{n}": _(asked) for n, asked in enumerate(PROPOSED, 1)}
        return Start({"unit_id": root.id if root else None, **proposed})
    told = read(surveys.round_of, about[drafts.RECORD])
    if told is None:
        raise Refusal(N_("There is no survey round of this number."))
    topics = {told.positions[id_]: topic for id_, topic in told.questions.items()}
    return Start(
        {
            **fill(FIELDS, vars(told)),
            **{f"topics.{place}": topics.get(place) for place in PLACES},
        },
        told.version,
    )


def _entry(values: Values) -> RoundEntry:
    return RoundEntry(
        **read_fields(FIELDS, values, Faults()),
        topics={place: values.get(f"topics.{place}") or "" for place in PLACES},
    )


def _save(form: Form) -> Saved:
    entry = _entry(form.values)
    return write(save_survey, entry, form.submission, survey_id=form.record_id, by=form.user)
