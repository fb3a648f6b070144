"""What a form is about, chosen above it. Another choice leaves the draft, which stays."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from components.forms import draft as drafts
from components.words.i18n import _
from components.words.wording import distinct
from db.model import Permission, User


def choice(
    name: str,
    label: str,
    options: Mapping[int, str],
    chosen: int | None,
    address: str,
    here: Mapping[str, str] | None = None,
) -> None:
    """The choice as it stands; choosing another one puts its id into the address, under the name
    `address`, beside `here`."""
    st.session_state[name] = chosen
    options = distinct(options)
    st.selectbox(
        label,
        list(options),
        format_func=lambda option: options[option],
        filter_mode="contains",
        key=name,
        on_change=_open,
        args=(name, address, here or {}),
        disabled=len(options) == 1,
        placeholder=_("Choose"),
    )


def _open(name: str, address: str, here: Mapping[str, str]) -> None:
    st.query_params.from_dict({**here, address: str(st.session_state[name])})


def set_up(user: User, page: Path, new: str, change: str, record_id: int | None) -> None:
    """For staff: the ways to the page that sets up what is filled in here, a new one or this."""
    if not user.may(Permission.OVERSEE):
        return
    with st.container(horizontal=True):
        st.page_link(page, label=new, icon=":material/add:", query_params={})
        if record_id is not None:
            st.page_link(
                page,
                label=change,
                icon=":material/edit:",
                query_params={drafts.RECORD: str(record_id)},
            )
