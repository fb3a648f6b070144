"""Who may sign in: the list, what can be done with one account, a new one."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

import pandas as pd
import streamlit as st

from components.data import fresh, read, write
from components.figures import tables
from components.figures.now import today
from components.figures.offering import commune_labels
from components.figures.tables import pick
from components.forms import press
from components.forms.inputs import choose, line
from components.words import audit as audit_words
from components.words import formats, terms, wording
from components.words.i18n import _, _n
from db.commands import accounts as commands
from db.commands.sessions import normal_name
from db.entries.field import length
from db.model import COMMUNE, Role, User
from db.passwords import issue
from db.queries import units
from db.queries.accounts import accounts
from db.queries.mergers import Stranded, stranded
from db.queries.personal_data import Stored
from db.schema import account

STORED = "stored_about"
"""Where the file of one person's data stands, with their name."""
PASSWORD = "new_password"
"""Where a generated password stands until it is noted."""
WIDTHS = (96, 150, 158, 116, 104, 131)
"""Pixels of the columns of the list: they fit a tablet held upright."""
WHOLE = 0
"""Stands for the whole where a unit is chosen."""
FIELDS = ("new_name", "new_display_name", "new_role", "new_commune")


def warn_stranded(*, by: User) -> None:
    """Whoever belongs to a commune that has ended, with what it has become."""
    found = fresh(stranded, today())
    if not found:
        return
    names = unit_names()
    st.warning(
        _n(
            "{n} officer belongs to a commune that has ended and can enter nothing for today.",
            "{n} officers belong to communes that have ended and can enter nothing for today.",
            len(found),
        ),
        icon=":material/call_merge:",
    )
    tables.show(
        {
            _("Sign-in name"): [one.sign_in_name for one in found],
            _("Full name"): [one.display_name for one in found],
            _("Former commune"): [names[one.unit_id] for one in found],
            _("Proposed"): [_proposed(one, names) for one in found],
        },
        alt=_("Officers whose commune has ended, and the commune proposed"),
    )
    if any(one.successor_id for one in found):
        label, moved = _("Move them to the commune proposed"), _("The officers have been moved.")
        act = partial(write, commands.move_to_successors, today(), by=by)
        look = {"type": "primary", "icon": ":material/move_down:"}
        press.button(label, "move", "move", moved, act, **look)
    press.show("move")


def _proposed(one: Stranded, names: Mapping[int | None, str]) -> str:
    """What the officer's commune has become; where it was split, among which to choose."""
    if one.successor_id is not None:
        return names[one.successor_id]
    heirs = ", ".join(sorted(names[heir] for heir in one.heirs))
    return _("choose by hand: {communes}", communes=heirs) if heirs else formats.MISSING


def table() -> pd.Series | None:
    """Every account; the one that is chosen."""
    found = fresh(accounts)
    names = unit_names()
    shown = {
        _("Sign-in name"): found["sign_in_name"],
        _("Full name"): found["display_name"],
        _("Role"): [terms.role(Role(role)) for role in found["role"]],
        _("Belongs to"): [
            belongs_to(role, None if pd.isna(unit) else int(unit), names)
            for role, unit in zip(found["role"], found["unit_id"], strict=True)
        ],
        _("State"): [_state(row) for _i, row in found.iterrows()],
        _("Last sign-in"): [formats.day(moment) for moment in found["last_sign_in"]],
    }
    ids = [str(name) for name in found["sign_in_name"]]
    widths = zip(shown, WIDTHS, strict=True)
    chosen = pick(
        shown,
        ids,
        "account",
        column_config={label: st.column_config.TextColumn(width=width) for label, width in widths},
        alt=_("Accounts with role, commune, state and last sign-in; choose a row to change it"),
    )
    if chosen is None:
        st.caption(_("Choose a row to change the account."))
        return None
    return found.iloc[ids.index(chosen)]


def card(row: pd.Series, *, by: User) -> None:
    """What can be done with the account; what hurts is asked once more."""
    name = str(row["sign_in_name"])
    with st.container(border=True):
        st.text(" \u00b7 ".join((name, row["display_name"], terms.role(Role(row["role"])))))
        if name == by.sign_in_name:
            st.info(_("This is your own account."), icon=":material/person:")
        with st.container(horizontal=True):
            if row["locked"]:
                _button("unlock", name, commands.unlock, _("Unlock"), _("Unlocked."), by=by)
            with st.popover(_("New password"), icon=":material/key:"):
                st.text(_("The present password and all sessions of the account end."))
                label = _("Make a new password and show it once")
                st.button(label, key="reset", on_click=_reset, args=(name, by))
            with st.popover(_("Role and commune"), icon=":material/badge:"):
                _role_fields(row, by=by)
            with st.popover(_("End sessions"), icon=":material/logout:"):
                st.text(_("The account is signed out everywhere. What is not sent stays a draft."))
                label, ended = _("End all sessions"), _("All sessions have ended.")
                _button("end", name, commands.end_sessions, label, ended, by=by)
            if row["has_factor"]:
                with st.popover(_("Second factor"), icon=":material/phonelink_lock:"):
                    st.text(
                        _(
                            "For who has lost the telephone and the recovery codes. All sessions "
                            "end; the password alone signs in until one is set up anew."
                        )
                    )
                    label, gone = _("Take it away"), _("The second factor is taken away.")
                    _button("reset_factor", name, commands.reset_factor, label, gone, by=by)
            with st.popover(_("Stored data"), icon=":material/folder_shared:"):
                _stored(name, by)
            if row["active"]:
                with st.popover(_("Disable"), icon=":material/block:"):
                    st.text(_("Nobody can sign in with it; what it wrote stays."))
                    label, disabled = _("Disable it"), _("The account is disabled.")
                    _button("disable", name, commands.disable, label, disabled, by=by)
            else:
                label, enabled = _("Enable"), _("The account is enabled.")
                _button("enable", name, commands.enable, label, enabled, by=by)
        press.show("account")


def add(*, by: User) -> None:
    with st.expander(_("Add an account"), icon=":material/person_add:"):
        with st.grid(2, min_column_width=260):
            for key, label, column in (
                ("new_name", _("Sign-in name"), account.c.sign_in_name),
                ("new_display_name", _("Full name"), account.c.display_name),
            ):
                most = length(column)
                line(label, key=key, max_chars=most, autocomplete="off", live="1s")
            role = _role("new_role", Role.OFFICER)
            _unit_of("new_commune", role, None)
        st.button(_("Add the account"), key="add", type="primary", on_click=_add, args=(by,))
        press.show("add")


def show_password() -> None:
    """The generated password until it is noted, also after a second click: it is kept nowhere."""
    if PASSWORD in st.session_state:
        dialog = st.dialog(_("Password, shown this once"), dismissible=False)
        dialog(_show_once)(*st.session_state[PASSWORD])


def _show_once(name: str, password: str) -> None:
    st.text(_("Account {name}. Hand the password over in person.", name=name))
    st.code(password, language=None)
    st.text(_("It must be changed at the first sign-in, and cannot be shown again."))
    if st.button(_("I have noted it"), key="noted", type="primary"):
        del st.session_state[PASSWORD]
        st.rerun()


def _reset(name: str, by: User) -> None:
    replaced = _("The password has been replaced.")
    act = partial(write, commands.reset_password, name, issued=issue(), by=by)
    password = press.attempt("account", replaced, act)
    if password is not None:
        st.session_state[PASSWORD] = (name, password)


def _add(by: User) -> None:
    name, full_name, role, commune = (st.session_state.get(field) for field in FIELDS)
    typed = (name or "", full_name or "", role, commune or None)
    act = partial(write, commands.add_account, *typed, issued=issue(), by=by)
    password = press.attempt("add", _("The account has been added."), act)
    if password is not None:
        st.session_state[PASSWORD] = (normal_name(name or ""), password)
        st.session_state.update({"new_name": "", "new_display_name": "", "new_commune": None})


def _stored(name: str, by: User) -> None:
    """All that is stored about the person, in a file to hand to them."""
    st.text(_("All that is stored about this person, in one file. That it was made is recorded."))
    st.button(_("Collect it"), key="collect", on_click=_collect, args=(name, by))
    made = st.session_state.get(STORED)
    if made is not None and made[0] == name:
        label = _("Download")
        st.download_button(label, made[1], made[2], "application/json", on_click="ignore")


def _collect(name: str, by: User) -> None:
    act = partial(write, commands.export_account, name, by=by)
    found = press.attempt("account", _("The file is ready."), act)
    if found is not None:
        file = f"{name}_{formats.stamp(datetime.now(UTC))}.json"
        st.session_state[STORED] = (name, _as_json(found), file)


def _as_json(found: Stored) -> bytes:
    """As a person can read it: names in words, values as they are stored."""
    field = audit_words.field
    named = {
        field(table): [{field(name): value for name, value in row.items()} for row in rows]
        for table, rows in found.items()
    }
    return json.dumps(named, ensure_ascii=False, indent=2).encode()


def _role_fields(row: pd.Series, *, by: User) -> None:
    name = str(row["sign_in_name"])
    unit = None if pd.isna(row["unit_id"]) else int(row["unit_id"])
    st.text(_("The sessions of the account end; it signs in anew with its password."))
    _unit_of(f"commune.{name}", _role(f"role.{name}", Role(row["role"])), unit)
    label, changed = _("Change role and commune"), _("Role and commune have been changed.")
    press.button(label, "change", "account", changed, _write_role, name, by)


def _write_role(name: str, by: User) -> None:
    role = st.session_state[f"role.{name}"]
    write(commands.change_role, name, role, st.session_state.get(f"commune.{name}") or None, by=by)


def _role(key: str, now: Role) -> Role:
    role: Role = choose(_("Role"), {role: terms.role(role) for role in Role}, now, key=key)
    return role


def _unit_of(key: str, role: Role, now: int | None) -> None:
    """The unit that the account belongs to: a commune, what communes hang in, or the whole."""
    if role is Role.ADMIN:
        st.session_state.pop(key, None)
        return
    found = commune_labels(read(units.communes, today()))
    tree = read(units.tree)
    if tree is not None:
        above = {id_: node for id_, node in tree.nodes.items() if id_ != tree.root.id}
        found = {id_: wording.node_name(node) for id_, node in above.items()} | found
    if role is not Role.OFFICER:
        found = {WHOLE: _("the whole")} | found
        now = now or WHOLE
    choose(_("Belongs to"), found, now, key=key)


def _button(
    key: str, name: str, command: Callable[..., object], label: str, receipt: str, *, by: User
) -> None:
    """A button that runs the command on the account."""
    press.button(label, key, "account", receipt, partial(write, command, name, by=by))


def _state(row: pd.Series) -> str:
    states = {
        _("disabled"): not row["active"],
        _("locked"): row["locked"],
        _("must change the password"): row["must_change_password"],
    }
    found = [state for state, holds in states.items() if holds] or [_("active")]
    return ", ".join([*found, _("second factor")] if row["has_factor"] else found)


def belongs_to(role: str, unit_id: int | None, names: Mapping[int | None, str]) -> str:
    """The unit of an account in words; who administers has none."""
    if unit_id is None and role != Role.ADMIN:
        return _("the whole")
    return names[unit_id]


def unit_names() -> dict[int | None, str]:
    """Communes of any time with their codes, since a name alone may be that of another time; and
    what they hang in."""
    names: dict[int | None, str] = {None: formats.MISSING}
    return names | {
        one.id: f"{wording.short_name(one)} ({one.code})"
        if one.level == COMMUNE
        else wording.node_name(one)
        for one in read(units.every_unit)
    }
