"""The form that makes a briefing or changes one."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components.briefing import screens
from components.charts.scaled import scaled
from components.data import fresh, write
from components.figures import filters
from components.figures import scene as scenes
from components.figures.screen import Screen
from components.forms import draft as drafts
from components.forms.form import Form, Start, Values
from components.runtime.frames import with_rows
from components.subjects import SUBJECTS
from components.words import wording
from components.words.i18n import _
from db.commands.briefings import remove_briefing, save_briefing
from db.entries.briefings import LONGEST_NAME, LONGEST_REMARK, BriefingEntry, slots_of
from db.ledger.records import Saved
from db.model import N_, Refusal, Selection, User
from db.queries.briefings import Shown, saved_briefing
from db.selections import pack, unpack

MOST_BLOCKS = 4
REMARK_HEIGHT = 84
PREVIEW, PREVIEW_HEIGHT = 620, 260
"""Pixels of a screen in small, and of its picture."""
PREVIEW_LETTERS = 0.8


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
        st.caption(screens.about(selection))
    order = _order(form.values)
    for place, slot in enumerate(order):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(width=400):
                form.flag(f"show_{slot}", _(SUBJECTS[subject_of(slot)].title))
                pictured(form, slot, selection)
            with st.container():
                form.long_text(
                    f"remark_{slot}",
                    _("Remark on: {screen}", screen=_(SUBJECTS[subject_of(slot)].title)),
                    max_chars=LONGEST_REMARK,
                    placeholder=_("Remark, of several lines where needed"),
                    label_visibility="collapsed",
                    height=REMARK_HEIGHT,
                )
            _movers(form, order, place)
    _another(form, order)


def pictured(form: Form, slot: str, selection: Selection | None) -> None:
    """Which picture the screen shows, and behind a button the screen as it will be seen."""
    if selection is None:
        return
    screen = SUBJECTS[subject_of(slot)].screen(scenes.of(form.user, selection))
    titles = {name: picture.title for name, picture in screen.named.items()}
    name = ""
    if titles:
        label = _("Picture")
        chosen = form.choice(f"picture_{slot}", label, titles, label_visibility="collapsed")
        name = chosen or next(iter(titles))
    behind = st.popover(
        _("Preview"), key=f"preview-{slot}", on_change="rerun", icon=":material/visibility:"
    )
    if behind.open:
        with behind:
            preview(screen, Shown(subject_of(slot), form.values.get(f"remark_{slot}") or "", name))


def preview(screen: Screen, one: Shown) -> None:
    """The screen in small: what it says, its picture, the numbers and the remark."""
    picture = screens.picture(screen, one)
    with st.container(width=PREVIEW):
        st.subheader(screen.heading(one.picture), anchor=False)
        with st.container(horizontal=True):
            if picture is not None:
                with st.container(width=PREVIEW * 7 // 10):
                    st.caption(picture.title)
                    spec = scaled(picture.spec, PREVIEW_LETTERS)
                    st.vega_lite_chart(
                        spec=with_rows(spec, picture.sent), alt=picture.alt, height=PREVIEW_HEIGHT
                    )
            with st.container():
                for block in screen.blocks[:MOST_BLOCKS]:
                    st.text(wording.joined(f"{block.label}: {block.value}", block.change, by="; "))
                st.text(one.remark)
        st.caption(screen.caption.short)


def subject_of(slot: str) -> str:
    return slot.partition("-")[0]


def _another(form: Form, order: list[str]) -> None:
    """One more screen, of any subject: of one subject several pictures may be shown."""
    with st.container(horizontal=True):
        st.caption(_("One more screen:"))
        for subject, of in SUBJECTS.items():
            st.button(
                _(of.title),
                key=f"another-{subject}",
                type="tertiary",
                icon=":material/add:",
                on_click=_add,
                args=(form, order, subject),
            )


def _add(form: Form, order: list[str], subject: str) -> None:
    n = 2
    while f"{subject}-{n}" in order:
        n += 1
    slot = f"{subject}-{n}" if subject in order else subject
    form.keep(order=[*order, slot], **{f"show_{slot}": True})


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


def _order(values: Values) -> list[str]:
    """All screens, shown or not, as they stand in the form."""
    return list(values.get("order") or slots_of(screens.DEFAULT))


def _selection(values: Values) -> Selection | None:
    """The choice of the bar above, or the one saved with the briefing."""
    packed = values.get("selection")
    return unpack(packed) if packed and not values.get("anew") else scenes.chosen()


def _start(user: User, about: Values) -> Start:
    if drafts.RECORD not in about:
        return Start(_of_screens(screens.DEFAULT))
    found = fresh(saved_briefing, about[drafts.RECORD])
    if found is None or not filters.may_see(user, found.selection):
        raise Refusal(N_("There is no such briefing, or it has been removed."))
    slots = slots_of(found.screens)
    values = {
        "name": found.name,
        "selection": pack(found.selection),
        "order": [*slots, *(subject for subject in SUBJECTS if subject not in slots)],
        **_of_screens(found.screens),
    }
    return Start(values, found.version)


def _of_screens(shown: Sequence[Shown]) -> Values:
    """What the fields of these screens hold."""
    values: dict[str, object] = {}
    for slot, one in zip(slots_of(shown), shown, strict=True):
        filled = {"show": True, "remark": one.remark, "picture": one.picture}
        values |= {f"{name}_{slot}": value for name, value in filled.items() if value}
    return values


def _entry(values: Values) -> BriefingEntry:
    slots = [slot for slot in _order(values) if values.get(f"show_{slot}")]
    return BriefingEntry(
        name=values.get("name") or "",
        selection=_selection(values),
        screens=[
            Shown(
                subject_of(slot),
                values.get(f"remark_{slot}") or "",
                values.get(f"picture_{slot}") or "",
            )
            for slot in slots
        ],
        slots=slots,
    )


def _save(form: Form) -> Saved:
    entry = _entry(form.values)
    return write(save_briefing, entry, form.submission, briefing_id=form.record_id, by=form.user)


def _remove(briefing_id: int, form: Form) -> Saved:
    return write(remove_briefing, briefing_id, form.submission, by=form.user)
