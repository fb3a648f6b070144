"""Spreadsheets in: a file is judged, its table found, its cells read, its rows checked.

Nothing here writes; db.commands.imports does.
"""
