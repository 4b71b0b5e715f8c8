"""Possible partnerships: the model on participation files, and suggestions on the graph."""

from pathlib import Path

REPORT = Path(__file__).parent / "report.json"
"""The evaluation that the site shows, made by `report`."""
