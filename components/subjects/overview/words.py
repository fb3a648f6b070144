"""The overview in words: the sentences of the other subjects, to read aloud."""

from components.subjects.incidents import words as incidents_words
from components.subjects.overview.view import Overview
from components.subjects.reintegration import words as reintegration_words
from components.subjects.satisfaction import words as satisfaction_words
from components.subjects.suggestions import words as suggestions_words


def sentence(view: Overview) -> str:
    """The sentences to read aloud, from the same facts as the numbers."""
    spoken = [
        incidents_words.sentence(view.incidents),
        reintegration_words.sentence(view.standing),
        suggestions_words.sentence(view.balance),
        *([satisfaction_words.sentence(view.score)] if view.score else []),
    ]
    return " ".join(spoken)
