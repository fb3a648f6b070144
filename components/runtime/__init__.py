"""What we need of Streamlit's inside. Each name that is relied on has its test, for an upgrade."""
