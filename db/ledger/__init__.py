"""How a typed record is written and told, once and for good."""
