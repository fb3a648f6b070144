"""Briefings that are saved: shown, taken along, copied, put out of sight."""

from dataclasses import replace
from functools import partial

import streamlit as st

from components.briefing import screens, since, stage
from components.data import fresh, write
from components.export import dialog
from components.export.dialog import Parcel
from components.export.slide import Slide, of_picture
from components.figures import filters
from components.figures import scene as scenes
from components.figures.scene import Scene
from components.forms import draft as drafts
from components.forms import press
from components.shell import sitemap
from components.subjects import SUBJECTS
from components.words import formats
from components.words.i18n import _, _n
from db.commands.briefings import archive_briefing, save_briefing
from db.entries.briefings import LONGEST_NAME, BriefingEntry
from db.ledger.records import Saved, Submission
from db.model import Permission, Selection, User
from db.queries.briefings import Briefing, saved_briefings

LISTED = 20


def present() -> None:
    """Show all screens of what the bar above asks for, without preparing anything."""
    st.page_link(
        sitemap.screen("briefing").file,
        label=_("Present all screens of this choice"),
        icon=":material/slideshow:",
        query_params={stage.SCREEN: "1"},
    )


def saved(user: User) -> None:
    """Those that the user may see, the newest first, to open and to change."""
    found = [one for one in fresh(saved_briefings) if filters.may_see(user, one.selection)]
    if not found:
        st.caption(_("No briefing has been saved yet."))
    archived = [one for one in found if one.archived]
    for one in [one for one in found if not one.archived][:LISTED]:
        _card(user, one)
    if archived:
        label = _n("{n} archived briefing", "{n} archived briefings", len(archived))
        folded = st.expander(label, key="archived", on_change="rerun")
        if folded.open:
            with folded:
                for one in archived:
                    _card(user, one)


def _card(user: User, one: Briefing) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(gap=None):
                st.text(one.name)
                st.caption(screens.about(one.selection))
                st.text(_origin(one))
            _doors(user, one)
        since.block(user, one.id)


def _origin(one: Briefing) -> str:
    """How many screens, whose and since when; a name is a user's own text."""
    count = _n("{n} screen", "{n} screens", len(one.screens))
    origin = _("saved by {author}, {time}", author=one.author, time=formats.moment(one.written_at))
    return f"{count} \u00b7 {origin}"


def _doors(user: User, one: Briefing) -> None:
    st.page_link(
        sitemap.screen("briefing").file,
        label=_("Present"),
        icon=":material/slideshow:",
        query_params={stage.BRIEFING: str(one.id), stage.SCREEN: "1"},
    )
    dialog.offer_slides(
        Parcel(scenes.of(user, one.selection), partial(_slides, user, one), one.name),
        f"export-{one.id}",
    )
    if user.may(Permission.BRIEF):
        st.button(
            _("Change this briefing"),
            key=f"change-{one.id}",
            icon=":material/edit:",
            on_click=drafts.leave,
            kwargs={drafts.RECORD: str(one.id)},
        )
        _copies(user, one)


def _copies(user: User, one: Briefing) -> None:
    """What becomes of it after its meeting: taken to another period, copied, out of sight."""
    place, chosen = f"copy-{one.id}", scenes.chosen()
    copied = _("A copy is saved; it is the first of the list.")
    acts = [
        (_("Duplicate"), "content_copy", copied, partial(_copy, one, one.selection, user)),
        (_("Take it out of the archive"), "unarchive", _("It is in the list again."), None)
        if one.archived
        else (_("Archive"), "archive", _("It is in the archive."), None),
    ]
    if chosen is not None:
        label = _("Take it to the period of the bar above")
        acts.insert(0, (label, "event_repeat", copied, partial(_copy, one, chosen, user)))
    with st.popover(_("More"), icon=":material/more_horiz:", type="tertiary"):
        for label, icon, receipt, act in acts:
            do = act or partial(_archive, one, user)
            look = {"icon": f":material/{icon}:", "type": "tertiary"}
            press.button(label, f"{icon}-{one.id}", place, receipt, do, **look)
    press.show(place)


def _archive(one: Briefing, user: User) -> Saved:
    """Out of sight, or back."""
    submission = replace(Submission.fresh(), version=one.version)
    return write(archive_briefing, one.id, submission, archived=not one.archived, by=user)


def _copy(one: Briefing, selection: Selection, user: User) -> Saved:
    """The same screens under another name, of a choice of its own."""
    day = formats.day(selection.period.last)
    name = _("{name}, until {day}", name=one.name, day=day)
    if selection == one.selection:
        name = _("{name} (copy)", name=one.name)
    entry = BriefingEntry(name[:LONGEST_NAME], selection, one.screens)
    return write(save_briefing, entry, Submission.fresh(), by=user)


def _slides(user: User, briefing: Briefing, scene: Scene) -> list[Slide]:
    """What differs from what was reported before, then a slide a screen."""
    slides = [
        of_picture(SUBJECTS[one.subject].screen(scene), one.picture, one.remark)
        for one in briefing.screens
    ]
    return [*since.annex(user, briefing, scene), *slides]
