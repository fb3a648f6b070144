"""What the typed counts of a monthly return make, said while they are typed."""

from dataclasses import dataclass

from components.forms.form import Values, counted
from components.words import formats
from components.words.i18n import _
from db.entries.returns import made_of
from db.model import Faults
from db.schema import CLASSES, FLOWS_IN, FLOWS_OUT


@dataclass(frozen=True)
class Remark:
    """A sum in words. `agrees` is None while a number that it needs is missing."""

    text: str
    agrees: bool | None


def balance(values: Values) -> Remark:
    """The opening stock with what came and what left, against the stock at the end."""
    told = _counts(values, ("stock_start", *FLOWS_IN, *FLOWS_OUT))
    if told is None:
        return Remark(_("Opening stock + came - left: a number is still missing."), None)
    made = made_of(told)
    said = _(
        "Opening {start} + came {come} - left {gone} = {made}.",
        start=formats.number(told["stock_start"]),
        come=formats.number(sum(told[name] for name in FLOWS_IN)),
        gone=formats.number(sum(told[name] for name in FLOWS_OUT)),
        made=formats.number(made),
    )
    return _against(said, made, _counts(values, ("stock_end",)))


def classes(values: Values) -> Remark:
    """The four classes together, against the stock at the end."""
    told = _counts(values, CLASSES)
    if told is None:
        return Remark(_("Classes A + B + C + D: a number is still missing."), None)
    made = sum(told.values())
    said = _("A + B + C + D = {made}.", made=formats.number(made))
    return _against(said, made, _counts(values, ("stock_end",)))


def _against(said: str, made: int, told: dict[str, int] | None) -> Remark:
    if told is None:
        return Remark(said, None)
    end = told["stock_end"]
    if made == end:
        verdict = _("This agrees with the stock at the end.")
    elif made < end:
        verdict = _(
            "The stock at the end is {end}: {n} are missing here.",
            end=formats.number(end),
            n=formats.number(end - made),
        )
    else:
        verdict = _(
            "The stock at the end is {end}: {n} too many here.",
            end=formats.number(end),
            n=formats.number(made - end),
        )
    return Remark(f"{said} {verdict}", made == end)


def _counts(values: Values, names: tuple[str, ...]) -> dict[str, int] | None:
    """The typed counts, where an empty flow is none; None if one is missing or unreadable."""
    faults = Faults()
    flows = (*FLOWS_IN, *FLOWS_OUT)
    told = {
        name: counted(values, name, faults, empty=0 if name in flows else None) for name in names
    }
    known = {name: count for name, count in told.items() if count is not None}
    return known if len(known) == len(names) else None
