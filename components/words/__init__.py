"""The words of the program, and how figures are written. No Streamlit."""
