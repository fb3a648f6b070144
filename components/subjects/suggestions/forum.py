"""One forum: its facts, and each suggestion with every answer it got."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd
import streamlit as st

from components.data import read
from components.figures import headline, paging
from components.figures.now import today
from components.runtime import markup
from components.shell.sitemap import PAGES
from components.subjects.suggestions import words
from components.subjects.suggestions.list import BACK
from components.words import formats, terms, wording
from components.words.i18n import _
from db.model import OPEN_STATES, Permission, User
from db.queries import forums as queries
from db.queries import records

SUGGESTIONS = PAGES / "dashboards" / "suggestions.py"
FORUMS = PAGES / "entry" / "forums.py"
ANSWERS = PAGES / "entry" / "answers.py"


@dataclass(frozen=True)
class Held:
    """A forum, its suggestions that the reader may see, their events, as of today.

    Frames are those of db.queries.forums, with overdue bool added to the suggestions.
    """

    forum: queries.Forum
    suggestions: pd.DataFrame
    events: pd.DataFrame
    day: pd.Timestamp


def ask(user: User) -> Held:
    """The forum that the address names; without one say so and end the page."""
    number = paging.number("forum")
    forum = None if number is None else read(queries.forum, number, user.sees)
    if forum is None:
        headline.entitle(_("Forum"))
        _way_back()
        st.warning(
            _(
                "There is no such forum, or nothing was suggested there for your commune. "
                "Please choose one from the list of suggestions."
            ),
            icon=":material/link_off:",
        )
        st.stop()
    day = max(today(), forum.held_on)
    rows = read(queries.forum_suggestions, forum, user.sees, day)
    late = rows["state"].isin(OPEN_STATES) & (rows["due_on"] < pd.Timestamp(day))
    events = read(queries.forum_events, forum, day)
    return Held(forum, rows.assign(overdue=late), events, pd.Timestamp(day))


def facts(held: Held, user: User) -> None:
    """Title, day, place, partner, attendees; what was typed by people stands as plain text."""
    forum, rows = held.forum, held.suggestions
    headline.entitle(_("Forum of {day}", day=formats.day(forum.held_on)))
    with st.container(horizontal=True):
        _way_back()
        if _may_change(held, user):
            st.page_link(
                FORUMS,
                label=_("Change this forum"),
                icon=":material/edit_note:",
                query_params={"id": str(forum.id)},
            )
    st.text(forum.title)
    is_open = rows["state"].isin(OPEN_STATES)
    with st.grid(4, min_column_width=225):
        for label, number in (
            (_("People attending"), wording.some_people(forum.attendees)),
            (_("Suggestions"), wording.suggestions(len(rows))),
            (_("Open"), wording.suggestions(int(is_open.sum()))),
            (_("Overdue"), wording.suggestions(int(rows["overdue"].sum()))),
        ):
            st.metric(label, number, border=True)
    lines = {
        _("Place"): wording.joined(forum.venue, forum.place, by=", "),
        _("Held with"): forum.partner,
        _("In short"): forum.summary,
    }
    st.text("\n".join(f"{name}: {words}" for name, words in lines.items() if words))
    st.caption(_("States as of {day}", day=formats.day(held.day)))
    others = forum.suggestions - len(rows)
    if others:
        st.caption(_("{n} of other communes are not shown.", n=wording.suggestions(others)))


def answers(held: Held, user: User) -> None:
    """A card for each suggestion: the citizen's words, who answers by when, what was answered."""
    own = read(records.own_units, user.enters)
    if held.suggestions.empty:
        st.info(_("Nothing was written down at this forum."))
    for number, row in enumerate(held.suggestions.itertuples(), start=1):
        with st.container(border=True, gap="xsmall"):
            with st.container(horizontal=True, vertical_alignment="center"):
                state = f"{number}. {terms.suggestion_state(row.state)}"
                st.markdown(markup.badge(state, "gray"))
                if row.overdue:
                    late = _("overdue since {day}", day=formats.day(row.due_on))
                    st.markdown(markup.badge(late, "red", ":material/schedule:"))
            st.text(row.text)
            st.text(_about(row))
            history = held.events.loc[held.events["suggestion_id"] == row.id]
            st.text("\n".join(_event(event) for event in history.itertuples()))
            if user.may(Permission.ENTER) and own.allows(row.unit_id):
                st.page_link(
                    ANSWERS,
                    label=_("Answer or change number {number}", number=number),
                    icon=":material/edit_note:",
                    query_params={"id": str(row.id)},
                )


def _may_change(held: Held, user: User) -> bool:
    """Who enters for the unit at which the forum was held."""
    own = read(records.own_units, user.enters)
    return user.may(Permission.ENTER) and own.allows(held.forum.unit_id)


def _about(row: Any) -> str:
    due = "" if pd.isna(row.due_on) else _("due {day}", day=formats.day(row.due_on))
    return wording.dotted(row.theme, row.unit, row.responsible, due)


def _event(event: Any) -> str:
    step = f"{formats.day(event.happened_on)}: {words.suggestion_step(event.state)}"
    return f"{step}. {event.answer}" if event.answer else step


def _way_back() -> None:
    """To the list, with the choice that the reader came from."""
    st.page_link(
        SUGGESTIONS,
        label=_("Back to the suggestions"),
        icon=":material/arrow_back:",
        query_params=parse_qsl(st.query_params.get(BACK, "")),
    )
