"""The boxes of a monthly return that are not like the others."""

from db.schema import CLASSES

INCIDENTS = "incidents_confirmed"
REQUIRED = ("stock_start", "stock_end", *CLASSES, "employed", "borrowing")
"""An empty box of these is not zero."""
