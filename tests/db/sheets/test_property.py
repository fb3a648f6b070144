"""A random list, written in a random dirty way, is read as what it says or refused; never wrong.

IMPORT=all: many more of them.
"""

import os
import unicodedata
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.model import Refusal
from db.sheets.incidents import INCIDENTS
from db.sheets.understand import understand
from tests.db.sheets.files import LISTS, said
from tests.db.sheets.programs import PROGRAMS

EXAMPLES = 3_000 if os.environ.get("IMPORT") == "all" else 60
HEADS = {
    "day": ("Ngày xảy ra", "NGÀY THÁNG", "Thời gian xảy ra", "Ngày"),
    "commune": ("Xã, thị trấn", "Đơn vị", "Địa bàn", "Xã"),
    "kind": ("Loại việc", "Tội danh", "Hành vi", "Loại vụ việc (ghi theo danh mục)"),
    "solved": ("Ngày khám phá", "Ngày giải quyết"),
    "dead": ("Chết", "Số người chết"),
    "injured": ("Bị thương", "Số người bị thương"),
    "damage": ("Thiệt hại", "Thiệt hại (đồng)"),
    "note": ("Ghi chú", "Nội dung", "Diễn biến"),
}
COMMUNES = {
    1: ("Vĩnh Long", "xã Vĩnh Long", "15361", 15361, "UBND xã Vĩnh Long", "Vinh Long"),
    2: ("Vĩnh Hưng", "X. Vĩnh Hưng", "Vĩnh Hưng (15367)"),
    4: ("Vĩnh Hòa", "Vĩnh Hoà", "CAX Vĩnh Hòa", "VĨNH HÒA"),
    5: ("TT Vĩnh Lộc", "thị trấn Vĩnh Lộc", "Thị trấn  Vĩnh Lộc"),
}
KINDS = {
    11: ("Trộm cắp tài sản", "A3", "a3", "A3. Trộm cắp tài sản", "TRỘM CẮP TÀI SẢN"),
    12: ("Huỷ hoại tài sản", "Hủy hoại tài sản"),
    13: ("Tai nạn giao thông đường bộ", "TNGT", "E1"),
}
WRONG = ("Vĩnh Hưn", "Vinh Hung", "#N/A", "32/9/2023", "1,5", "?", "hôm qua", "=1/0", 0.5)
NOTES = ("", "Mất xe", "Từ 5/6 đến 7/6", "a; b; c, d", "=1+1", "Tổng cộng 2 xe\nchưa rõ", "0")
TEXTS = {"text", "pandas as text"}
FIRST = date(2020, 1, 1)


def dotted(number):
    return f"{number:,}".replace(",", ".")


DAYS = (
    lambda day: day,
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}/{day.month}/{day.year}",
    lambda day: f"{day.day}-{day.month}-{day.year % 100:02d}",
    lambda day: f"{day:%d/%m/%Y} 14h30",
    lambda day: f"ngày {day.day} tháng {day.month} năm {day.year}",
    lambda day: (day - date(1899, 12, 30)).days,
)


@st.composite
def incidents(draw):
    """What happened, as the list that is written down knows it."""
    day = FIRST + timedelta(draw(st.integers(1, 1800)))
    kind = draw(st.sampled_from(list(KINDS)))
    solved = draw(st.none() | st.integers(0, 60).map(lambda days: day + timedelta(days)))
    dead, injured, damage = 0, 0, 0
    if kind == 13:
        dead, injured = draw(st.integers(0, 3)), draw(st.integers(0, 12))
        damage = draw(st.sampled_from([0, 500, 1_234, 12_500_000]))
    note = draw(st.sampled_from(NOTES))
    commune = draw(st.sampled_from(list(COMMUNES)))
    return said(day, commune, kind, solved, dead, injured, damage, note)


@st.composite
def files(draw):
    """The list, its file, whether day and month were exchanged in it, and rows made wrong."""
    listed = draw(st.lists(incidents(), min_size=1, max_size=7))
    names = draw(st.permutations(list(HEADS)))
    write_day = draw(st.sampled_from(DAYS))
    program = draw(st.sampled_from(list(PROGRAMS)))
    american = (
        draw(st.integers(0, 4)) == 0
        and program not in TEXTS  # saved as text they are written month first again
        and any(one[0].day > 12 for one in listed)
    )

    def day_cell(day):
        if day is None:
            return draw(st.sampled_from([None, "", "-"]))
        if american:  # as Excel leaves it that reads the month first
            return date(day.year, day.day, day.month) if day.day <= 12 else f"{day:%d/%m/%Y}"
        return write_day(day) if draw(st.integers(0, 3)) else draw(st.sampled_from(DAYS))(day)

    def count_cell(number):
        if not number:
            return draw(st.sampled_from([None, 0, "0", "-"]))
        writings = [number, str(number), dotted(number), f"{dotted(number)} đồng", f"0{number}"]
        return draw(st.sampled_from(writings))

    rows, wrong = [], set()
    for at, one in enumerate(listed):
        values = dict(zip(HEADS, one, strict=True))
        cells = {
            "day": day_cell(values["day"]),
            "commune": draw(st.sampled_from(COMMUNES[values["commune"]])),
            "kind": draw(st.sampled_from(KINDS[values["kind"]])),
            "solved": day_cell(values["solved"]),
            "note": values["note"] or None,
            **{name: count_cell(values[name]) for name in ("dead", "injured", "damage")},
        }
        if not american and draw(st.integers(0, 11)) == 0:
            spoilt = draw(st.sampled_from([name for name in HEADS if name != "note"]))
            cells[spoilt] = draw(st.sampled_from(WRONG))
            wrong.add(at)
        rows.append([at + 1, *(cells[name] for name in names)])
    return listed, PROGRAMS[program](_around(draw, names, rows)), american, wrong


def _around(draw, names, rows):
    """The rows with what stands in and around a table."""
    heads = ["STT", *(draw(st.sampled_from(HEADS[name])) for name in names)]
    table = []
    for row in rows:
        if draw(st.integers(0, 4)) == 0:
            table.append(draw(st.sampled_from([[], [None, "II. CÁC VỤ KHÁC"], ["I", "An ninh"]])))
        table.append(row)
    above = draw(
        st.sampled_from([[], [["CÔNG AN XÃ; SỐ LIỆU, THÁNG 9"], []], [[None, "Mẫu số 3"]]])
    )
    numbers = draw(st.sampled_from([[], [[f"({n})" for n in range(1, 10)]]]))
    below = draw(
        st.sampled_from(
            [
                [],
                [[None, "Tổng cộng", None, len(rows)]],
                [[], [None] * 5 + ["Vĩnh Long, ngày 14 tháng 9 năm 2023"]],
                [
                    [None, "Cộng: 5 vụ"],
                    ["* Chưa kể vụ đang xác minh"],
                    [None, None, "TRƯỞNG CÔNG AN"],
                ],
                [[len(rows) + 1], [len(rows) + 2]],
            ]
        )
    )
    cells = [*above, heads, *numbers, *table, *below]
    if draw(st.integers(0, 3)) == 0:
        cells = [
            [unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in row]
            for row in cells
        ]
    shift = draw(st.integers(0, 2))
    return [[*[None] * shift, *row] for row in cells]


@given(files())
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
def test_a_list_is_read_as_what_it_says_or_refused(example):
    listed, content, american, wrong = example
    with suppress(Refusal):
        found = understand(content, INCIDENTS, LISTS)
        if found.exchanges:
            found = understand(content, INCIDENTS, LISTS, exchange=american)
        check(found, listed, wrong)


def check(found, listed, wrong):
    """Whatever was not made wrong and was read is right, and what is not told is read in full."""
    right = Counter(one for at, one in enumerate(listed) if at not in wrong)
    spoilt = Counter(one for at, one in enumerate(listed) if at in wrong)

    if not found.bad_rows:
        assert not right - Counter(found.rows)
        assert len(found.rows) == len(listed)
    extra = Counter(found.rows) - right
    assert sum(extra.values()) <= sum(spoilt.values())
    for one in extra:  # a cell made wrong may still say something: that of its own column alone
        assert any(sum(a != b for a, b in zip(one, was, strict=True)) == 1 for was in spoilt)
