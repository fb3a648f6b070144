"""Briefings prepared: the list of those saved, and the form that makes or changes one."""

from functools import partial

import streamlit as st

from components.briefing import since, stage
from components.data import fresh, read, write
from components.export import dialog
from components.export.dialog import Parcel
from components.export.slide import Slide
from components.figures import filters
from components.figures import scene as scenes
from components.figures.scene import Scene
from components.forms import draft as drafts
from components.forms.form import Form, Start, Values
from components.shell import sitemap
from components.subjects import SUBJECTS
from components.words import formats, wording
from components.words.i18n import _, _n
from db.commands.briefings import remove_briefing, save_briefing
from db.entries.briefings import LONGEST_NAME, LONGEST_REMARK, BriefingEntry
from db.ledger.records import Saved
from db.model import N_, Permission, Refusal, Selection, User
from db.queries import units
from db.queries.briefings import Briefing, Shown, saved_briefing, saved_briefings
from db.selections import pack, unpack

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
    for one in found[:LISTED]:
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center"):
                with st.container(gap=None):
                    st.text(one.name)
                    st.caption(_about(one.selection))
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


def _slides(user: User, briefing: Briefing, scene: Scene) -> list[Slide]:
    """A slide a screen: its picture for a meeting, and the remark; and what differs from what was
    reported before."""
    made = ((SUBJECTS[one.subject].screen(scene), one.remark) for one in briefing.screens)
    slides = [
        Slide(screen, screen.pictures[0] if screen.pictures else None, remark)
        for screen, remark in made
    ]
    return [*slides, *since.annex(user, briefing.id, scene)]


def ask(user: User) -> Form:
    """The form of the draft or of the briefing in the address, or an empty one."""
    return drafts.ask("briefings", user, partial(_start, user), anew=_("Next briefing"))


def fields(form: Form) -> None:
    """Name, choice, and the screens in their order with a remark each."""
    form.text("name", _("Name of the briefing"), max_chars=LONGEST_NAME)
    if form.record_id is not None:
        form.flag("anew", _("Take period and communes from the bar above instead of those saved"))
    selection = _selection(form.values)
    if selection is not None:
        st.caption(_about(selection))
    order = _order(form.values)
    for place, subject in enumerate(order):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(width=280):
                form.flag(f"show_{subject}", _(SUBJECTS[subject].title))
            with st.container():
                form.text(
                    f"remark_{subject}",
                    _("Remark on: {screen}", screen=_(SUBJECTS[subject].title)),
                    max_chars=LONGEST_REMARK,
                    placeholder=_("Remark (empty: the sentence with the figures)"),
                    label_visibility="collapsed",
                )
            _movers(form, order, place)


def _movers(form: Form, order: list[str], place: int) -> None:
    """Two buttons that move the screen one place."""
    for label, icon, other in (
        (_("Up"), "arrow_upward", place - 1),
        (_("Down"), "arrow_downward", place + 1),
    ):
        st.button(
            label,
            key=f"{icon}-{order[place]}",
            icon=f":material/{icon}:",
            disabled=not 0 <= other < len(order),
            on_click=_move,
            args=(form, order, place, other),
        )


def _move(form: Form, order: list[str], place: int, other: int) -> None:
    moved = list(order)
    moved[place], moved[other] = moved[other], moved[place]
    form.keep(order=moved)


def finish(form: Form) -> None:
    briefing_id = form.record_id
    form.send_record(_("Save the briefing"), _save, receipt=_("The briefing is saved."))
    if briefing_id is not None:
        with st.popover(_("Remove this briefing"), icon=":material/delete:"):
            st.write(_("Its link will say that it was removed. The figures are not touched."))
            form.action(
                _("Remove"),
                partial(_remove, briefing_id),
                receipt=_("The briefing is removed."),
                button="remove",
            )


def _about(selection: Selection) -> str:
    """Window and communes of a choice."""
    names = read(units.communes, selection.named_on)
    period = selection.period
    window = formats.day_range(period.first, period.last)
    return f"{window} \u00b7 {wording.communes(selection, names)}"


def _order(values: Values) -> list[str]:
    """All subjects, shown or not, as they stand in the form."""
    return list(values.get("order") or SUBJECTS)


def _selection(values: Values) -> Selection | None:
    """The choice of the bar above, or the one saved with the briefing."""
    packed = values.get("selection")
    return unpack(packed) if packed and not values.get("anew") else scenes.chosen()


def _start(user: User, about: Values) -> Start:
    if drafts.RECORD not in about:
        return Start({f"show_{subject}": True for subject in SUBJECTS})
    found = fresh(saved_briefing, about[drafts.RECORD])
    if found is None or not filters.may_see(user, found.selection):
        raise Refusal(N_("There is no such briefing, or it has been removed."))
    chosen = [one.subject for one in found.screens]
    values = {
        "name": found.name,
        "selection": pack(found.selection),
        "order": [*chosen, *(subject for subject in SUBJECTS if subject not in chosen)],
        **{f"show_{subject}": True for subject in chosen},
        **{f"remark_{one.subject}": one.remark for one in found.screens},
    }
    return Start(values, found.version)


def _entry(values: Values) -> BriefingEntry:
    return BriefingEntry(
        name=values.get("name") or "",
        selection=_selection(values),
        screens=[
            Shown(subject, values.get(f"remark_{subject}") or "")
            for subject in _order(values)
            if values.get(f"show_{subject}")
        ],
    )


def _save(form: Form) -> Saved:
    entry = _entry(form.values)
    return write(save_briefing, entry, form.submission, briefing_id=form.record_id, by=form.user)


def _remove(briefing_id: int, form: Form) -> Saved:
    return write(remove_briefing, briefing_id, form.submission, by=form.user)
