"""Who is here and what they may do. Alone touches session state for identity.

Session state holds the public id of the session; the account behind it is read from the database
in every run, so that what changed there counts at once.
"""

import time
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime

import streamlit as st

from components import data
from components.runtime import addresses, cookies, runs, screens
from components.runtime.watch import Open
from components.words.i18n import _
from db.commands import accounts, proofs, sessions, setup
from db.engine import Unavailable, reading, unless_down, writing
from db.ledger.audit import record_refusal
from db.model import NotAllowed, Permission, Role, User
from db.queries.accounts import Presence, live_among, presence, session_of

SESSION = "session_id"
TICKET = "session_ticket"
HALFWAY = "session_halfway"
ENDED = "session_ended"
REFUSED = "session_refused"
LANGUAGE = "lang"
PRESENCE = "who is here"


def current_user() -> User | None:
    """Who is here, as the account stands now; None for a stranger. Counts as use, where somebody
    asked for the run."""
    here = _presence()
    if here is None:
        _end()
        return None
    if not runs.is_by_watcher():
        _count_use(here)
    return here.user


def is_still_here(by_watcher: bool) -> bool:
    """Whether who this screen belongs to is still here, or it is a stranger's. Asked before every
    run; where they are not, it holds nothing of theirs any more. The watcher is no use."""
    if SESSION not in st.session_state:
        return True
    here = _presence()
    if here is None:
        _end()
    elif not by_watcher:
        _count_use(here)
    return here is not None


def who_sits_at(screen: str, browser: str) -> str:
    """Public id of the session that lives on the screen, in the browser that has this cookie;
    empty for a stranger's. For what is asked outside every run."""
    state = screens.state_of(screen)
    if state is None or SESSION not in state:
        return ""
    with reading(data.engine()) as conn:
        return state[SESSION] if presence(conn, state[SESSION], browser) else ""


def require(permission: Permission) -> User:
    """Stop the page unless the user may use it. The first statement of every page."""
    user = current_user()
    if user is None or not user.may(permission):
        refuse(permission, user)
        st.stop()
    return user


def refuse(permission: Permission, user: User | None) -> None:
    """What a page says to who may not open it; the audit has it once for a screen, since who loads
    it again and again would fill it with nothing."""
    st.error(_("You do not have the right to open this page."), icon=":material/lock:")
    noted = st.session_state.setdefault(REFUSED, set())
    if user is not None and permission not in noted:
        noted.add(permission)
        data.write_beside(record_refusal, "open", NotAllowed(permission), by=user)


def have_ended(screens: Collection[Open]) -> set[str]:
    """Ids of those screens whose session is over, for the watcher. While the database does not
    answer nobody knows."""
    sat: dict[str, tuple[str, str]] = {}
    for one in screens:
        with suppress(KeyError):  # a stranger's, or one that is being emptied
            sat[one.id] = one.state[SESSION], one.browser
    alive = unless_down(data.engine(), live_among, set(sat.values())) if sat else None
    return set() if alive is None else {id_ for id_, here in sat.items() if here not in alive}


def sign_in(sign_in_name: str, password: str) -> None:
    """Open a session here, or come half way. Raises: Refusal."""
    came = sessions.sign_in(data.engine(), sign_in_name, password, **_browser())
    if isinstance(came, sessions.Halfway):
        st.session_state[HALFWAY] = came
    else:
        _enter(came)


def is_halfway() -> bool:
    """Whether the password was right here and the second factor is still to come."""
    return HALFWAY in st.session_state


def finish_sign_in(code: str) -> None:
    """Open the session for the code of the second factor. Raises: Refusal."""
    halfway = st.session_state[HALFWAY]
    try:
        _enter(proofs.finish_sign_in(data.engine(), halfway, code, **_browser()))
    except proofs.Expired:
        begin_again()
        raise
    begin_again()


def begin_again() -> None:
    """Forget that the password was right."""
    st.session_state.pop(HALFWAY, None)


def confirm(password: str, code: str, *, by: User) -> None:
    """Take the password again, and a code of the second factor, for what is sensitive.
    Raises: Refusal."""
    proofs.confirm(data.engine(), password, code, by=by, **_browser())


def sign_in_sample(role: Role) -> None:
    """Open the sample's account of the role here. Raises: Refusal."""
    with writing(data.engine()) as conn:
        opened = sessions.open_sample(conn, role, **_browser())
    _enter(opened)


def set_up(code: str, sign_in_name: str, display_name: str, password: str) -> None:
    """Make the first administrator and open their session here. Raises: Refusal."""
    _enter(setup.set_up(data.engine(), code, sign_in_name, display_name, password, **_browser()))


def change_password(current: str, new: str, *, by: User) -> None:
    """Change one's own password and go on here in a new session. Raises: Refusal."""
    _enter(accounts.change_password(data.engine(), current, new, by=by, **_browser()))


def sign_out(*, by: User, everywhere: bool = False) -> None:
    """End this session, or all of the account's, and forget everything typed here."""
    if everywhere:
        data.write(accounts.end_sessions, by.sign_in_name, by=by)
    else:
        data.write(sessions.sign_out, st.session_state[SESSION], by=by)
    runs.wipe()


def session_id() -> str:
    """Public id of the session that this script runs in; empty for a stranger's."""
    return str(st.session_state.get(SESSION, ""))


def has_ended() -> bool:
    """Whether somebody was here and their session has ended; true once."""
    return bool(st.session_state.pop(ENDED, False))


def has_cookies() -> bool:
    """Whether the browser keeps cookies, without which nobody can sign in."""
    return bool(cookies.binding())


def deliver_cookie() -> None:
    """Let the browser exchange the session's ticket for its cookie, which no script may see."""
    ticket, until = st.session_state.get(TICKET, ("", 0.0))
    if time.monotonic() < until:
        st.html(f'<img src="/auth/accept?ticket={ticket}" alt="" width="1" height="1">')


def _presence() -> Presence | None:
    """Asked once a run, and again after each write of its own."""
    noted = runs.notes()
    if PRESENCE not in noted:
        noted[PRESENCE] = _look()
    found: Presence | None = noted[PRESENCE]
    return found


def _look() -> Presence | None:
    here = cookies.binding()
    with reading(data.engine()) as conn:
        if SESSION not in st.session_state:
            token = st.context.cookies.get(cookies.session_name())
            known = session_of(conn, token, here) if token else None
            if known is None:
                return None
            st.session_state[SESSION] = known
        return presence(conn, st.session_state[SESSION], here)


def _enter(opened: sessions.Opened) -> None:
    st.session_state[SESSION] = opened.session_id
    runs.forget()
    until = time.monotonic() + sessions.TICKET.total_seconds()
    st.session_state[TICKET] = (opened.ticket, until)


def _count_use(here: Presence) -> None:
    """Note that the session is used. Who only looks waits for nobody who writes: while the database
    is busy the next run tries again."""
    if datetime.now(UTC) - here.seen_at > sessions.SEEN_STEP:
        with suppress(Unavailable), writing(data.engine(), patience_ms=data.PATIENCE_MS) as conn:
            sessions.touch(conn, st.session_state[SESSION])


def _end() -> None:
    """Empty the screen of a session that is over, and remember to say so."""
    if SESSION in st.session_state:
        runs.wipe()
        st.session_state[ENDED] = True


def _browser() -> dict[str, str]:
    """Where the request comes from: the binding decides, the address is for the record and slows
    down who guesses."""
    return {"binding": cookies.binding(), "address": addresses.origin()}
