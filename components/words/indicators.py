"""What each figure (db.indicators) is called. No Streamlit."""

from components.words.i18n import _
from db.indicators import GROUPS, INDICATORS, indicator


def name(group: str, figure: str) -> str:
    """The figure itself, within its subject."""
    return _(indicator(group, figure).title)


def full_name(key: str) -> str:
    found = INDICATORS[key]
    return _("{subject}: {figure}", subject=_(GROUPS[found.group].title), figure=_(found.title))
