"""`streamlit run` for tests to which files are no matter: the product, with the processes that draw
and read files begun by their first work instead of before it. They begin so too when one has died;
loading them is a third of what a start costs.
"""

import sys
from pathlib import Path


def run() -> None:
    sys.path[0] = str(Path(__file__).parents[2])
    from streamlit.web.cli import main

    from components.beside import processes
    from components.export import renderer

    processes.start, renderer.start = _keep_for_later, lambda: None
    main(prog_name="streamlit")


def _keep_for_later(prepare: str) -> None:
    from components.beside.processes import POOL

    POOL.prepare = prepare


if __name__ == "__main__":
    run()
