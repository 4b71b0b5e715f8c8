"""One field of a named product or trial, and who stands behind it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.rules.products_trials import designations_in_release
from graph.ask.rules.sets import narrowed, owners_of_products
from graph.ask.rules.words import ending_at, says

if TYPE_CHECKING:
    from graph.ask.question import Question


def read_product_fact(q: Question) -> ex.Expression | None:
    """Return when a product was authorised, whether it is, or who stands behind it."""
    named = q.names("product")
    if not named:
        return None
    mention, ids = named[0]
    own = ex.Named("products", ids)
    q.use(mention)
    reading = _state_of(q, own) or _maker_or_therapy(q, ids)
    if reading is None and q.take("cue", "status", "kindof"):
        q.take("cue", "whatis")
        return ex.Value(own, "phase")
    return reading


def _says_therapy(q: Question) -> bool:
    """Return whether the therapy of a product is asked for: "what kind of therapy is Zolgensma"."""
    # The stem is the same in the three languages: therapy, thérapie, therapie.
    return any(word.text.startswith("therap") for word in q.scan.words)


def _therapies_of(q: Question, products: tuple[str, ...]) -> tuple[str, ...]:
    """Return the therapies that products are, each once."""
    edges = q.snapshot.edges["is_a_product_therapy"]
    therapies = chain.from_iterable(map(edges.targets, products))
    return tuple(dict.fromkeys(therapies))


def _for_what(q: Question) -> bool:
    """Return whether a question ends with "for": "what is X for?"."""
    last = ending_at(q, len(q.scan.words), "join:for")
    return bool(last) and q.cue("whatis")


def read_trial_fact(q: Question) -> ex.Expression | None:
    """Return the sites or the sponsor of a named trial, or the trial itself."""
    named = q.names("trial")
    if not named:
        return None
    mention, ids = named[0]
    if mention.has("collaboration") and _is_on_project(q):
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
        # The sponsor of a trial pays for it.
        q.take("stage", "funding")
        q.take("ask", "trials")
        return _of_trials(ids, "sponsor")
    if q.speaks_of("kind", "cue:where"):
        q.use(mention)
        q.take("ask", "trials", "members")
        q.take("stage")
        q.take(
            "cue",
            "where",
            "getcare",
            "patients",
        )
        return narrowed(_of_trials(ids, "site"), q.seat())
    return None


def _state_of(q: Question, own: ex.Expression) -> ex.Expression | None:
    """Return when a product was authorised, whether it is of a phase, or what it is for."""
    phases = q.find("phase", "authorised")
    if phases and q.cue("when"):
        q.use(*phases)
        q.take("cue", "when", "yesno")
        # Dutch "vergunningen" is a phase and the stage of regulation.
        q.take("stage")
        return ex.Value(own, "authorisation")
    if q.speaks_of("phase", "designation") and q.is_yes_no():
        q.take("cue", "yesno", "still")
        wanted = Filters(
            phases=q.several("phase"), designations=designations_in_release(q)
        )
        return ex.Check(ex.Both(own, ex.search("products", wanted)))
    if q.take("cue", "indication") or _for_what(q):
        q.take(
            "cue",
            "whatis",
            "getcare",
            "does",
        )
        return ex.Value(own, "indication")
    return None


def _maker_or_therapy(
    q: Question, ids: tuple[str, ...]
) -> ex.Expression | None:
    """Return who stands behind a product, or the therapy that it is."""
    # Who makes a product is who owns it: contract makers are told of in collaborations.
    people = q.speaks_of("ask:who", "kind") or says(q, "makers")
    if people and q.speaks_of(
        "stage:gmp-manufacturing",
        "stage:commercialisation",
        "cue:does",
        "cue:owner",
    ):
        q.take("stage", "gmp-manufacturing", "commercialisation")
        q.take(
            "cue",
            "does",
            "owner",
            "invest",
        )
        q.take("kind", "companies")
        return owners_of_products(list(ids))
    if q.speaks_of("phase") or not _says_therapy(q):
        return None
    if q.cue("kindof", "therapies", "whatis"):
        q.take(
            "cue",
            "kindof",
            "therapies",
            "whatis",
            "covers",
        )
        return ex.Named("therapies", _therapies_of(q, ids))
    return None


def _is_on_project(q: Question) -> bool:
    """Return whether money or a leader is asked for: of a project and a study of one name its."""
    if q.speaks_of("role:sponsor"):
        return False
    # A trial has no leader; with the word "trial" its sponsor is meant.
    led = q.speaks_of("role:coordinator") and not q.asks("trials")
    return led or q.speaks_of("cue:fund", "role:investor")


def _of_trials(ids: tuple[str, ...], part: str) -> ex.Leaf:
    """Return who sponsors trials or hosts them."""
    params = {"trials": list(ids), "part": part}
    return ex.Leaf("actors.of_trials", "actors", params)
