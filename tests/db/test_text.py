"""Vietnamese text: stored form, search, order, and the encodings of old spreadsheets."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import text
from db.text import (
    accented_key,
    clean,
    clean_block,
    from_tcvn3,
    legacy_encoding,
    match_rank,
    nfc,
    search_key,
    sort_key,
    turns,
)
from tests.hostile import BIDI, TEXTS

COMMUNES = [
    "Minh Tân",
    "Ninh Khang",
    "Vĩnh An",
    "Vĩnh Hòa",
    "Vĩnh Hùng",
    "Vĩnh Hưng",
    "Vĩnh Long",
    "Vĩnh Lộc",
    "Vĩnh Phúc",
    "Vĩnh Quang",
    "Vĩnh Thịnh",
    "Vĩnh Tiến",
    "Vĩnh Yên",
]
ALPHABET = (
    "aàảãáạ ăằẳẵắặ âầẩẫấậ b c d đ eèẻẽéẹ êềểễếệ f g h iìỉĩíị j k l m n "
    "oòỏõóọ ôồổỗốộ ơờởỡớợ p q r s t uùủũúụ ưừửữứự v w x yỳỷỹýỵ z"
)
ROWS = ALPHABET.split()
SMALL = "".join(ROWS)
LETTERS = SMALL + SMALL.upper()
PROSE = [
    "30 vụ, giảm 12 vụ (-28,57%) so với cùng kỳ năm 2022",
    "97,96% so với 96,45%: tăng 1,51 điểm %",
    "người chấp hành xong án phạt tù; tiếp nhận mới, chuyển đến; được hướng dẫn xoá án tích",
    "giết người; cướp, cướp giật; trộm cắp tài sản; cố ý gây thương tích; huỷ hoại tài sản",
    "tồn kỳ trước + mới - đã xong = còn lại",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM, Độc lập - Tự do - Hạnh phúc",
    "trả lời tại chỗ; không thuộc thẩm quyền (chuyển cơ quan khác); ô tô, ý kiến",
    "thuở, khuỷu, ngoằn ngoèo, quở, giếng, quyết, uỷ/ủy, hoà/hòa, quý, quí, gìn giữ",
]
QUOTED = "diễn đàn «Công an lắng nghe ý kiến Nhân dân» ngày 05 tháng 9 năm 2023"
FOREIGN = ["Müller", "São Paulo", "café", "naïve", "Noël", "50 m²", "§ 5", "©", "25 °C", "3 × 4"]
VNI = {
    "Vónh Loäc": "Vĩnh Lộc",
    "Xaõ": "Xã",
    "OÂng": "Ông",
    "Vónh Huøng": "Vĩnh Hùng",
    "Vónh Höng": "Vĩnh Hưng",
    "Minh Taân": "Minh Tân",
    "COÂNG AN HUYEÄN": "CÔNG AN HUYỆN",
    "ngöôøi daân ñeà nghò": "người dân đề nghị",
}
TCVN3_BYTES = {  # letter without tone, then grave, hook, tilde, acute, dot: TCVN 5712:1993 VN3
    "a": "61 B5 B6 B7 B8 B9",
    "ă": "A8 BB BC BD BE C6",
    "â": "A9 C7 C8 C9 CA CB",
    "e": "65 CC CE CF D0 D1",
    "ê": "AA D2 D3 D4 D5 D6",
    "i": "69 D7 D8 DC DD DE",
    "o": "6F DF E1 E2 E3 E4",
    "ô": "AB E5 E6 E7 E8 E9",
    "ơ": "AC EA EB EC ED EE",
    "u": "75 EF F1 F2 F3 F4",
    "ư": "AD F5 F6 F7 F8 F9",
    "y": "79 FA FB FC FD FE",
}
TCVN3_SINGLE = dict(zip("đĂÂÊÔƠƯĐ", bytes.fromhex("AE A1 A2 A3 A4 A5 A6 A7"), strict=True))


def as_tcvn3(unicode_text):
    """What a spreadsheet with a .Vn* font gives back; its capitals have no tone."""
    rows = {row[0]: row for row in ROWS}
    codes = dict(TCVN3_SINGLE)
    for letter, row in TCVN3_BYTES.items():
        codes |= dict(zip(rows[letter], bytes.fromhex(row), strict=True))
    return "".join(
        char if char.isascii() else chr(codes.get(char) or codes[char.lower()])
        for char in nfc(unicode_text)
    )


phrases = st.text(LETTERS + " ", max_size=12)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Vĩnh \t Lộc\n", "Vĩnh Lộc"),
        (unicodedata.normalize("NFD", "Vĩnh Lộc"), "Vĩnh Lộc"),
        ("Vĩnh\u00a0Lộc\u200b\ufeff", "Vĩnh Lộc"),
        ("a\u200d\u0301b\x00", "áb"),
        ("\u202eabc", "abc"),
        (" \u200b ", ""),
        *((text, text) for text in TEXTS),
        (f"a{BIDI}b", "ab"),
        ("\u2642\u200da \u200d\u2642\u200d", "\u2642a \u2642"),
        ("\U0001f3f4\U000e0067 \U000e0067", "\U0001f3f4"),
    ],
)
def test_clean_gives_one_line_as_it_is_stored(typed, stored):
    assert clean(typed) == stored


@pytest.mark.parametrize("mark", BIDI)
def test_marks_that_turn_the_text_are_known(mark):
    assert turns(f"a{mark}b")
    assert clean(f"a{mark}b") == "ab"


@pytest.mark.parametrize("text", TEXTS)
def test_what_turns_nothing_is_not_said_to(text):
    assert not turns(text)


def test_clean_block_keeps_line_breaks_and_nothing_else():
    typed = "\r\n  Đề nghị  tăng\tbiên chế \r\n\r\nở xã.\u200b\x0bHết \n \n"

    assert clean_block(typed) == "Đề nghị tăng biên chế\n\nở xã.\nHết"


@given(st.text())
def test_cleaning_is_done_once_and_leaves_nfc(anything):
    for cleaned in (clean(anything), clean_block(anything)):
        assert cleaned == nfc(cleaned)
        cleaned.encode("utf-8")
    assert clean(clean(anything)) == clean(anything)
    assert clean_block(clean_block(anything)) == clean_block(anything)


def test_search_keys_have_no_accent_and_no_case():
    assert search_key("Đường  HOÀ, hoà, Thuỷ, Ưu, Ớt") == "duong hoa, hoa, thuy, uu, ot"
    assert search_key("Ðức") == "duc", "the Icelandic eth that is typed for d with stroke"
    assert search_key("Vĩnh Hưng") == search_key("Vĩnh Hùng")


@given(phrases)
def test_a_search_key_of_vietnamese_is_ascii_and_the_same_for_nfd(phrase):
    assert search_key(phrase).isascii()
    assert search_key(phrase) == search_key(unicodedata.normalize("NFD", phrase))


@pytest.mark.parametrize(
    ("old", "new"),
    [("hòa", "hoà"), ("xóa", "xoá"), ("khỏe", "khoẻ"), ("ủy", "uỷ"), ("THỦY,", "THUỶ,")],
)
def test_accented_keys_join_the_two_places_of_the_tone(old, new):
    assert accented_key(old) == accented_key(new) == nfc(new.casefold())


@pytest.mark.parametrize("word", ["quý", "quỳ", "hoàn", "hòan", "thuyền", "mùa", "thuở", "hoài"])
def test_accented_keys_leave_other_syllables_alone(word):
    assert accented_key(word) == word


def test_qu_is_an_onset_and_not_an_open_uy():
    assert accented_key("qùy") != accented_key("quỳ")


@given(phrases)
def test_accented_keys_are_stable(phrase):
    key = accented_key(phrase)

    assert accented_key(key) == key == nfc(key)
    assert search_key(key) == search_key(phrase)


@pytest.mark.parametrize(
    ("query", "found", "rank"),
    [
        ("Hòa", "Vĩnh Hoà", 0),
        ("hoà", "Vĩnh Hòa", 0),
        ("vĩnh hưng", "Xã Vĩnh Hưng", 0),
        ("vĩnh hưng", "Xã Vĩnh Hùng", 1),
        ("vinh  hung ", "Xã Vĩnh Hùng", 1),
        ("nh h", "Vĩnh Hùng", 0),
        ("an", "Vĩnh An", 0),
        ("an", "Minh Tân", 1),
        ("", "Vĩnh An", 0),
        ("Hùng Vĩnh", "Vĩnh Hùng", None),
    ],
)
def test_an_accented_match_ranks_before_an_accent_free_one(query, found, rank):
    assert match_rank(query, found) == rank


def test_communes_sort_as_in_the_official_order():
    shuffled = random.Random(7).sample(COMMUNES, k=len(COMMUNES))

    assert sorted(shuffled, key=sort_key) == COMMUNES


def test_texts_sort_as_icu_sorts_them():
    """The order in which ICU 78 (Intl.Collator("vi")) puts these."""
    icu = (
        "_ - – ( 1 10 2 a A à a_b a-b ab aB Ab áb an An án Án ăn ân ẩn b ba bà bả bã bá Bá bạ bạn "
        "da dạ đa Đa đá e é ê ề f g hoa Hoa Hoà Hoá Hoạ Hòa Hóa i ì Long Lộc Lông Lởng o ô ồ ơ ờ "
        "p q s t u ú ư ừ v w x y ý z я 中"
    )
    shuffled = random.Random(7).sample(icu.split(), k=len(icu.split()))

    assert " ".join(sorted(shuffled, key=sort_key)) == icu


def test_letters_of_the_whole_text_decide_before_its_tones():
    assert sort_key("Bá An") < sort_key("Ba Binh") < sort_key("Bà Binh")
    assert sort_key("ba b") < sort_key("bab"), "a blank comes before every letter"


@given(st.lists(st.text(LETTERS, max_size=4), max_size=6))
def test_words_sort_by_letters_then_tones_then_case(some_words):
    places = {
        char: (place, tone) for place, row in enumerate(ROWS) for tone, char in enumerate(row)
    }

    def by_the_alphabet(word):
        letters = [places[char.lower()] for char in word]
        return (
            [place for place, _ in letters],
            [tone for _, tone in letters],
            [char.isupper() for char in word],
        )

    assert sorted(some_words, key=sort_key) == sorted(some_words, key=by_the_alphabet)


@given(st.text())
def test_sort_keys_are_digits_and_dots_and_the_same_for_nfd(anything):
    key = sort_key(anything)

    assert set(key) <= set("0123456789.")
    assert key == sort_key(unicodedata.normalize("NFD", anything)) == sort_key(nfc(anything))


def test_the_tcvn3_table_is_the_published_one():
    toned = [char for char in SMALL if not char.isascii()] + list("ĂÂÊÔƠƯĐ")

    assert {ord(as_tcvn3(char)): char for char in toned} == text.TCVN3


@pytest.mark.parametrize("name", [*COMMUNES, "Thị trấn Vĩnh Lộc", "Xã Biện Thượng", "huyện Đô"])
def test_tcvn3_names_come_back(name):
    assert from_tcvn3(as_tcvn3(name)) == name


def test_the_garbage_of_old_spreadsheets_is_recognised_and_read():
    assert legacy_encoding("VÜnh Léc") == "tcvn3"
    assert from_tcvn3("VÜnh Léc") == "Vĩnh Lộc"
    assert legacy_encoding(as_tcvn3("Vĩnh Hưng")) == "tcvn3"
    assert clean(from_tcvn3(as_tcvn3(" Vĩnh  Hưng "))) == "Vĩnh Hưng"


@given(st.text(SMALL + " 0123456789.,;:-%/", max_size=40))
def test_small_letters_survive_tcvn3(phrase):
    assert from_tcvn3(as_tcvn3(phrase)) == phrase


@pytest.mark.parametrize(
    "capitals",
    ["VĨNH LỘC", "VỀ VIỆC", "BÁO CÁO của Tổ công tác", "UBND xã Vĩnh Lộc", "Bà Tý", "Bộ CÔNG AN"],
)
def test_capitals_of_an_all_capital_font_are_told_by_their_word(capitals):
    assert from_tcvn3(as_tcvn3(capitals)) == capitals


@pytest.mark.parametrize("line", [*PROSE, QUOTED, *COMMUNES, *FOREIGN, "", "Ninh Khang", "\ufffd"])
def test_correct_text_is_not_flagged(line):
    assert legacy_encoding(line) is None
    assert legacy_encoding(unicodedata.normalize("NFD", line)) is None
    assert legacy_encoding(line.upper()) is None


@pytest.mark.parametrize("line", [name for name in [*PROSE, *COMMUNES] if not name.isascii()])
def test_tcvn3_text_is_flagged(line):
    assert legacy_encoding(as_tcvn3(line)) == "tcvn3"


@pytest.mark.parametrize(("garbage", "meant"), [("gãp", "góp"), ("vÒ", "về"), ("hµ", "hà")])
def test_spelling_rules_tell_a_word_of_latin_letters(garbage, meant):
    """No tilde before a final p, no capital after a small letter, no sign for a letter."""
    assert as_tcvn3(meant) == garbage
    assert legacy_encoding(garbage) == "tcvn3"


@pytest.mark.parametrize("garbage", VNI)
def test_vni_text_is_flagged(garbage):
    assert legacy_encoding(garbage) == "vni"
    assert legacy_encoding(VNI[garbage]) is None


def test_a_word_that_reads_both_ways_stays_undecided():
    assert legacy_encoding("Léc") is None, "TCVN3 for Lộc, and a syllable as it stands"
    assert legacy_encoding('"VÜnh Léc" là chữ TCVN3 của Vĩnh Lộc') is None, "mostly Unicode"
