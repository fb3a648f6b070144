"""Incidents, composed once: for their page, a briefing and every file."""

from functools import partial

from components.data import read
from components.figures.scene import Scene, kept
from components.figures.screen import Screen, Subject, Table
from components.subjects.incidents import funnel, message, numbers, pictures, weekdays, words
from components.subjects.incidents import list as incidents_list
from components.subjects.incidents.view import Incidents, incidents_of
from components.words.i18n import _
from db.indicators import INCIDENTS
from db.model import N_
from db.queries.categories import Category, categories


@kept
def screen(scene: Scene, kind: Category | None = None) -> Screen:
    """Of all kinds, or of one."""
    kinds = read(categories, scene.selection.named_on)
    view = incidents_of(scene, kinds, kind)
    return Screen(
        SUBJECT,
        view.scene,
        numbers.blocks(view),
        words.sentence(view),
        pictures.of(view),
        words.definitions(),
        words.uneven(view),
        (_list(view),),
        partial(message.speech, view),
        kind.id if kind else None,
        {
            "places": partial(pictures.sketch, view),
            "weekdays": partial(weekdays.picture, scene, kinds, kind),
            "stands_out": partial(funnel.picture, scene, kinds, kind),
        },
    )


def _of_kind(scene: Scene, kind_id: int) -> Screen:
    return screen(scene, read(categories, scene.selection.named_on).get(kind_id))


def _list(view: Incidents) -> Table:
    rows = partial(incidents_list.figures, view)
    return Table(_("Communes, most incidents first"), rows, (_("This period"),))


SUBJECT = Subject(INCIDENTS, N_("Security and order incidents"), screen, narrowed=_of_kind)
