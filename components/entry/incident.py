"""Writing down an incident, changing it, voiding it."""

from datetime import date, timedelta
from functools import partial

import streamlit as st

from components.data import read
from components.entry import places, written
from components.figures.now import today
from components.forms import draft as drafts
from components.forms.field import draw, draw_rest, fill, read_entry
from components.forms.form import Form, Start, Values
from components.words import formats
from components.words.i18n import _
from db.commands.incidents import VOIDED, save_incident, void_incident
from db.entries.incidents import FACTS, FIELDS, HARM, VOID_REASON, IncidentEntry
from db.ledger.records import Saved
from db.model import N_, Refusal, User
from db.queries import records
from db.queries.categories import Category, categories

FORM = "incident"
"""Name of this form, and the address of its page."""
LISTED = 20
LOOK_BACK = timedelta(days=400)
MOST_RECENT = 3
"""Kinds that stand above the list, since they were written last."""


def heading(user: User) -> str:
    number = drafts.about_record(FORM, user).get(drafts.RECORD)
    return (
        _("Write down an incident")
        if number is None
        else _("Change incident number {number}", number=number)
    )


def ask(user: User) -> Form:
    """The form of the draft or of the incident in the address, or an empty one."""
    return drafts.ask(
        FORM, user, partial(_start, user), new=places.own(user), anew=_("Next incident")
    )


def fields(form: Form) -> None:
    """What happened, where and when; casualties where the kind has them; and what else there is."""
    day = draw(form, FIELDS["occurred_on"], max_value=today()) or today()
    communes = places.labels(form.user, day)
    draw(form, FIELDS["unit_id"], communes, disabled=len(communes) == 1)
    kinds = _kinds(day)
    recent = [id_ for id_ in _used_last(form.user) if id_ in kinds]
    order = dict.fromkeys((*recent, *kinds))
    labels = {id_: f"{kinds[id_].code}. {kinds[id_].name}" for id_ in order}
    chosen = draw(form, FIELDS["category_id"], labels)
    draw(form, FIELDS["solved_on"], max_value=today())
    if chosen is not None and kinds[chosen].has_casualties:
        with st.grid(3, min_column_width=150):
            for field in HARM.values():
                draw(form, field)
    draw_rest(form, FACTS)


def finish(form: Form) -> None:
    form.send_record(_("Save the incident"), _save, receipt=_("The incident is saved."))
    if form.record_id is not None:
        written.offer_void(
            form,
            _("Void this incident"),
            VOID_REASON,
            void_incident,
            receipt=_("The incident is voided."),
        )


def recent(user: User) -> None:
    """What was written last, to open and change."""
    own = read(records.own_units, user.enters)
    found = read(records.recent_incidents, own, today() - LOOK_BACK, today(), LISTED)
    kinds = read(categories, today()).values()
    names = {version: kind.name for kind in kinds for version in kind.versions}
    written.show(
        _("Written last"),
        {
            _("No."): found["id"].astype("str"),
            _("Day"): found["occurred_on"].map(formats.day),
            _("Commune"): found["unit_id"].map(places.names()),
            _("Kind of incident"): found["category_id"].map(names),
            _("State"): [_("voided") if gone else "" for gone in found["voided"]],
            _("By"): found["author"],
        },
        found["id"],
        key="recent_incidents",
        alt=_("Incidents written last; choose a row to change it"),
        change=lambda number: _("Change number {number}", number=number),
        fixed=set(found["id"][found["voided"]]),
    )


def _used_last(user: User) -> tuple[int, ...]:
    """The kinds that were written last for the user's communes, the newest first."""
    own = read(records.own_units, user.enters)
    found = read(records.recent_incidents, own, today() - LOOK_BACK, today(), LISTED)
    return tuple(dict.fromkeys(found["category_id"].map(int)))[:MOST_RECENT]


def _kinds(day: date) -> dict[int, Category]:
    """The kinds to choose from: the second level, and groups that have none."""
    known = {id_: kind for id_, kind in read(categories, day).items() if kind.last_day >= day}
    divided = {kind.group_id for kind in known.values() if not kind.is_group}
    return {id_: kind for id_, kind in known.items() if id_ not in divided}


def _start(user: User, about: Values) -> Start:
    if drafts.RECORD not in about:
        return Start({"unit_id": about["unit"]} if "unit" in about else {})
    found = read(records.record_of, "incident", about[drafts.RECORD])
    own = read(records.own_units, user.enters)
    if found is None or not own.allows(found["unit_id"]):
        raise Refusal(N_("There is no incident of this number that you may change."))
    if found["voided_at"] is not None:
        raise Refusal(VOIDED)
    harm = {name: found[name] or None for name in HARM}  # none is an empty box
    return Start(fill(FIELDS, {**found, **harm}), found["version"])


def _save(form: Form) -> Saved:
    """What stands in the fields shown: a kind without casualties hides what was typed of them."""
    hidden = HARM.keys() - form.labels.keys()
    fields = {name: field for name, field in FIELDS.items() if name not in hidden}
    entry = read_entry(IncidentEntry, fields, form.values)
    return form.write(save_incident, entry, incident_id=form.record_id, today=today())
