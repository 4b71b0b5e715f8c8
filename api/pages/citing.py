"""Which facts cite a source: an index of the release, made once."""

from __future__ import annotations

from collections import defaultdict

from api.address import FOLDERS
from api.pages.fact_lines import FactLine, FactPresenter, merged
from graph.common.properties import Properties
from graph.model import RELATIONS
from graph.release.snapshot import Snapshot

Cited = tuple[str, str, str, str | None]
"""Spec name or label, the record, the other end (empty for a node), and the basis."""

_ENDS = {
    "at_capability_stage",
    "for_capability_therapy",
    "has_actor_capability",
}
_OTHERS = ("Capability", "Absence", "Event", "Figure")


def citations(snapshot: Snapshot) -> dict[str, list[Cited]]:
    """Return what cites each source, by its id; for `snapshot.memoise(citations)`."""
    by_source: dict[str, list[Cited]] = defaultdict(list)
    for label in (*FOLDERS, *_OTHERS):
        nodes = snapshot.nodes[label]
        for key, cited in zip(
            nodes.ids, nodes.column("source_ids"), strict=True
        ):
            for source in cited or ():
                by_source[source].append((label, key, "", None))
    for spec in RELATIONS:
        edges = snapshot.edges[spec.name]
        if (
            spec.name in _ENDS
            or spec.start not in (*FOLDERS, "Event")
            or spec.end not in FOLDERS
        ):
            continue
        capabilities = zip(
            edges.pairs(),
            edges.column("source_ids"),
            edges.column("basis"),
            strict=True,
        )
        for (a, b), cited, basis in capabilities:
            for source in cited or ():
                by_source[source].append((spec.name, a, b, basis))
    return by_source


def citing(
    presenter: FactPresenter, source: str
) -> list[tuple[str, list[FactLine]]]:
    """Return the facts that cite a source as (kind of record, facts), in the page's order."""
    groups: dict[str, list[FactLine]] = defaultdict(list)
    for kind, key, other, basis in presenter.snapshot.memoise(citations).get(
        source, []
    ):
        fact = _fact(
            presenter,
            kind,
            key,
            other,
            basis,
        )
        groups[fact.label].append(fact)
    order = [*FOLDERS, ""]
    return [(label, merged(groups[label])) for label in order if groups[label]]


def _fact(
    presenter: FactPresenter,
    kind: str,
    key: str,
    other: str,
    basis: str | None,
) -> FactLine:
    snapshot, t = presenter.snapshot, presenter.t
    if kind in FOLDERS:
        return presenter.fact(
            kind,
            key,
            snapshot.nodes[kind].get(key),
            t["cite_record"],
        )
    if kind == "Capability":
        return _capability(presenter, key)
    if kind == "Absence":
        row = snapshot.nodes["Absence"].get(key)
        return FactLine(
            "",
            key,
            row["statement"],
            (t[f"region_{row['region']}"],),
            date=row.get("as_of"),
        )
    if kind == "Event":
        return _event(presenter, key, snapshot.nodes["Event"].get(key))
    if kind == "Figure":
        row = snapshot.nodes["Figure"].get(key)
        return FactLine(
            "",
            key,
            row["metric"].replace("-", " "),
            (str(row["value"]), row["unit"]),
            date=row["year"],
        )
    if kind == "happened_to_event_actor":
        return _event(presenter, key, snapshot.nodes["Event"].get(key))
    spec = snapshot.edges[kind].spec
    detail = (
        f"{t[f'rel_{spec.type.lower()}']} {presenter.name(spec.end, other)}"
    )
    return presenter.fact(
        spec.start,
        key,
        {"basis": basis},
        detail,
    )


def _capability(presenter: FactPresenter, key: str) -> FactLine:
    snapshot = presenter.snapshot
    row = snapshot.nodes["Capability"].get(key)
    owner = snapshot.edges["has_actor_capability"].origins(key)[0]
    stages = snapshot.edges["at_capability_stage"].targets(key)
    names = ", ".join(presenter.name("Stage", stage) for stage in stages)
    return presenter.fact(
        "Actor",
        owner,
        row,
        f"{presenter.t['rel_has']} {names}",
    )


def _event(
    presenter: FactPresenter,
    key: str,
    row: Properties,
) -> FactLine:
    owner = presenter.snapshot.edges["happened_to_event_actor"].targets(key)[0]
    detail = " ".join(
        filter(None, (presenter.t[f"event_{row['type']}"], row.get("date")))
    )
    return presenter.fact(
        "Actor",
        owner,
        {"as_of": row.get("date")},
        detail,
    )
