"""Charts: a function returns a Vega-Lite spec without data; the page sends it with its frame.

A spec is built once per language. Its frame has the columns that the function's docstring names,
whether it has rows or not. No Streamlit here, no database.
"""
