"""What a file is called: unit, subject, window and time, in letters that every system takes."""

import re
from datetime import datetime

from components.words.caption import Caption
from components.words.formats import stamp
from db.text import search_key

ANY = re.compile(r"[^a-z0-9]+")


def file_name(caption: Caption, subject: str, at: datetime, kind: str) -> str:
    """vinh-loc_incidents_2022-12-15_2023-09-14_20231010-083005.pptx: `kind` is the ending, `at` is
    written in Viet Nam's time."""
    period = caption.selection.period
    days = period.first.isoformat(), period.last.isoformat()
    return f"{'_'.join((slug(caption.short_unit), slug(subject), *days, stamp(at)))}.{kind}"


def slug(text: str) -> str:
    """Small letters without accents, joined by hyphens."""
    return ANY.sub("-", search_key(text)).strip("-")
