"""What is typed of a survey round."""

from db.entries.field import Field, by_name
from db.model import N_
from db.schema import survey, survey_question

TITLED = N_("Give the round a title of at most {most} characters.")
FIELDS = by_name(
    Field(column=survey.c.title, label=N_("Title of the round"), missing=TITLED, too_long=TITLED),
    Field(
        column=survey.c.opened_on,
        label=N_("First day"),
        missing=N_("Enter the first day of the round."),
    ),
    Field(
        column=survey.c.closed_on,
        label=N_("Last day"),
        missing=N_("Enter the last day of the round."),
    ),
    Field(
        column=survey.c.unit_id, label=N_("Whose round"), missing=N_("Choose whose round it is.")
    ),
)
TOPIC = Field(column=survey_question.c.topic, label=N_("Question {place}"))
