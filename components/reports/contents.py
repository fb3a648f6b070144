"""What the report of a period says, made of the screens of all subjects, so that no number in it is
another than on their pages."""

from collections.abc import Iterable, Mapping
from functools import partial
from itertools import chain

import pandas as pd

from components.export.written import Part, Point, Written
from components.figures import places
from components.figures.scene import Scene, kept
from components.figures.screen import Screen, Table
from components.reports import judgement
from components.reports.judgement import spoken
from components.subjects import SUBJECTS
from components.subjects.suggestions.frames import theme_table
from components.subjects.suggestions.view import handling
from components.words import bases, formats, wording
from components.words.i18n import _
from db.indicators import INCIDENTS, REINTEGRATION, SATISFACTION, SUGGESTIONS, TARGETS
from db.periods import Period, PeriodKind

ROMAN_QUARTERS = ("I", "II", "III", "IV")
OWN = {
    "situation": (0, 2),
    "results": (1, 5),
    "judgement": (2, 3),
    "tasks": (3, 0),
    "measures": (3, 1),
    "proposals": (3, 2),
}
"""Where what people write stands: the part, and the point in it."""


@kept
def written(scene: Scene) -> Written:
    """Without what people write."""
    screens = {key: SUBJECTS[key].screen(scene) for key in SUBJECTS}
    period = scene.selection.period
    parts = (
        Part(_("Situation"), _situation(scene, screens)),
        Part(_("Results of work"), _results(screens)),
        Part(
            _("Remarks and judgement (draft, to be checked)"),
            judgement.points(scene, [screens[key] for key in screens if key in ASKED]),
        ),
        Part(_("Directions and tasks of the next period"), _ahead()),
    )
    return Written(
        period=period_name(period),
        days=_("(Figures of {days})", days=scene.caption.windows),
        parts=parts,
        notes=wording.joined(
            _("Notes on the figures: {notes}.", notes=scene.caption.line), handling(scene).mark_note
        ),
        annexes=_annexes(scene, screens),
    )


ASKED = (INCIDENTS, REINTEGRATION, SUGGESTIONS, SATISFACTION, TARGETS)
"""Subjects whose numbers are judged: the overview's are among them."""


def with_words(made: Written, texts: Mapping[str, str]) -> Written:
    """With what people wrote, by field of db.entries.reports."""
    titles = [part.title for part in made.parts]
    added: dict[str, dict[int, str]] = {}
    for name, (part, point) in OWN.items():
        added.setdefault(titles[part], {})[point] = texts.get(name, "")
    return made.with_words(added)


def period_name(period: Period) -> str:
    """What a report is called by."""
    year = period.calendar.year_of(period.last)
    month = period.calendar.month_of(period.last)
    match period.kind:
        case PeriodKind.MONTH:
            return _("Month {month}", month=formats.month_in_text(month))
        case PeriodKind.QUARTER:
            number = ROMAN_QUARTERS[(period.months()[0].month - 1) // 3]
            return _("Quarter {number} of {year}", number=number, year=year)
        case PeriodKind.HALF_YEAR:
            return _("First 6 months of {year}", year=year)
        case PeriodKind.NINE_MONTHS:
            return _("First 9 months of {year}", year=year)
        case PeriodKind.YEAR:
            return _("Year {year}", year=year)
    return _(
        "From {first} to {last}", first=formats.day(period.first), last=formats.day(period.last)
    )


def _situation(scene: Scene, screens: Mapping[str, Screen]) -> tuple[Point, ...]:
    incidents = screens[INCIDENTS]
    view = handling(scene)
    new = _block(screens[SUGGESTIONS], 1)
    themes = theme_table(view).iloc[-1].iloc[1:-1] if len(view.stand) else pd.Series(dtype="str")
    return (
        Point(
            _("Public security and order"),
            tuple(filter(None, (incidents.sentence, incidents.note))),
            (*_kinds(incidents), *(f"{spoken(block)}." for block in incidents.blocks[2:])),
            incidents.named["months"],
        ),
        Point(
            _("What the people say"),
            (f"{new}.",),
            tuple(
                _("{theme}: {n};", theme=name, n=wording.suggestions(_count(n)))
                for name, n in themes.items()
                if _count(n)
            ),
        ),
        Point(_("Other of the situation"), is_open=True),
    )


def _count(text: str) -> int:
    return formats.parse_count(text) if text else 0


def _kinds(incidents: Screen) -> list[str]:
    """Groups of incidents with those of the base beside them."""
    rows = incidents.named["categories"].figures.itertuples(index=False)
    known = [row for row in rows if row[1] or row[2]]
    then = bases.then(incidents.scene.selection.period.against)
    return [
        _("{kind}: {now};", kind=row[0], now=wording.incidents(int(row[1])))
        if pd.isna(row[2])
        else _(
            "{kind}: {now} ({then} {before});",
            kind=row[0],
            then=then,
            now=wording.incidents(int(row[1])),
            before=formats.count_in_text(int(row[2])),
        )
        for row in known
    ]


def _results(screens: Mapping[str, Screen]) -> tuple[Point, ...]:
    incidents, suggestions = screens[INCIDENTS], screens[SUGGESTIONS]
    people, satisfaction = screens[REINTEGRATION], screens[SATISFACTION]
    return (
        Point(_("Investigation and solving of cases"), (f"{_block(incidents, 1)}.",)),
        _result(_("Community reintegration"), people),
        _result(_("Suggestions and answers"), suggestions, suggestions.blocks[:1]),
        _result(_("Satisfaction of citizens"), satisfaction),
        _result(_("Targets of the year"), screens[TARGETS]),
        Point(_("Other results"), is_open=True),
    )


def _result(title: str, screen: Screen, but: Iterable[object] = ()) -> Point:
    """The sentence of the screen and its numbers; `but` are those that the sentence says."""
    without = list(map(id, but))
    numbers = (f"{spoken(block)};" for block in screen.blocks if id(block) not in without)
    aloud = (screen.sentence,) if screen.subject.key != TARGETS else ()
    return Point(title, tuple(filter(None, (*aloud, screen.note))), tuple(numbers))


def _block(screen: Screen, place: int) -> str:
    return spoken(screen.blocks[place])


def _ahead() -> tuple[Point, ...]:
    titles = (_("Main tasks"), _("Measures"), _("Proposals"))
    return tuple(Point(title, is_open=True) for title in titles)


# Annexes


def _annexes(scene: Scene, screens: Mapping[str, Screen]) -> tuple[Table, ...]:
    """By commune; what has no row is left out."""
    found = chain(
        [Table(_("Incidents by commune"), lambda: _incidents(screens[INCIDENTS]))],
        [_figures(_("Reintegration by commune"), screens[REINTEGRATION], "communes")],
        [Table(_("Suggestions by commune and theme"), lambda: _themes(scene))],
        [_figures(_("Satisfaction by place"), screens[SATISFACTION], "communes")],
        [
            Table(picture.title, partial(getattr, picture, "figures"))
            for picture in screens[TARGETS].pictures
        ],
        [Table(_("Communes and their returns"), lambda: places.listing(scene))],
    )
    return tuple(table for table in found if len(table.rows))


def _figures(title: str, screen: Screen, name: str) -> Table:
    picture = screen.named.get(name)
    return Table(title, lambda: pd.DataFrame() if picture is None else picture.figures)


def _incidents(screen: Screen) -> pd.DataFrame:
    """Without the population, which is the same every month."""
    rows = screen.tables[0].rows
    return rows.iloc[:, [0, 1, 2, 3, 4, 5, 8]]


def _themes(scene: Scene) -> pd.DataFrame:
    """Communes that were heard, and all together."""
    view = handling(scene)
    if view.stand.empty:
        return pd.DataFrame()
    rows = theme_table(view).rename(columns={"commune": _("Commune")})
    return rows.loc[~rows.iloc[:, -1].isin(("", "0"))]
