"""What is shown of each subject: one package a subject, with the same file names in each."""

from components.subjects.incidents.screen import SUBJECT as INCIDENTS
from components.subjects.overview.screen import SUBJECT as OVERVIEW
from components.subjects.reintegration.screen import SUBJECT as REINTEGRATION
from components.subjects.satisfaction.screen import SUBJECT as SATISFACTION
from components.subjects.suggestions.screen import SUBJECT as SUGGESTIONS
from components.subjects.targets.screen import SUBJECT as TARGETS

SUBJECTS = {
    subject.key: subject
    for subject in (OVERVIEW, INCIDENTS, REINTEGRATION, SUGGESTIONS, SATISFACTION, TARGETS)
}
"""By key, in the order of a briefing."""
