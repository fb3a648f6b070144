"""Settings of the installation, on one form."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from components.data import read, write
from components.forms import press
from components.forms.form import counted
from components.forms.inputs import choose, line, tell_of_turning
from components.manage import confirm
from components.words import audit as audit_words
from components.words import formats
from components.words.i18n import _
from db.commands.settings import LAST_CUTOFF, change_settings
from db.entries.field import length
from db.model import BEGINNING, FOREVER, N_, Faults, User
from db.queries import settings
from db.queries.settings import REPORT_FIELDS, Installation
from db.schema import audit_event

CALENDAR_MONTHS = 0
DAYS = ("first_password_days", "sign_in_kept_days", "leaver_kept_days")
FACTORS = ("second_factor_required", "second_factor_of_all")
NAMES = (*Installation.__dataclass_fields__, "reason")


def form(*, by: User) -> None:
    """What is set now, to be changed."""
    seen, labels = read(settings.installation), {name: audit_words.field(name) for name in NAMES}
    line(labels["installed_name"], seen.installed_name, key=_at("installed_name"))
    line(
        labels["own_address"],
        seen.own_address,
        key=_at("own_address"),
        placeholder="https://",
        autocomplete="off",
    )
    days = {day: _("day {day}", day=day) for day in range(1, LAST_CUTOFF + 1)}
    cutoffs = {CALENDAR_MONTHS: _("calendar months"), **days}
    choose(labels["cutoff_day"], cutoffs, seen.cutoff_day, key=_at("cutoff_day"))
    _explain_cutoff(seen)
    start = formats.month_in_text(seen.programme_start) if seen.programme_start else ""
    hint = _("such as 01/2020; returns are asked for since then; empty: the first return")
    for name, value, placeholder in (
        ("programme_start", start, hint),
        ("return_deadline_days", str(seen.return_deadline_days), ""),
        *((name, str(getattr(seen, name)), "") for name in DAYS),
    ):
        line(labels[name], value, key=_at(name), placeholder=placeholder, autocomplete="off")
    for name in FACTORS:
        st.checkbox(labels[name], getattr(seen, name), key=_at(name))
    st.subheader(_("Report in Word: head and foot"))
    for name in REPORT_FIELDS:
        widget = st.text_area if name == "report_recipients" else st.text_input
        tell_of_turning(widget(labels[name], getattr(seen, name), key=_at(name)))
    confirm.ask()
    label, saved = _("Save the settings"), _("The settings are saved.")
    press.button(label, "save", "settings", saved, _save, seen, by, type="primary")
    press.show("settings", labels)


def _explain_cutoff(seen: Installation) -> None:
    """What another cut-off day would do, before it is saved."""
    wanted = st.session_state.get(_at("cutoff_day"))
    if wanted == seen.cutoff_day:
        st.caption(
            _("A reporting month ends on this day: with 14, month 10/2023 is 15/09 to 14/10/2023.")
        )
        return
    if read(settings.is_touched_by_closing, BEGINNING, FOREVER):
        st.warning(
            _("There are closed periods: the cut-off day cannot change."), icon=":material/lock:"
        )
        return
    st.warning(
        _("All incidents are counted into their months anew; every page changes at once."),
        icon=":material/calendar_month:",
    )
    returns = read(settings.returns_counted)
    if returns:
        line(
            _(
                "Why, although {n} monthly returns were counted by the present months?",
                n=formats.number(returns),
            ),
            key=_at("reason"),
            max_chars=length(audit_event.c.reason),
        )


def _save(seen: Installation, by: User) -> None:
    faults = Faults()
    typed: dict[str, Any] = {name: st.session_state.get(_at(name)) or "" for name in NAMES}
    days = counted(typed, "return_deadline_days", faults, empty=None)
    kept = {name: counted(typed, name, faults, empty=None) for name in DAYS}
    for name, number in {"return_deadline_days": days, **kept}.items():
        if number is None:
            faults.add(name, N_("Enter the number of days."))
    start = _month(typed["programme_start"], faults)
    numbers: dict[str, Any] = {name: n for name, n in kept.items() if n is not None}
    wanted = replace(
        seen,
        installed_name=typed["installed_name"],
        own_address=typed["own_address"],
        cutoff_day=typed["cutoff_day"] or CALENDAR_MONTHS,
        programme_start=start,
        return_deadline_days=seen.return_deadline_days if days is None else days,
        second_factor_required=bool(typed["second_factor_required"]),
        second_factor_of_all=bool(typed["second_factor_of_all"]),
        **numbers,
        **{name: typed[name] for name in REPORT_FIELDS},
    )
    write(change_settings, seen, wanted, typed["reason"], unread=faults.found, by=by)


def _month(typed: str, faults: Faults) -> date | None:
    """The nominal month as typed: 1/2020 or 01/2020."""
    found = re.fullmatch(r"\s*(0?[1-9]|1[0-2])\s*/\s*(\d{4})\s*", typed, re.ASCII)
    if found:
        return date(max(int(found[2]), 1), int(found[1]), 1)
    if typed.strip():
        faults.add("programme_start", N_("Write the month as 01/2020."))
    return None


def _at(name: str) -> str:
    return f"setting.{name}"
