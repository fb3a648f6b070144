"""Incidents, composed once: for their page, a briefing and every file."""

from functools import partial

from components.data import read
from components.figures.scene import Scene, kept
from components.figures.screen import Screen, Subject, Table
from components.subjects.incidents import list as incidents_list
from components.subjects.incidents import numbers, pictures, words
from components.subjects.incidents.view import incidents_of
from components.words.i18n import _
from db.indicators import INCIDENTS
from db.model import N_
from db.queries.categories import Category, categories


@kept
def screen(scene: Scene, kind: Category | None = None) -> Screen:
    """Of all kinds, or of one."""
    view = incidents_of(scene, read(categories, scene.selection.named_on), kind)
    return Screen(
        SUBJECT,
        view.scene,
        numbers.blocks(view),
        words.sentence(view),
        pictures.of(view),
        words.definitions(),
        words.uneven(view),
        (Table(_("Communes, most incidents first"), partial(incidents_list.figures, view)),),
    )


SUBJECT = Subject(INCIDENTS, N_("Security and order incidents"), screen)
