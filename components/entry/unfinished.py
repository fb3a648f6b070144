"""What I have typed and not sent: to go on with, or to throw away."""

import streamlit as st

from components.data import fresh
from components.forms import draft as drafts
from components.shell.sitemap import SCREENS
from components.words import formats
from components.words.i18n import _
from db.model import User
from db.queries.drafts import Draft
from db.queries.drafts import unfinished as unsent

LISTED = 10
EXCERPT = 60


def show(user: User, *, but: str = "") -> None:
    """The user's unfinished drafts, newest first, without the one of id `but`; nothing where there
    are none. A form bears the name of its page's address."""
    screens = {screen.address: screen for screen in SCREENS if user.may(screen.permission)}
    found = [
        draft
        for draft in fresh(unsent, user.id)
        if draft.form in screens and draft.id != but and any(draft.values.values())
    ]
    if not found:
        return
    st.subheader(_("Begun and not sent"))
    for draft in found[:LISTED]:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            screen = screens[draft.form]
            with st.container(width="stretch", gap="xxsmall"):
                st.page_link(
                    screen.file,
                    label=_(screen.title),
                    icon=screen.icon,
                    query_params=_address(draft),
                )
                st.text(_about(draft, user))
            drafts.discard(draft, user)
    if len(found) > LISTED:
        st.caption(_("The newest {shown} of {all}.", shown=LISTED, all=formats.number(len(found))))


def _address(draft: Draft) -> dict[str, str]:
    record = {} if draft.record_id is None else {drafts.RECORD: str(draft.record_id)}
    return {drafts.DRAFT: draft.id, **record}


def _about(draft: Draft, user: User) -> str:
    """What it is about, how its longest text begins, and when it was kept last."""
    texts = [value for value in draft.values.values() if isinstance(value, str)]
    longest = " ".join(max(texts, key=len, default="").split())
    begins = longest if len(longest) <= EXCERPT else f"{longest[:EXCERPT]}\u2026"
    when = _("Draft kept at {time}", time=formats.moment(draft.saved_at))
    return "\n".join(line for line in (drafts.subject_of(draft, user), begins, when) if line)
