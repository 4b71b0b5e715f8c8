"""How kinds of actor and of tie look: told apart by the colour-blind, and by shape alone."""

from __future__ import annotations

OTHER = ("#77828a", "star")
STYLES = {
    "company": ("#0072b2", "dot"),
    "cdmo": ("#3a9bd1", "dot"),
    "cro": ("#3a9bd1", "triangleDown"),
    "supplier": ("#0072b2", "triangleDown"),
    "university": ("#c98500", "square"),
    "research-unit": ("#c98500", "square"),
    "research-centre": ("#c98500", "square"),
    "hospital": ("#d55e00", "diamond"),
    "funder": ("#009e73", "triangle"),
    "investor": ("#009e73", "triangle"),
    "authority": ("#b0578c", "hexagon"),
    "payer": ("#b0578c", "hexagon"),
    "patient-organisation": ("#b0578c", "star"),
}
"""Colour (after Okabe and Ito, darker) and shape of each kind of actor, as on the pages."""
CLOSED = "#b9bfc2"
COMMUNITY = ("#5b6b73", "dot")

FAMILIES = {
    "consortium-project": "research",
    "bilateral-research": "research",
    "clinical": "clinical",
    "licensing": "deal",
    "acquisition": "deal",
    "investment": "deal",
    "joint-venture": "deal",
    "spin-off": "deal",
    "manufacturing": "make",
    "supply": "make",
    "network-membership": "network",
}
"""Which colour of line a type of collaboration has."""
LINES = {
    "research": "#8aa0a8",
    "clinical": "#d98a5c",
    "deal": "#5fa98f",
    "make": "#6aa5cf",
    "network": "#c39ab8",
    "part-of": "#9a9fa3",
}
"""Colour of each family of lines."""
