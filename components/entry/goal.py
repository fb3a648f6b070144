"""Setting a target: for whom, for which year, how much of what."""

from functools import partial

import streamlit as st

from components.data import read
from components.entry import places
from components.figures.now import today
from components.forms import draft as drafts
from components.forms.field import draw, draw_rest, fill, read_entry
from components.forms.form import Form, Start, Values
from components.words.i18n import _
from db.commands.targets import save_target
from db.entries.targets import FIELDS, TargetEntry
from db.ledger.records import Saved
from db.model import N_, Refusal, User
from db.queries import records, settings, targets

YEARS_BACK = 5


def ask(user: User) -> Form:
    """The form of the draft or of the target in the address, or an empty one."""
    return drafts.ask("goal", user, partial(_start, user), anew=_("Next target"))


def fields(form: Form) -> None:
    year = read(settings.calendar).year_of(today())
    years = {n: str(n) for n in range(year + 1, year - YEARS_BACK, -1)}
    with st.grid(2, min_column_width=240):
        draw(form, FIELDS["unit_id"], places.with_root(form.user, today()))
        draw(form, FIELDS["year"], years)
    draw(form, FIELDS["name"])
    with st.grid(2, min_column_width=240):
        draw_rest(form, FIELDS)


def finish(form: Form) -> None:
    form.send_record(_("Save the target"), _save, receipt=_("The target is saved."))


def _start(user: User, about: Values) -> Start:
    if drafts.RECORD not in about:
        year = read(settings.calendar).year_of(today())
        return Start({"unit_id": places.root_id(), "year": year})
    target = read(targets.target_of, about[drafts.RECORD])
    own = read(records.own_units, user.enters)
    if target is None or not own.allows(target.unit_id):
        raise Refusal(N_("There is no target of this number that you may change."))
    return Start(fill(FIELDS, vars(target)), target.version)


def _save(form: Form) -> Saved:
    entry = read_entry(TargetEntry, FIELDS, form.values)
    return form.write(save_target, entry, target_id=form.record_id, today=today())
