"""Examples of answers in the OpenAPI document: real ones, shortened, kept in examples.json.

`python -m api.examples http://127.0.0.1:8000` asks a running server for them anew.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from graph.common.properties import each_of, items_of, properties_of
from graph.store import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

    from graph.common.properties import Properties

FILE = Path(__file__).with_suffix(".json")


def _named() -> Iterator[tuple[str, str]]:
    """Yield what is asked of each named query: what it cannot do without, and one row if it can."""
    for query in catalogue.public():
        needed = {
            name: param
            for name, param in query.params.items()
            if param.required
        }
        if any(param.example is None for param in needed.values()):
            continue  # about earlier releases, whose ids differ from server to server
        asked = {name: _text(param.example) for name, param in needed.items()}
        few = {"limit": "1"} if "limit" in query.params else {}
        question = urlencode(asked | few)
        yield f"/api/v1/queries/{query.id}", f"?{question}" if question else ""


def _text(value: Any) -> str:
    return ",".join(map(str, each_of(value)))


ASKED = {
    "/api/v1/release": "",
    "/api/v1/actors": "?therapy=phage-therapy&limit=1",
    "/api/v1/actors/{actor_id}": "vesale-bioscience",
    "/api/v1/collaborations": "?therapy=exosomes&limit=1",
    "/api/v1/collaborations/{collaboration_id}": "atmp-pit",
    "/api/v1/therapies": "",
    "/api/v1/therapies/{therapy_id}": "phage-therapy",
    "/api/v1/stages": "",
    "/api/v1/stages/{stage_id}": "gmp-manufacturing",
    "/api/v1/products": "?limit=1",
    "/api/v1/trials": "?limit=1",
    "/api/v1/sources": "?limit=1",
    "/api/v1/sources/{source_id}": "atlas-vocabulary",
    "/api/v1/search": "?q=phagotherapie&limit=1",
    "/api/v1/complete": "?q=vesa&limit=1",
    "/api/v1/ask": "?q=qui+travaille+sur+la+phagoth%C3%A9rapie+en+Wallonie+%3F",
    "/api/v1/ask/phrases": "?q=who+works",
    "/api/v1/queries": "",
    **dict(_named()),
    "/api/v1/gaps": "?region=Wallonia&therapy=phage-therapy",
    "/api/v1/gaps/cells": "?region=Wallonia&show=planned",
    "/api/v1/gaps/regions": "?region=Wallonia&beside=Flanders",
    "/api/v1/gaps/releases": "",
    "/api/v1/disagreements": "",
    "/api/v1/worth": "?region=Wallonia&top=1",
    "/api/v1/paths/patient": "?therapy=phage-therapy",
    "/api/v1/candidates": "?therapy=phage-therapy&stage=gmp-manufacturing&top=1",
    "/api/v1/consortium": "?therapy=phage-therapy&stage=gmp-manufacturing&stage=clinical-trials",
    "/api/v1/feedback": "?actor=vesale-bioscience",
    "/api/v1/feedback/report": "",
    "/api/v1/actors/{actor_id}/partners": "vesale-bioscience",
    "/api/v1/paths": "?from=uliege&to=uza",
    "/api/v1/network": "?therapy=phage-therapy&limit=5",
}
"""What is asked of each path; for a path with a part in braces, what stands there."""
_LONGEST = 300
"""Characters of a text in an example of the documentation."""


def install(app: FastAPI) -> None:
    """Give the answers of the OpenAPI document the examples of the file."""
    examples: dict[str, object] = json.loads(FILE.read_text("utf-8"))
    make = app.openapi

    def openapi() -> Properties:
        document = make()
        for path, example in examples.items():
            content = document["paths"][path]["get"]["responses"]["200"][
                "content"
            ]
            content["application/json"]["example"] = example
        return document

    app.openapi = openapi


def address(path: str) -> str:
    """Return the address that is asked for the example of a path."""
    given = ASKED[path]
    head, brace, tail = path.partition("{")
    return head + given + tail.partition("}")[2] if brace else path + given


def shortened(value: object) -> Any:
    """Return an answer with one record a list, two words a list of words, and no long text."""
    record = properties_of(value)
    if isinstance(value, dict):
        return {name: shortened(each) for name, each in record.items()}
    several = items_of(value)
    if several is not None:
        few = 1 if several and isinstance(several[0], dict | list) else 2
        return [shortened(each) for each in several[:few]]
    return value[:_LONGEST] if isinstance(value, str) else value


def main(server: str) -> None:
    """Write the file from the answers of a running server."""
    examples: dict[str, object] = {}
    for path in ASKED:
        with urllib.request.urlopen(  # noqa: S310 (an address the operator gives)
            f"{server.rstrip('/')}{address(path)}", timeout=60
        ) as answer:
            examples[path] = shortened(json.load(answer))
    FILE.write_text(
        json.dumps(examples, ensure_ascii=False, indent=1) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main(sys.argv[1])
