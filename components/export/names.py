"""What a file is called: unit, subject, window and time, in letters that every system takes."""

import re
from datetime import date, datetime

from components.words.formats import stamp
from db.text import search_key

ANY = re.compile(r"[^a-z0-9]+")


def file_name(unit: str, subject: str, first: date, last: date, at: datetime, kind: str) -> str:
    """vinh-loc_incidents_2022-12-15_2023-09-14_20231010-083005.pptx: `kind` is the ending, `at` is
    told in Viet Nam's time."""
    told = (slug(unit), slug(subject), first.isoformat(), last.isoformat(), stamp(at))
    return f"{'_'.join(told)}.{kind}"


def slug(text: str) -> str:
    """Small letters without accents, joined by hyphens."""
    return ANY.sub("-", search_key(text)).strip("-")
