"""The boxes of a monthly return as they stand on its form, section by section."""

from db.entries.returns import BOXES, CONFIRMED
from db.schema import CLASSES, FLOWS_IN, FLOWS_OUT

INCIDENTS = CONFIRMED.name
CHANGES = ("stock_start", *FLOWS_IN, *FLOWS_OUT)
AT_THE_END = ("stock_end", "employed", "borrowing")
HELP = tuple(name for name in BOXES if name not in (*CHANGES, *AT_THE_END, *CLASSES))
"""Whatever has no other place."""
EVERY = (INCIDENTS, *CHANGES, *AT_THE_END, *CLASSES, *HELP)
