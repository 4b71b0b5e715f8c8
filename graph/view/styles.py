"""How kinds of actor and of tie look: told apart by the colour-blind, and by shape alone."""

from __future__ import annotations

OTHER = ("#5f6a72", "star")
STYLES = {
    "company": ("#0072b2", "dot"),
    "cdmo": ("#3593c8", "dot"),
    "cro": ("#3593c8", "triangleDown"),
    "supplier": ("#0072b2", "triangleDown"),
    "university": ("#bd7d00", "square"),
    "research-unit": ("#bd7d00", "square"),
    "research-centre": ("#bd7d00", "square"),
    "hospital": ("#d55e00", "diamond"),
    "funder": ("#009e73", "triangle"),
    "investor": ("#009e73", "triangle"),
    "authority": ("#b0578c", "hexagon"),
    "payer": ("#b0578c", "hexagon"),
    "patient-organisation": ("#b0578c", "star"),
}
"""Colour (after Okabe and Ito, darker) and shape of each kind of actor, as on the pages."""
CLOSED = "#838c91"
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
    "research": "#78909a",
    "clinical": "#c97440",
    "deal": "#429a7e",
    "make": "#4b91c4",
    "network": "#b27fa6",
    "part-of": "#899094",
}
"""Colour of each family of lines."""
