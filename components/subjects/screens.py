"""A subject on one screen: what a briefing shows and every file is made of."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from components.data import read
from components.figures.kpi import Kpi
from components.figures.picture import Picture
from components.figures.scene import Scene
from components.subjects.incidents import list as incidents_list
from components.subjects.incidents import numbers as incidents_numbers
from components.subjects.incidents import pictures as incidents_pictures
from components.subjects.incidents import words as incidents_words
from components.subjects.incidents.view import incidents_of
from components.subjects.overview import numbers as overview_numbers
from components.subjects.overview import words as overview_words
from components.subjects.overview.view import overview
from components.subjects.reintegration import numbers as reintegration_numbers
from components.subjects.reintegration import pictures as reintegration_pictures
from components.subjects.reintegration import view as reintegration_view
from components.subjects.reintegration import words as reintegration_words
from components.subjects.satisfaction import numbers as satisfaction_numbers
from components.subjects.satisfaction import pictures as satisfaction_pictures
from components.subjects.satisfaction import view as satisfaction_view
from components.subjects.satisfaction import words as satisfaction_words
from components.subjects.suggestions import list as suggestions_list
from components.subjects.suggestions import numbers as suggestions_numbers
from components.subjects.suggestions import pictures as suggestions_pictures
from components.subjects.suggestions import words as suggestions_words
from components.subjects.suggestions.view import handling
from components.subjects.targets import numbers as targets_numbers
from components.subjects.targets import pictures as targets_pictures
from components.subjects.targets import view as targets_view
from components.subjects.targets import words as targets_words
from components.words.caption import Caption
from components.words.i18n import _
from db.queries.categories import Category, categories

Made = Callable[[Scene], "Screen"]


@dataclass(frozen=True)
class Table:
    """Rows that stand behind a screen, with headings in the language of the reader."""

    title: str
    rows: pd.DataFrame


@dataclass(frozen=True)
class Screen:
    """One subject of a choice: its numbers, the sentence to read aloud, its pictures.

    The first picture is the one for a meeting; `tables` are for files. `definitions` map an
    indicator to its meaning. `note` says why there is nothing to show, or what the reader has to
    know first.
    """

    subject: str
    title: str
    scene: Scene
    blocks: list[Kpi]
    sentence: str
    pictures: list[Picture]
    definitions: dict[str, str]
    note: str = ""
    tables: tuple[Table, ...] = ()

    @property
    def caption(self) -> Caption:
        return self.scene.caption


def screen(subject: str, scene: Scene) -> Screen:
    """The subject's screen of the choice. KeyError for an unknown subject."""
    return SUBJECTS[subject](scene)


def title(subject: str) -> str:
    """What the subject is called."""
    return {
        "summary": _("Overview of the district"),
        "incidents": _("Security and order incidents"),
        "reintegration": _("Community reintegration"),
        "suggestions": _("Suggestions of citizens"),
        "satisfaction": _("Satisfaction of citizens"),
        "targets": _("Targets of the year"),
    }[subject]


def summary(scene: Scene) -> Screen:
    view = overview(scene)
    return Screen(
        "summary",
        title("summary"),
        scene,
        overview_numbers.blocks(view),
        overview_words.sentence(view),
        [incidents_pictures.months(view.incidents), incidents_pictures.communes(view.incidents)],
        {},
    )


def incidents(scene: Scene, kind: Category | None = None) -> Screen:
    """Of all kinds, or of one."""
    view = incidents_of(scene, read(categories, scene.selection.named_on), kind)
    return Screen(
        "incidents",
        title("incidents"),
        scene,
        incidents_numbers.blocks(view),
        incidents_words.sentence(view),
        [
            incidents_pictures.months(view),
            incidents_pictures.long_series(view),
            incidents_pictures.categories(view),
            incidents_pictures.communes(view),
            incidents_pictures.communes_by_months(view),
        ],
        incidents_words.definitions(),
        incidents_words.uneven(view),
        (Table(_("Communes, most incidents first"), incidents_list.figures(view)),),
    )


def reintegrated(scene: Scene) -> Screen:
    view = reintegration_view.view(scene)
    bridge = reintegration_pictures.bridge(view)
    return Screen(
        "reintegration",
        title("reintegration"),
        scene,
        reintegration_numbers.blocks(view),
        reintegration_words.sentence(view.standing),
        [
            reintegration_pictures.flows(view),
            *([bridge] if bridge else []),
            reintegration_pictures.classes(view),
            *reintegration_pictures.lists(view),
            reintegration_pictures.communes(view),
        ],
        reintegration_words.definitions(),
        " ".join((reintegration_words.months_used(view), reintegration_words.hidden(view))).strip(),
    )


def suggestions(scene: Scene) -> Screen:
    view = handling(scene)
    return Screen(
        "suggestions",
        title("suggestions"),
        scene,
        suggestions_numbers.blocks(view),
        suggestions_words.sentence(view.balance),
        [
            suggestions_pictures.history(view),
            suggestions_pictures.balance(view),
            suggestions_pictures.ages(view),
            suggestions_pictures.ends(view),
            suggestions_pictures.themes(view),
        ],
        suggestions_words.definitions(),
        suggestions_words.left_to_the_district(view.left_out) if view.left_out else "",
        (Table(_("List of suggestions"), suggestions_list.figures(view)),),
    )


def opinion(scene: Scene, survey_id: int | None = None) -> Screen:
    """Of one survey round, or of the newest that closed in the window."""
    if survey_id is None:
        view = satisfaction_view.newest(scene)
    else:
        view = satisfaction_view.opinion(scene, survey_id)
    if view is None:
        nothing = _("No survey round of these communes closed in this period. Choose a longer one.")
        return Screen("satisfaction", title("satisfaction"), scene, [], "", [], {}, nothing)
    return Screen(
        "satisfaction",
        title("satisfaction"),
        scene,
        satisfaction_numbers.blocks(view),
        satisfaction_words.sentence(view.score),
        [
            satisfaction_pictures.levels(view),
            satisfaction_pictures.rounds(view),
            satisfaction_pictures.communes(view),
        ],
        satisfaction_words.definitions(),
        "" if view.score.same_places else satisfaction_words.other_places(),
    )


def aims(scene: Scene) -> Screen:
    view = targets_view.view(scene)
    if view.is_empty:
        nothing = _("No target has been set for {year}.", year=view.year)
        return Screen("targets", title("targets"), scene, [], "", [], {}, nothing)
    return Screen(
        "targets",
        title("targets"),
        scene,
        targets_numbers.blocks(view),
        targets_words.sentence(view),
        [
            *([targets_pictures.common(view)] if view.common else []),
            *targets_pictures.by_commune(view),
        ],
        targets_words.definitions(),
    )


SUBJECTS: dict[str, Made] = {
    "summary": summary,
    "incidents": incidents,
    "reintegration": reintegrated,
    "suggestions": suggestions,
    "satisfaction": opinion,
    "targets": aims,
}
"""Subject, as its page is called, to its screen; in the order of a briefing."""
