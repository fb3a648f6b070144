"""What was suggested at forums, as a table: one row a suggestion, with the forum it was made at.

A forum that is not there yet is written down along with its first suggestion.
"""

from datetime import date

from db.model import N_
from db.schema import forum, suggestion
from db.sheets import cells
from db.sheets.incidents import NOT_YOURS, commune_choices
from db.sheets.lists import Lists
from db.sheets.read import Cell
from db.sheets.subject import Column, Subject, Values
from db.text import clean


def _day(cell: Cell, _lists: Lists, _values: Values) -> date:
    return cells.day(cell)


def _line(cell: Cell, _lists: Lists, _values: Values) -> str:
    return clean(cells.text(cell))


def _text(cell: Cell, _lists: Lists, _values: Values) -> str:
    return cells.text(cell)


def _held_in(cell: Cell, lists: Lists, values: Values) -> int:
    """A commune, or the district for a forum of all of it."""
    return lists.own_place(lists.place_names.find(cell, values.get("held_on")), NOT_YOURS)


def _commune(cell: Cell, lists: Lists, values: Values) -> int:
    return lists.own_place(lists.commune_names.find(cell, values.get("held_on")), NOT_YOURS)


SUGGESTIONS = Subject(
    table=suggestion,
    title=N_("Suggestions"),
    columns=(
        Column(
            "held_on",
            N_("Day of the forum"),
            ("ngay dien dan", "ngay to chuc", "ngay to chuc dien dan", "ngay", "thoi gian"),
            _day,
            "10/10/2023",
            N_("A date, or text as dd/mm/yyyy. Not after today."),
            is_day=True,
        ),
        Column(
            "unit_id",
            N_("Held in"),
            ("noi to chuc", "don vi to chuc", "to chuc tai", "don vi", "xa", "xa thi tran"),
            _held_in,
            "",
            N_("The commune, or the district for a forum of all of it."),
            choices=lambda lists: {one.id: one.names[0] for one in lists.places},
        ),
        Column(
            "title",
            N_("Name of the forum"),
            ("ten dien dan", "dien dan", "ten hoi nghi"),
            _line,
            "",
            N_("Rows of the same day, place and name are of one forum."),
        ),
        Column(
            "theme_id",
            N_("Theme"),
            ("chu de", "linh vuc", "nhom van de", "loai kien nghi"),
            lambda cell, lists, values: lists.theme_names.find(cell, values.get("held_on")),
            "",
            N_("Name or code of the list."),
            choices=lambda lists: {one.id: one.names[0] for one in lists.themes},
        ),
        Column(
            "text",
            N_("Words of the suggestion"),
            ("noi dung kien nghi", "kien nghi", "noi dung", "y kien", "noi dung y kien"),
            _text,
            "",
            N_("The words of the suggestion. No names, numbers or addresses of people."),
            is_text=True,
        ),
        Column(
            "commune_id",
            N_("Commune of the suggestion"),
            ("xa cua kien nghi", "xa co kien nghi", "kien nghi cua xa", "dia ban kien nghi"),
            _commune,
            "",
            N_("For a forum of the district alone."),
            required=False,
            choices=commune_choices,
        ),
        Column(
            "responsible",
            N_("Who is to answer"),
            ("don vi tra loi", "co quan tra loi", "trach nhiem tra loi", "don vi giai quyet"),
            _line,
            "",
            N_("An office, no person."),
            required=False,
            empty="",
            is_text=True,
        ),
        Column(
            "due_on",
            N_("Answer due on"),
            ("han tra loi", "thoi han", "han giai quyet", "thoi han tra loi"),
            _day,
            "10/11/2023",
            N_("Empty if no day was set."),
            required=False,
            is_day=True,
        ),
        Column(
            "answer",
            N_("Answer on the spot"),
            ("tra loi tai cho", "noi dung tra loi", "tra loi", "ket qua tra loi"),
            _text,
            "",
            N_("Empty if it was not answered there."),
            required=False,
            is_text=True,
        ),
    ),
    faults=lambda _values, _lists: {},
    days=lambda values: (values["held_on"],),
    most_rows=1_000,
    identity=(
        forum.c.held_on,
        forum.c.unit_id,
        forum.c.title,
        suggestion.c.theme_id,
        suggestion.c.text,
    ),
)
