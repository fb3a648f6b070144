"""Monthly returns as a table: one row a commune and month, with its counts of reintegration.

What a return has to agree with (the register, the months before and after) is asked by its own
command, one row after the other, as it is brought in.
"""

from datetime import date

from db.entries.returns import COUNTS
from db.model import N_
from db.schema import monthly_return, reintegration
from db.sheets import cells
from db.sheets.incidents import commune, commune_choices
from db.sheets.lists import Lists
from db.sheets.read import Cell
from db.sheets.subject import Column, Subject, Values

PEOPLE = N_("People; empty is 0.")
STOCK = N_("People at that time; 0 if there is nobody.")
WORDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "stock_start": (
        N_("At the beginning of the month"),
        ("dang quan ly dau ky", "dau ky", "ton dau ky", "so dau ky", "dau thang"),
    ),
    "received": (N_("Newly received"), ("tiep nhan moi", "tiep nhan", "moi tiep nhan")),
    "moved_in": (N_("Moved in"), ("chuyen den", "noi khac chuyen den")),
    "out_expunged": (
        N_("Left: conviction expunged"),
        ("ra khoi dien xoa an tich", "xoa an tich", "duoc xoa an tich", "giam xoa an tich"),
    ),
    "out_moved": (
        N_("Left: moved to live elsewhere"),
        ("ra khoi dien chuyen noi cu tru", "chuyen noi cu tru", "chuyen di"),
    ),
    "out_emigrated": (
        N_("Left: settled abroad"),
        ("ra khoi dien dinh cu nuoc ngoai", "dinh cu nuoc ngoai", "xuat canh dinh cu"),
    ),
    "out_missing": (
        N_("Left: declared missing"),
        ("ra khoi dien mat tich", "mat tich", "bi tuyen bo mat tich"),
    ),
    "out_died": (N_("Left: died"), ("ra khoi dien chet", "chet", "da chet")),
    "out_reoffended": (
        N_("Left: imprisoned for a new offence"),
        (
            "ra khoi dien pham toi moi bi phat tu",
            "pham toi moi",
            "tai pham",
            "pham toi moi bi phat tu",
        ),
    ),
    "stock_end": (
        N_("Under management at the end"),
        ("dang quan ly cuoi ky", "cuoi ky", "dang quan ly", "ton cuoi ky", "so cuoi ky"),
    ),
    "class_a": (N_("Class A"), ("loai a",)),
    "class_b": (N_("Class B"), ("loai b",)),
    "class_c": (N_("Class C"), ("loai c",)),
    "class_d": (N_("Class D"), ("loai d",)),
    "employed": (N_("Of these in stable work"), ("co viec lam on dinh", "co viec lam")),
    "borrowing": (N_("Of these with a loan"), ("dang vay von", "so nguoi dang vay von")),
    "guided": (
        N_("Guided through expungement"),
        ("duoc huong dan xoa an tich", "huong dan thu tuc xoa an tich", "duoc huong dan"),
    ),
    "job_referred": (
        N_("Referred to a job"),
        ("duoc gioi thieu viec lam", "gioi thieu viec lam"),
    ),
    "trained": (N_("Trained for a trade"), ("duoc hoc nghe", "hoc nghe", "day nghe")),
    "loaned": (N_("Given a loan"), ("duoc vay von", "vay von", "so nguoi duoc vay von")),
    "loan_amount": (
        N_("Sum lent (dong)"),
        ("so tien cho vay dong", "so tien cho vay", "so tien vay", "so tien"),
    ),
}
"""Label, a msgid, and other headings of each count."""
STOCKS = ("stock_start", "stock_end", "class_a", "class_b", "class_c", "class_d")


def _count(cell: Cell, _lists: Lists, _values: Values) -> int:
    return cells.count(cell)


def _counts() -> tuple[Column, ...]:
    return tuple(
        Column(
            name,
            WORDS[name][0],
            WORDS[name][1],
            _count,
            "0",
            STOCK if name in STOCKS else PEOPLE,
            required=name in STOCKS,
            empty=0,
        )
        for name in COUNTS
    )


def _commune(cell: Cell, lists: Lists, values: Values) -> int:
    """A month is reported by the commune that exists on its last day."""
    month: date | None = values.get("month")
    return commune(cell, lists, None if month is None else lists.calendar.last_day(month))


RETURNS = Subject(
    table=monthly_return,
    title=N_("Monthly returns"),
    columns=(
        Column(
            "month",
            N_("Month"),
            ("thang", "thang bao cao", "ky bao cao", "month"),
            lambda cell, _lists, _values: cells.month(cell),
            "09/2023",
            N_("The reporting month, as mm/yyyy."),
        ),
        Column(
            "unit_id",
            N_("Commune"),
            ("xa thi tran", "xa", "don vi", "ten xa", "ma xa", "xa phuong thi tran", "commune"),
            _commune,
            "",
            N_("Name with its accents, or code, as on the last day of the month."),
            choices=commune_choices,
        ),
        Column(
            "incidents_confirmed",
            N_("Incidents of the month"),
            ("so vu viec trong thang", "so vu viec", "so vu", "vu viec"),
            _count,
            "0",
            N_("As many as the register holds; 0 if none."),
            empty=0,
        ),
        *_counts(),
    ),
    faults=lambda _values, _lists: {},
    days=lambda values: (values["month"],),
    most_rows=1_000,
    identity=(
        monthly_return.c.month,
        monthly_return.c.unit_id,
        monthly_return.c.incidents_confirmed,
        *(reintegration.c[name] for name in COUNTS),
    ),
)
