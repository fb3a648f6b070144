"""What is new in the program, for those who use it: in their words, the newest first. What is
changed inside stands in CHANGELOG.md."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from components.data import fresh
from components.words import formats
from components.words.i18n import _
from db.model import N_, Permission, User
from db.queries.accounts import administrators


@dataclass(frozen=True)
class Novelty:
    """A line of what is new, a msgid. `who`: the right without which it is nobody's concern."""

    text: str
    who: Permission = Permission.OWN_ACCOUNT


EDITIONS: dict[date, tuple[Novelty, ...]] = {
    date(2026, 11, 29): (
        Novelty(
            N_("Each number of the overview opens the page of its subject, with what is chosen."),
            Permission.VIEW,
        ),
        Novelty(
            N_(
                "Pictures can be read on a telephone; the number stands at the end of its bar and "
                "last year's beside it."
            ),
            Permission.VIEW,
        ),
        Novelty(
            N_(
                "Incidents: the kinds and the communes that rose and fell most, and whether chance "
                "explains it."
            ),
            Permission.VIEW,
        ),
        Novelty(
            N_(
                "Incidents: a calendar of the days of a year; a click on a day shows what happened."
            ),
            Permission.VIEW,
        ),
    ),
    date(2026, 11, 20): (
        Novelty(
            N_("This week: one sheet of four numbers, what stands out and what is overdue."),
            Permission.BRIEF,
        ),
        Novelty(
            N_("Report of a month, a quarter or a year in the form of Decree 30, as Word and PDF."),
            Permission.BRIEF,
        ),
        Novelty(
            N_("To do: everything that is late stands on one page, each with its button."),
            Permission.DUTIES,
        ),
        Novelty(
            N_("First steps: from an empty installation to the first figure, step by step."),
            Permission.MANAGE,
        ),
    ),
}
"""By the day that names the edition."""


def edition() -> date:
    """The day that names the program as it runs."""
    return max(EDITIONS)


def show(user: User) -> None:
    """What is new for this user, whom to ask, and which edition it is."""
    st.subheader(_("What is new"), anchor=False)
    for day, lines in sorted(EDITIONS.items(), reverse=True):
        mine = [_(one.text) for one in lines if user.may(one.who)]
        if mine:
            with st.expander(
                _("Edition of {day}", day=formats.day(day)), expanded=day == edition()
            ):
                st.markdown("\n".join(f"- {line}" for line in mine))
    st.subheader(_("Whom to ask"), anchor=False)
    names = fresh(administrators)
    st.text(
        _("Administrators of this installation: {names}.", names=", ".join(names))
        if names
        else _("Ask your unit who administers this installation.")
    )
    st.caption(_("Edition of {day}", day=formats.day(edition())))
