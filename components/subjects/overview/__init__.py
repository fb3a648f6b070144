"""The district at a glance: the other subjects together."""
