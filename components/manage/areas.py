"""What communes hang in: areas added and dissolved, communes moved from one to another."""

from collections.abc import Mapping

import streamlit as st

from components.data import read, write
from components.figures.now import today
from components.figures.offering import commune_labels
from components.forms import press
from components.forms.inputs import choose, line
from components.words import wording
from components.words.i18n import _, _n
from db.commands.areas import NewArea, add_area, dissolve_area, move_communes
from db.model import AREA, User
from db.queries import units


def show(*, by: User) -> None:
    st.subheader(_("Areas"))
    tree = read(units.tree)
    if tree is None:
        return
    st.caption(
        _(
            "An area groups communes, for looking and for who belongs to it; it reports nothing. "
            "History of all times is shown under the grouping of today."
        )
    )
    nodes = {id_: wording.node_name(node) for id_, node in tree.nodes.items()}
    fields = _fields()
    with st.popover(_("Add an area"), icon=":material/add:"):
        line(fields["code"], key="area_code", autocomplete="off")
        line(fields["name"], key="area_name", autocomplete="off")
        choose(fields["parent_id"], nodes, tree.root.id, key="area_parent_id")
        st.button(_("Add it"), key="add_area", type="primary", on_click=_add, args=(by,))
    press.show("area", fields)
    areas = {id_: nodes[id_] for id_, node in tree.nodes.items() if node.level == AREA}
    with st.popover(_("Dissolve an area"), icon=":material/remove:"):
        st.caption(_("Only one that no unit hangs in and that has no figures of its own."))
        choose(fields["area"], areas, None, key="dissolving")
        st.button(_("Dissolve it"), key="dissolve_area", on_click=_dissolve, args=(by,))
    press.show("dissolved", fields)
    labels = commune_labels(read(units.communes, today()))
    homes = {id_: nodes.get(tree.homes.get(id_, 0), "") for id_ in labels}
    _choose_moving({id_: f"{name} \u2013 {homes[id_]}" for id_, name in labels.items()})
    choose(fields["to"], nodes, None, key="move_to")
    st.button(_("Move them"), key="move_communes", on_click=_move, args=(by,))
    press.show("moving", fields)


def _choose_moving(labels: Mapping[int, str]) -> None:
    st.multiselect(
        _fields()["units"],
        list(labels),
        format_func=labels.__getitem__,
        placeholder=_("Choose"),
        filter_mode="contains",
        key="moving",
    )


def _add(by: User) -> None:
    typed = (st.session_state.get(f"area_{name}") for name in ("code", "name", "parent_id"))
    code, name, parent = typed
    entry = NewArea(code or "", name or "", parent)
    if press.attempt("area", _("The area is added."), write, add_area, entry, by=by) is not None:
        st.session_state.update({"area_code": "", "area_name": ""})


def _dissolve(by: User) -> None:
    chosen = st.session_state.get("dissolving")
    press.attempt("dissolved", _("The area is dissolved."), write, dissolve_area, chosen, by=by)


def _move(by: User) -> None:
    chosen, to = tuple(st.session_state.get("moving") or ()), st.session_state.get("move_to")
    moved = press.attempt("moving", _receipt, write, move_communes, chosen, to, by=by)
    if moved is not None:
        st.session_state["moving"] = []


def _receipt(moved: int) -> str:
    return _n("{n} commune has moved.", "{n} communes have moved.", moved)


def _fields() -> dict[str, str]:
    return {
        "code": _("Official code"),
        "name": _("Name without its kind"),
        "parent_id": _("Hangs in"),
        "area": _("Area"),
        "units": _("Communes that move"),
        "to": _("To"),
    }
