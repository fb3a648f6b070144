"""How a database of either kind becomes one file, and such a file a database again."""
