"""How a typed record is written, with its audit row, once and for good."""
