"""Reintegration after prison."""
