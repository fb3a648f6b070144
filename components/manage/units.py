"""The units of the installation: corrected, merged from a day on."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from components.data import fresh, read, write
from components.figures import tables
from components.figures.now import today
from components.figures.offering import commune_labels
from components.figures.tables import pick
from components.forms import press
from components.forms.form import counted
from components.forms.inputs import choose, day, line
from components.words import formats, wording
from components.words.i18n import _, capitalized
from db.commands.mergers import Details, Merger, correct_unit, merge_units
from db.model import AREA, COMMUNE, N_, Faults, Unit, User
from db.periods import ONE_DAY
from db.queries import units
from db.queries.mergers import figures_from, officers_of
from db.subjects import ROWS

LEVELS = {
    "country": N_("Country"),
    "province": N_("Province"),
    "district": N_("Whole area"),
    AREA: N_("Area"),
    COMMUNE: N_("Commune level"),
}
"""What usual levels are called; others by the word that the data have."""
NAMES = ("code", "kind", "name")
PEOPLE = ("population", "population_year")
NUMBERS = (*PEOPLE, "tile_row", "tile_col")
CORRECTED = ("kind", "name", *NUMBERS)
ANEW = 0
"""Instead of a unit's id: the new commune takes name and code of none."""


def table() -> Unit | None:
    """Every unit of any time, those of today first; the one that is chosen."""
    known, now = {unit.id: unit for unit in read(units.every_unit)}, today()
    order = sorted(known.values(), key=lambda unit: not unit.valid_from <= now <= unit.valid_to)
    chosen = pick(
        {
            _("Code"): [unit.code for unit in order],
            _("Unit"): [capitalized(unit.full_name) for unit in order],
            _("Tier"): [_level(unit) for unit in order],
            _("Hangs in"): [capitalized(_name(known.get(unit.parent_id or 0))) for unit in order],
            _("From"): [wording.open_day(unit.valid_from) for unit in order],
            _("Until"): [wording.open_day(unit.valid_to) for unit in order],
            _("Became"): [
                capitalized("; ".join(_name(known[heir]) for heir in unit.successors))
                for unit in order
            ],
            _("Population"): [
                f"{formats.number(u.population)} ({u.population_year})" if u.population else ""
                for u in order
            ],
            _("Tile"): ["" if u.tile_row is None else f"{u.tile_row}, {u.tile_col}" for u in order],
        },
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
            value = _typed(getattr(unit, name), name)
            line(labels[name], value, key=_at(unit, name), autocomplete="off")
        _choose_parent(unit, labels["parent_id"])
    label, saved = _("Save the correction"), _("The correction is saved.")
    press.button(label, "correct", "correct", saved, _write_correction, unit, by)
    press.show("correct", labels)


def _choose_parent(unit: Unit, label: str) -> None:
    """What the unit hangs in: the root, whose command this is, hangs where it does."""
    tree = read(units.tree)
    if tree is None or unit.id == tree.root.id or unit.parent_id not in tree.nodes:
        return
    offered = {node: _name(one) for node, one in tree.nodes.items() if node != unit.id}
    choose(label, offered, unit.parent_id, key=_at(unit, "parent_id"))


def merge(*, by: User) -> None:
    """Whole communes become one: who, when, what it is called; looked at before it is done."""
    st.subheader(_("Merge communes"))
    fields = _labels()
    since = day(fields["day"], key="merge_day")
    offered = read(units.communes, (since or today()) - ONE_DAY)
    labels = commune_labels(offered)
    chosen = _several("units", labels, offered)
    shared = _several("parts", labels, offered)
    if shared:
        st.caption(
            _(
                "A commune that was split: merge once for every commune that takes a part of it, "
                "each from the same day, and name it there each time. Until then its figures "
                "count for the first one alone."
            )
        )
    heirs = {unit.id: labels[unit.id] for unit in chosen} | {ANEW: _("none: all is new")}
    if st.session_state.get("merge_from") not in heirs:
        st.session_state.pop("merge_from", None)
    choose(
        _("Name and code go on from"),
        heirs,
        next(iter(heirs)),
        key="merge_from",
        on_change=_prefill,
        args=(offered,),
    )
    with st.grid(3, min_column_width=120):
        for name in (*NAMES, *PEOPLE):
            line(fields[name], key=f"merge_{name}", autocomplete="off", live="1s")
    ending = [*chosen, *shared]
    if since is not None and ending:
        _preview(ending, since)
    with st.popover(_("Merge"), icon=":material/call_merge:", disabled=not (since and ending)):
        st.text(
            _("A merger cannot be taken back here. Please check days, code and name once more.")
        )
        st.button(
            _("Merge from this day on"), key="merge", type="primary", on_click=_merge, args=(by,)
        )
    press.show("merge", fields)


def _several(field: str, labels: dict[int, str], offered: Mapping[int, Unit]) -> list[Unit]:
    """Some of the communes, under a field of Merger."""
    key = f"merge_{field}"
    if key in st.session_state:  # another day has other communes
        st.session_state[key] = [id_ for id_ in st.session_state[key] if id_ in labels]
    picked = st.multiselect(
        _labels()[field],
        list(labels),
        format_func=labels.__getitem__,
        filter_mode="contains",
        placeholder=_("Choose"),
        key=key,
        on_change=_prefill,
        args=(offered,),
    )
    return [offered[id_] for id_ in picked if id_ in offered]


def _preview(chosen: list[Unit], since: date) -> None:
    """What would end and begin, and what stands in the way."""
    code, kind, name = (st.session_state.get(f"merge_{field}") or "" for field in NAMES)
    last, begun = formats.day(since - ONE_DAY), (unit.valid_from for unit in chosen)
    tables.show(
        {
            _("Code"): [*(unit.code for unit in chosen), code],
            _("Unit"): [
                capitalized(one)
                for one in (*(unit.full_name for unit in chosen), f"{kind} {name}".strip())
            ],
            _("From"): [wording.open_day(day) for day in (*begun, since)],
            _("Until"): [*(last for _unit in chosen), formats.MISSING],
        },
        alt=_("What ends and what begins with the merger"),
    )
    ids = tuple(unit.id for unit in chosen)
    found = {name: n for name, n in read(figures_from, ids, since).items() if n}
    if found:
        barred = _("These communes have figures on {day} or after it:", day=formats.day(since))
        st.error(barred, icon=":material/block:")
        records = [_(ROWS[name].barring) for name in found]
        tables.show(
            {_("Records"): records, _("How many"): list(found.values())},
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
    """Code, kind and name of the commune that goes on; the people of all together, where all are
    taken whole."""
    typed = st.session_state
    chosen = [offered[id_] for id_ in typed.get("merge_units", ()) if id_ in offered]
    heir = offered.get(typed.get("merge_from") or ANEW)
    if heir in chosen:
        typed.update({f"merge_{name}": getattr(heir, name) for name in NAMES})
    years = {unit.population_year for unit in chosen}
    people = [unit.population or 0 for unit in chosen]
    known = len(years) == 1 and all(people) and not typed.get("merge_parts")
    typed["merge_population"] = formats.number(sum(people)) if known else ""
    typed["merge_population_year"] = str(*years) if known else ""


def _merge(by: User) -> None:
    if press.attempt("merge", _("The communes have been merged."), _write_merger, by) is not None:
        empty = dict.fromkeys((f"merge_{name}" for name in (*NAMES, *PEOPLE)), "")
        st.session_state.update(empty | {"merge_day": None, "merge_units": [], "merge_parts": []})


def _write_merger(by: User) -> int:
    units_, parts = (tuple(st.session_state.get(f"merge_{n}") or ()) for n in ("units", "parts"))
    names, people = _read("merge_", NAMES), _read("merge_", PEOPLE)
    since = st.session_state.get("merge_day")
    entry = Merger(units_, since, **names, **people, parts=parts)
    return write(merge_units, entry, by=by)


def _write_correction(unit: Unit, by: User) -> None:
    typed = _read(_at(unit, ""), CORRECTED)
    parent = st.session_state.get(_at(unit, "parent_id"), unit.parent_id)
    write(correct_unit, unit, Details(**typed, parent_id=parent), by=by)


def _read(at: str, names: Sequence[str]) -> dict[str, Any]:
    """What was typed into the fields, whose keys begin with `at`: names as they are, and numbers.

    Raises:
        Invalid: a number cannot be read.
    """
    faults = Faults()
    typed = {name: st.session_state.get(f"{at}{name}") or "" for name in names}
    numbers = {name: counted(typed, name, faults, empty=None) for name in names if name in NUMBERS}
    faults.refuse()
    return typed | numbers


def _labels() -> dict[str, str]:
    """Fields to what they are called, for what is wrong with them."""
    return {
        "units": _("Communes that become one"),
        "parts": _("Communes of which it takes a part"),
        "day": _("First day of the new commune"),
        "code": _("Official code"),
        "kind": _("Kind of unit"),
        "name": _("Name without its kind"),
        "population": _("Population"),
        "population_year": _("Year of the population"),
        "parent_id": _("Hangs in"),
        "tile_row": _("Row on the tile sketch"),
        "tile_col": _("Column on the tile sketch"),
    }


def _typed(value: Any, name: str) -> str:
    if value is None:
        return ""
    return formats.number(value) if name == "population" else str(value)


def _level(unit: Unit) -> str:
    return _(LEVELS[unit.level]) if unit.level in LEVELS else unit.level


def _name(unit: Unit | None) -> str:
    return f"{unit.full_name} ({unit.code})" if unit else ""


def _at(unit: Unit, name: str) -> str:
    return f"unit.{unit.id}.{name}"
