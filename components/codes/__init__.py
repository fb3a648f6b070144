"""The codes under figures that left: what they open."""
