"""A survey round, composed once: for its page, a briefing and every file."""

from functools import partial

from components.figures.scene import Scene, kept, of_no_window_before
from components.figures.screen import Screen, Subject
from components.subjects.satisfaction import funnel, message, numbers, pictures, words
from components.subjects.satisfaction.view import newest, opinion
from components.words.i18n import _
from db.indicators import SATISFACTION
from db.model import N_


@kept
def screen(scene: Scene, survey_id: int | None = None) -> Screen:
    """Of one survey round, or of the newest that closed in the window."""
    view = newest(scene) if survey_id is None else opinion(scene, survey_id)
    if view is None:
        return Screen(SUBJECT, of_no_window_before(scene), note=words.no_round())
    note = _(
        "The round before was held in other places, so the change compares different communes."
    )
    return Screen(
        SUBJECT,
        view.scene,
        numbers.blocks(view),
        words.sentence(view.score),
        pictures.of(view),
        words.definitions(),
        "" if view.score.same_places else note,
        speak=partial(message.speech, view),
        detail=survey_id,
        more={"stands_out": partial(funnel.picture, scene, view.survey_id)},
    )


SUBJECT = Subject(
    SATISFACTION, N_("Satisfaction of citizens"), screen, basis=of_no_window_before, narrowed=screen
)
