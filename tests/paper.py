"""Files as LibreOffice lays them out on pages."""

import shutil
import subprocess
from pathlib import Path

from PIL import Image

from tests.conftest import need


def laid_out(content: bytes, kind: str, folder: Path) -> Path:
    """The file as PDF; the folder is its own."""
    program = shutil.which("soffice")
    need(program, "LibreOffice")
    file = folder / f"file.{kind}"
    file.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder.parent}/office-profile"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, file],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return file.with_suffix(".pdf")


def pages(pdf: Path, dpi: int) -> list[Image.Image]:
    """Its pages as pictures, in their order."""
    program = shutil.which("pdftoppm")
    need(program, "pdftoppm")
    name = pdf.with_suffix("")
    command = [program, "-png", "-r", str(dpi), pdf, name]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return [Image.open(page) for page in sorted(pdf.parent.glob(f"{name.name}-*.png"))]
