"""The network page beside pyvis as it comes, in one Chromium, cold, at four sizes.

Both sides draw in the same browser on the same machine, one after the other; pyvis gets the same
nodes and edges through its own `add_node` and `add_edge`, its own template and its own physics.
Only the links to other hosts are taken out of its page, vis-network comes from a local file.
"""

from __future__ import annotations

import random
import re
import time
from typing import TYPE_CHECKING, Any, cast

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from pyvis.network import Network

from api.app import create_app
from graph.bookkeeping import Release
from graph.release.adjacency import drawn
from graph.release.snapshot import Snapshot
from graph.settings import settings
from graph.view.choice import MOST, Choice
from graph.view.communities import communities
from graph.view.elements import elements
from graph.view.layout import layout
from graph.view.pyvis_render import STATIC
from tests.serving import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from graph.store.bolt import Reader

pytestmark = pytest.mark.bench
MANY = 10_000
CAP = 60.0
"""Seconds after which pyvis is given up; a figure of 60 means "not within 60 s"."""
FIRST = {"300": 1.0, "curated": 1.5, "3000": 2.0, "36000": 2.0}
"""Seconds to the first picture, at most."""
TIMES = 30
"""How many times faster than pyvis the first picture comes, at least; a pyvis that has
drawn nothing within the cap counts as the cap."""
KILOBYTES = 250
FRAMES = 30

WATCH = """(() => {
  const frames = [];
  let picture = 0;
  const small = document.createElement("canvas");
  small.width = small.height = 48;
  const ink = () => {
    const canvas = document.querySelector("canvas");
    if (!canvas || !canvas.width) return 0;
    const ctx = small.getContext("2d", { willReadFrequently: true });
    ctx.clearRect(0, 0, 48, 48);
    ctx.drawImage(canvas, 0, 0, 48, 48);
    return ctx.getImageData(0, 0, 48, 48).data.filter((value, at) => at % 4 === 3 && value).length;
  };
  const tick = () => {
    const now = performance.now();
    frames.push(now);
    if (!picture && ink() > 40) { picture = now; tellPicture(now); }
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
  // Interactive: from when on the page answered for half a second within a tenth each time.
  window.watched = () => {
    if (!picture) return { picture: 0, interactive: 0 };
    const after = [picture, ...frames.filter(one => one > picture)];
    let start = picture;
    for (let at = 1; at < after.length; at += 1) {
      if (after[at] - after[at - 1] > 100) start = after[at];
      else if (after[at] - start > 500) return { picture, interactive: start };
    }
    return { picture, interactive: 0 };
  };
})();"""
PAN = """() => new Promise(done => {
  const begin = performance.now();
  let frames = 0;
  const step = now => {
    frames += 1;
    (MOVE)(frames);
    if (now - begin > 2000) done(frames / ((now - begin) / 1000));
    else requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})"""
OURS = "n => { const c = net.view.camera(); net.view.aim({...c, x: c.x + 6 * Math.sin(n / 9)}); }"
THEIRS = """n => { const c = network.getViewPosition();
  network.moveTo({position: {x: c.x + 6 * Math.sin(n / 9), y: c.y}}); }"""


class Held:
    """Serves a snapshot made here; there is no database behind it."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def recent(self) -> Snapshot:
        return self._snapshot

    def snapshot(self) -> Snapshot:
        return self._snapshot


def synthetic(actors: int) -> Snapshot:
    """Return a release of actors in groups with hubs, and about two thirds as many projects."""
    chance = random.Random(actors)  # noqa: S311 - repeatable, not secret
    fact = {"source_ids": ["s"], "asserted_by": "bench"}
    groups = max(8, actors // 120)
    names = [f"a{at:05d}" for at in range(actors)]
    nodes: list[tuple[str, dict[str, Any]]] = [
        ("Source", {"id": "s", "asserted_by": "bench"})
    ]
    edges: list[tuple[str, str, str, dict[str, Any]]] = []
    words = {f"name_{lang}": "Therapy" for lang in ("en", "fr", "nl")}
    therapy = {"legal_class": "gtmp", **words, **fact}
    nodes += [("Therapy", {"id": f"t{at}", **therapy}) for at in range(24)]
    part = {"role": "partner", **fact}
    kinds = ["company", "university", "hospital", "research-unit", "cdmo", "funder"]
    for at, key in enumerate(names):
        row = {
            "id": key,
            "name": f"Organisation {at}",
            "kind": kinds[at % 6],
            "region": "Wallonia",
        }
        nodes.append(("Actor", {**row, **fact}))
        edges.append(("works_on_actor_therapy", key, f"t{at % groups % 24}", fact))
    for at in range(actors * 2 // 3):
        start = f"{chance.randrange(2004, 2026)}-01-01"
        work = {"id": f"c{at}", "name": f"Project {at}", "type": "consortium-project"}
        nodes.append(("Collaboration", {**work, "start": start, **fact}))
        group = chance.randrange(groups)
        many = min(2 + int(chance.expovariate(0.4)), 20)
        inside = [
            int(chance.random() ** 2 * (actors // groups)) * groups + group
            for _ in range(many)
        ]
        for member in {*inside[:-1], chance.randrange(actors)}:
            ends = (names[min(member, actors - 1)], f"c{at}")
            edges.append(("participates_in_actor_collaboration", *ends, part))
    release = Release(
        id=f"bench-{actors}",
        run_id="bench",
        created_at="2026-01-01T00:00:00Z",
        checksum="0",
        sources=("bench",),
        counts={},
    )
    return Snapshot.build(release, nodes, edges)


def serve(snapshot: Snapshot) -> Iterator[str]:
    app = create_app(settings(), reader=cast("Reader", object()))
    with serving(app) as address:
        app.state.current = Held(snapshot)
        yield address


def pyvis_page(snapshot: Snapshot, limit: int | None, folder: Path) -> dict[str, Any]:
    """Return what pyvis writes for the best tied actors or all: file, counts, seconds to make."""
    if limit is not None:
        shown = elements(snapshot, Choice(limit=limit))
        names = {node["id"]: node["label"] for node in shown.nodes}
        pairs = [(edge["from"], edge["to"]) for edge in shown.edges]
    else:
        names = dict(
            zip(snapshot.actors.ids, snapshot.actors.column("name"), strict=True)
        )
        pairs = list(snapshot.memoise(drawn))
    begin = time.perf_counter()
    # Directed, for add_edge compares an undirected edge with all others: minutes at this size.
    net = Network(cdn_resources="remote", directed=len(pairs) > MANY)
    for key, name in names.items():
        net.add_node(key, label=name, title=name)
    for left, right in pairs:
        net.add_edge(left, right)
    html = net.generate_html(notebook=False)
    seconds = time.perf_counter() - begin
    html = re.sub(r"<(script|link)[^>]*(https?:)?//[^>]*>(\s*</script>)?", "", html)
    (folder / "vis.js").write_bytes((STATIC / "vis-network.min.js").read_bytes())
    file = folder / "pyvis.html"
    file.write_text(
        html.replace("<head>", '<head><script src="vis.js"></script>', 1), "utf-8"
    )
    return {"file": file, "nodes": len(names), "edges": len(pairs), "seconds": seconds}


def visit(browser: Browser, address: str, cap: float, pan: str) -> dict[str, Any]:
    """Return what a first visit with an empty cache shows: seconds, bytes, frames per second."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(cap * 1000 + 5000)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sent: list[float] = []
    session.on(
        "Network.loadingFinished", lambda one: sent.append(one["encodedDataLength"])
    )
    page.add_init_script(WATCH)
    pictures: list[float] = []
    page.expose_function("tellPicture", lambda at: pictures.append(at))  # noqa: PLW0108 - no built-in
    page.goto(address, wait_until="commit")
    try:
        asked = "() => watched().interactive"
        interactive = page.wait_for_function(
            asked, timeout=cap * 1000, polling=100
        ).json_value()
    except PlaywrightTimeout:
        interactive = 0  # a page that is busy cannot even be asked
    seen = {"picture": pictures[0] if pictures else 0, "interactive": interactive}
    figures: dict[str, Any] = {
        "first_picture_s": round(seen["picture"] / 1000, 3) if seen["picture"] else cap,
        "interactive_s": round(seen["interactive"] / 1000, 3)
        if seen["interactive"]
        else cap,
        "kilobytes": round(sum(sent) / 1000, 1),
        "capped": not (seen["picture"] and seen["interactive"]),
    }
    if seen["interactive"]:
        figures["panning_fps"] = round(page.evaluate(PAN.replace("MOVE", pan)), 1)
    context.close()
    return figures


@pytest.mark.parametrize("size", ["300", "curated", "3000", "36000"])
def test_the_network_page_beside_pyvis(
    size: str,
    browser: Browser,
    curated_snapshot: Snapshot,
    tmp_path: Path,
    report: Callable[[dict[str, Any]], None],
) -> None:
    curated = size in {"300", "curated"}
    snapshot = curated_snapshot if curated else synthetic(int(size))
    begin = time.perf_counter()
    snapshot.memoise(layout)
    laid = time.perf_counter() - begin
    snapshot.memoise(communities)
    grouped = time.perf_counter() - begin - laid
    query = f"?limit={MOST}" if size == "curated" else ""
    served = serve(snapshot)
    address = next(served)
    warm = browser.new_page()
    warm.goto(
        f"{address}/en/network{query}"
    )  # the server computes a view once per release
    warm.close()
    ours = visit(browser, f"{address}/en/network{query}", CAP, OURS)
    next(served, None)
    made = pyvis_page(snapshot, {"300": 300, "curated": MOST}.get(size), tmp_path)
    theirs = visit(browser, made["file"].as_uri(), CAP, THEIRS)
    theirs |= {"generate_s": round(made["seconds"], 3)}
    ratio = {
        name: round(theirs[name] / ours[name], 1)
        for name in ("first_picture_s", "interactive_s")
    }
    report(
        {
            "size": size,
            "actors": len(snapshot.actors),
            "pyvis_nodes": made["nodes"],
            "pyvis_edges": made["edges"],
            "layout_s": round(laid, 2),
            "communities_s": round(grouped, 2),
            "ours": ours,
            "pyvis": theirs,
            "pyvis_cap_s": CAP,
            "times_faster": ratio,
        }
    )
    assert ours["kilobytes"] <= KILOBYTES
    assert not ours["capped"]
    assert ours["first_picture_s"] <= FIRST[size]
    assert ratio["first_picture_s"] >= TIMES
    assert ours["panning_fps"] >= FRAMES
