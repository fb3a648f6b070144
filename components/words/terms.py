"""What is kept, as it is called: roles, states, reasons, levels, and the boxes of a return."""

from components.words import indicators
from components.words.i18n import _
from db.model import ReturnState, Role, SuggestionState
from db.schema import CLASSES, FLOWS_IN, FLOWS_OUT, LEVELS, SUPPORT


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


def levels() -> list[str]:
    """The five levels, from very dissatisfied to very satisfied."""
    return [indicators.name(f"satisfaction.{level}") for level in LEVELS]


def boxes() -> dict[str, str]:
    """Field of a monthly return to what stands above its box, in the order of the form."""

    def own(name: str) -> str:
        return indicators.name(f"reintegration.{name}")

    return {
        "incidents_confirmed": _("Incidents of the month"),
        "stock_start": _("At the beginning of the month"),
        **{name: own(name) for name in FLOWS_IN},
        **{name: _("Left: {reason}", reason=own(name)) for name in FLOWS_OUT},
        "stock_end": own("stock_end"),
        "employed": _("Of these in stable work"),
        "borrowing": _("Of these with a loan"),
        **{name: own(name) for name in (*CLASSES, *SUPPORT)},
        "loan_amount": _("Sum lent (dong)"),
    }
