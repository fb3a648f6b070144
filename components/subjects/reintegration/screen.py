"""Community reintegration, composed once: for its page, a briefing and every file."""

from functools import partial

from components.figures.scene import Scene, kept, of_whole_months
from components.figures.screen import Screen, Subject
from components.subjects.reintegration import message, numbers, pictures, words
from components.subjects.reintegration import view as reintegration
from db.indicators import REINTEGRATION
from db.model import N_


@kept
def screen(scene: Scene) -> Screen:
    if scene.for_sharing:
        stands = reintegration.standing(scene)
        sentence, blocks = words.sentence(stands), numbers.shared_blocks(stands)
        return Screen(
            SUBJECT,
            of_whole_months(scene),
            blocks,
            sentence,
            note=words.of_sharing(),
            speak=partial(message.shared, stands),
        )
    view = reintegration.view(scene)
    return Screen(
        SUBJECT,
        view.scene,
        numbers.blocks(view),
        words.sentence(view.standing),
        pictures.of(view),
        words.definitions(),
        words.months_used(view),
        speak=partial(message.speech, view),
    )


SUBJECT = Subject(REINTEGRATION, N_("Community reintegration"), screen, basis=of_whole_months)
