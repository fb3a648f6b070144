"""Writing down an incident, changing it, voiding it."""

from collections.abc import Set
from datetime import date, timedelta
from functools import partial

import pandas as pd
import streamlit as st

from components.data import read, write
from components.entry import places, written
from components.figures.now import today
from components.forms import draft as drafts
from components.forms.field import draw, draw_rest, fill, read_fields
from components.forms.form import Form, Start, Values
from components.words import formats, wording
from components.words.i18n import _
from db.commands.incidents import VOIDED, save_incident, void_incident
from db.entries.incidents import FACTS, FIELDS, HARM, VOID_REASON, IncidentEntry
from db.ledger.records import Saved
from db.model import N_, Faults, Refusal, User
from db.queries import records, units
from db.queries.categories import Category, categories

FORM = "incident"
"""Name of this form, and the address of its page."""
LISTED = 20
LOOK_BACK = timedelta(days=400)


def heading(user: User) -> str:
    number = drafts.about_record(FORM, user).get(drafts.RECORD)
    return (
        _("Write down an incident")
        if number is None
        else _("Change incident number {number}", number=number)
    )


def ask(user: User) -> Form:
    """The form of the draft or of the incident in the address, or an empty one."""
    return drafts.ask_record(
        FORM, user, partial(_start, user), new=places.own(user), anew=_("Next incident")
    )


def fields(form: Form) -> None:
    """What happened, where and when; casualties where the kind has them; and what else there is."""
    day = draw(form, FIELDS["occurred_on"], max_value=today()) or today()
    offered = places.labels(form.user, day)
    draw(form, FIELDS["unit_id"], offered, disabled=len(offered) == 1)
    kinds = _kinds(day)
    chosen = draw(form, FIELDS["category_id"], _labels(kinds))
    draw(form, FIELDS["solved_on"], max_value=today())
    if chosen is not None and kinds[chosen].has_casualties:
        with st.grid(3, min_column_width=150):
            for field in HARM.values():
                draw(form, field)
    draw_rest(form, FACTS)


def finish(form: Form) -> None:
    form.send_record(_("Save the incident"), _save, receipt=_("The incident is saved."))
    if form.record_id is not None:
        with st.popover(_("Void this incident"), icon=":material/block:"):
            draw(form, VOID_REASON)
            form.action(
                _("Void, with this reason"),
                partial(_void, form.record_id),
                receipt=_("The incident is voided."),
                button="void",
            )


def recent(user: User) -> None:
    """What was written last, to open and change."""
    own = read(records.own_units, user.enters)
    found = read(records.recent_incidents, own, today() - LOOK_BACK, today(), LISTED)
    kinds, names = read(categories, today()), {u.id: u for u in read(units.every_commune)}
    by_version = {version: kind for kind in kinds.values() for version in kind.versions}
    shown = pd.DataFrame(
        {
            _("No."): found["id"],
            _("Day"): found["occurred_on"].map(formats.day),
            _("Commune"): [wording.short_name(names[unit]) for unit in found["unit_id"]],
            _("Kind of incident"): [by_version[kind].name for kind in found["category_id"]],
            _("State"): [_("voided") if gone else "" for gone in found["voided"]],
            _("By"): found["author"],
        }
    )
    written.show(
        _("Written last"),
        shown,
        found["id"],
        key="recent_incidents",
        alt=_("Incidents written last; choose a row to change it"),
        change=lambda number: _("Change number {number}", number=number),
        fixed=set(found["id"][found["voided"]]),
    )


def _kinds(day: date) -> dict[int, Category]:
    """The kinds to choose from: the second level, and groups that have none."""
    known = {id_: kind for id_, kind in read(categories, day).items() if kind.last_day >= day}
    divided = {kind.group_id for kind in known.values() if not kind.is_group}
    return {id_: kind for id_, kind in known.items() if id_ not in divided}


def _labels(kinds: dict[int, Category]) -> dict[int, str]:
    return {id_: f"{kind.code}. {kind.name}" for id_, kind in kinds.items()}


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


def _entry(values: Values, shown: Set[str]) -> IncidentEntry:
    """What stands in the fields shown: a kind without casualties hides what was typed of them."""
    faults = Faults()
    hidden = HARM.keys() - shown
    fields = {name: field for name, field in FIELDS.items() if name not in hidden}
    entry = IncidentEntry(**read_fields(fields, values, faults))
    faults.refuse()
    return entry


def _save(form: Form) -> Saved:
    return write(
        save_incident,
        _entry(form.values, form.labels.keys()),
        form.submission,
        incident_id=form.record_id,
        today=today(),
        by=form.user,
    )


def _void(incident_id: int, form: Form) -> Saved:
    why = form.values.get("void_reason") or ""
    return write(void_incident, incident_id, why, form.submission, by=form.user)
