"""What is kept, as it is called: roles, states, reasons, levels, and the boxes of a return."""

from components.words.i18n import _
from db.model import ReturnState, Role, SuggestionState
from db.schema import CLASSES, FLOWS_OUT


def role(held: Role) -> str:
    return {
        Role.LEADER: _("Leader"),
        Role.STAFF: _("District staff"),
        Role.OFFICER: _("Commune officer"),
        Role.ADMIN: _("Administrator"),
    }[held]


def return_state(name: str) -> str:
    """How a monthly return stands; "" where nobody has begun one."""
    return {
        "": _("not started"),
        "typing": _("being typed"),
        ReturnState.DRAFT: _("being typed"),
        ReturnState.SUBMITTED: _("to approve"),
        ReturnState.RETURNED: _("sent back"),
        ReturnState.APPROVED: _("approved"),
    }[name]


def suggestion_state(state: str) -> str:
    return {
        SuggestionState.RECEIVED: _("not yet answered"),
        SuggestionState.IN_PROGRESS: _("in progress"),
        SuggestionState.ANSWERED_ON_SPOT: _("answered on the spot"),
        SuggestionState.RESOLVED: _("resolved"),
        SuggestionState.TRANSFERRED: _("passed to another body"),
        SuggestionState.NOT_FEASIBLE: _("cannot be done"),
    }[SuggestionState(state)]


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


def levels() -> list[str]:
    """The five levels, from very dissatisfied to very satisfied."""
    return [
        _("1 very dissatisfied"),
        _("2 dissatisfied"),
        _("3 neither"),
        _("4 satisfied"),
        _("5 very satisfied"),
    ]


def boxes() -> dict[str, str]:
    """Field of a monthly return to what stands above its box, in the order of the form."""
    return {
        "incidents_confirmed": _("Incidents of the month"),
        "stock_start": _("At the beginning of the month"),
        "received": _("Newly received"),
        "moved_in": _("Moved in"),
        **{name: _("Left: {reason}", reason=exit_reason(name)) for name in FLOWS_OUT},
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
