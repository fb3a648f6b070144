"""The page of satisfaction: the newest round that closed in the window."""

from fractions import Fraction
from typing import Any

from tests.oracle import blocks, chance, listening
from tests.oracle.asked import Asked
from tests.oracle.counting import written_share
from tests.oracle.listening import handed_out, pooled, tallies
from tests.oracle.seam import (
    Scene,
    ask,
    left_to_the_district,
    read,
    satisfaction_frames,
    satisfaction_numbers,
)
from tests.oracle.words import figures, rows, whole

Figures = dict[str, Any]
NAMES = ("satisfied", "dissatisfied", "response", "lowest")
LEVELS = tuple(f"level_{level}" for level in range(1, 6))


def shown(scene: Scene) -> Figures:
    result: Figures = {"left out": read(left_to_the_district, scene.selection)}
    view = ask(scene)
    if view is None:
        return result
    for name, block in zip(NAMES, satisfaction_numbers.blocks(view), strict=True):
        result |= blocks.shown(name, block)
    result.pop("lowest change")
    communes = satisfaction_frames.commune_frame(view)
    return result | {
        "round": view.survey_id,
        "questions": rows(view.questions, "position", *LEVELS, "satisfied", "n"),
        "bars": rows(satisfaction_frames.level_frame(view), "low", "high"),
        "rounds": rows(view.rounds, "survey_id", "places", "issued", "returned", "valid"),
        "scores of rounds": _scores(view.rounds),
        "communes": rows(view.by_unit, "unit_id", "issued", "returned", "valid"),
        "scores of communes": _scores(view.by_unit),
        "written beside communes": [figures(text) for text in communes["score"]],
        "same places": view.score.same_places,
    }


def _scores(frame: Any) -> list[tuple[Any, ...]]:
    return [
        (satisfied, n, None if percent is None else round(percent, 9))
        for satisfied, n, percent in rows(frame, "satisfied", "n", "percent")
    ]


def told(asked: Asked) -> Figures:
    result: Figures = {"left out": _left_out(asked)}
    every = listening.rounds(asked)
    inside = [row for row in every if asked.holds(row.closed_on)]
    if not inside:
        return result
    chosen = inside[-1].id
    score = listening.score(asked, chosen)
    before = every[every.index(inside[-1]) - 1].id if score.base else None
    units = [*asked.communes, *asked.held(), *([asked.raw.root] if asked.whole else [])]
    here = {unit: ([], []) for unit in units}
    for place, found in enumerate((handed_out(asked, chosen), tallies(asked, chosen))):
        for row in found:
            here[asked.voice(row.unit_id)][place].append(row)
    here = {
        unit: found
        for unit, found in here.items()
        if unit in asked.communes or sum(row.issued for row in found[0])
    }
    return {
        **result,
        **_share_block(asked, "satisfied", every, chosen, before, (4, 5)),
        **_share_block(asked, "dissatisfied", every, chosen, before, (1, 2)),
        **_response_block(asked, every, chosen, before),
        **_lowest_block(asked, chosen),
        "round": chosen,
        "questions": _questions(asked, chosen),
        "bars": _bars(asked, chosen),
        "rounds": [
            (row.id, len(listening.places(asked, row.id, handed=True)), *_forms(asked, row.id))
            for row in every
        ],
        "scores of rounds": [_score(asked, row.id) for row in every],
        "communes": [(unit, *_sums(forms)) for unit, (forms, _t) in here.items()],
        "scores of communes": [_score_of(*found) for found in here.values()],
        "written beside communes": [_written(*found) for found in here.values()],
        "same places": before is None or _held_alike(asked, chosen, before),
    }


def _held_alike(asked: Asked, chosen: int, before: int) -> bool:
    """In the same places: one that was split since is those that hold its parts, all of them."""
    here, there = (asked.whole_places(listening.places(asked, one)) for one in (chosen, before))
    return here == there


def _sums(forms: list[Any]) -> tuple[int, ...]:
    return tuple(sum(getattr(f, name) for f in forms) for name in ("issued", "returned", "valid"))


def _forms(asked: Asked, survey_id: int) -> tuple[int, ...]:
    return _sums(handed_out(asked, survey_id))


def _score(asked: Asked, survey_id: int) -> tuple[Any, ...]:
    return _score_of(handed_out(asked, survey_id), tallies(asked, survey_id))


def _score_of(forms: list[Any], answers: list[Any]) -> tuple[Any, ...]:
    """Satisfied answers, all answers, percent; nothing on fewer than five."""
    satisfied, n = pooled(answers)
    if not listening.enough(listening.counted(forms), answers):
        return None, None, None
    percent = round(100 * satisfied / n, 9)
    return satisfied, n, int(percent) if percent == int(percent) else percent


def of_place(forms: list[Any], answers: list[Any]) -> list[int | None]:
    """Of some places together: their forms, and their satisfied answers of all."""
    return [*_sums(forms), *_score_of(forms, answers)[:2]]


def _written(forms: list[Any], answers: list[Any]) -> list[str]:
    satisfied, n, _percent = _score_of(forms, answers)
    return [] if n is None else [written_share(satisfied, n), f"{whole(satisfied)}/{whole(n)}"]


def _share_block(
    asked: Asked,
    name: str,
    every: list[Any],
    chosen: int,
    before: int | None,
    levels: tuple[int, int],
) -> Figures:
    def share(survey_id: int) -> Fraction | None:
        if not listening.score(asked, survey_id).shown:
            return None
        return Fraction(100, 1) * Fraction(*pooled(tallies(asked, survey_id), levels))

    now, then = share(chosen), share(before) if before else None
    p = listening.chance_of(asked, chosen, before, levels) if before and now is not None else None
    trend = [share(row.id) for row in every]
    return {
        f"{name} value": [] if now is None else [blocks.decimal(now) + "%"],
        f"{name} change": blocks.points(now - then if now is not None and before else None),
        f"{name} percent": [],
        f"{name} colour": chance.colour(then, now, 1 if levels == (4, 5) else -1, p),
        f"{name} trend": [None if part is None else blocks.drawn(part) for part in trend],
    }


def _response_block(asked: Asked, every: list[Any], chosen: int, before: int | None) -> Figures:
    """Returned over issued; a small base speaks in counts."""
    issued, returned, _valid = _forms(asked, chosen)
    changed, p = None, None
    if before:
        issued_then, returned_then, _valid = _forms(asked, before)
        p = chance.shares(returned, issued, returned_then, issued_then)
        if min(issued, issued_then) >= 5:
            changed = Fraction(100 * returned, issued) - Fraction(100 * returned_then, issued_then)
    value = [f"{whole(returned)}/{whole(issued)}"] if issued else []
    if issued >= 30:
        value = [written_share(returned, issued)]
    shares = [_forms(asked, row.id) for row in every]
    return {
        "response value": value,
        "response change": blocks.points(changed),
        "response percent": [],
        "response colour": chance.colour(0, changed, 1, p),
        "response trend": [
            blocks.drawn(Fraction(100 * back, out)) if out else None for out, back, _v in shares
        ],
    }


def _by_question(asked: Asked, survey_id: int) -> list[list[Any]]:
    """Tallies of each question, in their order."""
    order = sorted(
        (row for row in asked.raw.survey_question if row.survey_id == survey_id),
        key=lambda row: row.position,
    )
    told = tallies(asked, survey_id)
    found = [[row for row in told if row.question_id == one.id] for one in order]
    return [rows_ for rows_ in found if rows_]


def _questions(asked: Asked, survey_id: int) -> list[tuple[Any, ...]]:
    found = []
    for position, answers in enumerate(_by_question(asked, survey_id), start=1):
        satisfied, n = pooled(answers)
        levels = [sum(getattr(row, level) for row in answers) for level in LEVELS]
        told = [*levels, satisfied, n] if n >= 5 else [None] * 7
        found.append((position, *told))
    return found


def _bars(asked: Asked, survey_id: int) -> list[tuple[Any, Any]]:
    """Diverging: the middle of level 3 lies on zero."""
    found = []
    for answers in _by_question(asked, survey_id):
        levels = [sum(getattr(row, level) for row in answers) for level in LEVELS]
        n = sum(levels)
        levels = levels if n >= 5 else [0] * 5
        at = -Fraction(100 * (2 * levels[0] + 2 * levels[1] + levels[2]), 2 * max(n, 1))
        for level in levels:
            found.append((blocks.drawn(at), blocks.drawn(at + Fraction(100 * level, max(n, 1)))))
            at += Fraction(100 * level, max(n, 1))
    return found


def _lowest_block(asked: Asked, survey_id: int) -> Figures:
    """The question with the lowest score, of those that may be shown."""
    scores = []
    for answers in _by_question(asked, survey_id):
        satisfied, n = pooled(answers)
        scores.append(Fraction(100 * satisfied, n) if n >= 5 else None)
    known = [score for score in scores if score is not None]
    return {
        "lowest value": [blocks.decimal(min(known)) + "%"] if known else [],
        "lowest percent": [],
        "lowest colour": "neutral",
        "lowest trend": [None if score is None else blocks.drawn(score) for score in scores],
    }


def _left_out(asked: Asked) -> int:
    """Valid forms of the district itself, in rounds that closed in the window."""
    closed = {row.id for row in asked.raw.survey if asked.holds(row.closed_on)}
    return sum(
        row.valid
        for row in asked.raw.survey_forms
        if not asked.whole and row.unit_id == asked.raw.root and row.survey_id in closed
    )
