"""Incidents as a table: one row each."""

from collections.abc import Mapping
from datetime import date

from db.entries.incidents import FIELDS, IncidentEntry, faults_of
from db.model import N_, Refusal
from db.schema import incident
from db.sheets.lists import Lists
from db.sheets.subject import Subject, Values, column

HARM_HELP = N_("People; only for kinds that count them.")


def _faults(values: Values, lists: Lists) -> Mapping[str, Refusal]:
    return faults_of(IncidentEntry(**values), lists.known, lists.today)


def _days(values: Values) -> tuple[date, ...]:
    solved = values["solved_on"]
    return (values["occurred_on"], solved) if solved else (values["occurred_on"],)


INCIDENTS = Subject(
    table=incident,
    title=N_("Incidents"),
    columns=(
        column(
            FIELDS["occurred_on"],
            "ngay xay ra, ngay, ngay thang, ngay thang nam, thoi gian, ngay xay ra vu viec, "
            "thoi gian xay ra, ngay xay ra su viec, ngay thang xay ra, day it happened",
            N_("A date, or text as dd/mm/yyyy. Not after today."),
            example="05/09/2023",
        ),
        column(
            FIELDS["unit_id"],
            "xa, xa thi tran, don vi, ten xa, xa phuong, dia ban, ma xa, xa phuong thi tran, "
            "xa phuong dac khu, xa dac khu, phuong, phuong dac khu, dac khu, thi tran, "
            "don vi hanh chinh, dia ban xay ra, noi xay ra, xa xay ra, cong an xa, commune",
            N_("Name with its accents, or code, as on the day it happened."),
            names=lambda lists: lists.commune_names,
        ),
        column(
            FIELDS["category_id"],
            "loai viec, loai vu viec, loai, ma loai, toi danh, phan loai, loai vu, hanh vi, "
            "loai an, linh vuc, loai su viec, vu viec, kind of incident",
            N_("Name or code of the list."),
            names=lambda lists: lists.kind_names,
        ),
        column(
            FIELDS["solved_on"],
            "ngay kham pha, ngay dieu tra kham pha, kham pha, ngay lam ro, ngay giai quyet, "
            "kham pha ngay, day it was solved",
            N_("Empty while it is not solved."),
            label=N_("Day it was solved"),
            example="12/09/2023",
        ),
        column(
            FIELDS["dead"],
            "chet, so nguoi chet, nguoi chet, tu vong, so chet, dead",
            HARM_HELP,
        ),
        column(
            FIELDS["injured"],
            "bi thuong, so nguoi bi thuong, nguoi bi thuong, thuong, injured",
            HARM_HELP,
        ),
        column(
            FIELDS["damage"],
            "thiet hai, thiet hai dong, thiet hai tai san, tai san thiet hai, tri gia thiet hai, "
            "uoc thiet hai, damage dong, damage",
            N_("In dong, without fractions; only for kinds that count it."),
        ),
        column(
            FIELDS["note"],
            "ghi chu, noi dung, tom tat, dien bien, noi dung vu viec, note",
            N_("No names, numbers or addresses of people."),
            label=N_("Note"),
        ),
    ),
    days=_days,
    on=lambda values, _lists: values.get("occurred_on"),
    faults=_faults,
)
