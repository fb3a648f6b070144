"""What I have typed and not sent: to go on with, or to throw away."""

import streamlit as st

from components import formats
from components.data import fresh, write
from components.drafts import DRAFT, RECORD
from components.i18n import _
from components.sitemap import SCREENS
from db.commands.drafts import throw_away
from db.model import Refusal, User
from db.queries import drafts
from db.queries.drafts import Draft

LISTED = 10
EXCERPT = 60


def show(user: User, *, but: str = "") -> None:
    """The user's unfinished drafts, newest first, without the one of id `but`; nothing where there
    are none. A form bears the name of its page's address."""
    screens = {screen.address: screen for screen in SCREENS if user.may(screen.permission)}
    found = [
        kept
        for kept in fresh(drafts.unfinished, user.id)
        if kept.form in screens and kept.id != but and any(kept.values.values())
    ]
    if not found:
        return
    st.subheader(_("Begun and not sent"))
    for kept in found[:LISTED]:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            screen = screens[kept.form]
            with st.container(width="stretch", gap="xxsmall"):
                st.page_link(
                    screen.file,
                    label=_(screen.title),
                    icon=screen.icon,
                    query_params=_address(kept),
                )
                st.text(_about(kept))
            _throw_away(kept, user)
    if len(found) > LISTED:
        st.caption(_("The newest {shown} of {all}.", shown=LISTED, all=formats.number(len(found))))


def _address(kept: Draft) -> dict[str, str]:
    record = {} if kept.record_id is None else {RECORD: str(kept.record_id)}
    return {DRAFT: kept.id, **record}


def _about(kept: Draft) -> str:
    """What it is about, how its longest text begins, and when it was kept last."""
    about = _("Number {number}", number=kept.subject) if kept.subject.isdecimal() else kept.subject
    texts = [told for told in kept.values.values() if isinstance(told, str)]
    longest = " ".join(max(texts, key=len, default="").split())
    begins = longest if len(longest) <= EXCERPT else f"{longest[:EXCERPT]}\u2026"
    when = _("Draft kept at {time}", time=formats.moment(kept.saved_at))
    return "\n".join(told for told in (about, begins, when) if told)


def _throw_away(kept: Draft, user: User) -> None:
    """The button, behind a second one."""
    with st.popover(_("Throw away"), icon=":material/delete:", key=f"discard.{kept.id}"):
        st.write(_("What was typed there will be gone for good."))
        st.button(
            _("Throw away this draft"),
            key=f"throw_away.{kept.id}",
            on_click=_thrown_away,
            args=(kept.id, user),
        )


def _thrown_away(draft_id: str, user: User) -> None:
    try:
        write(throw_away, draft_id, by=user)
    except Refusal as refusal:
        st.toast(_(refusal.message, **refusal.params), icon=":material/error:")
