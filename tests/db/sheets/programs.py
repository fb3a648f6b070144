"""One table as different programs write it, with what each of them does in its own way."""

import io
import subprocess
import zipfile
from datetime import date
from html import escape
from pathlib import Path

import openpyxl
import pandas as pd

from tests.db.sheets.files import Rows, csv, xls, xlsx

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
EPOCH = date(1899, 12, 30)


def by_openpyxl(rows: Rows) -> bytes:
    book = openpyxl.Workbook()
    fill(book.active, rows)
    return saved(book)


def fill(sheet, rows: Rows) -> None:
    for row in rows:
        sheet.append(list(row))
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, date):
                cell.number_format = "dd/mm/yyyy"
            elif isinstance(cell.value, str):
                cell.data_type = "s"  # text that begins with = is no formula


def saved(book) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def padded(rows: Rows) -> list[list]:
    """Rows of equal length, as a frame wants them."""
    width = max(map(len, rows))
    return [[*row, *[None] * (width - len(row))] for row in rows]


def by_pandas(rows: Rows) -> bytes:
    stream = io.BytesIO()
    options = {"engine_kwargs": {"options": {"strings_to_formulas": False}}}
    with pd.ExcelWriter(stream, engine="xlsxwriter", date_format="DD/MM/YYYY", **options) as book:
        pd.DataFrame(padded(rows)).to_excel(book, header=False, index=False)
    return stream.getvalue()


def by_pandas_as_text(rows: Rows) -> bytes:
    written = [[f"{c:%d/%m/%Y}" if isinstance(c, date) else c for c in row] for row in rows]
    frame = pd.DataFrame(padded(written), dtype=object)
    return frame.to_csv(header=False, index=False, sep=";").encode("utf-8-sig")


def by_text(rows: Rows) -> bytes:
    return csv([[f"{c:%d/%m/%Y}" if isinstance(c, date) else c for c in row] for row in rows])


def by_hand(rows: Rows) -> bytes:
    """Parts in folders set off by backslashes, called otherwise, with a prefix, in single quotes,
    cells without references and texts in the cells themselves."""
    lines = []
    for row in rows:
        cells = []
        for cell in row:
            if cell is None:
                cells.append("<x:c/>")
            elif isinstance(cell, str):
                cells.append(f"<x:c t='inlineStr'><x:is><x:t>{escape(cell)}</x:t></x:is></x:c>")
            elif isinstance(cell, date):
                cells.append(f"<x:c s='1'><x:v>{(cell - EPOCH).days}</x:v></x:c>")
            else:
                cells.append(f"<x:c><x:v>{cell}</x:v></x:c>")
        lines.append(f"<x:row>{''.join(cells)}</x:row>")
    sheet = f"<x:worksheet xmlns:x='{MAIN}'><x:sheetData>{''.join(lines)}</x:sheetData>"
    book = (
        f"<x:workbook xmlns:x='{MAIN}' xmlns:r='{OFFICE}'><x:sheets>"
        "<x:sheet name='Dữ liệu' sheetId='1' r:id='rA'/></x:sheets></x:workbook>"
    )
    styles = (
        f"<styleSheet xmlns='{MAIN}'><fonts><font/></fonts><fills><fill/></fills><borders><border/>"
        "</borders><cellStyleXfs><xf/></cellStyleXfs>"
        "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs></styleSheet>"
    )

    def leading(*targets: tuple[str, str, str]) -> str:
        inner = "".join(
            f"<Relationship Id='{name}' Type='{OFFICE}/{kind}' Target='{target}'/>"
            for name, kind, target in targets
        )
        return f"<Relationships xmlns='{PACKAGE}'>{inner}</Relationships>"

    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels\\.rels": leading(("r1", "officeDocument", "data/book.xml")),
        "data\\book.xml": book,
        "data\\_rels\\book.xml.rels": leading(
            ("rA", "worksheet", "pages\\one.xml"), ("rB", "styles", "looks.xml")
        ),
        "data\\pages\\one.xml": f"{sheet}</x:worksheet>",
        "data\\looks.xml": styles,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


PROGRAMS = {
    "xlsxwriter": xlsx,
    "openpyxl": by_openpyxl,
    "pandas": by_pandas,
    "pandas as text": by_pandas_as_text,
    "xlwt": xls,
    "text": by_text,
    "parts by hand": by_hand,
}


def by_libreoffice(files: dict[str, bytes], kind: str, folder: Path, program: str) -> dict:
    """The workbooks, opened by LibreOffice and saved as another kind, in one go."""
    folder.mkdir()
    for at, content in enumerate(files.values()):
        (folder / f"{at}.xlsx").write_bytes(content)
    converted = folder / kind
    profile = f"-env:UserInstallation=file://{folder}/profile"
    names = [folder / f"{at}.xlsx" for at in range(len(files))]
    subprocess.run(
        [program, profile, "--headless", "--convert-to", kind, "--outdir", converted, *names],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return {name: (converted / f"{at}.{kind}").read_bytes() for at, name in enumerate(files)}
