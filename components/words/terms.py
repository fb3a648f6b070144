"""What is kept, as it is called: roles, states, reasons, levels, and the boxes of a return."""

import pkgutil
from functools import cache
from importlib import import_module

from components.words import indicators
from components.words.i18n import _
from db import entries
from db.entries.field import Field
from db.entries.returns import BOXES, CONFIRMED
from db.indicators import REINTEGRATION, SATISFACTION
from db.model import N_, ReturnState, Role, SuggestionState
from db.schema import FLOWS_OUT, LEVELS


def role(held: Role) -> str:
    return {
        Role.LEADER: _("Leader"),
        Role.STAFF: _("District staff"),
        Role.OFFICER: _("Commune officer"),
        Role.ADMIN: _("Administrator"),
    }[held]


FILES = {
    "pptx": N_("Slides (PowerPoint)"),
    "docx": N_("Report (Word)"),
    "pdf": N_("Report (PDF)"),
    "xlsx": N_("Figures (Excel)"),
    "png": N_("Picture (PNG)"),
    "svg": N_("Picture (SVG)"),
}
"""Kind of file that can be made to what it is called (a msgid)."""


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
    return [indicators.name(SATISFACTION, level) for level in LEVELS]


def boxes() -> dict[str, str]:
    """Field of a monthly return to what stands above its box."""
    reasons = {name: indicators.name(REINTEGRATION, name) for name in FLOWS_OUT}
    left = {
        name: _("Left: {reason}", reason=reason[:1].lower() + reason[1:])
        for name, reason in reasons.items()
    }
    return labels(CONFIRMED, *BOXES.values()) | left


def typed() -> dict[str, str]:
    """Whatever is typed into a declared field, by column."""
    return labels(*_declared()) | boxes()


@cache
def _declared() -> tuple[Field, ...]:
    """The FIELDS of every record that has some."""
    names = (module.name for module in pkgutil.iter_modules(entries.__path__))
    modules = (import_module(f"{entries.__name__}.{name}") for name in names)
    return tuple(field for of in modules for field in getattr(of, "FIELDS", {}).values())


def labels(*fields: Field) -> dict[str, str]:
    """What the fields are called, by name."""
    return {field.name: _(field.label) for field in fields}
