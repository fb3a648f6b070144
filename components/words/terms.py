"""What is kept, as it is called: roles, states, reasons, levels, and the boxes of a return."""

from components.words.i18n import _
from db.entries import incidents
from db.entries.field import Field
from db.entries.returns import BOXES, CONFIRMED
from db.model import N_, ReturnState, Role, SuggestionState
from db.schema import FLOWS_OUT

ROLES = {
    Role.LEADER: N_("Leader"),
    Role.STAFF: N_("District staff"),
    Role.OFFICER: N_("Commune officer"),
    Role.ADMIN: N_("Administrator"),
}
"""Role to what it is called (a msgid)."""


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
    """Field of a monthly return to what stands above its box."""
    left = {name: _("Left: {reason}", reason=exit_reason(name)) for name in FLOWS_OUT}
    return labels(CONFIRMED, *BOXES.values()) | left


def typed() -> dict[str, str]:
    """Whatever is typed into a declared field, by column."""
    return labels(*incidents.FIELDS.values()) | boxes()


def labels(*fields: Field) -> dict[str, str]:
    """What the fields are called, by name."""
    return {field.name: _(field.label) for field in fields}
