"""The codes in a file: a line under each figure, and a picture that a telephone reads."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field

import segno

from components.words.i18n import _

PATH, NAME = "code", "code"
"""The page that opens a code, and what the code is called in its address."""
SCALE, QUIET = 8, 2
"""Pixels of a module, and modules that stay white around them."""


@dataclass(frozen=True)
class Codes:
    """By subject and name of the picture, empty for the numbers alone; `whole` is that of the file.
    `address` is the installation's own, where it has set one."""

    address: str = ""
    whole: str = ""
    of: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def line(self, subject: str, name: str = "") -> str:
        """What stands under the figure; empty where it has no code."""
        return printed(self.of.get((subject, name), ""))

    def qr(self, code: str) -> bytes:
        """As PNG: the page that opens it, else the code alone."""
        at = f"{self.address.rstrip('/')}/{PATH}?{NAME}={code}" if self.address else code
        drawn = io.BytesIO()
        segno.make(at, error="m", micro=False).save(drawn, kind="png", scale=SCALE, border=QUIET)
        return drawn.getvalue()


NO_CODES = Codes()


def printed(code: str) -> str:
    return _("Code of the figures: {code}", code=code) if code else ""
