"""Pictures by pyvis, and the only place that imports it.

pyvis as it comes is slow and open to injection: its template loads Bootstrap from elsewhere and
does not escape, and its physics never settles. Here it holds the network and fills our template
in one shared, escaping environment; positions come from the release and physics is off. ADR 12.
"""

# pyvis does not describe all its types.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

if TYPE_CHECKING:
    from pyvis.network import Network

    from graph.common.properties import Properties
    from graph.view.elements import Elements

ROOM = Path(__file__).parent
STATIC = ROOM / "static"
SCRIPTS = ("vis-network.min.js", "draw.js", "canvas.js")
OPTIONS: Properties = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "tooltipDelay": 150,
        "multiselect": False,
    },
    "edges": {"smooth": False},
}
_MODULE_WORDS = re.compile(
    r"^(?:export (?=const|function)|import .*$)", re.MULTILINE
)
_SENT = ("from", "to", "kind", "value", "color", "dashes", "arrows")
"""What the browser needs of an edge; the names of the collaborations are asked for on a click."""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOM / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
    )
    environment.globals["scripts"] = scripts
    return environment


@cache
def scripts() -> str:
    """Return vis-network and our own scripts, safe inside a script element."""
    texts = [(STATIC / name).read_text("utf-8") for name in SCRIPTS]
    # A page that opens from disk has no modules: what they export and import stands in one script.
    joined = _MODULE_WORDS.sub("", "\n".join(texts))
    return joined.replace("</script", "<\\/script")


def network(shown: Elements, heading: str = "") -> Network:
    """Return a pyvis network of the elements, physics off, with our template."""
    from pyvis.network import Network  # noqa: PLC0415 - brings IPython and networkx: a second

    net = Network(
        height="100%",
        width="100%",
        cdn_resources="in_line",
        heading=heading,
    )
    net.templateEnv, net.path = _environment(), "standalone.html"
    for node in shown.nodes:
        rest = {
            name: value
            for name, value in node.items()
            if name not in {"id", "label"}
        }
        net.add_node(node["id"], label=node["label"], **rest)
    net.edges = shown.edges  # add_edge compares each edge with all others
    net.set_options(json.dumps(OPTIONS))
    return net


def picture(shown: Elements) -> Properties:
    """Return nodes, edges and options as vis-network takes them, for a page."""
    nodes, edges, _, _, _, options = network(shown).get_network_data()
    return {
        "nodes": nodes,
        "edges": edges,
        "options": json.loads(options),
    }


def payload(shown: Elements) -> Properties:
    """Return the picture with no more of an edge than the browser draws."""
    drawn = picture(shown)
    edges = [
        {name: edge[name] for name in _SENT if name in edge}
        for edge in drawn["edges"]
    ]
    return drawn | {"edges": edges}


def standalone(shown: Elements, heading: str) -> str:
    """Return one HTML page that opens from disk without a network."""
    return network(shown, heading).generate_html(notebook=False)
