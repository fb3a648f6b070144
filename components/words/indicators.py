"""What each kept figure is called (indicators of db.queries.figures). No Streamlit."""

from components.words.i18n import _
from components.words.terms import exit_reason, levels
from db.schema import FLOWS_OUT, LEVELS


def group(indicator: str) -> str:
    """The subject, as its page is called."""
    return {
        "returns": _("Monthly returns"),
        "incidents": _("Incidents"),
        "reintegration": _("Reintegration"),
        "suggestions": _("Suggestions"),
        "satisfaction": _("Satisfaction"),
        "targets": _("Targets"),
    }[indicator.partition(".")[0]]


def name(indicator: str) -> str:
    """The figure itself, within its subject."""
    return names()[indicator]


def names() -> dict[str, str]:
    """Every figure within its subject, in the order in which they are read."""
    subjects = {
        "returns": _returns(),
        "incidents": _incidents(),
        "reintegration": _reintegration(),
        "suggestions": _suggestions(),
        "satisfaction": _satisfaction(),
        "targets": _targets(),
    }
    return {
        f"{subject}.{key}": told for subject, keys in subjects.items() for key, told in keys.items()
    }


def full_name(indicator: str) -> str:
    return _("{subject}: {figure}", subject=group(indicator), figure=name(indicator))


def _returns() -> dict[str, str]:
    return {
        "reported": _("Months reported"),
        "confirmed": _("Incidents that the returns confirm"),
    }


def _incidents() -> dict[str, str]:
    return {
        "occurred": _("Incidents occurred"),
        "solved": _("Solved by the end of the period"),
        "dead": _("Dead"),
        "injured": _("Injured"),
        "damage": _("Damage (dong)"),
    }


def _reintegration() -> dict[str, str]:
    classes = {letter: letter.upper() for letter in "abcd"}
    return {
        "stock_start": _("Under management at the beginning"),
        "received": _("Newly received"),
        "moved_in": _("Moved in"),
        **{reason: exit_reason(reason) for reason in FLOWS_OUT},
        "stock_end": _("Under management at the end"),
        **{f"class_{key}": _("Class {letter}", letter=letter) for key, letter in classes.items()},
        "guided": _("Guided through expungement"),
        "job_referred": _("Referred to a job"),
        "trained": _("Trained for a trade"),
        "loaned": _("Given a loan"),
        "loan_amount": _("Amount of the loans (dong)"),
        "employed": _("In stable work"),
        "borrowing": _("With a loan"),
    }


def _suggestions() -> dict[str, str]:
    return {
        "new": _("New suggestions"),
        "finished": _("Finished"),
        "on_time": _("Finished on time"),
        "open": _("Open at the end"),
        "overdue": _("Overdue at the end"),
    }


def _satisfaction() -> dict[str, str]:
    return {
        "issued": _("Forms issued"),
        "returned": _("Forms returned"),
        "valid": _("Valid forms"),
        **dict(zip(LEVELS, levels(), strict=True)),
    }


def _targets() -> dict[str, str]:
    return {"goal": _("Goal of the year"), "reached": _("Reached by the end")}
