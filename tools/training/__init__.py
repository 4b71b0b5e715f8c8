"""Training and evaluation of the shipped models."""
