"""Texts that are something else to whoever reads them carelessly, typed into every field that takes
text: what stands there afterwards, what the draft keeps and what another browser finds again is
what was typed, letter for letter. Every second screen is typed into, with HOSTILE=all each with
every text. How it is shown elsewhere: tests/browser/test_hostile.py.
"""

import itertools
import os

import pytest
from streamlit.proto.TextInput_pb2 import TextInput

from tests.hostile import TEXTS
from tests.test_rights import world
from tests.test_takeover import JOURNEYS, reach, that_day

assert world, that_day  # the fixtures

ROUNDS, EVERY = (len(TEXTS), 1) if os.environ.get("HOSTILE") == "all" else (1, 2)
"""How many texts are typed into each field, and of so many screens one is."""


def fields(at):
    """Every field that takes text, by its id; not those for passwords and codes."""
    found = [*at.text_input, *at.text_area]
    return {one.proto.id: one for one in found if not is_secret(one.proto) and not one.disabled}


def is_secret(proto):
    return getattr(proto, "type", None) == TextInput.PASSWORD or "code" in proto.id


def fitting(proto, texts):
    longest = proto.max_chars or 10_000
    return next(text for text in texts if len(text) <= longest)


def differing(given, at):
    """Of what was typed, what does not stand there letter for letter."""
    there = {key: one.value for key, one in fields(at).items()}
    return [
        f"{key}: {text!r} became {there.get(key)!r}"
        for key, text in given.items()
        if there.get(key) != text
    ]


@pytest.mark.usefixtures("that_day")
def test_what_is_typed_stays_letter_for_letter(open_page, world):
    texts, faults, typed, kept = itertools.cycle(TEXTS), [], 0, 0
    for name, journey in list(JOURNEYS.items())[::EVERY]:
        for _round in range(ROUNDS):
            at = reach(open_page, world, journey).at
            given = {key: fitting(one.proto, texts) for key, one in fields(at).items()}
            for key, text in given.items():
                fields(at)[key].set_value(text)
            at.run()
            faults += [f"{name}: {one}" for one in differing(given, at)]
            faults += [f"{name}: {error.value}" for error in at.exception]
            typed += len(given)
            address = dict(at.query_params)
            if given and "draft" in address:  # a form: another browser goes on where this one was
                who = world.people[journey.role].id
                again = open_page(f"pages/{journey.page}.py", None, address, account_id=who)
                faults += [f"{name}, opened again: {one}" for one in differing(given, again)]
                kept += len(given)
    assert faults == []
    assert typed > 100 / EVERY
    assert kept > 60 / EVERY
