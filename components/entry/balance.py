"""What the typed counts of a monthly return make, in words while they are typed."""

from collections.abc import Sequence

from components.forms.field import read_fields
from components.forms.form import Values
from components.words import formats
from components.words.i18n import _
from db.entries.returns import BOXES, made_of
from db.model import Faults
from db.schema import CLASSES, FLOWS_IN, FLOWS_OUT

Remark = tuple[str, bool | None]
"""A sum in words, and whether it agrees: None while a number that it needs is missing."""


def balance(values: Values) -> Remark:
    """The opening stock with what came and what left, against the stock at the end."""
    counts = _counts(values, ("stock_start", *FLOWS_IN, *FLOWS_OUT))
    if counts is None:
        return _("Opening stock + came - left: a number is still missing."), None
    made = made_of(counts)
    sum_ = _(
        "Opening {start} + came {come} - left {gone} = {made}.",
        start=formats.number(counts["stock_start"]),
        come=formats.number(sum(counts[name] for name in FLOWS_IN)),
        gone=formats.number(sum(counts[name] for name in FLOWS_OUT)),
        made=formats.number(made),
    )
    return _against(sum_, made, values)


def classes(values: Values) -> Remark:
    """The four classes together, against the stock at the end."""
    counts = _counts(values, CLASSES)
    if counts is None:
        return _("Classes A + B + C + D: a number is still missing."), None
    made = sum(counts.values())
    return _against(_("A + B + C + D = {made}.", made=formats.number(made)), made, values)


def _against(sum_: str, made: int, values: Values) -> Remark:
    counts = _counts(values, ("stock_end",))
    if counts is None:
        return sum_, None
    end = counts["stock_end"]
    off = {"end": formats.number(end), "n": formats.number(abs(end - made))}
    if made == end:
        verdict = _("This agrees with the stock at the end.")
    elif made < end:
        verdict = _("The stock at the end is {end}: {n} are missing here.", **off)
    else:
        verdict = _("The stock at the end is {end}: {n} too many here.", **off)
    return f"{sum_} {verdict}", made == end


def _counts(values: Values, names: Sequence[str]) -> dict[str, int] | None:
    """The typed counts; None if one is missing or unreadable."""
    counts = read_fields({name: BOXES[name] for name in names}, values, Faults())
    return None if None in counts.values() else counts
