"""What is typed of a target of a year."""

from db.entries.field import Field, by_name
from db.model import N_
from db.schema import target

MOST = 1_000_000_000
NAMED = N_("Name the target in at most {most} characters.")
SET = N_("Enter a goal above 0, as a whole number.")
MEASURED = N_("Say in at most {most} characters what is counted.")
FIELDS = by_name(
    Field(
        column=target.c.unit_id,
        label=N_("Set for"),
        missing=N_("Choose whom the target is set for."),
    ),
    Field(
        column=target.c.year,
        label=N_("Year"),
        listed=True,
        missing=N_("Choose the year of the target."),
    ),
    Field(column=target.c.name, label=N_("Name of the target"), missing=NAMED, too_long=NAMED),
    Field(
        column=target.c.goal,
        label=N_("Goal of the year"),
        missing=SET,
        too_large=SET,
        least=1,
        most=MOST,
    ),
    Field(
        column=target.c.unit_of_measure,
        label=N_("Counted in (cards, accounts, ...)"),
        missing=MEASURED,
        too_long=MEASURED,
    ),
)
