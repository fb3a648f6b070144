"""Every green and red of 100 choices of the sample is beyond chance, or a target missed at the day
of its value, and nothing of these is grey, by the oracle's own computation (chance.py). Eight of
them unless ORACLE=all is set."""

import logging
import os
import random
from collections import Counter
from pathlib import Path

from tests.oracle import incidents, overview, reintegration, satisfaction, suggestions, targets
from tests.oracle.cases import cases
from tests.oracle.raw import Raw
from tests.oracle.seam import SUBJECTS, data, make_engine, page_scene, scene

IN_FULL = os.environ.get("ORACLE") == "all"
CHOICES = 100 if IN_FULL else 8
PAGES = {
    "summary": overview,
    "incidents": incidents,
    "reintegration": reintegration,
    "suggestions": suggestions,
    "satisfaction": satisfaction,
    "targets": targets,
}


def test_every_colour_is_beyond_chance_and_nothing_beyond_it_is_grey(
    merged_file: Path, monkeypatch
):
    engine = make_engine(f"sqlite:///{merged_file}")
    monkeypatch.setattr(data, "engine", lambda: engine)
    logging.disable(logging.WARNING)  # of Streamlit, once a call: that there is no browser
    with engine.connect() as conn:
        raw = Raw(conn)
    wrong, seen = [], Counter()
    for case in cases(raw, random.Random(12), CHOICES):
        monkeypatch.setattr(scene, "chosen", lambda case=case: case.selection)
        asked = page_scene(case.user)
        for key, page in PAGES.items():
            shown, told = (
                {name: figure for name, figure in figures.items() if "colour" in name}
                for figures in (page.shown(asked), page.told(case.asked))
            )
            if shown != told:
                wrong.append((page.__name__, case.selection.period, shown, told))
            colours = [
                colour
                for name, figure in told.items()
                if name != "colours of bars"
                for colour in ([figure] if isinstance(figure, str) else figure)
            ]
            kind = incidents.kind_of(asked) if page is incidents else None
            screen = SUBJECTS[key].again(asked, kind and kind.id)
            on_cards = [str(block.tone) for block in screen.blocks]
            if Counter(on_cards) - Counter(colours):
                wrong.append((key, case.selection.period, on_cards, colours))
            seen.update((key, colour) for colour in colours)
    engine.dispose()
    logging.disable(logging.NOTSET)

    assert wrong == []
    by_colour = Counter[str]()
    for (_page, colour), times in seen.items():
        by_colour[colour] += times
    assert by_colour["good"] > 1, seen
    assert by_colour["bad"] > 0, seen
    assert {page for page, _colour in seen} == {*PAGES}
