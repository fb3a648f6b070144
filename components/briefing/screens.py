"""The screens of a briefing that nobody has prepared: each asks another question."""

from dataclasses import dataclass
from pathlib import Path

from components.data import read
from components.figures.offering import commune_names
from components.figures.picture import Picture
from components.figures.screen import Screen
from components.shell import sitemap
from components.subjects import SUBJECTS
from components.words import bases, wording
from components.words.i18n import _
from db.indicators import INCIDENTS, REINTEGRATION, SATISFACTION, SUGGESTIONS, SUMMARY, TARGETS
from db.model import N_, Selection
from db.periods import Base, PeriodKind
from db.queries import units
from db.queries.briefings import Shown


@dataclass(frozen=True)
class Usual:
    """A screen of the usual briefing and what it asks, a msgid."""

    question: str
    shown: Shown


USUAL = (
    Usual(N_("How much?"), Shown(SUMMARY, picture="years")),
    Usual(N_("Where?"), Shown(INCIDENTS, picture="communes")),
    Usual(N_("What kind?"), Shown(INCIDENTS, picture="categories")),
    Usual(N_("When?"), Shown(INCIDENTS, picture="months")),
    Usual(N_("Who came, who left?"), Shown(REINTEGRATION, picture="flows")),
    Usual(N_("Who owes an answer?"), Shown(SUGGESTIONS, picture="owed")),
    Usual(N_("How satisfied?"), Shown(SATISFACTION, picture="levels")),
    Usual(N_("What was promised?"), Shown(TARGETS, picture="common")),
)
DEFAULT = tuple(one.shown for one in USUAL)


def title(one: Shown) -> str:
    """What a screen is called among others: its question, else its subject."""
    usual = next((usual for usual in USUAL if _alike(one, usual.shown)), None)
    return _(usual.question) if usual else _(SUBJECTS[one.subject].title)


def _alike(one: Shown, other: Shown) -> bool:
    return (one.subject, one.picture) == (other.subject, other.picture)


def picture(screen: Screen, one: Shown) -> Picture | None:
    """The one that is chosen, else the first; None where there is none."""
    return screen.named.get(one.picture) or next(iter(screen.named.values()), None)


def page(one: Shown) -> Path:
    """The page of figures that the picture is of."""
    return sitemap.screen("overview" if one.subject == SUMMARY else one.subject).file


def address(selection: Selection) -> dict[str, str | list[str]]:
    """The choice as the bar of that page understands it."""
    period = selection.period
    days: dict[str, str | list[str]] = {"until": period.last.isoformat()}
    if period.kind is not PeriodKind.YEAR_TO_DATE:
        span = [period.first.isoformat(), period.last.isoformat()]
        days = {"period": _("Other"), "days": span}
    if period.against is not Base.YEAR_BEFORE:
        days["base"] = bases.name(period.against)
    if selection.whole:
        return days
    names = commune_names(read(units.communes, selection.named_on))
    return days | {"communes": [names[unit] for unit in selection.communes if unit in names]}


def about(selection: Selection) -> str:
    """Window, base and communes of a choice."""
    names = read(units.communes, selection.named_on)
    return wording.dotted(bases.window(selection.period), wording.communes(selection, names))
