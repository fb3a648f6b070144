"""Which passwords are good enough, and that the same letters are the same password."""

import unicodedata

import bcrypt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from db import passwords
from db.model import Refusal
from tests.conftest import PRODUCT_COST

SENTENCE = "Sáng nay đồng lúa xanh quá"


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("ngắn quá", "at least 12"),
        ("mười một kt", "at least 12"),
        ("đồng lúa xanh " * 10, "at most 128"),
        (" Sáng nay đồng lúa xanh", "space"),
        ("Sáng nay đồng lúa xanh ", "space"),
        ("123456789012", "easy"),
        ("098765432109", "easy"),
        ("qwertyuiopasdf", "easy"),
        ("abababababab", "easy"),
        ("abcxyzabcxyzabcxyz", "easy"),
        ("Matkhau@123456", "easy"),
        ("Mật khẩu 123456", "easy"),
        ("Password12345!", "easy"),
        ("anhyeuem20231010", "easy"),
        ("lan.nguyen2023", "easy"),
        ("P@ssw0rd2024!", "easy"),
        ("B@tman20232024", "easy"),
        ("superm@n!!!0000", "easy"),
        ("Whatever123456", "easy"),
    ],
)
def test_a_poor_password_is_refused_with_the_reason(password, told):
    with pytest.raises(Refusal, match=told) as refusal:
        passwords.require_good(password, "lan.nguyen")

    assert refusal.value.field == "password"


@pytest.mark.parametrize(
    "password",
    [SENTENCE, "x" * 4 + "kimnghoanh" + "z" * 114, "tre già măng mọc", "🌾" * 2 + "aBcD" * 3 + "q"],
)
def test_a_long_enough_sentence_is_accepted(password):
    assert passwords.require_good(password, "lan.nguyen") is None


def test_length_counts_letters_not_marks():
    eleven = "ệệộộứứẫẫằằỹ"

    with pytest.raises(Refusal, match="at least 12"):
        passwords.require_good(unicodedata.normalize("NFD", eleven))


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=128))
def test_the_same_letters_typed_composed_or_decomposed_are_one_password(password):
    stored = passwords.hashed(unicodedata.normalize("NFC", password))

    assert passwords.matches(unicodedata.normalize("NFD", password), stored)


def test_more_than_72_bytes_all_count():
    stored = passwords.hashed("ế" * 100 + "a")

    assert passwords.matches("ế" * 100 + "a", stored)
    assert not passwords.matches("ế" * 100 + "b", stored)


def test_without_a_stored_password_nothing_matches_at_the_same_price(monkeypatch):
    compared = []
    check = bcrypt.checkpw
    monkeypatch.setattr(
        bcrypt, "checkpw", lambda typed, stored: compared.append(stored) or check(typed, stored)
    )

    assert not passwords.matches(SENTENCE, None)
    assert [stored[:7] for stored in compared] == [b"$2b$04$"]


def test_stored_passwords_cost_what_the_setting_says(monkeypatch):
    assert passwords.hashed(SENTENCE).startswith("$2b$04$")
    monkeypatch.setattr(passwords, "COST", PRODUCT_COST)
    assert passwords.hashed(SENTENCE).startswith("$2b$12$")


def test_a_generated_password_is_good_and_never_the_same():
    made = {passwords.generated() for _ in range(200)}

    assert len(made) == 200
    assert {len(password) for password in made} == {19}
    for password in made:
        passwords.require_good(password, "lan.nguyen")


def test_what_chance_makes_too_easy_is_not_handed_out(monkeypatch):
    letters = iter("2222333344445555" + "abcdefghjkmnpqrs")
    monkeypatch.setattr("db.passwords.secrets.choice", lambda _letters: next(letters))

    assert passwords.generated() == "abcd-efgh-jkmn-pqrs"


def test_the_commonest_passwords_are_refused_however_they_are_dressed():
    commonest = FREQUENCY_LISTS["passwords"][:3_000]

    dressed = [
        (one + "2024!").ljust(passwords.SHORTEST, "1")
        for word in commonest
        for one in (word, word.capitalize(), word.replace("o", "0").replace("a", "@"))
    ]
    assert [one for one in dressed if not is_refused(one)] == []


def test_every_password_of_the_breaches_is_refused():
    """As it was stolen, and dressed where it is too short."""
    stolen = [
        word if len(word) >= passwords.SHORTEST else (word + "2024!").ljust(passwords.SHORTEST, "1")
        for word in FREQUENCY_LISTS["passwords"]
    ]

    assert len(stolen) == 30_000
    assert [one for one in stolen if not is_refused(one)] == []


def is_refused(password):
    try:
        passwords.require_good(password)
    except Refusal:
        return True
    return False
