"""The overview's facts as blocks."""

from typing import Any

from components.charts import trend
from components.figures import kpi
from components.figures.kpi import Kpi
from components.subjects.overview.view import Overview
from components.subjects.reintegration import numbers as reintegration
from components.subjects.reintegration import words as reintegration_words
from components.subjects.reintegration.frames import counts
from components.subjects.satisfaction import words as satisfaction_words
from components.subjects.suggestions import words as suggestions_words
from components.words import counts as masked
from components.words import formats, wording
from components.words.i18n import _
from db.compare import StockComparison
from db.facts.incidents import by_month
from db.facts.reintegration import LEFT, stock_by_month, total
from db.facts.suggestions import communes_heard, open_at
from db.indicators import INDICATORS


def blocks(view: Overview) -> list[Kpi]:
    return [_incidents(view), _reintegration(view), _suggestions(view), _satisfaction(view)]


def _incidents(view: Overview) -> Kpi:
    period = view.period
    months = by_month(view.incidents.cells, view.incidents.before, period)
    series = view.incidents.series.months
    silent = series.loc[series["incidents"].isna(), "month"]
    counts = months["now"].astype("float64").mask(months["month"].isin(silent))
    return kpi.of_counts(
        _("Security and order incidents"),
        view.incidents.compared,
        wording.incidents,
        period,
        trend=trend.bars(),
        frame=trend.frame(
            months["month"].map(formats.month_short), counts, running=months["running"]
        ),
        alt=_("Incidents by month of the period"),
        notes=(
            wording.reported(view.caption.covered.complete, view.caption.covered.communes),
            _("Counted by the day they happened"),
            _("The same communes on both sides"),
        ),
    )


def _reintegration(view: Overview) -> Kpi:
    stands, months, since = view.standing, view.reintegration_months, view.standing.since
    mask = view.mask
    by_month = mask.newest(stands.until_stock(stock_by_month(months, view.selection, view.splits)))
    stock = [masked.drawn(mask.one(count)) for count in counts(by_month["stock"])]

    def flow(*names: str) -> str:
        return masked.count(mask.one(total(months, names) if len(months) else None))

    return reintegration.block(
        view.scene,
        stands.compared,
        stands.people,
        label=_("Reintegration: under management"),
        value=masked.people(mask.one(stands.people if stands.stock else None)),
        trend=trend.line(),
        frame=trend.frame(by_month["month"].map(formats.month_short), stock),
        alt=_("People under management by month of the period; a gap is a month not reported"),
        notes=(
            *reintegration_words.footing(stands),
            *reintegration.compared_over(stands),
            _(
                "Period: received {received}, left {left}, guided {guided}",
                received=flow("received"),
                left=flow(*LEFT),
                guided=flow("guided"),
            ),
            _(
                "Since {year}: received {received}, guided {guided}",
                year=since.months[0].year if since.months else formats.MISSING,
                received=masked.count(mask.one(since.received if since.months else None)),
                guided=masked.count(mask.one(since.guided if since.months else None)),
            ),
        ),
    )


def _suggestions(view: Overview) -> Kpi:
    period, now, before = view.period, view.balance, view.balance_before
    polarity = INDICATORS["suggestions.open"].polarity
    months = period.months()
    ends = [period.overlap(month)[1] for month in months]
    return kpi.of_counts(
        _("Suggestions of citizens: open"),
        StockComparison(now.open, before.open if before else None, polarity),
        wording.suggestions,
        period,
        trend=trend.bars(),
        frame=trend.frame(
            map(formats.month_short, months), [open_at(view.events, day) for day in ends]
        ),
        alt=_("Open suggestions at the end of each month of the period"),
        notes=(
            suggestions_words.balance(now),
            suggestions_words.on_time(now),
            suggestions_words.heard(communes_heard(view.events, period), len(view.communes)),
        ),
    )


def _satisfaction(view: Overview) -> Kpi:
    score = view.score
    drawn: dict[str, Any] = {
        "trend": trend.line(),
        "frame": trend.frame(view.rounds["closed_on"].map(formats.day), view.rounds["percent"]),
        "alt": _("Satisfaction in each survey round"),
    }
    if score is None:
        nothing = _("no survey round in this period")
        return Kpi(_("Satisfaction"), formats.MISSING, change=nothing, **drawn)
    return kpi.of_shares(
        _("Satisfaction"),
        score.satisfied,
        value=satisfaction_words.score(score),
        base=satisfaction_words.earlier_round(score),
        notes=(
            satisfaction_words.answers(score),
            satisfaction_words.interval(score),
            satisfaction_words.places(score, len(view.communes)),
        ),
        **drawn,
    )
