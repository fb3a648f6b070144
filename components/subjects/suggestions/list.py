"""The list of suggestions: searched, narrowed and paged on the server, kept in the address.

Citizens' words stand in table cells only, where nothing reads them as markdown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from components.data import read
from components.figures import paging, tables
from components.figures.answers import Answer
from components.figures.choice import choice
from components.figures.scene import Scene, kept, places
from components.figures.tables import Sheet, keyed
from components.shell.sitemap import PAGES
from components.subjects.suggestions import words
from components.subjects.suggestions.view import Handling
from components.words import formats, terms
from components.words.i18n import _
from db.facts.suggestions import AGES
from db.model import BEGINNING, Permission, SuggestionState, User
from db.periods import ONE_DAY, Days
from db.queries.suggestions import Wanted, found, listed

FORUM = PAGES / "dashboards" / "forum.py"
ANSWERS = PAGES / "entry" / "answers.py"
LIST = "suggestions-list"
"""Where the list stands on the page."""
WORDS, STATES, THEMES, RAISED = "words", "states", "themes", "raised"
"""What the page remembers by that the list is narrowed to, and the address."""
NEW, CARRIED = "new", "carried"
ROWS = 10
"""Suggestions on a page: they fit on a laptop's screen with the search above them."""
LONGEST_SEARCH = 100
WRAPPING = 72
"""Pixels of a row: above four times the base size a cell wraps its text."""
BACK = "back"
"""Name in the address of a forum's page for the choice that the reader came from."""
OVERDUE = "overdue"
"""Beside the states, what a reader may ask for among them."""
OPENED = "opened_suggestion"
"""Where the table keeps the row whose button was pressed."""


def show(view: Handling, user: User) -> None:
    """The search, what it finds, and a button on each row that leads to its forum."""
    with st.container(border=True):
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            st.subheader(_("List of suggestions"), anchor=LIST)
            if user.may(Permission.ENTER):
                st.page_link(ANSWERS, label=_("Answer suggestions"), icon=":material/edit_note:")
        ids = read(found, view.selection, wanted(view.themes, _("All states"), raised_in(view)))
        if not ids:
            st.info(_("No suggestion fits. Use fewer words or fewer choices."))
            return
        forum_id = opened(
            len(ids),
            lambda page: _page(view.scene, ids[page]),
            _("Forum"),
            ("due", "place", "theme", "raised"),
            alt=_("Suggestions that fit the search, with their state"),
        )
        if forum_id is not None:
            st.switch_page(FORUM, query_params=address(forum_id))


def figures(view: Handling) -> pd.DataFrame:
    """Every suggestion of the balance, for a file: words as text, days as days, newest first."""
    rows = read(listed, view.selection, read(found, view.selection, Wanted()))
    return pd.DataFrame(
        {
            _("Suggestion"): rows["text"],
            _("State"): standing(rows),
            _("Due"): rows["due_on"],
            _("Commune"): rows["unit_id"].map(view.places),
            _("Theme"): rows["theme"],
            _("Raised"): rows["raised_on"],
            _("Who answers"): rows["responsible"],
            _("Answer"): rows["answer"],
        }
    )


def address(forum_id: int) -> dict[str, str]:
    """The address of a forum's page; `back` keeps the choice made here to come back to.

    It travels under one name, since a name that belongs to a widget cannot be set for it.
    """
    choice = [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
    return {"forum": str(forum_id), BACK: urlencode(choice)}


def wanted(
    known: Mapping[int, str],
    every_state: str,
    raised: Mapping[str, tuple[str, Days]] = MappingProxyType({}),
) -> Wanted:
    """What the reader looks for, kept in the address.

    `known` are the names of themes by id, `every_state` says what is shown without a choice;
    `raised` are stretches of days by key, with what they are called, where one may ask for them.
    """
    width = 200 if raised else 240
    with st.grid(4 if raised else 3, min_column_width=width, key="wanted" if raised else None):
        words = st.text_input(
            _("Search in the suggestions"),
            key=WORDS,
            type="search",
            max_chars=LONGEST_SEARCH,
            placeholder=_("with or without accents"),
            bind="query-params",
            on_change=paging.first,
        )
        states = choice(
            st.multiselect,
            STATES,
            _("State"),
            _states,
            placeholder=every_state,
            on_change=paging.first,
        )
        names = {name: name for name in known.values()}
        themes = choice(
            st.multiselect,
            THEMES,
            _("Theme"),
            lambda: names,
            placeholder=_("All themes"),
            on_change=paging.first,
        )
        when = (
            choice(
                st.multiselect,
                RAISED,
                _("When raised"),
                lambda: {key: name for key, (name, _days) in raised.items()},
                placeholder=_("All days"),
                on_change=paging.first,
            )
            if raised
            else []
        )
    return Wanted(
        words=words.strip(),
        raised=tuple(raised[key][1] for key in when),
        states=tuple(SuggestionState(state) for state in states if state != OVERDUE),
        overdue=OVERDUE in states,
        themes=tuple(id_ for id_, name in known.items() if name in themes),
    )


def age_key(place: int) -> str:
    """The stretch of days of a class of age (words.ages)."""
    return f"age-{place}"


def raised_in(view: Handling) -> dict[str, tuple[str, Days]]:
    """Stretches of days that one may ask for: this window, before it, and the classes of age."""
    first, last = view.period.first, view.period.last

    def ago(days: int | None) -> date:
        return BEGINNING if days is None else last - timedelta(days=days)

    found = {
        NEW: (_("raised in the period"), (first, last)),
        CARRIED: (_("raised before the period"), (BEGINNING, first - ONE_DAY)),
    }
    ends = zip((-1, *AGES), (*AGES, None), words.ages(), strict=True)
    return found | {
        age_key(place): (name, (ago(end), ago(above + 1)))
        for place, (above, end, name) in enumerate(ends)
    }


def part(
    states: Iterable[str] = (), themes: Iterable[str] = (), raised: Iterable[str] = ()
) -> Answer:
    """What shows the list narrowed to this and to nothing else."""
    narrowed: dict[str, Any] = {STATES: [str(state) for state in states]}
    narrowed |= {THEMES: list(themes), RAISED: list(raised), WORDS: ""}
    return Answer(choice=narrowed, sight=LIST)


def _states() -> dict[str, str]:
    return {OVERDUE: _("overdue")} | {
        str(state): terms.suggestion_state(state) for state in SuggestionState
    }


@dataclass(frozen=True)
class Listing:
    """A page of suggestions, and what is opened by the button of each row."""

    rows: Sheet
    ids: tuple[int, ...]


def listing(rows: pd.DataFrame, ids: str, action: str, names: Mapping[int, str]) -> Listing:
    """Words, state and what else a table of suggestions may tell, communes by their `names`, behind
    a button on each row that says `action`; it opens what stands in the column `ids`."""
    cells = {
        "open": action,
        "text": rows["text"],
        "state": standing(rows),
        "due": rows["due_on"].map(formats.day),
        "place": rows["unit_id"].map(names),
        "responsible": rows["responsible"],
        "theme": rows["theme"],
        "raised": rows["raised_on"].map(formats.day),
    }
    return Listing(tables.sheet(pd.DataFrame(cells)), tuple(rows[ids]))


@kept
def _page(scene: Scene, ids: tuple[int, ...]) -> Listing:
    rows = read(listed, scene.selection, ids)
    return listing(rows, "forum_id", _("View"), places(scene))


def opened(
    n: int, page_of: Callable[[slice], Listing], heading: str, columns: Sequence[str], *, alt: str
) -> int | None:
    """The page of the `n` that the reader has turned to: words, state and the `columns`, behind a
    button under the `heading`. What the button that was pressed opens."""
    table = st.container()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(words.found(n))
        page = paging.page(n, ROWS)
    found = page_of(slice((page - 1) * ROWS, page * ROWS))
    labels = {
        "text": (_("Suggestion"), 360),
        "state": (_("State"), 130),
        "due": (_("Due"), 92),
        "place": (_("Commune"), 110),
        "responsible": (_("Who is to answer"), 150),
        "theme": (_("Theme"), 120),
        "raised": (_("Raised"), 92),
    }
    key = keyed(OPENED, found.ids)
    config = {
        name: st.column_config.TextColumn(label, width=width)
        for name, (label, width) in labels.items()
    }
    open_ = st.column_config.ButtonColumn(heading, width=76, pinned=True, key=key)
    with table:
        tables.show(
            found.rows,
            row_height=WRAPPING,
            alt=alt,
            column_order=("open", "text", "state", *columns),
            column_config={"open": open_, **config},
        )
    clicked = st.session_state.get(key)
    return found.ids[clicked["row"]] if clicked else None


def standing(rows: pd.DataFrame) -> Iterable[str]:
    """The state in words; what is overdue says so."""
    return [
        _("overdue, {state}", state=terms.suggestion_state(state))
        if late
        else terms.suggestion_state(state)
        for state, late in zip(rows["state"], rows["overdue"], strict=True)
    ]
