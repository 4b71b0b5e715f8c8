"""What kinds of actors are to others: those who do links of the chain, and those around them."""

from __future__ import annotations

from typing import Literal

Around = Literal["funding", "rules", "bridge", "patients", "training"]
CLASSES: dict[str, Around] = {
    "funder": "funding",
    "investor": "funding",
    "authority": "rules",
    "payer": "rules",
    "cluster": "bridge",
    "network": "bridge",
    "patient-organisation": "patients",
    "training-provider": "training",
}
"""What an actor that does no link of the chain itself is to others; every other kind is a peer."""
