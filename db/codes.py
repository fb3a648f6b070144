"""Codes of figures: short words that a person reads off a slide and types into a telephone.

Nine letters drawn by chance and one that checks them. The 23 letters are those that nobody takes
for another and no Vietnamese keyboard turns into one: no vowel, no D, no W.
"""

import secrets

LETTERS = "0123456789CFHJKMNPQRTVX"
DRAWN = 9
"""Letters before the one that checks them: some 1.8 million million codes."""
LENGTH = DRAWN + 1
TAKEN_FOR = str.maketrans("OILBSZG", "0118526")
"""What is written where one of the letters was meant."""


def draw() -> str:
    """A new one, as it is kept."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(DRAWN))
    return drawn + check(drawn)


def check(drawn: str) -> str:
    """The letter behind these. Since 23 is prime, one wrong letter or two that changed places never
    give a right code."""
    total = sum(place * LETTERS.index(letter) for place, letter in enumerate(drawn, start=1))
    return LETTERS[-total * pow(LENGTH, -1, len(LETTERS)) % len(LETTERS)]


def read(typed: str) -> str:
    """The code as it is kept, of what somebody typed; what no code can be stays what it is, without
    what stands between the letters."""
    return "".join(filter(str.isalnum, typed.upper())).translate(TAKEN_FOR)[:LENGTH]


def written(code: str) -> str:
    """As it is printed: in two halves."""
    half = LENGTH // 2
    return f"{code[:half]}-{code[half:]}"
