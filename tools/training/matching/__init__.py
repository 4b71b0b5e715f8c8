"""Training of the name matching."""
