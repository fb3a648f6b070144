"""What was suggested at forums, as a table: one row a suggestion, with the forum it was made at.

A forum that is not there yet is written down along with its first suggestion.
"""

from db.entries.field import Field
from db.entries.forums import FIELDS
from db.entries.suggestions import ANSWER, DUE, RESPONSIBLE, TEXT, THEME
from db.model import N_
from db.schema import forum, suggestion
from db.sheets.subject import Subject, column

SUGGESTIONS = Subject(
    table=suggestion,
    title=N_("Suggestions"),
    columns=(
        column(
            FIELDS["held_on"],
            "ngay dien dan, ngay to chuc, ngay to chuc dien dan, ngay, thoi gian",
            N_("A date, or text as dd/mm/yyyy. Not after today."),
            example="10/10/2023",
        ),
        column(
            FIELDS["unit_id"],
            "noi to chuc, don vi to chuc, to chuc tai, don vi, xa, xa thi tran",
            N_("The commune, or the district for a forum of all of it."),
            names=lambda lists: lists.place_names,
            required=True,
        ),
        column(
            FIELDS["title"],
            "ten dien dan, dien dan, ten hoi nghi",
            N_("Rows of the same day, place and name are of one forum."),
        ),
        column(
            THEME,
            "chu de, linh vuc, nhom van de, loai kien nghi",
            N_("Name or code of the list."),
            names=lambda lists: lists.theme_names,
        ),
        column(
            TEXT,
            "noi dung kien nghi, kien nghi, noi dung, y kien, noi dung y kien",
            N_("The words of the suggestion. No names, numbers or addresses of people."),
            label=N_("Words of the suggestion"),
        ),
        column(
            Field(column=suggestion.c.unit_id, label=N_("Commune of the suggestion")),
            "xa cua kien nghi, xa co kien nghi, kien nghi cua xa, dia ban kien nghi",
            N_("For a forum of the district alone."),
            name="commune_id",
            names=lambda lists: lists.commune_names,
        ),
        column(
            RESPONSIBLE,
            "don vi tra loi, co quan tra loi, trach nhiem tra loi, don vi giai quyet",
            N_("An office, no person."),
            label=N_("Who is to answer"),
        ),
        column(
            DUE,
            "han tra loi, thoi han, han giai quyet, thoi han tra loi",
            N_("Empty if no day was set."),
            example="10/11/2023",
        ),
        column(
            ANSWER,
            "tra loi tai cho, noi dung tra loi, tra loi, ket qua tra loi",
            N_("Empty if it was not answered there."),
            label=N_("Answer on the spot"),
            empty=None,
        ),
    ),
    days=lambda values: (values["held_on"],),
    on=lambda values, _lists: values.get("held_on"),
    most_rows=1_000,
    identity=(
        forum.c.held_on,
        forum.c.unit_id,
        forum.c.title,
        suggestion.c.theme_id,
        suggestion.c.text,
    ),
)
