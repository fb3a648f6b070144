"""What suggestions say at a meeting: what is open, what is overdue, and whose that is."""

from components.figures.screen import Answers, Speech
from components.subjects.suggestions import frames, words
from components.subjects.suggestions.view import Handling
from components.words import bases, formats, wording
from components.words.i18n import _
from db.compare import RateComparison
from db.indicators import SUGGESTIONS, indicator


def speech(view: Handling) -> Speech:
    return Speech(whole(view), {"owed": owed(view)}, answers(view))


def whole(view: Handling) -> str:
    counts = view.balance
    return _(
        "{open} still open, {overdue} of them overdue; {finished} finished in the period",
        open=wording.suggestions(counts.open),
        overdue=formats.count_in_text(counts.overdue),
        finished=formats.count_in_text(counts.finished),
    )


def owed(view: Handling) -> str:
    """Whose the overdue ones are; where none is, whose the open ones are."""
    rows, counts = frames.owed(view), view.balance
    if not counts.open:
        return _("No suggestion is open")
    column = "overdue" if counts.overdue else "within"
    whose = [
        f"{place} ({formats.count_in_text(n)})"
        for place, n in zip(rows["place"], rows[column], strict=True)
        if n
    ]
    places = {"n": wording.suggestions(counts.open), "places": view.listed(whose, MOST_NAMED)}
    if not counts.overdue:
        return _("{n} open, none overdue: {places}", **places)
    late = formats.count_in_text(counts.overdue)
    return _("{n} open, {late} of them overdue: {places}", late=late, **places)


MOST_NAMED = 4
"""Places in a title; of more the others are counted."""


def answers(view: Handling) -> Answers:
    before = view.before
    polarity = indicator(SUGGESTIONS, "on_time").polarity
    earlier = before.on_time_rate if before else None
    rate = RateComparison(view.balance.on_time_rate, earlier, polarity)
    return Answers(
        wording.joined(words.sentence(view.balance), words.on_time(view.balance)),
        f"{owed(view)}.",
        wording.joined(
            bases.before(
                view.period,
                _(
                    "{open} open, {finished} finished",
                    open=wording.suggestions(before.open),
                    finished=formats.count_in_text(before.finished),
                ),
            )
            if before
            else bases.nothing(view.period.against),
            words.earlier_rate(rate, view.period.against),
        ),
    )
