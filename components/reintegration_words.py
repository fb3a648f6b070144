"""Community reintegration in words. On screen nobody is more than "a person who has served"."""

from components import formats, wording
from components.i18n import _
from components.reintegration import View


def exit_reason(name: str) -> str:
    """The six legal reasons (Circular 10/2024/TT-BCA, article 14) by column of FLOWS_OUT."""
    return {
        "out_expunged": _("Conviction expunged"),
        "out_moved": _("Moved to live elsewhere"),
        "out_emigrated": _("Settled abroad"),
        "out_missing": _("Declared missing"),
        "out_died": _("Died"),
        "out_reoffended": _("Imprisoned for a new offence"),
    }[name]


def months_used(view: View) -> str:
    """Which whole reporting months the figures come from: monthly returns know no other days."""
    if not view.months:
        return _("No whole reporting month of this period has been reported.")
    first, last = view.months[0], view.months[-1]
    calendar = view.selection.period.calendar
    return _(
        "Monthly returns of {first} to {last}: {days}.",
        first=formats.month_in_text(first),
        last=formats.month_in_text(last),
        days=formats.day_range(calendar.first_day(first), calendar.last_day(last)),
    )


def masked(view: View) -> str:
    """Said once on a page that hides something; else empty."""
    if not view.masked:
        return ""
    return _(
        "Counts of 1 or 2 people are shown as <3. Others are withheld where the small ones could "
        "be worked out from them."
    )


def bridge_remark(view: View) -> str:
    told = view.bridge
    if view.bridge_is_hidden:
        return _("Not shown: its small counts could be worked out from the rest.")
    if told is None:
        return _("No commune has reported both the beginning and the end of the period.")
    said = [_("Opening + received + moved in - left = closing.")]
    if told.gaps:
        said.append(
            _(
                "{n} monthly returns are missing in between; what happened there is unknown.",
                n=formats.number(told.gaps),
            )
        )
    if told.left_out:
        absent = ", ".join(wording.short_name(view.scene.units[unit]) for unit in told.left_out)
        said.append(_("Left out, without a figure at one end: {communes}.", communes=absent))
    return " ".join(said)


def stock_remark(view: View) -> str:
    """On which day, over how many communes the stocks of a picture stand."""
    if view.stock is None:
        return _("No commune has reported.")
    day = view.selection.period.calendar.last_day(view.stock.month)
    return _(
        "On {day}, {n}/{all} communes.",
        day=formats.day(day),
        n=len(view.stock.communes),
        all=len(view.selection.communes),
    )


def definitions() -> dict[str, str]:
    """What each indicator of the page counts: who, from where, which days, which law."""
    return {
        _("Under management"): _(
            "People who have served a prison sentence and are managed and helped in their commune, "
            "on the last day of the last reported month; from the monthly return of each commune. "
            "A stock: added over communes, never over months. Classes A to D: Circular "
            "10/2024/TT-BCA, article 12."
        ),
        _("Received, moved in"): _(
            "People received for the first time from the place where they served, and people who "
            "moved in from another commune, in the reporting months inside the period; from the "
            "monthly returns. Decree 49/2020/ND-CP."
        ),
        _("Left the group"): _(
            "People no longer managed, for one of the six reasons of Circular 10/2024/TT-BCA, "
            "article 14, in the reporting months inside the period; from the monthly returns."
        ),
        _("Guided through expungement"): _(
            "People shown how to have their conviction expunged, in the reporting months inside "
            "the period. Guided does not mean expunged, and this is no share of those received."
        ),
        _("Job, trade, loan"): _(
            "People referred to a job, trained for a trade or given a loan, with the sum lent, in "
            "the reporting months inside the period; from the monthly returns."
        ),
        _("In stable work, with a loan"): _(
            "Of those under management on the same day: stocks, never added over months."
        ),
        _("Compared with the same period"): _(
            "The same reporting months a year before. Only months that a commune has reported in "
            "full in both years are compared; former communes are added to the one they became."
        ),
    }
