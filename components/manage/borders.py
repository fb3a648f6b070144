"""What the administrator does with the borders of the communes."""

from datetime import UTC, date, datetime
from functools import partial
from typing import TypeAlias

import streamlit as st

from components.data import read, write
from components.figures import tables
from components.forms import press
from components.forms.inputs import day, uploader
from components.words import formats, wording
from components.words.i18n import _
from db.commands import borders as commands
from db.geo import MOST_BYTES, read_borders
from db.model import N_, Refusal, User
from db.queries import borders, settings, units

Loaded: TypeAlias = tuple[int, tuple[str, ...]]
"""How many borders, and what else the file holds."""
LISTED = 40


def choose_day() -> date:
    """The day whose communes are meant: mergers change them."""
    span = read(settings.data_span)
    last = span[1] if span else datetime.now(formats.VIETNAM).date()
    return day(_("Communes as of"), last, key="day", bind="query-params", width=180) or last


def standing(on: date) -> None:
    """Which communes of the day have borders."""
    known = read(units.communes, on)
    there = read(borders.bordered, tuple(known))
    st.subheader(_("{n} of {all} communes have borders", n=len(there), all=len(known)))
    tables.show(
        {
            _("Code"): [unit.code for unit in known.values()],
            _("Commune"): [wording.short_name(unit) for unit in known.values()],
            _("Border"): [_("loaded") if id_ in there else _("missing") for id_ in known],
        },
        alt=_("Communes of the day, and whether their border is loaded"),
    )


def load(on: date, *, by: User) -> None:
    with st.form("borders"):
        most = MOST_BYTES // 1_000_000
        file = uploader(_("GeoJSON file"), ["geojson", "json"], most)
        sent = st.form_submit_button(_("Load borders"), type="primary")
    if not sent:
        return
    content = file.getvalue() if file else None
    if press.attempt("borders", _receipt, _load, content, on, by) is not None:
        st.rerun()
    press.show("borders")


def _load(content: bytes | None, on: date, by: User) -> Loaded:
    if content is None:
        raise Refusal(N_("Choose a GeoJSON file first."))
    found = read_borders(content, {unit.code for unit in read(units.communes, on).values()})
    return write(commands.load_borders, found, on, by=by), found.others


def _receipt(loaded: Loaded) -> str:
    n, others = loaded
    done = _done(N_("{n} borders loaded at {time}."), n)
    if not others:
        return done
    listed = ", ".join(others[:LISTED]) + ("\u2026" if len(others) > LISTED else "")
    left_out = _(
        "Left out, of no commune of this day: {n} ({codes}).",
        n=formats.number(len(others)),
        codes=listed,
    )
    return f"{done} {left_out}"


def remove(on: date, *, by: User) -> None:
    if not read(borders.bordered, tuple(read(units.communes, on))):
        return
    with st.popover(_("Remove borders"), icon=":material/delete:"):
        st.text(_("The map goes; the sketch of tiles stays. No figure changes."))
        label = _("Remove the borders of all communes of this day")
        act = partial(write, commands.remove_borders, on, by=by)
        removed = partial(_done, N_("{n} borders removed at {time}."))
        press.button(label, "remove", "remove", removed, act)
        press.show("remove")


def _done(message: str, n: int) -> str:
    return _(message, n=n, time=formats.clock(datetime.now(UTC)))
