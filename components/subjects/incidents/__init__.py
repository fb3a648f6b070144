"""Security and order incidents."""
