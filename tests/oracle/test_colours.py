"""Every green and red of 100 choices of the sample is beyond chance, and nothing beyond it is grey,
by the oracle's own computation (chance.py). Twelve of them unless ORACLE=all is set."""

import logging
import os
import random
from collections import Counter
from pathlib import Path

from tests.oracle import incidents, satisfaction, suggestions, targets
from tests.oracle.cases import cases
from tests.oracle.raw import Raw
from tests.oracle.seam import data, make_engine, scene

IN_FULL = os.environ.get("ORACLE") == "all"
CHOICES = 100 if IN_FULL else 12
PAGES = (incidents, satisfaction, suggestions, targets)


def test_every_colour_is_beyond_chance_and_nothing_beyond_it_is_grey(
    merged_file: Path, monkeypatch
):
    engine = make_engine(f"sqlite:///{merged_file}")
    monkeypatch.setattr(data, "engine", lambda: engine)
    logging.disable(logging.WARNING)  # of Streamlit, once a call: that there is no browser
    with engine.connect() as conn:
        raw = Raw(conn)
    wrong, seen = [], Counter()
    for case in cases(raw, random.Random(11), CHOICES):
        monkeypatch.setattr(scene, "chosen", lambda case=case: case.selection)
        asked = scene.ask(case.user, "")
        for page in PAGES:
            shown, told = (
                {name: figure for name, figure in figures.items() if "colour" in name}
                for figures in (page.shown(asked), page.told(case.asked, case.masked))
            )
            if shown != told:
                wrong.append((page.__name__, case.selection.period, shown, told))
            for figure in shown.values():
                seen.update([figure] if isinstance(figure, str) else figure)
    engine.dispose()
    logging.disable(logging.NOTSET)

    assert wrong == []
    assert seen["good"] > 1, seen
    assert seen["bad"] > 0, seen
