"""The overview, composed once: for its page, a briefing and every file."""

from functools import partial

from components.figures.scene import Scene, kept
from components.figures.screen import Screen, Subject
from components.subjects.incidents import message, pictures
from components.subjects.overview import numbers, words
from components.subjects.overview.view import overview
from components.words import wording
from db.indicators import INCIDENTS, REINTEGRATION, SATISFACTION, SUGGESTIONS, SUMMARY
from db.model import N_

MOST_ROWS = 13
"""Of the picture by place: so many stand whole on the first screen of a laptop."""


@kept
def screen(scene: Scene) -> Screen:
    view = overview(scene)
    return Screen(
        SUBJECT,
        scene,
        numbers.blocks(view),
        words.sentence(view),
        {
            "months": pictures.months(view.incidents),
            "communes": pictures.communes(view.incidents, MOST_ROWS),
            "years": pictures.years(view.incidents),
        },
        wording.colours(),
        speak=partial(message.speech, view.incidents),
    )


SUBJECT = Subject(
    SUMMARY,
    N_("Overview of the district"),
    screen,
    of=(INCIDENTS, REINTEGRATION, SUGGESTIONS, SATISFACTION),
)
