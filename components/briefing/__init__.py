"""A briefing: prepared, and shown on the stage."""
