"""How the installation stands, for who looks after it: its database, its copies, what to mend."""

from datetime import UTC, datetime

import streamlit as st

from components import data
from components.data import fresh
from components.runtime import markup, screens
from components.words import formats
from components.words.i18n import _
from db.doctor import MOST_UNCOPIED, examine
from db.health import LEAST_FREE
from db.queries.condition import Condition, LastCopy, condition
from db.version import VERSION

MB, GB = 2**20, 2**30


def show() -> None:
    found = fresh(condition)
    _copies(found.last_copy)
    _database(found)
    _to_mend()


def _copies(last: LastCopy | None) -> None:
    st.subheader(_("Copies"))
    if last is None:
        st.warning(_("No copy was made yet."), icon=":material/warning:")
    else:
        text = _(
            "The last copy: {moment}, {file} ({size}).",
            moment=formats.moment(last.at),
            file=last.file,
            size=in_words(last.size),
        )
        if datetime.now(UTC) - last.at > MOST_UNCOPIED or not last.tried:
            st.warning(text, icon=":material/warning:")
        else:
            st.markdown(markup.icon(":material/check_circle:", text))
        st.caption(
            _("It was put into a database of its own and checked: no fault.")
            if last.tried
            else _("It was not tried, or its check found faults: look at the terminal's words.")
        )
    st.caption(_("Made by: python -m db backup FOLDER --keep 31, every night by the timer."))


def _database(found: Condition) -> None:
    st.subheader(_("Database"))
    lines = {
        _("Version of the program"): VERSION,
        _("Kind of database"): f"{found.kind} {found.version}",
        _("Size"): in_words(found.size),
        _("Form of the tables"): found.edition,
    }
    if found.free is not None:
        lines[_("Free on its disk")] = in_words(found.free)
    with st.container(border=True):
        for name, value in lines.items():
            st.markdown(f"{name}: {value}")
    if found.free is not None and found.free < LEAST_FREE:
        st.error(_("The disk is nearly full: nothing can be saved soon. Make room."))


def _to_mend() -> None:
    st.subheader(_("To mend"))
    findings = examine(data.engine(), screens.option)
    if not findings:
        st.markdown(markup.icon(":material/check_circle:", _("Nothing.")))
    for finding in findings:
        st.markdown(markup.icon(":material/build:", _(finding.message, **finding.params)))


def in_words(size: int) -> str:
    """Bytes as a person reads them."""
    unit, name = (GB, "GB") if size >= GB else (MB, "MB")
    return f"{formats.number(size / unit, 1)} {name}"
