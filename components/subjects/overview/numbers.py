"""The overview's facts as blocks."""

from dataclasses import replace
from typing import Any

from components.charts import trend
from components.figures import kpi
from components.figures.kpi import Kpi, Way
from components.figures.scene import of_whole_months
from components.shell.sitemap import Screen, screen
from components.subjects.incidents import words as incidents_words
from components.subjects.incidents.numbers import unless_silent
from components.subjects.overview.view import Overview
from components.subjects.reintegration import numbers as reintegration
from components.subjects.satisfaction import words as satisfaction_words
from components.subjects.suggestions import words as suggestions_words
from components.words import bases, formats, wording
from components.words.i18n import _
from db.compare import StockComparison
from db.facts.incidents import by_month
from db.facts.reintegration import LEFT, total
from db.facts.suggestions import open_on, places_heard
from db.indicators import INCIDENTS, REINTEGRATION, SATISFACTION, SUGGESTIONS, indicator


def blocks(view: Overview) -> list[Kpi]:
    """Each leads to the page of its subject."""
    found = {
        INCIDENTS: _incidents(view),
        REINTEGRATION: _reintegration(view),
        SUGGESTIONS: _suggestions(view),
        SATISFACTION: _satisfaction(view),
    }
    return [replace(block, way=_way(screen(page))) for page, block in found.items()]


def _way(page: Screen) -> Way:
    return Way(page.file, _("Open: {page}", page=_(page.title)))


def _incidents(view: Overview) -> Kpi:
    period, partial = view.period, incidents_words.partial(view.incidents)
    months = by_month(view.incidents.cells, view.incidents.before, period)
    series = view.incidents.series.months
    silent = series.loc[series["incidents"].isna(), "month"]
    counts = months["now"].astype("float64").mask(months["month"].isin(silent))
    block = kpi.of_counts(
        _("Security and order incidents"),
        view.incidents.compared,
        wording.incidents,
        period,
        trend=trend.bars(),
        frame=trend.frame(formats.month_labels(months["month"]), counts, running=months["running"]),
        alt=_("Incidents by month of the period"),
        notes=(
            partial or wording.completeness(view.covered),
            _("Counted by the day they happened"),
            "" if partial else _("The same communes on both sides"),
        ),
        partial=partial,
    )
    return unless_silent(view.incidents, block)


def _reintegration(view: Overview) -> Kpi:
    stands, months, since = view.standing, view.reintegration_months, view.standing.since
    if view.scene.for_sharing:
        return reintegration.shared_blocks(stands)[0]
    partial = wording.partial(of_whole_months(view.scene).covered)

    def flow(*names: str) -> str:
        return formats.count_in_text(total(months, names) if len(months) else None)

    return reintegration.stock_block(
        stands,
        _("Reintegration: under management"),
        *reintegration.compared_over(stands),
        _(
            "Period: received {received}, left {left}, guided {guided}",
            received=flow("received"),
            left=flow(*LEFT),
            guided=flow("guided"),
        )
        + (f" ({partial})" if partial else ""),
        _(
            "Since {year}: received {received}, guided {guided}",
            year=since.months[0].year if since.months else formats.MISSING,
            received=formats.count_in_text(since.received if since.months else None),
            guided=formats.count_in_text(since.guided if since.months else None),
        ),
    )


def _suggestions(view: Overview) -> Kpi:
    period, now = view.period, view.balance
    polarity = indicator(SUGGESTIONS, "open").polarity
    months = period.months()
    ends = [period.overlap(month)[1] for month in months]
    return kpi.of_counts(
        _("Suggestions still open"),
        StockComparison(now.open, view.open_before, polarity),
        wording.suggestions,
        period,
        base=bases.stock(period),
        trend=trend.bars(),
        frame=trend.frame(formats.month_labels(months), open_on(view.events, ends)),
        alt=_("Open suggestions at the end of each month of the period"),
        notes=(
            suggestions_words.balance(now),
            suggestions_words.on_time(now),
            suggestions_words.heard(
                places_heard(view.events, period), view.communes, view.splits.by_id
            ),
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
        base=satisfaction_words.base(score, score.satisfied),
        notes=(
            satisfaction_words.answers(score),
            satisfaction_words.interval(score),
            satisfaction_words.places(score, view.communes, view.splits.by_id),
        ),
        **drawn,
    )
