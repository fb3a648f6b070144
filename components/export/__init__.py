"""Files made of the same pictures, numbers and sentences as the screen. No Streamlit here."""
