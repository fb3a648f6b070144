"""A document as PDF, by LibreOffice where the server has it: a process of its own, with a limit."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from components.export.letters import holdable
from db.model import N_, Refusal

PROGRAMS = ("soffice", "libreoffice")
SECONDS = 60
FAILED = N_("The document could not be turned into a PDF. Take it as a Word file instead.")


def program() -> str | None:
    """Where LibreOffice lies; None where it is not installed."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@holdable
def pdf(document: bytes, seconds: float = SECONDS) -> bytes:
    """The .docx as LibreOffice lays it out. It is given nothing but the file and a folder of its
    own, and ends with its children when its time is over.

    Raises:
        Refusal: there is none, or it did not come to an end.
    """
    found = program()
    if found is None:
        raise Refusal(FAILED)
    try:
        with tempfile.TemporaryDirectory(prefix="lang-nghe-") as folder:
            file = Path(folder) / "report.docx"
            file.write_bytes(document)
            _convert(found, file, seconds)
            return file.with_suffix(".pdf").read_bytes()
    except OSError as error:
        raise Refusal(FAILED) from error


def _convert(found: str, file: Path, seconds: float) -> None:
    """Beside the file, under its name."""
    command = [
        found,
        f"-env:UserInstallation={(file.parent / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(file.parent),
        str(file),
    ]
    quiet = subprocess.DEVNULL
    bare = {"PATH": os.environ.get("PATH", ""), "HOME": str(file.parent)}  # no key of ours
    working = subprocess.Popen(
        command, stdout=quiet, stderr=quiet, env=bare, start_new_session=True
    )
    try:
        working.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise Refusal(FAILED) from error
    finally:
        if working.poll() is None:
            os.killpg(working.pid, signal.SIGKILL)
            working.wait()
