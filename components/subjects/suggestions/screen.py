"""Suggestions, composed once: for their page, a briefing and every file."""

from functools import partial

from components.figures.scene import Scene, kept, of_no_returns
from components.figures.screen import Screen, Subject, Table
from components.subjects.suggestions import funnel, message, numbers, pictures, words
from components.subjects.suggestions import list as suggestions_list
from components.subjects.suggestions.view import handling
from components.words.i18n import _
from db.indicators import SUGGESTIONS
from db.model import N_


@kept
def screen(scene: Scene) -> Screen:
    view = handling(scene)
    return Screen(
        SUBJECT,
        view.scene,
        numbers.blocks(view),
        words.sentence(view.balance),
        pictures.of(view),
        words.definitions(),
        words.left_to_the_district(view.left_out) if view.left_out else "",
        (Table(_("List of suggestions"), partial(suggestions_list.figures, view)),),
        partial(message.speech, view),
        more={"stands_out": partial(funnel.picture, scene)},
    )


SUBJECT = Subject(SUGGESTIONS, N_("Suggestions of citizens"), screen, basis=of_no_returns)
