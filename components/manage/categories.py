"""The lists that figures are recorded under: incident categories, themes of suggestions."""

from datetime import date
from functools import partial

import streamlit as st

from components.data import read, write
from components.figures.choice import choice
from components.figures.now import today
from components.figures.tables import pick
from components.forms import press
from components.forms.inputs import choose, day, line
from components.words import wording
from components.words.i18n import _
from db.commands import categories as commands
from db.entries.field import length
from db.model import FOREVER, N_, Invalid, Refusal, User
from db.periods import ONE_DAY
from db.queries.categories import TABLES, Entry, ListName, entries, last_used

LISTS = {
    ListName.CATEGORY: N_("Incident categories"),
    ListName.THEME: N_("Themes of suggestions"),
}
NO_GROUP = ""


def choose_list() -> ListName:
    chosen = choice(
        st.segmented_control,
        "list",
        _("List"),
        lambda: {str(which): _(name) for which, name in LISTS.items()},
        default=str(ListName.CATEGORY),
        required=True,
        label_visibility="collapsed",
    )
    return ListName(chosen)


def offer_standard(*, by: User) -> None:
    """An installation begins without lists: the usual ones in one tap."""
    empty = [_(LISTS[which]) for which in LISTS if not read(entries, which)]
    if not empty:
        return
    st.info(_("Still empty: {lists}.", lists=", ".join(empty)), icon=":material/info:")
    label, loaded = _("Load the standard lists"), _("The standard lists are loaded.")
    act = partial(write, commands.load_standard, by=by)
    look = {"type": "primary", "icon": ":material/playlist_add:"}
    press.button(label, "standard", "standard", loaded, act, **look)
    press.show("standard")


def table(which: ListName) -> Entry | None:
    """Every name of every entry with its days; the one that is chosen."""
    rows = read(entries, which)
    shown = {
        _("Code"): [entry.code for entry in rows],
        _("Name"): [entry.name for entry in rows],
    }
    if which is ListName.CATEGORY:
        shown |= {
            _("Group"): [entry.group or "" for entry in rows],
            _("Casualties"): [_("yes") if entry.has_casualties else "" for entry in rows],
            _("Investigated"): [_("yes") if entry.is_investigated else "" for entry in rows],
        }
    shown |= {
        _("From"): [wording.open_day(entry.valid_from) for entry in rows],
        _("Until"): [wording.open_day(entry.valid_to) for entry in rows],
    }
    chosen = pick(
        shown,
        [str(entry.id) for entry in rows],
        "entry",
        height=420,
        alt=_("The list with the days on which each name is in use; choose a row to change it"),
    )
    return next((entry for entry in rows if str(entry.id) == chosen), None)


def change(which: ListName, entry: Entry | None, *, by: User) -> None:
    """Name, end and place of the chosen entry."""
    st.subheader(_("Change an entry"))
    if entry is None:
        st.caption(_("Choose a row of the list."))
        return
    st.text(f"{entry.code}. {entry.name}")
    versions = [one for one in read(entries, which) if one.code == entry.code]
    if entry != versions[0]:
        st.caption(_("This is a former name. Choose the present one to change it."))
        return
    with st.container(horizontal=True):
        for steps, label, icon in (
            (-1, _("Up"), ":material/arrow_upward:"),
            (1, _("Down"), ":material/arrow_downward:"),
        ):
            act = partial(write, commands.move_entry, which, entry, steps, by=by)
            press.button(label, f"move{steps}", "entry", _("The order is changed."), act, icon=icon)
    _rename(which, entry, by=by)
    _end(which, entry, by=by)
    press.show("entry", _labels())


def add(which: ListName, *, by: User) -> None:
    """Something that was not recorded so far, from a day on."""
    st.subheader(_("Add an entry"))
    labels = _labels()
    with st.grid(2, min_column_width=180):
        for name in ("code", "name"):
            most = length(TABLES[which].table.c[name])
            line(labels[name], key=f"new_{name}", max_chars=most, autocomplete="off")
        if which is ListName.CATEGORY:
            groups = {NO_GROUP: _("none: a group of its own")} | {
                one.code: f"{one.code}. {one.name}"
                for one in reversed(read(entries, which))
                if one.group is None
            }
            choose(labels["group"], dict(sorted(groups.items())), NO_GROUP, key="new_group")
        day(labels["day"], today(), key="new_day")
    if which is ListName.CATEGORY:
        st.checkbox(labels["has_casualties"], key="new_casualties")
        st.checkbox(labels["is_investigated"], key="new_investigated")
    st.button(_("Add it"), key="add", type="primary", on_click=_add, args=(which, by))
    press.show("add", labels)


def _rename(which: ListName, entry: Entry, *, by: User) -> None:
    labels, at = _labels(), partial(_at, entry)
    most = length(TABLES[which].table.c.name)
    line(labels["name"], entry.name, key=at("name"), max_chars=most, autocomplete="off")
    if which is ListName.CATEGORY:
        for flag in ("has_casualties", "is_investigated"):
            st.checkbox(labels[flag], getattr(entry, flag), key=at(flag))
    ways = {True: _("new from a day on"), False: _("a slip: also for the past")}
    from_a_day = st.radio(
        _("The change is"),
        list(ways),
        format_func=ways.__getitem__,
        key=at("way"),
        horizontal=True,
    )
    if from_a_day:
        day(labels["day"], _next_day(which, entry), key=at("day"))
    label, saved = _("Save the name"), _("The name is saved.")
    press.button(label, "rename", "entry", saved, _write_name, which, entry, by)


def _end(which: ListName, entry: Entry, *, by: User) -> None:
    """The last day on which it may be recorded, or in use again."""
    if entry.valid_to < FOREVER:
        act = partial(write, commands.retire_entry, which, entry, None, by=by)
        press.button(_("Use it again"), "again", "entry", _("It is in use again."), act)
        return
    with st.popover(_("Take out of use"), icon=":material/event_busy:"):
        st.text(_("It stays in the figures of the past; afterwards nothing is recorded under it."))
        day(_("Last day of use"), today(), key=_at(entry, "end"))
        label, ended = _("Take it out of use after this day"), _("The last day of use is set.")
        press.button(label, "end", "entry", ended, _write_end, which, entry, by)


def _write_name(which: ListName, entry: Entry, by: User) -> None:
    typed = st.session_state
    name = typed.get(_at(entry, "name")) or ""
    casualties, investigated = (
        bool(typed.get(_at(entry, flag), getattr(entry, flag)))
        for flag in ("has_casualties", "is_investigated")
    )
    since = _day_typed(entry, "day") if typed.get(_at(entry, "way"), True) else None
    args = which, entry, name, casualties, since
    write(commands.rename_entry, *args, is_investigated=investigated, by=by)


def _write_end(which: ListName, entry: Entry, by: User) -> None:
    write(commands.retire_entry, which, entry, _day_typed(entry, "end"), by=by)


def _day_typed(entry: Entry, name: str) -> date:
    """An empty day means something else to the commands: never by an oversight."""
    typed: date | None = st.session_state.get(_at(entry, name))
    if typed is None:
        raise Invalid({"day": Refusal(N_("Enter the day."))})
    return typed


def _add(which: ListName, by: User) -> None:
    typed = st.session_state
    entry = commands.NewEntry(
        typed.get("new_code") or "",
        typed.get("new_name") or "",
        typed.get("new_group") or None,
        bool(typed.get("new_casualties")),
        bool(typed.get("new_investigated")),
    )
    receipt, since = _("The entry is added."), typed.get("new_day")
    added = press.attempt("add", receipt, write, commands.add_entry, which, entry, since, by=by)
    if added is not None:
        typed.update({"new_code": "", "new_name": ""})


def _next_day(which: ListName, entry: Entry) -> date:
    """The first day on which nothing is recorded by the present name."""
    used = read(last_used, which, (entry.id,))
    return max(today(), used or today()) + ONE_DAY


def _labels() -> dict[str, str]:
    """Fields to what they are called, for what is wrong with them."""
    return {
        "code": _("Code"),
        "name": _("Name"),
        "group": _("Group"),
        "day": _("In use from"),
        "has_casualties": _("Casualties and damage are counted"),
        "is_investigated": _("Cases are investigated: counts in the clear-up rate"),
    }


def _at(entry: Entry, name: str) -> str:
    return f"entry.{entry.id}.{name}"
