"""One field of a named product or trial, and who stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.rules.products_trials import designations_in_release
from graph.ask.rules.sets import narrowed
from graph.ask.rules.words import says

if TYPE_CHECKING:
    from graph.ask.question import Question


def read_product_fact(q: Question) -> ex.Expression | None:
    """Return when a product was authorised, whether it is, or who stands behind it."""
    named = q.names("product")
    if not named:
        return None
    mention, ids = named[0]
    own = ex.Named("products", ids)
    phases = q.find("phase", "authorised")
    if q.cue("when") and phases:
        q.use(mention, *phases)
        q.take("cue", "when", "yesno")
        q.take("stage")
        return ex.Value(own, "authorisation")
    asked = q.speaks_of("phase", "designation")
    if q.is_yes_no() and asked and not q.asks("who"):
        q.use(mention)
        q.take("cue", "yesno", "still")
        wanted = Filters(
            phases=q.several("phase"), designations=designations_in_release(q)
        )
        return ex.Check(ex.Both(own, ex.search("products", wanted)))
    if q.take("cue", "indication") or _for_what(q):
        q.use(mention)
        q.take(
            "cue",
            "whatis",
            "getcare",
            "does",
        )
        return ex.Value(own, "indication")
    made = says(q, "makers")
    if (made or q.speaks_of("ask:who", "kind")) and (
        q.speaks_of(
            "stage:gmp-manufacturing",
            "stage:commercialisation",
            "cue:does",
            "cue:owner",
        )
    ):
        q.use(mention)
        q.take("stage", "gmp-manufacturing", "commercialisation")
        q.take(
            "cue",
            "does",
            "owner",
            "invest",
        )
        q.take("kind", "companies")
        return ex.Leaf("actors.of_products", "actors", {"products": list(ids)})
    if (
        q.cue("kindof", "therapies", "whatis")
        and _says_therapy(q)
        and not q.find("phase")
    ):
        q.use(mention)
        q.take(
            "cue",
            "kindof",
            "therapies",
            "whatis",
            "covers",
        )
        return ex.Named("therapies", _therapies_of(q, ids))
    if q.take("cue", "status", "kindof"):
        q.use(mention)
        q.take(
            "cue",
            "whatis",
            "kindof",
            "status",
        )
        return ex.Value(own, "phase")
    return None


def _says_therapy(q: Question) -> bool:
    """Return whether the therapy of a product is asked for: "what kind of therapy is Zolgensma"."""
    return any(word.text.startswith("therap") for word in q.scan.words)


def _therapies_of(q: Question, products: tuple[str, ...]) -> tuple[str, ...]:
    edges = q.snapshot.edges["is_a_product_therapy"]
    return tuple(
        dict.fromkeys(t for key in products for t in edges.targets(key))
    )


def _for_what(q: Question) -> bool:
    """Return whether a question ends with "for": "what is X for?"."""
    end = len(q.scan.words)
    last = [m for m in q.find("join", "for") if m.last == end]
    return bool(last) and q.cue("whatis")


def read_trial_fact(q: Question) -> ex.Expression | None:
    """Return the sites or the sponsor of a named trial, or the trial itself."""
    named = q.names("trial")
    if not named:
        return None
    mention, ids = named[0]
    hospitals = q.speaks_of("kind", "cue:where")
    paid = q.speaks_of("cue:fund", "role:investor")
    led = q.find("role", "coordinator") and not q.asks("trials")
    if (
        mention.has("collaboration")
        and (paid or led)
        and not q.find("role", "sponsor")
    ):
        # A project and a study of one name: its money and its leader are the project's.
        return None
    if q.speaks_of(
        "role:sponsor",
        "role:coordinator",
        "role:investor",
        "cue:fund",
    ):
        q.use(mention)
        q.take("role")
        q.take("cue", "fund", "whatis")
        q.take("stage", "funding")
        q.take("ask", "trials")
        return ex.Leaf(
            "actors.of_trials",
            "actors",
            {"trials": list(ids), "part": "sponsor"},
        )
    if hospitals:
        q.use(mention)
        q.take("ask", "trials", "members")
        q.take("stage")
        q.take(
            "cue",
            "where",
            "getcare",
            "patients",
        )
        sites = ex.Leaf(
            "actors.of_trials", "actors", {"trials": list(ids), "part": "site"}
        )
        seat = q.seat()
        return narrowed(sites, seat)
    return None
