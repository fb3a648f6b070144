"""What targets have reached, month by month, counted from the start of their year."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import pairwise

import streamlit as st

from components.data import read
from components.entry import places, subject
from components.figures import tables
from components.figures.now import today
from components.forms import draft as drafts
from components.forms import grid
from components.forms.form import Form, Start, Values
from components.shell.sitemap import PAGES
from components.words import formats, wording
from components.words.i18n import _
from db.commands.targets import save_target_values
from db.entries.targets import ValuesEntry
from db.ledger.records import Saved
from db.model import N_, Faults, Refusal, User
from db.queries import records, settings, targets, units
from db.queries.targets import Target

WIDTHS = (1, 2, 1, 1)
"""Month, what was reached, in the month and of the goal, relative."""
GOAL_PAGE = PAGES / "entry" / "goal.py"


def choose(user: User) -> Target | None:
    """The target that the address or its draft asks for, or the first of the year; to be chosen
    anew. None, with what to do, where there is none."""
    own = read(records.own_units, user.enters)
    known = drafts.opened("goals", user)
    target_id = drafts.about_record("goals", user).get(drafts.RECORD)
    every = {target.id: target for target in read(targets.targets_of, None, own)}
    if known is not None and known.sent_at is None and target_id not in every:
        drafts.refuse(known, Refusal(drafts.NOT_FOUND), _("Next target"), by=user)
    this_year = read(settings.calendar).year_of(today())
    years = sorted({this_year, *(target.year for target in every.values())}, reverse=True)
    year = every[target_id].year if target_id in every else drafts.id_asked("year")
    year = year if year in years else this_year
    of_year = {id_: target for id_, target in every.items() if target.year == year}
    chosen = target_id if target_id in of_year else next(iter(of_year), None)
    subject.set_up(user, GOAL_PAGE, _("New target"), _("Change this target"), chosen)
    with st.grid(2, min_column_width=300):
        subject.choice("year", _("Year"), {n: str(n) for n in years}, year, "year")
        if of_year:
            names = places.names()
            labels = {
                id_: wording.dotted(one.name, names[one.unit_id]) for id_, one in of_year.items()
            }
            subject.choice("target", _("Target"), labels, chosen, "id")
    if chosen is None:
        st.info(_nothing(user, year), icon=":material/info:")
        return None
    return of_year[chosen]


def ask(user: User, target: Target) -> Form:
    about = {drafts.RECORD: target.id}
    return drafts.ask("goals", user, _start, about=about, anew=_("Next target"))


def fields(form: Form, target: Target) -> None:
    months = _months(target)
    standing = st.container()

    grid.counts(
        form,
        [_("Month"), _("Reached since the start of the year"), _("In the month"), _("Of the goal")],
        [
            grid.Row(
                _cell(month),
                formats.month_in_text(month),
                {_cell(month): _("Month {month}", month=formats.month_in_text(month))},
                partial(_beside, form, target, month),
            )
            for month in months
        ],
        WIDTHS,
    )
    now = _typed(form.values, months)
    standing.text(
        _(
            "Goal of {year}: {goal} {measure}. Reached: {reached}.",
            year=target.year,
            goal=formats.number(target.goal),
            measure=target.unit_of_measure,
            reached=_standing(now, target),
        )
    )
    if any(now[later] < now[earlier] for earlier, later in pairwise(sorted(now))):
        form.flag("falls_confirmed", _("A month stands below the one before it, and that is right"))


def _nothing(user: User, year: int) -> str:
    """That there is no target; who belongs to a part is told of that alone: others may have one."""
    own = None if user.unit_id is None else read(units.by_id, user.unit_id)
    if own is None:
        return _("No target has been set for {year}.", year=year)
    return _("No target of {year} has been set for {unit}.", year=year, unit=own.full_name)


def finish(form: Form, target: Target) -> None:
    form.send(_("Save the values"), partial(_save, target), receipt=_("The values are saved."))


def listed(user: User, year: int) -> None:
    """Every target of the year with what it has reached."""
    every = read(targets.targets_of, year, read(records.own_units, user.enters))
    names = places.names()
    st.subheader(_("Targets of {year}", year=year))
    rows = [
        {
            _("Target"): target.name,
            _("Set for"): names[target.unit_id],
            _("Goal of the year"): f"{formats.number(target.goal)} {target.unit_of_measure}",
            _("Reached"): formats.number(target.reached[month] if month else None),
            _("Of the goal"): _share(target.reached[month] if month else None, target),
            _("Value of"): formats.month_in_text(month) if month else formats.MISSING,
        }
        for target in every
        for month in (max(target.reached, default=None),)
    ]
    tables.show(rows, alt=_("Targets of the year with what they have reached"))


def _cell(month: date) -> str:
    """The field of the month."""
    return f"reached.{month.isoformat()}"


def _months(target: Target) -> list[date]:
    """The months of the target's year that have begun."""
    calendar = read(settings.calendar)
    return [m for m in calendar.year(target.year).months() if calendar.first_day(m) <= today()]


def _start(about: Values) -> Start:
    target = read(targets.target_of, about[drafts.RECORD])
    if target is None:
        return Start()
    values = {_cell(month): formats.number(count) for month, count in target.reached.items()}
    return Start(values, target.version)


def _typed(values: Values, months: list[date], faults: Faults | None = None) -> dict[date, int]:
    """The months that hold a count; what is none goes to the faults, if they are asked for."""
    found = {}
    for month in months:
        typed = str(values.get(_cell(month)) or "").strip()
        if not typed:
            continue
        try:
            found[month] = formats.parse_count(typed)
        except Refusal:
            if faults is not None:
                message = N_("Month {month}: enter a whole number.")
                faults.add(_cell(month), message, month=formats.month_in_text(month))
    return found


def _standing(typed: Mapping[date, int], target: Target) -> str:
    if not typed:
        return _("not reported")
    last = max(typed)
    return f"{formats.number(typed[last])} ({_share(typed[last], target)})"


def _step(month: date, typed: Mapping[date, int]) -> str:
    """What came in the month; nothing where the month before has no value."""
    before = date(month.year, month.month - 1, 1) if month.month > 1 else None
    if month not in typed or (before is not None and before not in typed):
        return ""
    return formats.signed(typed[month] - (typed[before] if before else 0))


def _beside(form: Form, target: Target, month: date) -> tuple[str, str]:
    """What came in the month, and how much of the goal is reached by its end."""
    typed = _typed(form.values, _months(target))
    return _step(month, typed), _share(typed.get(month), target)


def _share(reached: int | None, target: Target) -> str:
    return "" if reached is None else formats.percent(Fraction(100 * reached, target.goal))


def _save(target: Target, form: Form) -> Saved:
    values, faults = form.values, Faults()
    reached = _typed(values, _months(target), faults)
    faults.refuse()
    entry = ValuesEntry(target.id, reached, bool(values.get("falls_confirmed")))
    return form.write(save_target_values, entry, today=today())
