"""The units of the installation: loaded once, corrected, merged from a day on."""

from collections.abc import Mapping
from datetime import date

import pandas as pd
import streamlit as st

from components.data import fresh, read, write
from components.figures import tables
from components.figures.filters import commune_labels
from components.figures.now import today
from components.figures.tables import pick
from components.forms import press
from components.forms.form import counted
from components.words import formats
from components.words.i18n import _
from db.commands.mergers import Details, Merger, correct_unit, merge_units
from db.commands.units import OPTIONAL, REQUIRED, load_units
from db.model import BEGINNING, FOREVER, N_, Faults, Level, Refusal, Unit, User
from db.periods import ONE_DAY
from db.queries import units
from db.queries.accounts import officers_of
from db.queries.mergers import figures_from
from db.subjects import ROWS

LEVELS = {
    Level.PROVINCE: N_("Province"),
    Level.DISTRICT: N_("Whole area"),
    Level.COMMUNE: N_("Commune level"),
}
NAMES = ("code", "kind", "name")
NUMBERS = ("population", "population_year", "tile_row", "tile_col")
CORRECTED = ("kind", "name", *NUMBERS)
ANEW = 0
"""Instead of a unit's id: the new commune takes name and code of none."""


def load(*, by: User) -> None:
    """The first units, from a file: once."""
    st.info(
        _(
            "There are no units yet. Load a CSV file (UTF-8) with one line a unit and the columns "
            "{required}; it may also hold {optional}. Days are inclusive; an empty day is open.",
            required=", ".join(REQUIRED),
            optional=", ".join(OPTIONAL),
        ),
        icon=":material/info:",
    )
    with st.container(width=560):
        st.file_uploader(_("CSV file of units"), type=["csv"], key="units_file")
        st.text_input(
            _("Official code of the district or province that uses the program"), key="root"
        )
        st.button(
            _("Load the units"),
            key="load",
            type="primary",
            on_click=press.attempt,
            args=("load", _("The units are loaded."), _write_units, by),
        )
        press.show("load")


def table() -> Unit | None:
    """Every unit of any time, those of today first; the one that is chosen."""
    known = {unit.id: unit for unit in read(units.every_unit)}
    day = today()
    order = sorted(known.values(), key=lambda unit: not unit.valid_from <= day <= unit.valid_to)
    shown = pd.DataFrame(
        {
            _("Code"): [unit.code for unit in order],
            _("Unit"): [unit.full_name for unit in order],
            _("Tier"): [_(LEVELS[unit.level]) for unit in order],
            _("From"): [_open_day(unit.valid_from) for unit in order],
            _("Until"): [_open_day(unit.valid_to) for unit in order],
            _("Became"): [_name(known.get(unit.successor_id or 0)) for unit in order],
            _("Population"): [_people(unit) for unit in order],
            _("Tile"): [_tile(unit) for unit in order],
        }
    )
    chosen = pick(
        shown,
        [str(unit.id) for unit in order],
        "unit",
        height=420,
        alt=_("Units with their days, what they became, population and tile; choose a row"),
    )
    return known[int(chosen)] if chosen else None


def correct(unit: Unit | None, *, by: User) -> None:
    """Name, population and tile of the chosen unit: of all its days, without a new unit."""
    st.subheader(_("Correct a unit"))
    if unit is None:
        st.caption(_("Choose a row above."))
        return
    labels = _labels()
    st.text(_name(unit))
    st.caption(_("For mistakes. What changes from a day on is a merger, also of one alone."))
    with st.grid(2, min_column_width=180):
        for name in CORRECTED:
            value = getattr(unit, name)
            shown = value if name in NAMES else _typed(value, name)
            st.text_input(labels[name], shown, key=_at(unit, name), autocomplete="off")
    st.button(
        _("Save the correction"),
        key="correct",
        on_click=press.attempt,
        args=("correct", _("The correction is saved."), _write_correction, unit, by),
    )
    press.show("correct", labels)


def merge(*, by: User) -> None:
    """Whole communes become one: who, when, what it is called; looked at before it is done."""
    st.subheader(_("Merge communes"))
    fields = _labels()
    day = st.date_input(
        fields["day"],
        value=None,
        min_value=date(1950, 1, 1),
        max_value=date(2100, 12, 31),
        format="DD/MM/YYYY",
        key="merge_day",
    )
    offered = read(units.communes, (day or today()) - ONE_DAY)
    labels = commune_labels(offered)
    if "merge_units" in st.session_state:  # another day has other communes
        known = [id_ for id_ in st.session_state["merge_units"] if id_ in labels]
        st.session_state["merge_units"] = known
    picked = st.multiselect(
        fields["units"],
        list(labels),
        format_func=labels.__getitem__,
        placeholder=_("Choose"),
        key="merge_units",
        on_change=_prefill,
        args=(offered,),
    )
    chosen = [offered[id_] for id_ in picked if id_ in offered]
    heirs = {unit.id: labels[unit.id] for unit in chosen} | {ANEW: _("none: all is new")}
    if st.session_state.get("merge_from") not in heirs:
        st.session_state.pop("merge_from", None)
    st.selectbox(
        _("Name and code go on from"),
        list(heirs),
        format_func=heirs.__getitem__,
        key="merge_from",
        on_change=_prefill,
        args=(offered,),
    )
    with st.grid(3, min_column_width=120):
        for name in (*NAMES, *NUMBERS[:2]):
            st.text_input(fields[name], key=f"merge_{name}", autocomplete="off", live="1s")
    if day is not None and chosen:
        _preview(chosen, day)
    with st.popover(_("Merge"), icon=":material/call_merge:", disabled=not (day and chosen)):
        st.text(
            _("A merger cannot be taken back here. Please check days, code and name once more.")
        )
        st.button(
            _("Merge from this day on"), key="merge", type="primary", on_click=_merge, args=(by,)
        )
    press.show("merge", fields)


def _preview(chosen: list[Unit], day: date) -> None:
    """What would end and begin, and what stands in the way."""
    told = st.session_state
    new = f"{told.get('merge_kind') or ''} {told.get('merge_name') or ''}".strip()
    rows = [
        (u.code, u.full_name, _open_day(u.valid_from), formats.day(day - ONE_DAY)) for u in chosen
    ]
    rows.append((told.get("merge_code") or "", new, formats.day(day), formats.MISSING))
    columns = (_("Code"), _("Unit"), _("From"), _("Until"))
    tables.show(
        pd.DataFrame(rows, columns=list(columns)),
        alt=_("What ends and what begins with the merger"),
    )
    ids = tuple(unit.id for unit in chosen)
    found = {name: n for name, n in read(figures_from, ids, day).items() if n}
    if found:
        st.error(
            _("These communes have figures on {day} or after it:", day=formats.day(day)),
            icon=":material/block:",
        )
        tables.show(
            {
                _("Records"): [_(ROWS[name].barring) for name in found],
                _("How many"): list(found.values()),
            },
            alt=_("Records that stand in the way of the merger"),
        )
    officers = fresh(officers_of, ids)
    if officers:
        st.caption(
            _(
                "Accounts of officers there: {n}. Once the day has come, the page of accounts "
                "proposes to move them.",
                n=officers,
            )
        )


def _prefill(offered: Mapping[int, Unit]) -> None:
    """Code, kind and name of the commune that goes on; the people of all together."""
    told = st.session_state
    chosen = [offered[id_] for id_ in told.get("merge_units", ()) if id_ in offered]
    heir = offered.get(told.get("merge_from") or ANEW)
    for name in NAMES:
        if heir in chosen and heir is not None:
            told[f"merge_{name}"] = getattr(heir, name)
    years = {unit.population_year for unit in chosen}
    people = [unit.population or 0 for unit in chosen]
    known = len(years) == 1 and all(people)
    told["merge_population"] = formats.number(sum(people)) if known else ""
    told["merge_population_year"] = str(*years) if known else ""


def _merge(by: User) -> None:
    told = st.session_state
    said = _("The communes have been merged.")
    if press.attempt("merge", said, _write_merger, by) is not None:
        for name in (*NAMES, *NUMBERS[:2]):
            told[f"merge_{name}"] = ""
        told["merge_day"], told["merge_units"] = None, []


def _write_merger(by: User) -> int:
    told, faults = st.session_state, Faults()
    typed = {name: told.get(f"merge_{name}") or "" for name in (*NAMES, *NUMBERS)}
    people, year = (counted(typed, name, faults, empty=None) for name in NUMBERS[:2])
    faults.refuse()
    names = {name: typed[name] for name in NAMES}
    entry = Merger(
        tuple(told.get("merge_units", ())),
        told.get("merge_day"),
        **names,
        population=people,
        population_year=year,
    )
    return write(merge_units, entry, by=by)


def _write_correction(unit: Unit, by: User) -> None:
    faults = Faults()
    typed = {name: st.session_state.get(_at(unit, name)) or "" for name in CORRECTED}
    numbers = {name: counted(typed, name, faults, empty=None) for name in NUMBERS}
    faults.refuse()
    write(correct_unit, unit, Details(typed["name"], typed["kind"], **numbers), by=by)


def _write_units(by: User) -> int:
    file, code = (st.session_state.get(name) for name in ("units_file", "root"))
    if file is None:
        raise Refusal(N_("Choose the CSV file first."))
    try:
        text = file.getvalue().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(N_("The file is not UTF-8 text. Save it as UTF-8.")) from error
    return write(load_units, text, root_code=(code or "").strip(), by=by)


def _labels() -> dict[str, str]:
    """Fields to what they are called, for what is wrong with them."""
    return {
        "units": _("Communes that become one"),
        "day": _("First day of the new commune"),
        "code": _("Official code"),
        "kind": _("Kind of unit"),
        "name": _("Name without its kind"),
        "population": _("Population"),
        "population_year": _("Year of the population"),
        "tile_row": _("Row on the tile sketch"),
        "tile_col": _("Column on the tile sketch"),
    }


def _typed(number: int | None, name: str) -> str:
    if number is None:
        return ""
    return formats.number(number) if name == "population" else str(number)


def _open_day(day: date) -> str:
    """A day of validity; what has no known beginning or end shows none."""
    return "" if day in (BEGINNING, FOREVER) else formats.day(day)


def _people(unit: Unit) -> str:
    if unit.population is None:
        return ""
    return f"{formats.number(unit.population)} ({unit.population_year})"


def _tile(unit: Unit) -> str:
    return "" if unit.tile_row is None else f"{unit.tile_row}, {unit.tile_col}"


def _name(unit: Unit | None) -> str:
    return f"{unit.full_name} ({unit.code})" if unit else ""


def _at(unit: Unit, name: str) -> str:
    return f"unit.{unit.id}.{name}"
