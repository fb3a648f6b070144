"""Incidents as a table: one row each."""

from collections.abc import Mapping
from datetime import date

from db.entries.incidents import IncidentEntry, faults_of
from db.model import N_, Refusal
from db.schema import incident
from db.sheets import cells
from db.sheets.lists import Lists
from db.sheets.read import Cell
from db.sheets.subject import Column, Subject, Values

NOT_YOURS = N_("You write for your own commune alone; staff of the district write for all.")


def commune(cell: Cell, lists: Lists, on: date | None) -> int:
    """Id of the commune that the cell names on the day, if the user writes for it.

    Raises:
        Refusal: there is no such commune, or it is somebody else's.
    """
    return lists.own_place(lists.commune_names.find(cell, on), NOT_YOURS)


def _count(cell: Cell, _lists: Lists, _values: Values) -> int:
    return cells.count(cell)


def _day(cell: Cell, _lists: Lists, _values: Values) -> date:
    return cells.day(cell)


def _note(cell: Cell, _lists: Lists, _values: Values) -> str:
    return cells.text(cell)


def _faults(values: Values, lists: Lists) -> Mapping[str, Refusal]:
    return faults_of(IncidentEntry(**values), lists.known, lists.today)


def _days(values: Values) -> tuple[date, ...]:
    solved = values["solved_on"]
    return (values["occurred_on"], solved) if solved else (values["occurred_on"],)


def commune_choices(lists: Lists) -> dict[int, str]:
    return {one.id: one.names[0] for one in lists.communes}


INCIDENTS = Subject(
    table=incident,
    title=N_("Incidents"),
    columns=(
        Column(
            "occurred_on",
            N_("Day it happened"),
            (
                *("ngay xay ra", "ngay", "ngay thang", "ngay thang nam", "thoi gian"),
                *("ngay xay ra vu viec", "thoi gian xay ra", "ngay xay ra su viec"),
                *("ngay thang xay ra", "day it happened"),
            ),
            _day,
            "05/09/2023",
            N_("A date, or text as dd/mm/yyyy. Not after today."),
            is_day=True,
        ),
        Column(
            "unit_id",
            N_("Commune"),
            (
                *("xa", "xa thi tran", "don vi", "ten xa", "xa phuong", "dia ban", "ma xa"),
                *("xa phuong thi tran", "don vi hanh chinh", "dia ban xay ra", "noi xay ra"),
                *("xa xay ra", "cong an xa", "commune"),
            ),
            lambda cell, lists, values: commune(cell, lists, values.get("occurred_on")),
            "",
            N_("Name with its accents, or code, as on the day it happened."),
            choices=commune_choices,
        ),
        Column(
            "category_id",
            N_("Kind of incident"),
            (
                *("loai viec", "loai vu viec", "loai", "ma loai", "toi danh", "phan loai"),
                *("loai vu", "hanh vi", "loai an", "linh vuc", "loai su viec", "vu viec"),
                "kind of incident",
            ),
            lambda cell, lists, values: lists.kind_names.find(cell, values.get("occurred_on")),
            "",
            N_("Name or code of the list."),
            choices=lambda lists: {one.id: f"{one.code}. {one.names[0]}" for one in lists.kinds},
        ),
        Column(
            "solved_on",
            N_("Day it was solved"),
            (
                *("ngay kham pha", "ngay dieu tra kham pha", "kham pha", "ngay lam ro"),
                *("ngay giai quyet", "kham pha ngay", "day it was solved"),
            ),
            _day,
            "12/09/2023",
            N_("Empty while it is not solved."),
            required=False,
            is_day=True,
        ),
        Column(
            "dead",
            N_("Dead"),
            ("chet", "so nguoi chet", "nguoi chet", "tu vong", "so chet", "dead"),
            _count,
            "0",
            N_("People; only for kinds that count them."),
            required=False,
            empty=0,
        ),
        Column(
            "injured",
            N_("Injured"),
            ("bi thuong", "so nguoi bi thuong", "nguoi bi thuong", "thuong", "injured"),
            _count,
            "0",
            N_("People; only for kinds that count them."),
            required=False,
            empty=0,
        ),
        Column(
            "damage",
            N_("Damage (dong)"),
            (
                *("thiet hai", "thiet hai dong", "thiet hai tai san", "tai san thiet hai"),
                *("tri gia thiet hai", "uoc thiet hai", "damage dong", "damage"),
            ),
            _count,
            "0",
            N_("In dong, without fractions; only for kinds that count it."),
            required=False,
            empty=0,
        ),
        Column(
            "note",
            N_("Note"),
            ("ghi chu", "noi dung", "tom tat", "dien bien", "noi dung vu viec", "note"),
            _note,
            "",
            N_("No names, numbers or addresses of people."),
            required=False,
            empty="",
            is_text=True,
        ),
    ),
    faults=_faults,
    days=_days,
)
