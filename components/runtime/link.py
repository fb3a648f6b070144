"""The choice of widgets that are out of sight, in the address; with it the sheet of their pages.

A widget that is bound to the address is written there by the browser when it is drawn. One behind
a button that is shut is not drawn, and a page that opens next would lose what was chosen from its
link, though it keeps it in the session.
"""

from collections.abc import Mapping

from components.runtime.scripts import script


def hold(page: str, values: Mapping[str, list[str]], sight: str = "") -> None:
    """Make the address of the page say exactly these values of these names; none where there are
    none. `sight` is the anchor, or the key of a container, that is to be seen now."""
    data = {"page": page, "values": dict(values), "sight": sight}
    script("figures")(key="figures", data=data)
