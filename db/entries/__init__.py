"""What may be typed, and what is wrong with it: one module a record."""
