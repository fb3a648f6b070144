"""Community reintegration in words. On screen nobody is more than "a person who has served"."""

from components.subjects.reintegration.view import Reintegration, Standing
from components.words import formats, wording
from components.words.i18n import _, capitalized
from db.compare import SMALLEST_TOLD
from db.facts.reintegration import Step

ASIDE = 140
"""Letters beside a number, behind its base: with it five lines of a quarter of a laptop."""


def months_used(view: Reintegration) -> str:
    """Which whole reporting months the figures come from: monthly returns know no other days."""
    if not view.months:
        return _("No whole reporting month of this period has been reported.")
    first, last = view.months[0], view.months[-1]
    calendar = view.period.calendar
    return _(
        "Monthly returns of {first} to {last}: {days}.",
        first=formats.month_in_text(first),
        last=formats.month_in_text(last),
        days=formats.day_range(calendar.first_day(first), calendar.last_day(last)),
    )


def of_sharing() -> str:
    """What a copy for sharing tells, and why no more."""
    return _(
        "For sharing: only of all communes together and of whole months. Those received and those "
        "guided are told anew when at least 3 more have come, so that nobody is recognised."
    )


def bridge_remark(view: Reintegration) -> str:
    bridge = view.bridge
    if bridge is None and view.months:
        return _(
            "What was reported cannot be followed from the beginning to the end of the period yet: "
            "a month is not due, or communes that share a former one have not all reported."
        )
    if bridge is None:
        return _("No commune has reported both the beginning and the end of the period.")
    sentences = [_("Opening + received + moved in - left = closing.")]
    if bridge.gaps:
        sentences.append(
            _(
                "{n} monthly returns are missing in between; what happened there is unknown.",
                n=formats.count_in_text(bridge.gaps),
            )
        )
    if bridge.left_out:
        absent = wording.listed(wording.short_name(view.units[unit]) for unit in bridge.left_out)
        sentences.append(_("Left out, without a figure at one end: {communes}.", communes=absent))
    return " ".join(sentences)


def short_footing(stands: Standing) -> str:
    """The footing beside a number: the day and who stands behind it, the months after it, and what
    the change is over. Names of communes only as far as there is room: all stand behind it."""
    if stands.stock is None:
        return "".join(footing(stands))
    parts = (_share(stands), *later_months(stands), _short_like_for_like(stands))
    names = (_older(stands), _unknown(stands))
    return wording.as_many(wording.joined(*parts, by="; "), names, ASIDE)


def footing(stands: Standing) -> tuple[str, ...]:
    """What a stock stands on: how many communes on which day, which of them as they stood before
    and the later months that have only begun to come in."""
    covers = _covers(stands)
    return (covers, *later_months(stands)) if covers else (_("No commune has reported."),)


def partial(stands: Standing) -> str:
    """As `footing`, where not all communes stand there on that day, or some stand on a later."""
    stock = stands.stock
    if stock is None:
        return ""
    every = stock.communes.issuperset(stands.owing) and not stock.older
    return wording.joined("" if every else _covers(stands), *later_months(stands), by="; ")


def _covers(stands: Standing) -> str:
    if stands.stock is None:
        return ""
    return wording.joined(_share(stands), _older(stands), _unknown(stands), by="; ")


def _share(stands: Standing) -> str:
    """How many communes stand behind the stock, on which day."""
    assert stands.stock is not None
    there = [unit for unit in stands.owing if unit in stands.communes]
    n, every = len(stands.stock.communes.intersection(there)), len(there)
    day = formats.day(stands.calendar.last_day(stands.stock.month))
    return _("{n}/{all} communes on {day}", n=n, all=every, day=day)


def _older(stands: Standing) -> str:
    """Communes that owe the month and count as they stood last, by the day of that."""
    if stands.stock is None or not stands.stock.older:
        return ""
    older = stands.stock.older
    days = [
        _(
            "{communes} as on {day}",
            communes=wording.listed(
                wording.short_name(stands.units[unit])
                for unit in stands.splits.rows(stands.communes, older)
                if older.get(unit) == month
            ),
            day=formats.day(stands.calendar.last_day(month)),
        )
        for month in sorted(set(older.values()), reverse=True)
    ]
    return _("of these {communes}", communes="; ".join(days))


def _unknown(stands: Standing) -> str:
    if stands.stock is None:
        return ""
    absent = [unit for unit in stands.owing if unit not in stands.stock.communes]
    names = wording.listed(wording.short_name(stands.units[unit]) for unit in absent)
    return _("no figure of {communes}", communes=names) if absent else ""


def later_months(stands: Standing) -> tuple[str, ...]:
    """The months after the stock's that are not all in, each with how many communes are."""
    return tuple(
        _(
            "month {month}: only {n}/{all} communes so far",
            month=formats.month_in_text(month),
            n=n,
            all=len(stands.communes),
        )
        for month, n in stands.later
    )


def like_for_like(stands: Standing) -> str:
    """Said where the change is not that of all who are counted; else empty."""
    over = _compared_over(stands)
    if not over or stands.change is None:
        return ""
    return _(
        "Compared over the {n} communes with both dates: {now} and {before}",
        n=formats.count_in_text(over),
        now=formats.count_in_text(stands.change.compared.now),
        before=formats.count_in_text(stands.change.compared.before),
    )


def _short_like_for_like(stands: Standing) -> str:
    over = _compared_over(stands)
    n = formats.count_in_text(over)
    return _("change over {n} communes with both dates", n=n) if over else ""


def _compared_over(stands: Standing) -> int:
    """How many communes a change is over, where these are not all that are counted; else 0."""
    change, stock = stands.change, stands.stock
    if change is None or stock is None or change.compared.before is None:
        return 0
    if change.communes == stock.communes and not stock.older:
        return 0
    return len(stands.splits.heirs(change.communes))


def stock_remark(view: Reintegration) -> str:
    """What the stocks of a picture stand on."""
    return ". ".join(map(capitalized, footing(view.standing)))


def sentence(stands: Standing) -> str:
    """Two flows since the programme began and one stock: never a share of one another."""
    since, stock = stands.since, stands.stock
    if stands.scene.for_sharing:
        return _shared_sentence(stands)
    if not since.months or stock is None:
        return _("No commune has reported on community reintegration.")

    aloud = _(
        "From {year} to {last}, {received} who had served their sentence were received back "
        "and {guided} guided through the expungement procedure; {stock} are under management.",
        year=since.months[0].year,
        last=formats.day(stands.calendar.last_day(stock.month)),
        received=wording.people(since.received),
        guided=wording.people(since.guided),
        stock=wording.people(stock.people),
    )
    added = [*filter(None, [partial(stands)])]
    if since.missing:
        year = since.months[0].year
        n = formats.count_in_text(since.missing)
        added.append(_("{n} monthly returns since {year} are missing", n=n, year=year))
    return f"{aloud.removesuffix('.')} ({'; '.join(added)})." if added else aloud


def _shared_sentence(stands: Standing) -> str:
    received, guided = stands.steps
    return _(
        "Under management: {stock} ({footing}). Since {year} {received} who had served their "
        "sentence were received back ({until_received}) and {guided} guided through the "
        "expungement procedure ({until_guided}).",
        stock=shared_stock(stands),
        footing="; ".join(footing(stands)),
        year=stands.since.months[0].year if stands.since.months else formats.MISSING,
        received=at_least_three(received.people),
        until_received=step_day(stands, received),
        guided=at_least_three(guided.people),
        until_guided=step_day(stands, guided),
    )


def shared_stock(stands: Standing) -> str:
    """The stock in a copy for sharing: not while a commune has never reported, whose people would
    be what is added when it does."""
    stock = stands.stock
    if stock is None or not stock.communes.issuperset(stands.owing):
        return formats.MISSING
    return at_least_three(stock.people)


def at_least_three(people: int) -> str:
    """In a copy for sharing: fewer, also nobody, look alike."""
    few = people < SMALLEST_TOLD
    return _("fewer than 3 people") if few else wording.people(people)


def step_day(stands: Standing, step: Step) -> str:
    """Until when a step counts."""
    if step.until is None:
        return _("so far")
    return _("until {day}", day=formats.day(stands.calendar.last_day(step.until)))


def definitions() -> dict[str, str]:
    """What each indicator of the page counts: who, from where, which days, which law."""
    return {
        _("Under management"): _(
            "People who have served a prison sentence and are managed and helped in their commune, "
            "on the last day of the last settled month: all have reported it, or its deadline has "
            "passed, and who still owes it counts as last reported; from the monthly returns. "
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
            "The same reporting months a year before, or the months before, as many, where that "
            "base is chosen. Only months that a commune has reported in full on both sides are "
            "compared; former communes are added to the one they became. People under management "
            "are compared with a year before, or with the beginning of the period."
        ),
    }
