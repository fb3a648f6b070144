"""Where our code runs: in a script for a reader, or beside Streamlit's server."""

from streamlit.runtime import Runtime, get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx


def in_script() -> bool:
    """Whether a script is running for a reader; the server has business of its own too."""
    return get_script_run_ctx(suppress_warning=True) is not None


def streamlit_server() -> Runtime:
    """Streamlit's own, once it has started."""
    return get_instance()
