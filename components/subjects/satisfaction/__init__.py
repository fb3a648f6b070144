"""Satisfaction of citizens, in survey rounds."""
