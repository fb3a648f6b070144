"""What administrators keep: one module a page."""
