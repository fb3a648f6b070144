"""What the session knows of a form from run to run, beside what stands in its widgets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from components.forms.press import Outcome
from db.model import Refusal

Values = Mapping[str, Any]
"""Fields as typed: text, a choice, a flag, an ISO day, or plain lists and mappings of these."""


@dataclass(frozen=True)
class Start:
    """What a form shows before anything is typed: of a record, with the version that was read."""

    values: Values = field(default_factory=dict)
    version: int | None = None


@dataclass
class FormState:
    """Of one draft: what was typed and shown so far, and what the last press came to.

    Streamlit keeps the object itself, so that a field may be noted as `touched` without a call to
    it (see Typing.touch).
    """

    start: Start | None = None
    """What the form began from, once it is opened."""
    touched: set[str] = field(default_factory=set)
    """Fields that have changed and are not kept yet."""
    seen: dict[str, Any] = field(default_factory=dict)
    """What the draft held of each field when it was shown."""
    unkept: Values = field(default_factory=dict)
    """What could not be kept, because of `trouble`; it is tried again with the next."""
    trouble: Refusal | None = None
    sent: Values = field(default_factory=dict)
    """Every field when the button was pressed last."""
    outcome: Outcome = field(default_factory=Outcome)
    """Of the last press."""
    faults: Mapping[str, Refusal] = field(default_factory=dict)
    """What was refused of each field and not typed anew since."""
    asks: frozenset[str] = frozenset()
    """Fields in which a refusal asked for a reason."""


def state_of(key: str) -> FormState:
    """Of the draft of this id, in this session."""
    state: FormState = st.session_state.setdefault(f"{key}#state", FormState())
    return state
