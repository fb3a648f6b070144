"""What the oracle asks of the product: where it lies is known here alone."""

import streamlit as st

from components import data
from components.data import read
from components.export import image, native, report, slides, workbook
from components.figures import code, filters, headline, scene
from components.figures.kpi import Kpi
from components.figures.offering import commune_labels
from components.figures.scene import Scene
from components.reports import sheet
from components.subjects import SUBJECTS
from components.subjects.incidents import days as incidents_days
from components.subjects.incidents import frames as incidents_frames
from components.subjects.incidents import numbers as incidents_numbers
from components.subjects.incidents import places as incidents_places
from components.subjects.incidents import weekdays as incidents_weekdays
from components.subjects.incidents.view import counted, incidents_of
from components.subjects.overview import numbers as overview_numbers
from components.subjects.overview import words as overview_words
from components.subjects.overview.view import newest_forum, overview
from components.subjects.reintegration import frames as reintegration_frames
from components.subjects.reintegration import numbers as reintegration_numbers
from components.subjects.reintegration.view import view as reintegration_view
from components.subjects.satisfaction import frames as satisfaction_frames
from components.subjects.satisfaction import numbers as satisfaction_numbers
from components.subjects.satisfaction.view import ask
from components.subjects.suggestions import frames as suggestions_frames
from components.subjects.suggestions import numbers as suggestions_numbers
from components.subjects.suggestions.view import handling
from components.subjects.targets import frames as targets_frames
from components.subjects.targets import numbers as targets_numbers
from components.subjects.targets.frames import common_frame
from components.subjects.targets.view import view as targets_view
from db import sample
from db.check import check
from db.commands.codes import issue_codes
from db.commands.units import Root, load_units
from db.engine import make_engine, writing
from db.facts.suggestions import themes_by_unit
from db.ledger.audit import record
from db.ledger.bulk import record_since, recorded
from db.ledger.replay import seal
from db.model import BEGINNING, FOREVER, Role, Selection, SuggestionState, User
from db.periods import Base, Calendar, Period, PeriodKind
from db.queries import categories, units
from db.queries import incidents as incidents_queries
from db.queries.codes import coded
from db.queries.records import part_of
from db.queries.satisfaction import left_to_the_district
from db.queries.suggestions import Wanted, found, listed
from db.sample.province import fill_province
from db.schema import metadata
from db.text import search_key, sort_key


def page_scene(user: User) -> Scene:
    """What a page asks for, without a page around it."""
    headline.set_out(headline.Headline(*(st.container() for _place in range(3))))
    return scene.ask(user, "")


__all__ = [
    "BEGINNING",
    "FOREVER",
    "SUBJECTS",
    "Base",
    "Calendar",
    "Kpi",
    "Period",
    "PeriodKind",
    "Role",
    "Root",
    "Scene",
    "Selection",
    "SuggestionState",
    "User",
    "Wanted",
    "ask",
    "categories",
    "check",
    "code",
    "coded",
    "common_frame",
    "commune_labels",
    "counted",
    "data",
    "fill_province",
    "filters",
    "found",
    "handling",
    "image",
    "incidents_days",
    "incidents_frames",
    "incidents_numbers",
    "incidents_of",
    "incidents_places",
    "incidents_queries",
    "incidents_weekdays",
    "issue_codes",
    "left_to_the_district",
    "listed",
    "load_units",
    "make_engine",
    "metadata",
    "native",
    "newest_forum",
    "overview",
    "overview_numbers",
    "overview_words",
    "page_scene",
    "part_of",
    "read",
    "record",
    "record_since",
    "recorded",
    "reintegration_frames",
    "reintegration_numbers",
    "reintegration_view",
    "report",
    "sample",
    "satisfaction_frames",
    "satisfaction_numbers",
    "scene",
    "seal",
    "search_key",
    "sheet",
    "slides",
    "sort_key",
    "suggestions_frames",
    "suggestions_numbers",
    "targets_frames",
    "targets_numbers",
    "targets_view",
    "themes_by_unit",
    "units",
    "workbook",
    "writing",
]
