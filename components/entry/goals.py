"""What targets have reached, month by month, counted from the start of their year."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import pairwise

import pandas as pd
import streamlit as st

from components.data import read, write
from components.entry import subject
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
    asked = drafts.about_record("goals", user).get(drafts.RECORD)
    every = {told.id: told for told in read(targets.targets_of, None, own)}
    if known is not None and known.sent_at is None and asked not in every:
        drafts.refuse(known, Refusal(drafts.NOT_FOUND), _("Next target"), by=user)
    this_year = read(settings.calendar).year_of(today())
    years = sorted({this_year, *(told.year for told in every.values())}, reverse=True)
    told_year = drafts.id_asked("year")
    year = every[asked].year if asked in every else told_year if told_year in years else this_year
    of_year = {id_: told for id_, told in every.items() if told.year == year}
    chosen = asked if asked in of_year else next(iter(of_year), None)
    subject.set_up(user, GOAL_PAGE, _("New target"), _("Change this target"), chosen)
    with st.grid(2, min_column_width=300):
        subject.choice(
            "year", _("Year"), {n: str(n) for n in years}, year, lambda n: {"year": str(n)}
        )
        if of_year:
            names = _unit_names()
            labels = {id_: f"{told.name} ({names[told.unit_id]})" for id_, told in of_year.items()}
            subject.choice("target", _("Target"), labels, chosen, lambda id_: {"id": str(id_)})
    if chosen is None:
        st.info(_("No target has been set for {year}.", year=year), icon=":material/info:")
        return None
    return of_year[chosen]


def ask(user: User, told: Target) -> Form:
    return drafts.ask(
        "goals",
        user,
        partial(_start, told.id),
        about={drafts.RECORD: told.id},
        anew=_("Next target"),
    )


def fields(form: Form, told: Target) -> None:
    months = _months(told)
    standing = st.container()

    grid.counts(
        form,
        [_("Month"), _("Reached since the start of the year"), _("In the month"), _("Of the goal")],
        [
            grid.Row(
                _cell(month),
                formats.month_in_text(month),
                {_cell(month): _("Month {month}", month=formats.month_in_text(month))},
                partial(_beside, form, told, month),
            )
            for month in months
        ],
        WIDTHS,
    )
    now = _typed(form.values, months)
    standing.text(
        _(
            "Goal of {year}: {goal} {measure}. Reached: {reached}.",
            year=told.year,
            goal=formats.number(told.goal),
            measure=told.unit_of_measure,
            reached=_standing(now, told),
        )
    )
    if any(now[later] < now[earlier] for earlier, later in pairwise(sorted(now))):
        form.flag("falls_confirmed", _("A month stands below the one before it, and that is right"))


def finish(form: Form, told: Target) -> None:
    form.send(_("Save the values"), partial(_save, told), receipt=_("The values are saved."))


def listed(user: User, year: int) -> None:
    """Every target of the year with what it has reached."""
    own = read(records.own_units, user.enters)
    every = read(targets.targets_of, year, own)
    names = _unit_names()
    last = [max(told.reached.items(), default=(None, None)) for told in every]
    st.subheader(_("Targets of {year}", year=year))
    st.dataframe(
        pd.DataFrame(
            {
                _("Target"): [told.name for told in every],
                _("Set for"): [names[told.unit_id] for told in every],
                _("Goal of the year"): [
                    f"{formats.number(told.goal)} {told.unit_of_measure}" for told in every
                ],
                _("Reached"): [formats.number(reached) for _month, reached in last],
                _("Of the goal"): [
                    _share(reached, told) for told, (_m, reached) in zip(every, last, strict=True)
                ],
                _("Value of"): [
                    formats.month_in_text(month) if month else formats.MISSING for month, _r in last
                ],
            }
        ),
        hide_index=True,
        height="content",
        alt=_("Targets of the year with what they have reached"),
    )


def _unit_names() -> dict[int, str]:
    root = read(units.root)
    communes = {unit.id: wording.short_name(unit) for unit in read(units.every_commune)}
    return {**communes, **({root.id: root.full_name} if root else {})}


def _cell(month: date) -> str:
    """The field of the month."""
    return f"reached.{month.isoformat()}"


def _months(told: Target) -> list[date]:
    """The months of the target's year that have begun."""
    calendar = read(settings.calendar)
    return [m for m in calendar.year(told.year).months() if calendar.first_day(m) <= today()]


def _start(target_id: int) -> Start:
    told = read(targets.target_of, target_id)
    if told is None:
        return Start()
    values = {
        _cell(month): formats.number(told.reached[month])
        for month in _months(told)
        if month in told.reached
    }
    return Start(values, told.version)


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
                faults.add(
                    _cell(month),
                    N_("Month {month}: enter a whole number."),
                    month=formats.month_in_text(month),
                )
    return found


def _standing(typed: Mapping[date, int], told: Target) -> str:
    if not typed:
        return _("not reported")
    last = max(typed)
    return f"{formats.number(typed[last])} ({_share(typed[last], told)})"


def _step(month: date, typed: Mapping[date, int]) -> str:
    """What came in the month; nothing where the month before has no value."""
    before = date(month.year, month.month - 1, 1) if month.month > 1 else None
    if month not in typed or (before is not None and before not in typed):
        return ""
    return formats.signed(typed[month] - (typed[before] if before else 0))


def _beside(form: Form, told: Target, month: date) -> tuple[str, str]:
    """What came in the month, and how much of the goal is reached by its end."""
    typed = _typed(form.values, _months(told))
    return _step(month, typed), _share(typed.get(month), told)


def _share(reached: int | None, told: Target) -> str:
    return "" if reached is None else formats.percent(Fraction(100 * reached, told.goal))


def _save(told: Target, form: Form) -> Saved:
    values, faults = form.values, Faults()
    reached = _typed(values, _months(told), faults)
    faults.refuse()
    entry = ValuesEntry(told.id, reached, bool(values.get("falls_confirmed")))
    return write(save_target_values, entry, form.submission, today=today(), by=form.user)
