"""Tables and the rules the database itself enforces. Migrations build them; a test compares.

Figures count people and never list them: no table here has a column for a citizen.
"""

from db.schema.base import Moment, metadata
from db.schema.figures import (
    CLASSES,
    FLOWS_IN,
    FLOWS_OUT,
    SUPPORT,
    incident,
    incident_month,
    monthly_return,
    reintegration,
)
from db.schema.ledger import (
    OWN_WORDS,
    account,
    audit_event,
    briefing,
    closed_figure,
    draft,
    draft_file,
    figure_code,
    logo,
    made_file,
    period_close,
    periodic_report,
    recovery_code,
    revision,
    second_factor,
    session,
    setup_code,
    showing,
    shown_figure,
    sign_in_event,
    signed_end,
    table_revision,
)
from db.schema.reference import (
    campaign,
    category,
    setting,
    theme,
    unit,
    unit_border,
    unit_successor,
)
from db.schema.voices import (
    LEVELS,
    forum,
    suggestion,
    suggestion_event,
    survey,
    survey_forms,
    survey_question,
    survey_tally,
    target,
    target_value,
)
