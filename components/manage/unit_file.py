"""The first units of the installation, from a file, and anew until somebody could use them."""

from datetime import date
from functools import partial

import streamlit as st

from components.data import fresh, write
from components.forms import press
from components.forms.inputs import line, uploader
from components.words import formats, wording
from components.words.i18n import _, _n
from db.commands.units import Loaded, Root, load_units
from db.entries.units import OPTIONAL, REQUIRED
from db.model import N_, Refusal, User
from db.queries.units import replaceable
from db.sheets.units import unit_text

COLUMNS = {
    "code": N_("code"),
    "name": N_("name"),
    "kind": N_("kind"),
    "valid_from": N_("valid_from"),
    "valid_to": N_("valid_to"),
    "successor_codes": N_("successor_codes"),
    "level": N_("level"),
    "parent_code": N_("parent_code"),
    "population": N_("population"),
    "population_year": N_("population_year"),
    "tile_row": N_("tile_row"),
    "tile_col": N_("tile_col"),
}
"""The headings of a file; it may be written under either language's."""


def load(*, by: User) -> None:
    """The first units."""
    _explain(_("There are no units yet."))
    _form(by, anew=False)


def load_anew(*, by: User) -> None:
    """Other units in their place, while they may be replaced."""
    if not fresh(replaceable):
        return
    with st.expander(_("Load another list instead"), icon=":material/sync:"):
        _explain(
            _(
                "All units are replaced. This is offered until somebody but administrators has an "
                "account, or a unit is changed by hand."
            )
        )
        _form(by, anew=True)


def _explain(lead: str) -> None:
    columns = _(
        "Load a file of Excel, or CSV (UTF-8), with one line a unit and the columns {required}; it "
        "may also hold {optional}. Days are inclusive; an empty day is open.",
        required=", ".join(_(COLUMNS[name]) for name in REQUIRED),
        optional=", ".join(_(COLUMNS[name]) for name in OPTIONAL),
    )
    st.info(wording.joined(lead, columns), icon=":material/info:")


def _form(by: User, *, anew: bool) -> None:
    with st.container(width=560):
        st.download_button(
            _("A file to fill in"),
            template,
            "don-vi.xlsx",
            icon=":material/download:",
        )
        uploader(_("Excel or CSV file of units"), ["xlsx", "csv"], key="units_file")
        label = _("Code of the unit that uses the program (empty: the one above all others)")
        line(label, key="root")
        st.caption(_("Only where the file holds communes alone, so that this unit is made:"))
        with st.grid(2, min_column_width=180):
            line(_("Kind of that unit"), key="root_kind")
            line(_("Name of that unit"), key="root_name")
        put = partial(_write_units, anew=anew)
        press.button(_("Load the units"), "load", "load", _receipt, put, by, type="primary")
        press.show("load")


def template() -> bytes:
    """A file to fill in: a province, an area, a commune that has ended and the one it became."""
    from components.export.import_sheets import filled  # with the first file, not with the server

    empty = [""] * 4
    rows = [
        [_(COLUMNS[name]) for name in (*REQUIRED, *OPTIONAL)],
        ["38", _("(province)"), _("province"), "", "", "", _("province"), "", *empty],
        ["393", _("(area)"), _("area"), "", "", "", _("area"), "38", *empty],
    ]
    for code, first, last, heir in (
        ("15346", "", formats.day(date(2025, 6, 30)), "15349"),
        ("15349", formats.day(date(2025, 7, 1)), "", ""),
    ):
        days = [first, last, heir]
        rows.append([code, _("(commune)"), _("commune"), *days, _("commune"), "393", *empty])
    return filled(rows, {})


def _receipt(loaded: Loaded) -> str:
    done = _n("{n} unit is loaded.", "{n} units are loaded.", loaded.units, n=loaded.units)
    if not loaded.ignored:
        return done
    columns = ", ".join(loaded.ignored)
    return wording.joined(done, _("Columns left out: {columns}.", columns=columns))


def _write_units(by: User, *, anew: bool) -> Loaded:
    file = st.session_state.get("units_file")
    if file is None:
        raise Refusal(N_("Choose the file first."))
    text = unit_text(file.getvalue())
    names = ("root", "root_kind", "root_name")
    root = Root(*((st.session_state.get(name) or "").strip() for name in names))
    return write(load_units, text, root=root, by=by, anew=anew)
