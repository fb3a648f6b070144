"""Monthly returns as a table: one row a commune and month, with its counts of reintegration.

What a return has to agree with (the register, the months before and after) is asked by its own
command, one row after the other, as it is brought in.
"""

from datetime import date

from db.entries.field import Field
from db.entries.returns import BOXES, CONFIRMED
from db.model import N_
from db.schema import monthly_return, reintegration
from db.sheets import cells
from db.sheets.lists import Lists
from db.sheets.subject import Subject, Values, column

PEOPLE = N_("People; empty is 0.")
STOCK = N_("People at that time; 0 if there is nobody.")
HEADINGS = {
    "stock_start": "dang quan ly dau ky, dau ky, ton dau ky, so dau ky, dau thang",
    "received": "tiep nhan moi, tiep nhan, moi tiep nhan",
    "moved_in": "chuyen den, noi khac chuyen den",
    "out_expunged": "ra khoi dien xoa an tich, xoa an tich, duoc xoa an tich, giam xoa an tich",
    "out_moved": "ra khoi dien chuyen noi cu tru, chuyen noi cu tru, chuyen di",
    "out_emigrated": "ra khoi dien dinh cu nuoc ngoai, dinh cu nuoc ngoai, xuat canh dinh cu",
    "out_missing": "ra khoi dien mat tich, mat tich, bi tuyen bo mat tich",
    "out_died": "ra khoi dien chet, chet, da chet",
    "out_reoffended": "ra khoi dien pham toi moi bi phat tu, pham toi moi bi phat tu, "
    "pham toi moi, tai pham",
    "stock_end": "dang quan ly cuoi ky, cuoi ky, dang quan ly, ton cuoi ky, so cuoi ky",
    "class_a": "loai a",
    "class_b": "loai b",
    "class_c": "loai c",
    "class_d": "loai d",
    "employed": "co viec lam on dinh, co viec lam",
    "borrowing": "dang vay von, so nguoi dang vay von",
    "guided": "duoc huong dan xoa an tich, huong dan thu tuc xoa an tich, duoc huong dan",
    "job_referred": "duoc gioi thieu viec lam, gioi thieu viec lam",
    "trained": "duoc hoc nghe, hoc nghe, day nghe",
    "loaned": "duoc vay von, vay von, so nguoi duoc vay von",
    "loan_amount": "so tien cho vay dong, so tien cho vay, so tien vay, so tien",
}
"""What else the column of a count is called, by those who have sheets of their own."""
STOCKS = ("stock_start", "stock_end", "class_a", "class_b", "class_c", "class_d")


def _last_day(values: Values, lists: Lists) -> date | None:
    """A month is reported by the commune that exists on its last day."""
    month: date | None = values.get("month")
    return None if month is None else lists.calendar.last_day(month)


RETURNS = Subject(
    table=monthly_return,
    title=N_("Monthly returns"),
    columns=(
        column(
            Field(column=monthly_return.c.month, label=N_("Month")),
            "thang, thang bao cao, ky bao cao, month",
            N_("The reporting month, as mm/yyyy."),
            read=cells.month,
            example="09/2023",
            required=True,
        ),
        column(
            Field(column=monthly_return.c.unit_id, label=N_("Commune")),
            "xa thi tran, xa, don vi, ten xa, ma xa, xa phuong thi tran, xa phuong, "
            "xa phuong dac khu, xa dac khu, phuong, phuong dac khu, dac khu, thi tran, commune",
            N_("Name with its accents, or code, as on the last day of the month."),
            names=lambda lists: lists.commune_names,
            required=True,
        ),
        column(
            CONFIRMED,
            "so vu viec trong thang, so vu viec, so vu, vu viec",
            N_("As many as the register holds; 0 if none."),
        ),
        *(
            column(field, HEADINGS[name], STOCK, required=True)
            if name in STOCKS
            else column(field, HEADINGS[name], PEOPLE, required=False)
            for name, field in BOXES.items()
        ),
    ),
    days=lambda values: (values["month"],),
    on=_last_day,
    most_rows=2_500,
    join=True,
    identity=(
        monthly_return.c.month,
        monthly_return.c.unit_id,
        monthly_return.c.incidents_confirmed,
        *(reintegration.c[name] for name in BOXES),
    ),
)
