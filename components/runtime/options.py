"""The platform's settings, read without waiting for each other.

Streamlit reads one for every element of every run, each time under a lock. Who is given a lock has
to wait for the interpreter next and holds it meanwhile, so as soon as some pages are made at once
each of them goes on one setting at a time: fifty readers waited for two seconds with half a core in
use.
"""

from functools import cache
from typing import Any

from streamlit import config


def read_without_waiting() -> None:
    """From now on, for every setting, once they are known: none changes while it is read. Sections
    stay as they were when somebody asked for them first: each run tells its browser the theme."""
    get_option = config.get_option

    def read(key: str) -> Any:
        option = (config._config_options or {}).get(key)
        return get_option(key) if option is None else option.value

    setattr(config, "get_option", read)  # noqa: B010 - mypy forbids to assign
    sections = cache(config.get_options_for_section)  # looks at every setting there is
    setattr(config, "get_options_for_section", sections)  # noqa: B010
