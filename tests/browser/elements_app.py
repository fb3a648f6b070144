"""What `streamlit run` starts to look at texts in elements: no gate, so that what would leave the
page leaves it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from components import server
from components.runtime import plain


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    plain.show_as_text()
    yield


app = st.App(Path(__file__).with_name("elements.py"), routes=server.ROUTES, lifespan=lifespan)
