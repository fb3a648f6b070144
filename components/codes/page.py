"""Looking a code up: which figure it is of, what it showed then, what is known now, who changed
what since and why."""

from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from components.briefing import screens
from components.codes import differences
from components.codes.differences import Line
from components.data import fresh, read
from components.export.codes import NAME
from components.figures import code, filters, headline, tables
from components.figures import scene as scenes
from components.figures.code import Content, Figure, content
from components.figures.now import call_communes
from components.figures.scene import Scene
from components.figures.screen import Screen
from components.reports import sheet
from components.runtime import markup
from components.runtime.frames import with_rows
from components.subjects import SUBJECTS
from components.words import audit, formats, wording
from components.words.i18n import DEFAULT, _, _n, speaking
from db.codes import written
from db.model import Selection, User
from db.queries import codes, units
from db.queries.amendments import Amendment
from db.queries.briefings import Shown
from db.queries.codes import Coded
from db.subjects import RECORDS

WIDTH = 420


@dataclass(frozen=True)
class Found:
    """A figure that left, for who may see it."""

    coded: Coded
    user: User

    @property
    def selection(self) -> Selection:
        return self.coded.shown.selection

    @property
    def scene(self) -> Scene:
        shown = self.coded.shown
        return scenes.again(
            self.user, shown.selection, self.coded.unit_id, for_sharing=shown.for_sharing
        )

    @property
    def subjects(self) -> list[str]:
        """Those that are screens still."""
        return [key for key in self.coded.shown.subjects if key in SUBJECTS]

    @property
    def screens(self) -> tuple[Screen, ...]:
        scene, detail = self.scene, self.coded.shown.detail
        return tuple(SUBJECTS[key].again(scene, detail) for key in self.subjects)

    @cached_property
    def then(self) -> Content:
        return Content.unpack(self.coded.shown.content)

    @cached_property
    def now(self) -> Content:
        """In the language that the values were kept in."""
        with speaking(DEFAULT):
            if self.coded.shown.subjects == (sheet.SHEET,):
                return sheet.content(self.scene)
            if not self.screens:
                return Content(self.then.title, ())
            return content(Figure(self.screens, self.coded.shown.picture))

    @property
    def groups(self) -> set[str]:
        keys = self.subjects or list(SUBJECTS)
        return {group for key in keys for group in SUBJECTS[key].groups}


def ask(user: User) -> Found | None:
    """The figure of the code that is typed or scanned; a code that nothing has and what is no code
    are answered alike."""
    headline.entitle(_("Look up a code"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input(
            _("Code under the figure"),
            key=NAME,
            bind="query-params",
            placeholder=written("0" * 10),
            autocomplete="off",
            width=WIDTH,
        )
        st.button(_("Look up"), key="code-open", type="primary", icon=":material/search:")
    if not typed:
        st.caption(
            _(
                "Every slide, report, sheet and picture that was taken along bears a code. It "
                "opens the figure as it was shown then, and as it is known now."
            )
        )
        return None
    found = fresh(codes.coded, typed)
    if found is None:
        st.error(
            _("No figure has this code. Compare it with the print letter by letter."),
            icon=":material/search_off:",
        )
        return None
    if not filters.may_see(user, found.shown.selection):
        st.warning(
            _("This code is of communes whose figures you may not see."), icon=":material/lock:"
        )
        return None
    known = Found(found, user)
    call_communes(known.scene.kinds)
    return known


def show(found: Found) -> None:
    """The choice with what was shown then, what is known now, the difference, and its causes."""
    coded = found.coded
    st.subheader(found.then.title, anchor=False)
    st.caption(screens.about(found.selection))
    st.text(
        _(
            "Taken along on {time} by {who}. Code {code}.",
            time=formats.moment(coded.issued_at),
            who=coded.issued_by,
            code=written(coded.code),
        )
    )
    numbers = differences.numbers(found.then, found.now)
    cells = differences.cells(found.then, found.now)
    _state([one for one in [*numbers, *cells] if not one.is_same])
    kept = len(found.then.cells)
    if kept >= code.MOST_CELLS:
        st.caption(_("Of the table behind the picture the first {n} numbers are compared.", n=kept))
    with st.grid(4, min_column_width=225, height="stretch"):
        for one in numbers:
            _number(one)
    if cells:
        st.subheader(_("Behind the picture: numbers that are others now"), anchor=False)
        _cells(cells)
    _since(found)
    _picture(found)


def _state(changed: list[Line]) -> None:
    if not changed:
        st.success(_("Everything is as it was shown."), icon=":material/task_alt:")
        return
    n = len(changed)
    line = _n("{n} number is another now.", "{n} numbers are others now.", n, n=formats.number(n))
    st.warning(line, icon=":material/compare_arrows:")


def _number(one: Line) -> None:
    with st.container(border=True, height="stretch", gap="xsmall"):
        change = "" if one.is_same else one.difference
        st.metric(one.label, one.now, change or None, delta_color="gray", delta_arrow="off")
        if one.is_same:
            st.caption(_("As shown then: {number}", number=one.was))
        else:
            st.text(_("Shown then: {number}", number=one.was))
            st.caption(_("Known now: {number}", number=one.has))


def _cells(cells: list[Line]) -> None:
    tables.show(
        {
            _("Figure"): [one.label for one in cells],
            _("As shown"): [one.then for one in cells],
            _("As known now"): [one.now for one in cells],
            _("Difference"): [one.difference for one in cells],
        },
        alt=_("Behind the picture: numbers that are others now"),
    )


def _since(found: Found) -> None:
    """Who changed what of it since, and why."""
    st.subheader(_("Written since then"), anchor=False)
    since = fresh(codes.amended, found.coded, sorted(found.groups))
    if not since:
        st.caption(_("Nothing that this figure is made of was written since."))
        return
    heirs, names = read(units.voices_of, found.selection), found.scene.units
    tables.show(
        {
            _("When"): [formats.moment(one.at) for one in since],
            _("Who"): [audit.actor(one.actor) for one in since],
            _("What was done"): [_what(one) for one in since],
            _("Commune"): [
                wording.listed(
                    wording.short_name(names[heir])
                    for heir in dict.fromkeys(heirs[unit] for unit in one.units if unit in heirs)
                    if heir in names
                )
                or formats.MISSING
                for one in since
            ],
            _("Why it changed"): [one.reason or formats.MISSING for one in since],
        },
        alt=_("Who changed what since, and why"),
    )


def _what(one: Amendment) -> str:
    return wording.joined(_(RECORDS[one.entity].title), audit.action(one.action), by=": ")


def _picture(found: Found) -> None:
    """The picture as it is now, and the page that it is of."""
    shown = found.coded.shown
    if len(found.screens) == 1:
        picture = found.screens[0].picture(shown.picture)
        if picture is not None and len(picture.frame):
            with st.container(border=True):
                st.subheader(picture.title, anchor=False)
                st.caption(markup.icon(":material/update:", _("As it is known now")))
                st.vega_lite_chart(spec=with_rows(picture.spec, picture.sent), alt=picture.alt)
                st.caption(picture.caption.short)
    if found.subjects:
        st.page_link(
            screens.page(Shown(found.subjects[0])),
            label=_("The page behind it"),
            icon=":material/open_in_new:",
            query_params=screens.address(found.selection),
        )
