"""Targets of the year."""
