"""One field of one record, and what a therapy or a stage is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.combine import expand
from graph.ask.filters import Filters
from graph.ask.lexicon import marks
from graph.ask.rules.lacking import roots
from graph.ask.rules.products_trials import designations_in_release

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question

_CONTENT = (
    "therapy",
    "stage",
    "type",
    "phase",
    "status",
    "programme",
    "region",
    "country",
    "city",
    "disease",
)
_NOTION = frozenset({"whatis", "yesno", "stages", "therapies", "getcare"})
_PLACES = ("region", "country", "continent", "city", "province")
_LISTED = ("stages", "therapies")
_WHOLE = (*_LISTED, "covers", "yesno", "rank")


def read_field(q: Question) -> ex.Expression | None:
    """Return where or when an actor is, its website, whether it is open, or the actor itself."""
    named = q.names("actor")
    others = (
        "partners",
        "trials",
        "products",
        "collaborations",
        "members",
        "count",
    )
    portfolio = q.cue("whatis") and q.cue("recipients")
    puts = q.cue("where") and q.cue("invest")
    if len(named) != 1 or q.asks(*others) or portfolio or puts:
        return None
    mention, ids = named[0]
    own = ex.Named("actors", ids)
    account = q.mark()
    q.use(mention)
    q.take("ask", "located")
    dated = _named_field(q, own)
    if dated is not None:
        return dated
    if any(
        q.find(name)
        for name in _CONTENT
        if name not in {"country", "region", "city"}
    ):
        q.restore(account)
        return None
    placed = any(q.find(each) for each in _PLACES)
    if (
        (q.find("kind") or placed)
        and q.is_yes_no()
        and not q.cue("where", "when")
    ):
        q.take(
            "cue",
            "yesno",
            "still",
            "whatis",
        )
        return ex.Check(ex.Both(own, ex.search("actors", q.seat())))
    if q.take(
        "cue",
        "where",
        "region",
        "country",
        "regions",
        "countries",
    ):
        return _place(q, own)
    alone = not q.find("kind") and not q.asks("who") and not q.find("event")
    if alone and (
        q.find("state", "closed", "open")
        or q.cue("still")
        or (q.cue("leaves") and q.is_yes_no())
    ):
        return _still(q, own)
    if q.take("cue", "alsoknown"):
        q.take("time", "before")
        return ex.Value(own, "aliases")
    if q.cue("whatis", "does", "kindof") and not q.find("event"):
        q.take(
            "cue",
            "whatis",
            "does",
            "kindof",
            "stages",
            "covers",
            "yesno",
        )
        return own
    q.restore(account)
    return None


def _named_field(q: Question, own: ex.Expression) -> ex.Expression | None:
    """Return the website, the founding or the end, where the question names one of them."""
    if q.take("cue", "website"):
        q.take("cue", "whatis", "where")
        return ex.Value(own, "website")
    if q.take("cue", "vat"):
        q.take("cue", "whatis")
        q.take("ask", "count")
        return ex.Value(own, "vat")
    ends = bool(q.cue("when") and q.find("state", "closed"))
    if (
        not ends
        and (q.cue("when") or q.find("state", "founded"))
        and (
            q.cue("founding", "still")
            or q.find("state", "founded")
            or q.find("event", "opened")
        )
    ):
        q.take(
            "cue",
            "when",
            "founding",
            "whatis",
            "yesno",
            "still",
            "years",
        )
        q.take("state", "founded")
        return ex.Value(own, "founded")
    if q.cue("when") and (q.find("state", "closed") or q.cue("leaves")):
        q.take(
            "cue",
            "when",
            "leaves",
            "yesno",
            "still",
        )
        q.take("state")
        return ex.Value(own, "ended")
    return None


def _place(q: Question, own: ex.Expression) -> ex.Expression:
    words = {value for m in q.scan.mentions for value in m.values("cue")}
    q.take(
        "cue",
        "whatis",
        "getcare",
        "owner",
        "yesno",
    )
    place = q.seat()
    if "region" in words or ("regions" in words and "countries" not in words):
        return ex.Value(own, "region")
    if "country" in words:
        return ex.Value(own, "country")
    if place != Filters() and q.is_yes_no():
        return ex.Check(ex.Both(own, ex.search("actors", place)))
    if place != Filters():
        # "Where is X in Belgium?": X itself or the part of it that is there.
        parts = ex.Leaf("actors.children", "actors", {"actors": own})
        return ex.Value(
            ex.Both(ex.Either(own, parts), ex.search("actors", place)), "city"
        )
    return ex.Value(own, "city")


def _still(q: Question, own: ex.Expression) -> ex.Expression:
    closed = bool(q.find("state", "closed")) or (
        q.cue("leaves") and not q.cue("still")
    )
    q.take(
        "cue",
        "still",
        "leaves",
        "yesno",
        "never",
        "others",
        "where",
    )
    q.take("state")
    q.take("negation")
    return ex.Check(ex.Both(own, ex.search("actors", Filters(ended=closed))))


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
    asked = q.find("phase") or q.find("designation")
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
    made = any(word.text in marks("makers") for word in q.scan.words)
    if (made or q.asks("who") or q.find("kind")) and (
        q.find("stage", "gmp-manufacturing", "commercialisation")
        or q.cue("does", "owner")
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
    hospitals = q.find("kind") or q.cue("where")
    paid = q.cue("fund") or q.find("role", "investor")
    led = q.find("role", "coordinator") and not q.asks("trials")
    if (
        mention.has("collaboration")
        and (paid or led)
        and not q.find("role", "sponsor")
    ):
        # A project and a study of one name: its money and its leader are the project's.
        return None
    if q.find(
        "role",
        "sponsor",
        "coordinator",
        "investor",
    ) or q.cue("fund"):
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
        return (
            sites
            if seat == Filters()
            else ex.Both(sites, ex.search("actors", seat))
        )
    return None


def read_notion(q: Question) -> ex.Expression | None:
    """Return the therapy or stage whose meaning is asked for."""
    if not q.find("cue", "whatis") or q.asks(
        "who",
        "partners",
        "products",
        "trials",
    ):
        return None
    rest = (
        "actor",
        "product",
        "trial",
        "collaboration",
        "kind",
        "region",
        "country",
        "city",
        "type",
        "phase",
        "programme",
        "disease",
    )
    if any(q.find(name) for name in rest) or q.scan.unknown or q.scan.numbers:
        return None
    therapies, stages = q.find("therapy"), q.find("stage")
    if len(therapies) + len(stages) != 1:
        return None
    cues = {
        value for mention in q.scan.mentions for value in mention.values("cue")
    }
    if cues - _NOTION:
        return None
    q.take(
        "cue",
        "whatis",
        "yesno",
        "stages",
    )
    q.use(*therapies, *stages)
    if stages and not therapies:
        return ex.Named("stages", tuple(stages[0].values("stage")[:1]))
    return ex.Named("therapies", therapy_of(q, therapies[0]))


def read_whole(q: Question) -> ex.Expression | None:
    """Return all links of the chain, or all therapies, where a question asks for no more."""
    content = [
        m
        for m in q.scan.mentions
        if not m.has("ignore")
        and not m.has("join")
        and not m.has("cue", "whatis")
    ]
    known = content and not (q.scan.unknown or q.scan.numbers)
    if not known or any(not m.has("cue", *_WHOLE) for m in content):
        return None
    if not any(m.has("cue", *_LISTED) for m in content):
        return None
    kind = "stages" if q.find("cue", "stages") else "therapies"
    q.use(*content)
    q.take("cue", "whatis")
    table = q.snapshot.nodes["Stage" if kind == "stages" else "Therapy"]
    return ex.Named(kind, tuple(table.ids))


def therapy_of(q: Question, mention: Mention) -> tuple[str, ...]:
    """Return the therapies that a mention names, without what stands below them."""
    values = mention.values("therapy")
    whole = {
        key
        for value in values
        for key in expand(
            q.snapshot,
            q.lexicon,
            value,
            exact=True,
        )
    }
    return roots(q, tuple(sorted(whole)))
