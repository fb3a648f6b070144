"""What reintegration says at a meeting. People counted on a day are not judged by chance."""

from components.figures.screen import Answers, Speech
from components.subjects.reintegration import frames, words
from components.subjects.reintegration.view import Reintegration, Standing
from components.words import bases, wording
from components.words.i18n import _


def speech(view: Reintegration) -> Speech:
    return Speech(whole(view.standing), {"flows": flows(view)}, answers(view))


def shared(stands: Standing) -> Speech:
    """In a copy for sharing."""
    return Speech(whole(stands))


def whole(stands: Standing) -> str:
    """People under management, against an earlier day where that is of the same communes."""
    if stands.scene.for_sharing:
        return _("{people} under management", people=words.shared_stock(stands))
    if stands.stock is None:
        return words.sentence(stands).removesuffix(".")
    compared = stands.compared
    change = ""
    if compared.change is not None and not words.like_for_like(stands):
        size = wording.people(abs(compared.change))
        base = bases.stock(stands.period, stands.base_day)
        change = wording.joined(wording.plain_change(compared, size), base)
    under = _("{people} under management", people=wording.people(stands.people))
    return wording.joined(under, change, by=", ")


def flows(view: Reintegration) -> str:
    """Who came and who left in the months of the picture."""
    if not view.months:
        return words.months_used(view).removesuffix(".")
    return _(
        "{received} received, {moved_in} moved in, {left} left the group",
        received=wording.people(view.received.total),
        moved_in=wording.people(view.moved_in.total),
        left=wording.people(view.left.total),
    )


def answers(view: Reintegration) -> Answers:
    stands = view.standing
    rows = frames.largest(view)
    named = zip(rows["commune"], rows["stock_text"], strict=True)
    held = [f"{commune} {people}" for commune, people in named if people]
    before = stands.compared.before
    return Answers(
        wording.joined(f"{flows(view)}.", words.bridge_remark(view)),
        _("Under management: {communes}.", communes=view.listed(held)) if held else "",
        wording.joined(
            bases.stock_before(view.period, wording.people(before), stands.base_day)
            if before is not None
            else bases.nothing(view.period.against),
            words.like_for_like(stands),
            words.stock_remark(view),
        ),
    )
