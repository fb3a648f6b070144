"""The boxes of a monthly return, each with its name."""

from components.words import indicators
from components.words.i18n import _
from db.schema import CLASSES, FLOWS_OUT

INCIDENTS = "incidents_confirmed"
REQUIRED = ("stock_start", "stock_end", *CLASSES, "employed", "borrowing")
"""An empty box of these is not zero."""


def labels() -> dict[str, str]:
    """Field to what stands above its box, in the order of the form."""
    return {
        INCIDENTS: _("Incidents of the month"),
        "stock_start": _("At the beginning of the month"),
        "received": _("Newly received"),
        "moved_in": _("Moved in"),
        **{
            name: _("Left: {reason}", reason=indicators.name(f"reintegration.{name}"))
            for name in FLOWS_OUT
        },
        "stock_end": _("Under management at the end"),
        "employed": _("Of these in stable work"),
        "borrowing": _("Of these with a loan"),
        **{name: _("Class {name}", name=name[-1].upper()) for name in CLASSES},
        "guided": _("Guided through expungement"),
        "job_referred": _("Referred to a job"),
        "trained": _("Trained for a trade"),
        "loaned": _("Given a loan"),
        "loan_amount": _("Sum lent (dong)"),
    }
