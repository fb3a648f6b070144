"""The row above every page: its title, sample or not, the language, who is here."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from components import access
from components.data import read
from components.figures.headline import Headline
from components.figures.now import call_communes, today
from components.runtime import fold, markup
from components.runtime.runs import in_script, notes
from components.shell import notice, platform
from components.shell.sitemap import CODE, HELP, PASSWORD, Screen
from components.words import kinds, terms
from components.words.i18n import DEFAULT, LANGUAGES, _
from db.model import Scope, User
from db.queries import records
from db.queries.settings import setting

CODES = {code.upper(): code for code in LANGUAGES}
"""What stands on the switch, and so in the address, to the language's code."""


def is_sample() -> bool:
    """Whether this installation shows the made-up district."""
    return read(setting, "sample_data") == "1"


def language() -> str:
    """The language that this reader chose; the address of the page remembers it as lang=EN. Asked
    for every word, looked up once a run."""
    noted = notes()
    if access.LANGUAGE in noted:
        return str(noted[access.LANGUAGE])
    if not in_script():
        return DEFAULT
    chosen = st.session_state.get(access.LANGUAGE) or st.query_params.get(access.LANGUAGE)
    return str(noted.setdefault(access.LANGUAGE, CODES.get(chosen or "", DEFAULT)))


def masthead(user: User | None) -> Headline:
    """The row, with the places that are filled in after it."""
    call_communes(_communes_called(user))
    notice.show()
    row = st.container(
        key="headline",
        horizontal=True,
        horizontal_alignment="right",
        vertical_alignment="center",
        gap="small",
    )
    beside = st.container(key="beside", gap=None)
    with beside:
        if user:
            access.deliver_cookie()  # first, so that the browser has it when the page is drawn
        platform.speak(beside)
    with row:
        title = st.container(width="stretch")
        if is_sample():
            badge = markup.badge(_("SAMPLE DATA"), "orange", ":material/science:")
            st.markdown(badge, width="content")
        tools = st.container(horizontal=True, width="content")
        if user:
            fold.later(row)
            _account(user)
        else:
            _language()
    return Headline(title, tools, beside)


def _communes_called(user: User | None) -> str:
    """By the kinds of today: of the reader's own unit, or of the whole."""
    whose = None if user is None else user.unit_id
    own = Scope.everything() if whose is None else Scope.of([whose])
    return kinds.together(read(records.part_of, today(), own).values())


def _language() -> None:
    st.segmented_control(
        _("Language"),
        list(CODES),
        default=DEFAULT.upper(),
        required=True,
        key=access.LANGUAGE,
        bind="query-params",
        label_visibility="collapsed",
        width="content",
    )


def _account(user: User) -> None:
    """Who is here, in which language, and the ways out."""
    ways: dict[str, tuple[str, Callable[[], None]]] = {
        "sign_out": (_("Sign out"), lambda: access.sign_out(by=user)),
        "sign_out_everywhere": (
            _("Sign out everywhere"),
            lambda: access.sign_out(by=user, everywhere=True),
        ),
    }
    if not user.is_confined:
        pages = {"look_up": CODE, "guide": HELP, "own_account": PASSWORD}
        ways = {key: (_(page.title), partial(_go, page)) for key, page in pages.items()} | ways
    with st.popover(
        user.display_name, icon=":material/account_circle:", type="tertiary", key="account"
    ):
        st.text(" \u00b7 ".join((user.display_name, terms.role(user.role))))
        _language()
        for key, (label, do) in ways.items():
            if st.button(label, key=key, type="tertiary"):
                do()
                st.rerun()


def _go(page: Screen) -> None:
    """Without query_params Streamlit refuses to leave a page whose choices stand in the address."""
    st.switch_page(page.file, query_params={})
