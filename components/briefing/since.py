"""What the figures that a briefing showed have become: which are others now, who changed them, why.

Figures are compared as those of a closing are (components.figures.closed), over the whole choice.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pandas as pd
import streamlit as st

from components.data import fresh, read, write_beside
from components.export.slide import Slide
from components.figures import filters, tables
from components.figures.closed import Row
from components.figures.now import today
from components.figures.scene import Scene
from components.figures.screen import Screen, Subject, Table
from components.forms.inputs import choose
from components.subjects import SUBJECTS
from components.words import formats, indicators, wording
from components.words.i18n import _, _n
from db.commands.briefings import keep_shown
from db.facts.closing import Sum, rolled_up, settled_month, sums
from db.facts.returns import Deadlines
from db.indicators import GROUPS, INDICATORS
from db.model import N_, Permission, Selection, User
from db.queries import settings, shown, units
from db.queries.amendments import Amendment
from db.queries.briefings import Briefing, Shown
from db.queries.figures import part_names
from db.queries.shown import Showing

HEADING = N_("Against the figures reported")
FEW, MOST = 3, 5
"""So many changes stand on the stage in larger letters, and so many at all; the page of briefings
has all of them."""
WIDTHS = (3, 3, 4)
"""Of what stands of a figure there: its name, the numbers, the cause."""
NEWEST = 3
"""So many of those who changed a figure are named."""


@dataclass(frozen=True)
class Change:
    """A figure that is another now, in words; `who` with where and when."""

    figure: str
    then: str
    now: str
    difference: str
    who: str
    why: str


@dataclass(frozen=True)
class Since:
    """What has changed since one showing."""

    showing: Showing
    changes: tuple[Change, ...]

    @property
    def line(self) -> str:
        day, n = formats.day(self.showing.shown_at), len(self.changes)
        if not n:
            return _("No figure has changed since it was reported on {day}.", day=day)
        return _n(
            "{n} figure is another than reported on {day}.",
            "{n} figures are others than reported on {day}.",
            n,
            n=n,
            day=day,
        )

    @property
    def table(self) -> pd.DataFrame:
        """With headings for screen and file."""
        headings = (
            _("Figure"),
            _("As reported"),
            _("As known now"),
            _("Difference"),
            _("Where, who, when"),
            _("Why it changed"),
        )
        rows = [(c.figure, c.then, c.now, c.difference, c.who, c.why) for c in self.changes]
        return pd.DataFrame(rows, columns=list(headings), dtype="str")


def keep(briefing_id: int, screens: Collection[Shown], selection: Selection, *, by: User) -> None:
    """Remember the figures as they are shown here by who may brief, unless they are known so."""
    groups = _groups(screens)
    if not by.may(Permission.BRIEF):
        return
    if not read(shown.is_kept, briefing_id, selection, groups):
        choice = (briefing_id, selection, groups)
        write_beside(keep_shown, *choice, today=today(), by=by)


def _groups(screens: Collection[Shown]) -> tuple[str, ...]:
    found = {group for one in screens for group in SUBJECTS[one.subject].groups}
    return tuple(sorted(found))


def reported(user: User, briefing_id: int) -> list[Showing]:
    """What the briefing showed that the user may see, the newest first."""
    every = fresh(shown.showings, briefing_id)
    return [one for one in every if filters.may_see(user, one.selection)]


def base(found: list[Showing]) -> Showing | None:
    """What figures are held against unless the reader chooses otherwise: what was shown last on an
    earlier day, else what was shown first today."""
    earlier = [one for one in found if _day(one.shown_at) < _day(datetime.now(UTC))]
    return next(iter(earlier), found[-1] if found else None)


def _day(moment: datetime) -> date:
    return moment.astimezone(formats.VIETNAM).date()


def compared(user: User, briefing: Briefing) -> Since | None:
    """With what was reported before: by this briefing, else by the last one of the same communes;
    None where nothing was."""
    before = base(reported(user, briefing.id) or _last_meeting(user, briefing.selection))
    return since(before) if before else None


def _last_meeting(user: User, selection: Selection) -> list[Showing]:
    """What other briefings of these communes have shown."""
    every = [one for one in fresh(shown.showings) if filters.may_see(user, one.selection)]
    return [one for one in every if set(one.selection.communes) == set(selection.communes)]


def since(before: Showing) -> Since:
    selection = before.selection
    heirs = read(units.voices_of, selection)
    cells = rolled_up(read(shown.then_and_now, before), heirs)
    calendar = selection.period.calendar
    due = Deadlines(calendar, read(settings.return_deadline_days), before.today)
    found = sums(cells, settled_month(cells, due), selection.period.months()[-1])
    amended = read(shown.amended, before) if found else []
    return Since(before, tuple(_change(one, amended, heirs, before) for one in found))


def _change(one: Sum, amended: list[Amendment], heirs: dict[int, int], before: Showing) -> Change:
    group = INDICATORS[one.indicator].group
    difference = None if one.then is None or one.now is None else one.now - one.then
    row = Row(one.indicator, 0, one.then, one.now, difference, one.changed)
    mine = [
        amendment
        for amendment in amended
        if group in amendment.groups
        and (not amendment.units or {heirs.get(unit) for unit in amendment.units} & {*one.units})
    ]
    names = [f"{each.actor}, {formats.moment(each.at)}" for each in mine[:NEWEST]]
    if len(mine) > NEWEST:
        names.append(_("and {n} more", n=len(mine) - NEWEST))
    reasons = dict.fromkeys(each.reason for each in mine if each.reason)
    where = wording.listed(_places(one.units))
    return Change(
        _figure(one, group, before),
        *row.texts,
        wording.joined(where, "; ".join(names), by=": "),
        "; ".join(reasons) or _("no reason was given"),
    )


def _figure(one: Sum, group: str, before: Showing) -> str:
    about = read(part_names).get((group, one.about), "") if one.about else ""
    calendar = before.selection.period.calendar
    is_stock = one.month is not None and GROUPS[group].by_months
    day = f"({formats.day(calendar.last_day(one.month))})" if is_stock and one.month else ""
    return wording.joined(wording.joined(indicators.full_name(one.indicator), about, by=": "), day)


def _places(ids: tuple[int, ...]) -> list[str]:
    """Names of the units; the district's last."""
    names, root = read(units.by_ids), read(units.root)
    found = [wording.short_name(names[unit]) for unit in ids if unit in names]
    return [*found, *([root.full_name] if root and root.id in ids else [])]


# Where it stands


def heading() -> str:
    return _(HEADING)


def block(user: User, briefing_id: int) -> None:
    """On the page of briefings: what has changed since, against the day that the reader chooses."""
    found = reported(user, briefing_id)
    usual = base(found)
    if usual is None:
        st.caption(_("It has not been shown yet: no figures are kept of it."))
        return
    folded = st.expander(heading(), key=f"since-{briefing_id}", on_change="rerun")
    if not folded.open:
        return
    with folded:
        days = {
            one.id: _("{time}, shown by {who}", time=formats.moment(one.shown_at), who=one.shown_by)
            for one in found
        }
        key = f"since-day-{briefing_id}"
        chosen = choose(_("Reported at"), days, usual.id, key=key, width=420)
        picked = since(next(one for one in found if one.id == chosen))
        st.text(picked.line)
        if picked.changes:
            tables.show(picked.table, alt=_("Figures that are others than reported"))


def stand(picked: Since) -> None:
    """On the stage: a row a figure, to be read from the back."""
    size = "middle" if len(picked.changes) <= FEW else "long"
    with (
        st.container(key="stage-body", height="stretch"),
        st.container(key="stage-since"),
        st.container(key=f"stage-{size}"),
    ):
        for change in picked.changes[:MOST]:
            with st.container(border=True):
                figure, numbers, cause = st.columns(WIDTHS)
                figure.text(change.figure)
                numbers.text(
                    _(
                        "reported {then}, now {now} ({difference})",
                        then=change.then,
                        now=change.now,
                        difference=change.difference,
                    )
                )
                cause.text(wording.joined(change.who, change.why, by=". "))
        left = len(picked.changes) - MOST
        if left > 0:
            st.caption(_n("and {n} more figure", "and {n} more figures", left, n=left))


def annex(user: User, briefing: Briefing, scene: Scene) -> list[Slide]:
    """The slide at the beginning of a file: what differs from what was reported. None in a copy for
    sharing, where changes of small counts would tell them."""
    picked = None if scene.for_sharing else compared(user, briefing)
    if picked is None:
        return []
    title = _("Figures that are others than reported")
    listed = (Table(title, lambda: picked.table),) if picked.changes else ()
    screen = Screen(SINCE, scene, note=picked.line, tables=listed)
    return [Slide(screen, table, heading=picked.line) for table in listed or [None]]


def _without_changes(scene: Scene) -> Screen:
    return Screen(SINCE, scene)


SINCE = Subject("since", HEADING, _without_changes)
"""A briefing brings the changes; a scene alone has none."""
