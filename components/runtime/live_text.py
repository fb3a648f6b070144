"""Text areas that hand over what is typed after a pause, as text inputs do with live=."""

from components.runtime.scripts import script

NAME = "live_text"


def show() -> None:
    """Make the text areas of this page live."""
    script(NAME)(key=NAME)
