"""Records whose label or query is known only when the program runs.

The properties of each label are those of its record in graph/model.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Properties = dict[str, Any]
"""Properties by name: a record of any label, a row of a query's answer, an object of JSON."""
Values = Mapping[str, Any]
"""The same where it is only read."""
