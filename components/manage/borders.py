"""What the administrator does with the borders of the communes."""

from datetime import UTC, date, datetime

import pandas as pd
import streamlit as st

from components.data import read, write
from components.words import formats, wording
from components.words.i18n import _
from db.commands import borders as commands
from db.model import Refusal, User
from db.queries import borders, settings, units


def choose_day() -> date:
    """The day whose communes are meant: mergers change them."""
    span = read(settings.data_span)
    today = datetime.now(formats.VIETNAM).date()
    return st.date_input(
        _("Communes as of"),
        span[1] if span else today,
        format="DD/MM/YYYY",
        key="day",
        bind="query-params",
        width=180,
    )


def standing(day: date) -> None:
    """Which communes of the day have borders."""
    known = read(units.communes, day)
    there = read(borders.bordered, tuple(known))
    st.subheader(_("{n} of {all} communes have borders", n=len(there), all=len(known)))
    st.dataframe(
        pd.DataFrame(
            {
                _("Code"): [unit.code for unit in known.values()],
                _("Commune"): [wording.short_name(unit) for unit in known.values()],
                _("Border"): [_("loaded") if id_ in there else _("missing") for id_ in known],
            }
        ),
        hide_index=True,
        height="content",
        alt=_("Communes of the day, and whether their border is loaded"),
    )


def load(day: date, *, by: User) -> None:
    with st.form("borders"):
        file = st.file_uploader(_("GeoJSON file"), type=["geojson", "json"])
        sent = st.form_submit_button(_("Load borders"), type="primary")
    if not sent:
        return
    if file is None:
        st.error(_("Choose a GeoJSON file first."))
        return
    try:
        loaded = write(commands.load_borders, file.getvalue(), day, by=by)
    except Refusal as refusal:
        st.error(_(refusal.message, **refusal.params))
        return
    _tell(_("{n} borders loaded at {time}.", n=loaded, time=formats.clock(datetime.now(UTC))))


def remove(day: date, *, by: User) -> None:
    if not read(borders.bordered, tuple(read(units.communes, day))):
        return
    with st.popover(_("Remove borders"), icon=":material/delete:"):
        st.text(_("The map goes; the sketch of tiles stays. No figure changes."))
        if st.button(_("Remove the borders of all communes of this day"), key="remove"):
            gone = write(commands.remove_borders, day, by=by)
            _tell(
                _("{n} borders removed at {time}.", n=gone, time=formats.clock(datetime.now(UTC)))
            )


def _tell(said: str) -> None:
    """Say it after the rerun that shows the new state."""
    st.toast(said, icon=":material/check:")
    st.rerun()
