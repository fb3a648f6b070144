"""Suggestions to answer: the list with the most urgent first, and one with what can be done."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from components.data import read
from components.entry import places, written
from components.figures.now import today
from components.forms import draft as drafts
from components.forms.field import draw, fill, read_fields
from components.forms.form import Form, Start, Values, chosen_day
from components.runtime import markup
from components.subjects.suggestions import list as suggestions_list
from components.subjects.suggestions import words as suggestions_words
from components.words import formats, terms
from components.words.i18n import _
from db.commands import suggestions as commands
from db.entries import suggestions as entries
from db.entries.field import Fields, by_name
from db.ledger.records import Saved
from db.model import N_, OPEN_STATES, Faults, Permission, Refusal, SuggestionState, User
from db.queries import records, units
from db.queries.answers import Event, history_of, to_answer
from db.queries.suggestions import themes, themes_to_choose

STEP, AGAIN, ASSIGN, CORRECT = "step", "again", "assign", "correct"
CHANGES: Mapping[str, tuple[Callable[..., Saved], Fields]] = {
    ASSIGN: (commands.assign_suggestion, by_name(entries.RESPONSIBLE, entries.DUE)),
    CORRECT: (commands.correct_suggestion, by_name(entries.TEXT, entries.THEME)),
}
"""What changes the suggestion itself: the command, and the fields that it takes in this order."""


def is_opened() -> bool:
    """Whether the address names a suggestion or a draft about one."""
    return drafts.DRAFT in st.query_params or drafts.record_asked() is not None


def listing(user: User) -> None:
    """What is to be answered, searched and narrowed; a button on each row opens it."""
    wanted = suggestions_list.wanted(read(themes, today()), every_state=_("Those not finished"))
    own = read(records.own_units, user.enters)
    found = read(to_answer, own, wanted, today())
    if found.empty:
        st.info(_("No suggestion fits. Open ones are shown unless you choose other states."))
        return
    opened = suggestions_list.opened(
        len(found),
        lambda page: suggestions_list.listing(found.iloc[page], "id", _("Open it"), places.names()),
        _("Answer"),
        ("due", "place", "responsible", "theme"),
        alt=_("Suggestions to answer, the most urgent first"),
    )
    if opened is not None:
        drafts.leave(**{drafts.RECORD: str(opened)})
        st.rerun()


def ask(user: User) -> Form:
    """The form about the suggestion in the address."""
    return drafts.ask("answers", user, partial(_start, user), anew=_("Back to the list"))


def history(form: Form) -> None:
    """The citizen's words, who is to answer by when, and everything done so far."""
    row = read(records.record_of, "suggestion", form.about[drafts.RECORD]) or {}
    events = _events(form)
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(markup.badge(terms.suggestion_state(events[-1].state), "gray"))
            if events[-1].state in OPEN_STATES and row["due_on"] and row["due_on"] < today():
                late = _("overdue since {day}", day=formats.day(row["due_on"]))
                st.markdown(markup.badge(late, "red", ":material/schedule:"))
        st.text(row["text"])
        st.text(_about(row))
        st.text("\n".join(map(_line, events)))


def fields(form: Form) -> str | None:
    """What is to be done with it, and the fields of that; answers what it is."""
    state = _events(form)[-1].state
    task = form.choice(
        "task",
        _("What do you want to do?"),
        _tasks(state, form.user),
        st.segmented_control,
        required=True,
        of_record=False,
    )
    if task == STEP:
        _step(form, state)
    elif task == AGAIN:
        _day(form)
        draw(form, entries.ANSWER, label=_("Why it is taken up again"), of_record=False)
    elif task == ASSIGN:
        draw(form, entries.RESPONSIBLE)
        draw(form, entries.DUE)
    elif task == CORRECT:
        draw(form, entries.TEXT)
        draw(form, entries.THEME, read(themes_to_choose, _events(form)[0].happened_on))
    return task


def finish(form: Form, task: str | None) -> None:
    labels: Mapping[str, tuple[str, str]] = {
        STEP: (_("Save what was done"), _("What was done is saved.")),
        AGAIN: (_("Take up again"), _("The suggestion is open again.")),
        ASSIGN: (_("Save who answers"), _("Who answers is saved.")),
        CORRECT: (_("Save the correction"), _("The correction is saved.")),
    }
    if task is not None:
        label, receipt = labels[task]
        form.send(label, partial(_save, task), receipt=receipt)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("Back to the list"), key="back", type="tertiary", on_click=drafts.leave)
        if form.user.may(Permission.OVERSEE):
            written.offer_void(
                form,
                _("Void this suggestion"),
                entries.VOID_REASON,
                commands.void_suggestion,
                receipt=_("The suggestion is voided."),
                today=today(),
            )


def _step(form: Form, state: SuggestionState) -> None:
    names = {str(step): terms.suggestion_state(step) for step in entries.NEXT_STEPS[state]}
    chosen = form.choice("state", _("What became of it"), names, st.pills, of_record=False)
    _day(form)
    if chosen == SuggestionState.TRANSFERRED:
        form.text("receiver", _("Passed on to which body"), max_chars=200, of_record=False)
    labels = {
        str(SuggestionState.NOT_FEASIBLE): _("Why it cannot be done"),
        str(SuggestionState.IN_PROGRESS): _("What is being done"),
    }
    label = labels.get(chosen or "", _("Answer"))
    draw(form, entries.ANSWER, label=label, of_record=False)


def _day(form: Form) -> None:
    form.day("happened_on", _("On which day"), max_value=today(), of_record=False)


def _tasks(state: SuggestionState, user: User) -> dict[str, str]:
    """What the user may do with a suggestion in this state."""
    if state in OPEN_STATES:
        return {
            STEP: _("Answer, say how it stands"),
            ASSIGN: _("Assign, set the due day"),
            CORRECT: _("Correct the words"),
        }
    again = {AGAIN: _("Take up again")} if user.may(Permission.OVERSEE) else {}
    return again | {CORRECT: _("Correct the words")}


def _events(form: Form) -> list[Event]:
    return read(history_of, form.about[drafts.RECORD])


def _about(row: Mapping[str, Any]) -> str:
    unit, theme = read(units.by_id, row["unit_id"]), read(themes, today()).get(row["theme_id"])
    due = _("due {day}", day=formats.day(row["due_on"])) if row["due_on"] else ""
    parts = (theme, unit.full_name if unit else "", row["responsible"], due)
    return " \u00b7 ".join(part for part in parts if part)


def _line(event: Event) -> str:
    step = f"{formats.day(event.happened_on)}: {suggestions_words.suggestion_step(event.state)}"
    return f"{step}. {event.answer}" if event.answer else step


def _start(user: User, about: Values) -> Start:
    suggestion_id = about.get(drafts.RECORD)
    found = read(records.record_of, "suggestion", suggestion_id) if suggestion_id else None
    own = read(records.own_units, user.enters)
    if found is None or not own.allows(found["unit_id"]):
        raise Refusal(N_("There is no such suggestion, or it belongs to another commune."))
    if found["voided_at"] is not None:
        raise Refusal(commands.VOIDED)
    state = read(history_of, found["id"])[-1].state
    values = fill(by_name(entries.RESPONSIBLE, entries.DUE, entries.TEXT, entries.THEME), found)
    values |= {"happened_on": today().isoformat(), "task": next(iter(_tasks(state, user)))}
    return Start(values, found["version"])


def _save(task: str, form: Form) -> Saved:
    values = form.values
    if task in CHANGES:
        command, fields = CHANGES[task]
        typed = read_fields(fields, values, Faults()).values()
        return form.write(command, form.record_id, *typed, today=today())
    state = SuggestionState.IN_PROGRESS if task == AGAIN else values.get("state")
    step = entries.Step(
        SuggestionState(state) if state else None,
        chosen_day(values, "happened_on"),
        values.get("answer") or "",
        values.get("receiver") or "",
    )
    return form.write(commands.answer_suggestion, form.record_id, step, today=today())
