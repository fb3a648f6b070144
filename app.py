"""What `streamlit run` starts: the router, behind the gate of components/server.py."""

from pathlib import Path

import streamlit as st

from components import server

app = st.App(
    Path(__file__).resolve().parent / "components" / "router.py",
    routes=server.ROUTES,
    middleware=server.MIDDLEWARE,
    lifespan=server.lifespan,
    on_script_error=server.on_script_error,
)
