"""What a figure is compared with, in words. A period knows its base; every place asks here what
that is called, so that numbers, pictures and sentences call it the same."""

from datetime import date

from components.words import formats
from components.words.i18n import _
from components.words.wording import joined
from db.periods import Base, Period, PeriodKind


def name(against: Base) -> str:
    """Of a choice, a column, a mark in a picture."""
    if against is Base.PERIOD_BEFORE:
        return _("Period before")
    return _("Same period a year before")


def then(against: Base) -> str:
    """Within a line."""
    if against is Base.PERIOD_BEFORE:
        return _("in the period before")
    return _("a year before")


def base(period: Period) -> str:
    """The window that is compared with, named: a comparison always names its base."""
    earlier = period.base
    days = formats.day_range(earlier.first, earlier.last)
    if period.against is Base.PERIOD_BEFORE:
        return _before(period.kind, days)
    if period.kind in (PeriodKind.CUSTOM, PeriodKind.WEEK):
        return joined(
            _("on {days}", days=days), _("(overlaps this period)") if period.overlaps_base else ""
        )
    return _("on the same period of {year}", year=earlier.calendar.year_of(earlier.last))


def window(period: Period) -> str:
    """The days of a choice that is kept, with its base where that is not the usual one."""
    days = formats.day_range(period.first, period.last)
    return joined(days, base(period) if period.against is not Base.YEAR_BEFORE else "")


def _before(kind: PeriodKind, days: str) -> str:
    if kind is PeriodKind.WEEK:
        return _("on the week before ({days})", days=days)
    if kind is PeriodKind.MONTH:
        return _("on the month before ({days})", days=days)
    if kind is PeriodKind.QUARTER:
        return _("on the quarter before ({days})", days=days)
    return _("on the period before ({days})", days=days)


def stock(period: Period, day: date | None = None) -> str:
    """As `base`, of what is counted on a day; `day` where that is not the period's own."""
    if period.against is Base.YEAR_BEFORE:
        return base(period)
    return _("on the beginning of the period ({day})", day=formats.day(day or period.base_day))


def before(period: Period, counted: str) -> str:
    """What was counted in that window, by its days."""
    days = formats.day_range(period.base.first, period.base.last)
    return _compared(days, counted)


def stock_before(period: Period, counted: str, day: date | None = None) -> str:
    """As `before`, of what is counted on a day."""
    if period.against is Base.YEAR_BEFORE:
        return before(period, counted)
    return _compared(formats.day(day or period.base_day), counted)


def _compared(days: str, counted: str) -> str:
    return _("Compared with {days}: {counted}.", days=days, counted=counted)


def nothing(against: Base) -> str:
    """Said where there is nothing to compare with."""
    if against is Base.PERIOD_BEFORE:
        return _("No figure of the period before to compare with.")
    return _("No figure a year before to compare with.")


def dark_and_light(against: Base) -> str:
    """How a picture shows both."""
    return _("Dark bar: this period. Light bar and grey: {before}.", before=then(against))


def earlier(period: Period, count: str, change: str = "") -> str:
    """What was counted in that window, beside the bar of what is counted in this one."""
    if period.against is Base.YEAR_BEFORE:
        year = period.calendar.year_of(period.base.last)
        words = _("{year}: {count}", year=year, count=count)
    else:
        words = _("Before: {count}", count=count)
    return f"{words} ({change})" if change else words


def by_month(period: Period) -> str:
    """Beside which months those of the window stand; that it is the same of the year before is
    said by the title."""
    if period.against is Base.YEAR_BEFORE:
        return ""
    back = period.months_back
    if back is None:
        return _("The period before goes by days, so no month of it stands beside these.")
    if back == 1:
        return _("Beside each month stands the one before it.")
    return _("Beside each month stands the one {n} months before it.", n=back)


def definitions() -> dict[str, str]:
    """Both, for how it is counted."""
    return {
        name(Base.YEAR_BEFORE): _("The same days one year earlier, in the same communes."),
        name(Base.PERIOD_BEFORE): _(
            "As many days just before, in the same communes: a week the week before, whole months "
            "as many whole months before, a month, quarter or year that goes on as much of the one "
            "before. What is counted on a day is compared with the eve of the period. Chosen in "
            "the bar above."
        ),
    }
