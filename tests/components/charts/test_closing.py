"""The spec of then and now: its language, and marks told apart without colour."""

import json

from components.charts.closing import then_and_now
from components.words.i18n import speaking


def test_it_speaks_the_language_and_brings_no_rows():
    with speaking("vi"):
        vietnamese = json.dumps(then_and_now())
    with speaking("en"):
        english = json.dumps(then_and_now())

    assert vietnamese != english
    assert '"values"' not in vietnamese


def test_then_is_hollow_and_now_is_filled():
    points = {
        layer["encoding"]["x"]["field"]: layer["mark"]
        for layer in then_and_now()["layer"]
        if layer["mark"]["type"] == "point"
    }

    assert points["then"]["fill"] != points["then"]["stroke"]
    assert points["now"]["fill"] == points["now"]["stroke"]
