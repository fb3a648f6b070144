"""The platform's own words, which no setting translates, and what else it has no setting for.

The messages are its English words, letter for letter: `platform.js` looks for them.
"""

from functools import cache, partial
from typing import Any

from streamlit.delta_generator import DeltaGenerator

from components.runtime import again
from components.runtime.scripts import script
from components.words.i18n import _, language
from db.model import N_

NAME = "platform"
WORDS = (
    # Lists to choose from, fields
    N_("No results"),
    N_("Choose an option"),
    N_("Choose options"),
    N_("Open"),
    N_("Close"),
    N_("Dismiss"),
    N_("Clear value"),
    N_("Clear all"),
    N_("Clear entry"),
    N_("Select all"),
    N_("Selected values"),
    N_("Show password text"),
    N_("Hide password text"),
    N_("Show password"),
    N_("Hide password"),
    N_("Press Enter to apply"),
    N_("Press Enter to submit form"),
    N_("Press \u2318+Enter to apply"),
    N_("Press Ctrl+Enter to apply"),
    # Days
    N_("dd"),
    N_("mm"),
    N_("yyyy"),
    N_("Choose date"),
    N_("Choose date range"),
    N_("Clear date"),
    N_("Clear dates"),
    N_("Previous month"),
    N_("Next month"),
    N_("Previous"),
    N_("Next"),
    N_("Use arrow keys to navigate dates. Enter to select. Escape to close."),
    # Files
    N_("Upload"),
    N_("Browse files"),
    N_("Add files"),
    N_("file upload"),
    N_("Drag and drop a file here"),
    N_("Drag and drop file here"),
    # Tables, pictures, pages
    N_("progress"),
    N_("Fullscreen"),
    N_("Close fullscreen"),
    N_("Show data"),
    N_("Show chart"),
    N_("Download as PNG"),
    N_("Download as SVG"),
    N_("Copy Vega-Lite spec"),
    N_("Download as CSV"),
    N_("Search"),
    N_("Close Search"),
    N_("Previous Result"),
    N_("Next Result"),
    N_("Show/hide columns"),
    N_("Dataframe column menu"),
    N_("Copy column name"),
    N_("Sort ascending"),
    N_("Sort descending"),
    N_("Format"),
    N_("Autosize"),
    N_("Pin column"),
    N_("Unpin column"),
    N_("Hide column"),
    N_("Statistics"),
    N_("Clear selection"),
    N_("No data"),
    N_("Copy to clipboard"),
    N_("Copied"),
    N_("Link to heading"),
    N_("Pagination"),
    N_("Previous page"),
    N_("Next page"),
    # Around the page
    N_("Skip to main content"),
    N_("App pages"),
    N_("Sidebar"),
    N_("Expand sidebar"),
    N_("Collapse sidebar"),
    N_("Main menu"),
    N_("Navigate to home page"),
    N_("Notifications"),
    N_("Running..."),
    N_("Scroll tabs left"),
    N_("Scroll tabs right"),
)


def speak(place: DeltaGenerator) -> None:
    """Let the page around ours say in the reader's language what it says, and know it."""
    words = _words(language())
    again.show(place, words, partial(script(NAME), key=NAME, data=words))


@cache
def _words(code: str) -> dict[str, Any]:
    """In the language of the run, which is that of the code."""
    patterns = {
        r"^Page (\d+)$": _("Page {n}", n="$1"),
        r"^(\d+) more$": _("{n} more pages", n="$1"),
        r"^Help for (.*)$": _("How it is counted: {name}", name="$1"),
        r"^[a-z_0-9]+ icon$": _("icon"),
        r"^Shortcut (.*)$": _("Shortcut {keys}", keys="$1"),
        r"^Selected Date: .*$": _("Chosen day"),
        r"^Today, (.*) selected$": _("Today, {label}, chosen", label="$1"),
        r"^Today, (.*)$": _("Today, {label}", label="$1"),
        r"^Choose date, (.*)$": _("Choose a day, {label}", label="$1"),
        r"^(.*), (?:First|Last) available date$": "$1",
        r"^(.*) selected$": _("{label}, chosen", label="$1"),
        r"^(\d+) options? available\.$": _("{n} to choose from", n="$1"),
        r"^day, (.*)$": _("day, {label}", label="$1"),
        r"^month, (.*)$": _("month, {label}", label="$1"),
        r"^year, (.*)$": _("year, {label}", label="$1"),
        r"^([\d.]+)\s?MB per file.*$": _("{most} MB at most", most="$1"),
        r"^(\d+)\.(\d+)\s?([KMG]?B)$": _("{whole}.{part} {unit}", whole="$1", part="$2", unit="$3"),
        r"^File must be .* or smaller\.?$": _("The file is too large."),
        r"^.* files are not allowed\.?$": _("Files of this kind are not taken here."),
    }
    is_english = code == "en"  # which the platform speaks itself
    return {
        "language": code,
        "words": {} if is_english else {word: _(word) for word in WORDS},
        "rules": [] if is_english else [list(one) for one in patterns.items()],
        "copying": {
            "label": _("Copy the picture"),
            "done": _("Picture copied"),
            "refused": _("This browser does not let pictures be copied: take the file"),
        },
    }
