"""Accounts for many people from a file; their first passwords in a file, handed over once."""

from collections.abc import Mapping, Sequence

import streamlit as st

from components.data import read, write
from components.figures import tables
from components.figures.now import today
from components.forms import inputs, press
from components.forms.press import Outcome
from components.manage.accounts import belongs_to, unit_names
from components.words import terms, wording
from components.words.i18n import _, _n
from db.commands.accounts import add_accounts
from db.model import COMMUNE, N_, Refusal, Role, Unit, User
from db.passwords import Issued, issue
from db.queries import units
from db.sheets.accounts import read_accounts, units_by_name

FILE, FOUND, HANDED = "accounts_file", "accounts_found", "accounts_handed"
"""Where the file stands, what came of it, and the passwords until they are taken."""
MOST_FAULTS = 50
NOBODY = Issued("", "")
"""Instead of a password where the file is wrong and nobody gets one."""


def load(*, by: User) -> None:
    with st.expander(_("Accounts from a file"), icon=":material/group_add:"):
        st.text(
            _(
                "A line a person: sign-in name, full name, role, unit (its code or name; empty: "
                "the whole). All are added, each with a first password, or nobody is."
            )
        )
        name, icon = "tai-khoan.xlsx", ":material/download:"
        st.download_button(
            _("A file to fill in"), lambda: template(_known()), name, icon=icon, key="template"
        )
        inputs.uploader(_("Excel or CSV file of accounts"), ["xlsx", "csv"], key=FILE)
        st.button(_("Add the accounts"), key="add_file", type="primary", on_click=_load, args=(by,))
        _show(st.session_state.get(FOUND, Outcome()))


def hand_over() -> None:
    """The first passwords until they are taken, also after a second click: they are kept
    nowhere."""
    if HANDED in st.session_state:
        dialog = st.dialog(_("First passwords, in a file this once"), dismissible=False)
        dialog(_hand)(st.session_state[HANDED])


def template(known: Sequence[Unit]) -> bytes:
    """A file to fill in, with these units to choose from."""
    people = (("lan.nguyen", Role.OFFICER), ("truong.taydo", Role.LEADER), ("minh", Role.STAFF))
    code = next((one.code for one in known if one.level == COMMUNE), "")
    rows = [_heads(), *([name, "", terms.role(role), code] for name, role in people)]
    offered = {2: [*map(terms.role, Role)], 3: list(units_by_name(known).choices.values())}
    return _workbook(rows, offered)


def _workbook(rows: Sequence[Sequence[str]], choices: Mapping[int, Sequence[str]]) -> bytes:
    from components.export.import_sheets import filled  # with the first file, not with the server

    return filled(rows, choices)


def _known() -> list[Unit]:
    """The units of today."""
    return [one for one in read(units.every_unit) if one.valid_from <= today() <= one.valid_to]


def _heads() -> list[str]:
    return [_("Sign-in name"), _("Full name"), _("Role"), _("Belongs to")]


def _load(by: User) -> None:
    found = press.outcome(_receipt, _add, by)
    st.session_state[FOUND] = found
    if found.refusal is None:
        st.session_state[HANDED] = found.done


def _receipt(handed: list[tuple[str, ...]]) -> str:
    return _n("{n} account has been added.", "{n} accounts have been added.", len(handed))


def _add(by: User) -> list[tuple[str, ...]]:
    """For each person who they are, where they belong, and the first password."""
    sent = st.session_state.get(FILE)
    if sent is None:
        raise Refusal(N_("Choose the file first."))
    file = read_accounts(sent.getvalue(), units_by_name(_known()), today())
    issued = [NOBODY if file.faults else issue() for _line in file.lines]
    handed = write(add_accounts, file, issued=issued, by=by)
    names = unit_names()
    return [
        (name, one.display_name, belongs_to(one.role, one.unit_id, names), password)
        for one, (name, password) in zip(file.lines, handed, strict=True)
    ]


def _show(found: Outcome) -> None:
    if found.receipt:
        st.success(found.receipt)
    elif found.faults:
        st.error(
            _n(
                "{n} cell of the file is wrong; nobody was added.",
                "{n} cells of the file are wrong; nobody was added.",
                len(found.faults),
            )
        )
        columns = dict(zip(("sign_in_name", "display_name", "role", "unit"), _heads(), strict=True))
        first = list(found.faults.items())[:MOST_FAULTS]
        places = [name.split(".") for name, _fault in first]
        tables.show(
            {
                _("Line"): [line for line, _column in places],
                _("Column"): [columns[column] for _line, column in places],
                _("What is wrong"): [press.words(fault) for _name, fault in first],
            },
            alt=_("What is wrong with the file of accounts, by line and column"),
        )
    elif found.refusal is not None:
        press.tell(found.refusal)


def _hand(handed: list[tuple[str, ...]]) -> None:
    st.text(
        wording.joined(
            _("Hand every password over in person; it must be changed at the first sign-in."),
            _("It is kept nowhere and cannot be shown again."),
        )
    )
    heads = [_("Sign-in name"), _("Full name"), _("Belongs to"), _("First password")]
    rows = [heads, *map(list, handed)]
    st.download_button(
        _("Download"),
        _workbook(rows, {}),
        "mat-khau-lan-dau.xlsx",
        key="passwords",
        on_click="ignore",
        type="primary",
    )
    if st.button(_("I have the file"), key="handed"):
        del st.session_state[HANDED]
        st.rerun()
