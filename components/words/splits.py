"""Former communes that were split, in words: what cannot be divided, compared, or is left out."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from components.words import formats, wording
from components.words.i18n import _
from db.model import Namesake, Unit
from db.periods import ONE_DAY
from db.splits import Split

MARK = " *"


def as_row(unit: Unit) -> Unit:
    """The former commune as a row among those of today: named as what it is, without a place on
    their sketch and without people to count a rate by."""
    name = _("not divided: {commune} (former)", commune=wording.short_name(unit))
    bare = replace(unit, population=None, population_year=None, tile_row=None, tile_col=None)
    return replace(bare, name=name, kind="", namesake=Namesake.NONE)


def left_out(splits: Iterable[Split], units: Mapping[int, Unit]) -> str:
    """What a choice that holds only some of the heirs lacks; `units` are those of all times."""
    return _few(
        _(
            "without {commune} (former, until {day}): a part of it belongs to {others}",
            commune=wording.short_name(units[split.unit_id]),
            day=formats.day(split.last),
            others=_names(split.heirs, units),
        )
        for split in splits
    )


def not_comparable(parts: Mapping[int, Iterable[Split]], units: Mapping[int, Unit]) -> str:
    """What the mark at a name says: of the communes, and of which former ones each holds a part."""
    days: dict[date, list[str]] = {}
    for unit, splits in parts.items():
        day = max(split.last for split in splits) + ONE_DAY
        of = _names((split.unit_id for split in splits), units)
        part = _("{commune}: a part of {of}", commune=wording.short_name(units[unit]), of=of)
        days.setdefault(day, []).append(part)
    return wording.joined(
        *(
            _("* not comparable before {day} ({parts}).", day=formats.day(day), parts=_few(named))
            for day, named in days.items()
        )
    )


def footnote(note: str, names: Iterable[str]) -> str:
    """What the mark says, where one of the names bears it."""
    return note if any(name.endswith(MARK) for name in names) else ""


def placed(note: str, drawn: Iterable[str], behind: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """What the mark says: before a picture in which it is drawn, else below the table behind it
    where it stands there alone."""
    above = footnote(note, drawn)
    below = "" if above else footnote(note, behind)
    return above, (below,) if below else ()


def names_apart(one: Unit, other: Unit) -> tuple[str, str]:
    """Names of two units of one sentence: with their kind, or code, where they are called alike."""
    short = wording.short_name(one), wording.short_name(other)
    full = one.full_name, other.full_name
    coded = f"{one.full_name} ({one.code})", f"{other.full_name} ({other.code})"
    return short if short[0] != short[1] else full if full[0] != full[1] else coded


def divided(split: Split, units: Mapping[int, Unit]) -> str:
    """Of whom it became parts."""
    return _(
        "{commune} was split between {heirs} from {day} on: its figures cannot be divided",
        commune=wording.short_name(units[split.unit_id]),
        heirs=_names(split.heirs, units),
        day=formats.day(split.last + ONE_DAY),
    )


def _names(ids: Iterable[int], units: Mapping[int, Unit]) -> str:
    return wording.listed(wording.short_name(units[unit]) for unit in sorted(ids))


def _few(named: Iterable[str]) -> str:
    """Each of them names others in turn."""
    return wording.listed(named, wording.NAMES // 2, by="; ")
