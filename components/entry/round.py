"""Setting up a survey round: whose, when, which questions."""

from functools import partial

import streamlit as st

from components.data import read
from components.entry import places
from components.figures.now import today
from components.forms import draft as drafts
from components.forms.field import draw, fill, read_entry
from components.forms.form import Form, Start, Values
from components.words.i18n import _
from db.commands.surveys import save_survey
from db.entries.surveys import FIELDS, MOST_QUESTIONS, TOPIC, RoundEntry
from db.ledger.records import Saved
from db.model import N_, Refusal, User
from db.queries import records, surveys

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
    return drafts.ask("round", user, partial(_start, user), anew=_("Next round"))


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


def _start(user: User, about: Values) -> Start:
    if drafts.RECORD not in about:
        proposed = {f"topics.{place}": _(topic) for place, topic in enumerate(PROPOSED, 1)}
        return Start({"unit_id": places.root_id(), **proposed})
    round_ = read(surveys.round_of, about[drafts.RECORD])
    own = read(records.own_units, user.enters)
    if round_ is None or not own.allows(round_.unit_id):
        raise Refusal(N_("There is no survey round of this number that you may change."))
    topics = {round_.positions[id_]: topic for id_, topic in round_.questions.items()}
    asked = {f"topics.{place}": topics.get(place) for place in PLACES}
    return Start({**fill(FIELDS, vars(round_)), **asked}, round_.version)


def _save(form: Form) -> Saved:
    topics = {place: form.values.get(f"topics.{place}") or "" for place in PLACES}
    entry = read_entry(RoundEntry, FIELDS, form.values, topics=topics)
    return form.write(save_survey, entry, survey_id=form.record_id)
