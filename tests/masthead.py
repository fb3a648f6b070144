"""What stands above every page, for tests that look at the page."""

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

WAYS = {"look_up", "guide", "own_account", "sign_out", "sign_out_everywhere"}
"""Keys of the presses behind the reader's name."""


def presses(at: AppTest) -> list[Button]:
    """The buttons of the page itself."""
    return [button for button in at.button if button.key not in WAYS]
