"""What citizens say: forums, suggestions, surveys. And the targets they measure the police by."""

import sqlalchemy as sa

from db.model import SuggestionState
from db.schema.base import (
    count,
    identity,
    label,
    metadata,
    one_of,
    record,
    search_key,
    unit_key,
    void,
)

forum = sa.Table(
    "forum",
    metadata,
    identity(),
    unit_key(),
    sa.Column("held_on", sa.Date, nullable=False),
    label("title", 200),
    sa.Column("venue", sa.String(200), nullable=False, server_default=""),
    sa.Column("partner", sa.String(200), nullable=False, server_default=""),
    count("attendees"),
    sa.Column("summary", sa.Text, nullable=False, server_default=""),
    *record(),
)

suggestion = sa.Table(
    "suggestion",
    metadata,
    identity(),
    sa.Column("forum_id", sa.ForeignKey("forum.id"), nullable=False, index=True),
    unit_key(),
    sa.Column("theme_id", sa.ForeignKey("theme.id"), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    search_key(),
    sa.Column("responsible", sa.String(160), nullable=False, server_default=""),
    sa.Column("due_on", sa.Date),
    *record(),
    *void(),
    sa.CheckConstraint("length(text) > 0", name="text_not_empty"),
)

suggestion_event = sa.Table(
    "suggestion_event",
    metadata,
    identity(),
    sa.Column("suggestion_id", sa.ForeignKey("suggestion.id"), nullable=False, index=True),
    sa.Column("happened_on", sa.Date, nullable=False),
    sa.Column("state", sa.String(16), one_of("state", SuggestionState), nullable=False),
    sa.Column("answer", sa.Text, nullable=False, server_default=""),
    *record(),
    sa.CheckConstraint("state <> 'not_feasible' OR answer <> ''", name="refusal_has_reason"),
    comment="Every change of state with its day, so that the balance of any past day is known.",
)

survey = sa.Table(
    "survey",
    metadata,
    identity(),
    unit_key(),
    label("title", 200),
    sa.Column("opened_on", sa.Date, nullable=False),
    sa.Column("closed_on", sa.Date, nullable=False),
    *record(),
    sa.CheckConstraint("opened_on <= closed_on", name="dates_in_order"),
)

survey_question = sa.Table(
    "survey_question",
    metadata,
    identity(),
    sa.Column("survey_id", sa.ForeignKey("survey.id"), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    label("topic", 120),
    sa.UniqueConstraint("survey_id", "position"),
    sa.UniqueConstraint("survey_id", "id"),
)

survey_forms = sa.Table(
    "survey_forms",
    metadata,
    sa.Column("survey_id", sa.ForeignKey("survey.id"), primary_key=True),
    sa.Column("unit_id", sa.ForeignKey("unit.id"), primary_key=True),
    count("issued"),
    count("returned"),
    count("valid"),
    sa.CheckConstraint("valid <= returned", name="valid_within_returned"),
    sa.CheckConstraint("returned <= issued", name="returned_within_issued"),
    sa.UniqueConstraint("survey_id", "unit_id", "valid"),
)

LEVELS = ("level_1", "level_2", "level_3", "level_4", "level_5")

survey_tally = sa.Table(
    "survey_tally",
    metadata,
    sa.Column("survey_id", sa.Integer, primary_key=True),
    sa.Column("unit_id", sa.Integer, primary_key=True),
    sa.Column("question_id", sa.Integer, primary_key=True),
    sa.Column("valid", sa.Integer, nullable=False, comment="of survey_forms, kept by the key"),
    *(count(name) for name in LEVELS),
    sa.ForeignKeyConstraint(
        ["survey_id", "unit_id", "valid"],
        ["survey_forms.survey_id", "survey_forms.unit_id", "survey_forms.valid"],
        onupdate="CASCADE",
    ),
    sa.ForeignKeyConstraint(
        ["survey_id", "question_id"], ["survey_question.survey_id", "survey_question.id"]
    ),
    sa.CheckConstraint(f"{' + '.join(LEVELS)} <= valid", name="answers_within_valid"),
)

target = sa.Table(
    "target",
    metadata,
    identity(),
    unit_key(),
    sa.Column("year", sa.Integer, nullable=False),
    label("name", 160),
    label("unit_of_measure", 40),
    sa.Column("goal", sa.Integer, sa.CheckConstraint("goal > 0", name="goal_set"), nullable=False),
    *record(),
    sa.UniqueConstraint("unit_id", "year", "name"),
)

target_value = sa.Table(
    "target_value",
    metadata,
    sa.Column("target_id", sa.ForeignKey("target.id"), primary_key=True),
    sa.Column("month", sa.Date, primary_key=True),
    count("reached"),
    comment="reached: since the start of the target's year, not of the month",
)
