"""What targets say at a meeting: how many are where they should be, and which are not."""

from collections.abc import Sequence

from components.figures.screen import Answers, Speech
from components.subjects.targets import frames, words
from components.subjects.targets.view import Progress
from components.words import formats, wording
from components.words.i18n import _
from db.facts.targets import Reached

MOST_NAMED = 3
"""Targets behind, in a title; of more the others are counted."""


def of(targets: Sequence[Reached], names: Sequence[str]) -> str:
    """Of targets by what they are called in the picture."""
    well = sum(target.ahead is True for target in targets)
    behind = [
        f"{name} {words.percent(target)}".strip()
        for target, name in zip(targets, names, strict=True)
        if target.ahead is False
    ]
    unknown = sum(target.ahead is None for target in targets)
    return wording.joined(
        _("{n}/{all} reached or on course", n=well, all=len(targets)),
        _("behind: {targets}", targets=_few(behind)) if behind else "",
        _("{n} not reported in full", n=formats.count_in_text(unknown)) if unknown else "",
        by="; ",
    )


def _few(names: Sequence[str]) -> str:
    left = len(names) - MOST_NAMED
    named = ", ".join(names[:MOST_NAMED])
    return named if left < 1 else wording.joined(named, _("and {n} more", n=left), by=", ")


def speech(view: Progress) -> Speech:
    of_pictures = {
        words.by_commune(name): by_commune(view, name, targets)
        for name, targets in view.by_commune.items()
    }
    return Speech(whole(view), of_pictures, answers(view))


def whole(view: Progress) -> str:
    if not view.common:
        return _("Targets of {year}: none of the whole", year=view.year)
    sentence = of(view.common, [target.name for target in view.common])
    return _("Targets of {year}: {sentence}", year=view.year, sentence=sentence)


def by_commune(view: Progress, name: str, targets: Sequence[Reached]) -> str:
    rows = frames.by_place(view, targets)
    sentence = of(rows, [view.unit_name(target) for target in rows])
    return wording.joined(name, sentence, by=": ")


def answers(view: Progress) -> Answers:
    late = [target for target in view.common if target.ahead is False]
    return Answers(
        wording.joined(
            *(f"{target.name}: {words.line(target)}." for target in late),
            _("The figures do not tell causes."),
        ),
        wording.joined(
            *(f"{by_commune(view, name, targets)}." for name, targets in view.by_commune.items())
        ),
        wording.joined(
            *(f"{target.name}: {words.expected(target)}." for target in view.common),
        ),
    )
