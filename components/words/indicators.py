"""What each figure (db.indicators) is called. No Streamlit."""

from components.words.i18n import _
from db.indicators import GROUPS, INDICATORS


def name(key: str) -> str:
    """The figure itself, within its subject."""
    return _(INDICATORS[key].title)


def full_name(key: str) -> str:
    subject = GROUPS[INDICATORS[key].group].title
    return _("{subject}: {figure}", subject=_(subject), figure=name(key))
