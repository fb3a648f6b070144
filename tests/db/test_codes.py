"""Codes of figures: read as people write them, and wrong letters never make a right one."""

import random

import pytest

from db import codes


def test_a_code_is_read_as_it_is_printed_and_as_it_is_typed():
    code = codes.draw()

    assert len(code) == codes.LENGTH
    assert set(code) <= set(codes.LETTERS)
    assert codes.read(codes.written(code)) == code
    assert codes.read(f" {codes.written(code).lower().replace('-', ' - ')} ") == code


def test_letters_that_look_alike_are_the_one_that_was_meant():
    assert codes.read("oil-bszg") == "0118526"
    assert not set("AEIOUYDWÂĂÊÔĐƠƯ") & set(codes.LETTERS)


def is_right(code: str) -> bool:
    return codes.check(code[: codes.DRAWN]) == code[codes.DRAWN]


@pytest.mark.parametrize("_time", range(3))
def test_no_wrong_letter_and_no_two_changed_places_make_a_right_code(_time):
    code = codes.draw()
    assert is_right(code)
    for place in range(codes.LENGTH):
        for letter in set(codes.LETTERS) - {code[place]}:
            assert not is_right(code[:place] + letter + code[place + 1 :])
        for other in range(place):
            if code[place] != code[other]:
                swapped = list(code)
                swapped[place], swapped[other] = code[other], code[place]
                assert not is_right("".join(swapped))


def test_codes_do_not_follow_from_one_another():
    drawn = {codes.draw() for _ in range(2000)}

    assert len(drawn) == 2000
    assert len({code[0] for code in drawn}) == len(codes.LETTERS)


def test_anything_may_be_typed():
    letters = "\x00\uffff\U0001f600%'-\u0301a\u0110" + codes.LETTERS
    for seed in range(200):
        rng = random.Random(seed)
        typed = "".join(rng.choice(letters) for _ in range(rng.randint(0, 40)))
        assert len(codes.read(typed)) <= codes.LENGTH
