"""Targets, composed once: for their page, a briefing and every file."""

from functools import partial

from components.figures.scene import Scene, kept, of_no_window_before
from components.figures.screen import Screen, Subject
from components.subjects.targets import message, numbers, pictures, words
from components.subjects.targets import view as targets
from components.words.i18n import _
from db.indicators import TARGETS
from db.model import N_


@kept
def screen(scene: Scene) -> Screen:
    view = targets.view(scene)
    if view.is_empty:
        note = _("No target has been set for {year}.", year=view.year)
        return Screen(SUBJECT, view.scene, note=note)
    return Screen(
        SUBJECT,
        view.scene,
        numbers.blocks(view),
        words.sentence(view),
        pictures.of(view),
        words.definitions(),
        speak=partial(message.speech, view),
    )


SUBJECT = Subject(TARGETS, N_("Targets of the year"), screen, basis=of_no_window_before)
