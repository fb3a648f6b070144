"""What a survey round says at a meeting. No question and no place is called the poorest: each
stands with its counts, and the score of all with its interval."""

from components.figures.screen import Answers, Speech
from components.subjects.satisfaction import frames, words
from components.subjects.satisfaction.view import OTHERS, Opinion
from components.words import formats, wording
from components.words.i18n import _


def speech(view: Opinion) -> Speech:
    return Speech(whole(view), answers=answers(view))


def whole(view: Opinion) -> str:
    """The score, and its change where the round before was held in the same places."""
    result, compared = view.score, view.score.satisfied
    if not result.shown:
        return words.answers(result)
    satisfied = _(
        "{percent} satisfied ({counts} answers)",
        percent=words.score(result),
        counts=wording.part_of(compared.now),
    )
    change = ""
    if compared.points is not None and result.same_places and result.before_closed_on:
        change = wording.joined(
            wording.points_change(compared),
            _("on the round of {day}", day=formats.day(result.before_closed_on)),
            _("(hardly chance)") if compared.is_signal else "",
        )
    return wording.joined(satisfied, change, by=", ")


def answers(view: Opinion) -> Answers:
    result = view.score
    asked = [
        f"{row['topic']} {words.counts(row)}"
        for row in view.questions.to_dict("records")
        if row["shown"]
    ]
    everywhere = view.outstanding
    places = [
        f"{name} {words.counts(row)}"
        for name, row in zip(
            frames.names(view, everywhere), everywhere.to_dict("records"), strict=True
        )
        if row["shown"] and row["unit_id"] != OTHERS
    ]
    return Answers(
        wording.joined(
            _("By question: {questions}.", questions="; ".join(asked)) if asked else "",
            _("The figures do not tell causes."),
        ),
        wording.joined(
            _("By place: {places}.", places=view.listed(places)) if places else "",
            _("Intervals that overlap do not tell the communes apart."),
        ),
        wording.joined(words.base(result, result.satisfied), words.interval(result), by="; "),
    )
