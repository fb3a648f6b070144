"""Suggestions of citizens, and the forums they made them at."""
