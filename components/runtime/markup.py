"""What of a text the browser reads as markup: only what is written here.

Everything else that is shown is text, also where Streamlit's elements read markdown: names are
typed by people (components/runtime/plain). Marks that count are written in characters that cannot
be stored, so that nobody can type them (db.text.UNHOLDABLE).
"""

MARKS = dict(enumerate(":[]*_/-", 0xFDD0))
"""The characters that are written, to the marks that they stand for."""
LIVE = {ord(mark): code for code, mark in MARKS.items()}


def live(markup: str) -> str:
    """Markup of Streamlit's, such as `:material/lock:`, that counts as such."""
    return markup.translate(LIVE)


def icon(name: str, text: str) -> str:
    """A line behind its icon, such as `:material/lock:`."""
    return f"{live(name)} {text}"


def bold(text: str) -> str:
    return f"{live('**')}{text}{live('**')}"


def badge(text: str, color: str, name: str = "") -> str:
    """A word on a coloured ground, for st.markdown, behind the icon of the name."""
    label = icon(name, text) if name else text
    return f"{live(f':{color}-badge[')}{label}{live(']')}"
