"""Link prediction on participation files: who will work with whom next year."""

from pathlib import Path

REPORT = Path(__file__).parent / "report.json"
"""The evaluation that the site shows, made by `tools.training.partners.report`."""
