"""Training and evaluation of the link prediction."""
