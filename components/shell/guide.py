"""The guide: how each thing is done and what each word means, for who may do it."""

from dataclasses import dataclass

import streamlit as st

from components.shell.sitemap import screen
from components.words.i18n import _
from db.model import N_, Permission, User
from db.text import search_key
from db.version import VERSION


@dataclass(frozen=True)
class Topic:
    """Title and text are msgids. `who`: the right without which it is nobody's concern. `page` is
    the address of where it is done."""

    title: str
    text: str
    who: Permission = Permission.OWN_ACCOUNT
    page: str = ""


TASKS = (
    Topic(
        N_("Choose period and place"),
        N_(
            "The button beside the title shows what is chosen and opens the filter. A place is "
            "found by typing, with or without accents. The choice stands in the address: who "
            "opens the link sees the same figures, if they may."
        ),
        Permission.VIEW,
        "overview",
    ),
    Topic(
        N_("Ask a picture"),
        N_(
            "A tap on a bar, tile or place shows what is behind it; the line above the picture "
            "or the browser's back button returns. Below each picture stand its figures as a "
            "table; above it the picture can be taken along as a file."
        ),
        Permission.VIEW,
        "overview",
    ),
    Topic(
        N_("Take figures along"),
        N_(
            "Slides, report and workbook are made of what is chosen, with its caption: unit, "
            "days, how many have reported, and whether figures are closed."
        ),
        Permission.VIEW,
        "overview",
    ),
    Topic(
        N_("Prepare a briefing"),
        N_(
            "Save a choice as a briefing, with a remark to each screen. On the day it is shown "
            "it remembers its figures; opened later it says which have changed since."
        ),
        Permission.BRIEF,
        "briefings",
    ),
    Topic(
        N_("Close figures"),
        N_(
            "What is closed cannot be changed without a reason, and each change is told. Before"
            " closing the page shows whether every return is there and approved."
        ),
        Permission.CLOSE,
        "closing",
    ),
    Topic(
        N_("Send the return of a month"),
        N_(
            "Open it from what is to do. Where nothing happened, one button reports that; else "
            "type the numbers, and let empty changes be filled with 0. What is typed is kept every "
            "two seconds: a lost connection, a closed browser or another device loses nothing."
        ),
        Permission.ENTER,
        "monthly",
    ),
    Topic(
        N_("Write down an incident"),
        N_(
            "Day, place and kind are needed, the rest may follow later. Never write a name, "
            "number or address of a person: incidents are counted, people are not listed."
        ),
        Permission.ENTER,
        "incident",
    ),
    Topic(
        N_("Answer a suggestion"),
        N_(
            "Those overdue stand first. An answer says what was done, by whom and when; it "
            "counts as solved on that day."
        ),
        Permission.ENTER,
        "answers",
    ),
    Topic(
        N_("Bring in a spreadsheet"),
        N_(
            "Take the table to fill in, or your own list. Every cell is judged before anything "
            "is written; what is wrong is named by its cell, what is known already is not "
            "counted twice. All of a file comes in, or nothing."
        ),
        Permission.ENTER,
        "imports",
    ),
    Topic(
        N_("Correct what was sent"),
        N_(
            "Open the record, change it and say why. Before and after stay in the audit. In a "
            "closed period a reason is required."
        ),
        Permission.ENTER,
        "returns",
    ),
    Topic(
        N_("Approve returns"),
        N_(
            "Returns without anything to look at can be approved together. One that is sent "
            "back goes to its commune with your reason and stands first in what is to do there."
        ),
        Permission.APPROVE,
        "returns",
    ),
    Topic(
        N_("Let somebody in, or out"),
        N_(
            "Each account has a role and, but for administrators, may belong to one unit. Who "
            "leaves is disabled, not deleted: what they wrote stays theirs. A forgotten "
            "password is replaced by a first password."
        ),
        Permission.MANAGE,
        "accounts",
    ),
    Topic(
        N_("Merge, split or move communes"),
        N_(
            "With the day from which it holds. Figures of before stay in every total; what "
            "cannot be divided between the heirs of a split stands in a row of its own."
        ),
        Permission.MANAGE,
        "units",
    ),
    Topic(
        N_("Protect your account"),
        N_(
            "On your own page: another password, a second factor, the devices on which you are "
            "signed in. Sign out everywhere ends them all."
        ),
        page="password",
    ),
)
TERMS = (
    Topic(
        N_("Same period of the year before"),
        N_(
            "The same days one year earlier, as many of them. A running period is never "
            "compared with a whole one."
        ),
    ),
    Topic(
        N_("Period before"),
        N_(
            "Chosen under Compared with in the bar: the week, month or days just before, as many "
            "of them. Numbers, pictures, sentences and files then all say so; the small columns of "
            "years stay of years. People under management and open suggestions are compared with "
            "the eve of the period."
        ),
    ),
    Topic(
        N_("Green, red and grey"),
        N_(
            "Green or red only where a change is beyond what chance explains, or a target or "
            "deadline is missed. All else is grey, good or bad: with small numbers a difference"
            " of a few is no trend."
        ),
    ),
    Topic(
        N_("A dash instead of a number"),
        N_("Nobody has reported yet. That is not the same as 0, which somebody has reported."),
    ),
    Topic(
        N_("Groups A to D"),
        N_(
            "Kinds of incidents are grouped as crimes of groups A to D, accidents, fires and "
            "other matters. The clear-up rate is of crimes alone."
        ),
    ),
    Topic(
        N_("Clear-up rate"),
        N_(
            "Of the crimes of the period, the share that was solved up to its last day. What "
            "was solved later counts later."
        ),
    ),
    Topic(
        N_("Under management"),
        N_(
            "People counted at the end of the last month that all communes have reported or "
            "that is past its deadline. It is a stock: months are not added up."
        ),
    ),
    Topic(
        N_("Guided through expungement, and left"),
        N_(
            "Guided means shown the procedure; it does not mean that the conviction is "
            "expunged. Who left did so for one of the six reasons of the law."
        ),
    ),
    Topic(
        N_("Satisfaction"),
        N_(
            "Share of the answers that are satisfied or very satisfied. Places with fewer than "
            "five forms are not shown, so that nobody can be recognised."
        ),
    ),
    Topic(
        N_("Reporting month"),
        N_(
            "It ends on the day that the settings name: with 14, month 10/2023 runs from 15/09 "
            "to 14/10/2023."
        ),
    ),
)


def show(user: User) -> None:
    typed = st.text_input(
        _("Find in the guide"),
        key="guide_words",
        placeholder=_("such as: expungement, briefing, password"),
        icon=":material/search:",
    )
    wanted = search_key(typed or "").split()
    found = False
    for heading, topics in ((_("How it is done"), TASKS), (_("What it means"), TERMS)):
        shown = [topic for topic in topics if user.may(topic.who) and _is_about(topic, wanted)]
        if not shown:
            continue
        found = True
        st.subheader(heading, anchor=False)
        for topic in shown:
            _show(topic, is_open=bool(wanted), user=user)
    if not found:
        st.info(_("Nothing in the guide speaks of that. Try another word."))
    st.caption(_("Version of the program: {version}", version=VERSION))


def _is_about(topic: Topic, wanted: list[str]) -> bool:
    words = search_key(" ".join((_(topic.title), _(topic.text))))
    return all(word in words for word in wanted)


def _show(topic: Topic, is_open: bool, user: User) -> None:
    with st.expander(_(topic.title), expanded=is_open):
        st.text(_(topic.text))
        if topic.page and user.may(screen(topic.page).permission):
            place = screen(topic.page)
            st.page_link(place.file, label=_(place.title), icon=place.icon)
