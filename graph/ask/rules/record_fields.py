"""One field of one record, and the legal class of a therapy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.combine import expand
from graph.ask.filters import Filters
from graph.ask.lexicon import marks
from graph.ask.rules.lacking import roots

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
CLASS_OF = {
    "gene-therapy": "gtmp",
    "cell-therapy": "sctmp",
    "tissue-engineering": "tep",
    "combined-atmp": "combined",
}
_NOTION = frozenset({"whatis", "yesno", "stages", "therapies", "getcare"})
_PLACES = ("region", "country", "city", "province")
_LISTED = ("stages", "therapies")
_WHOLE = (*_LISTED, "covers", "yesno", "rank")
ATMP_CLASSES = ("gtmp", "sctmp", "tep", "combined")


def read_field(q: Question) -> ex.Expression | None:
    """Return where or when an actor is, its website, whether it is open, or the actor itself."""
    named = q.names("actor")
    others = ("partners", "trials", "products", "collaborations", "members", "count")
    portfolio = q.cue("whatis") and q.cue("recipients")
    if len(named) != 1 or q.asks(*others) or portfolio:
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
        q.find(name) for name in _CONTENT if name not in {"country", "region", "city"}
    ):
        q.restore(account)
        return None
    placed = any(q.find(each) for each in _PLACES)
    if (q.find("kind") or placed) and q.is_yes_no() and not q.cue("where", "when"):
        q.take("cue", "yesno", "still", "whatis")
        return ex.Check(ex.Both(own, ex.search("actors", q.seat())))
    if q.take("cue", "where", "region", "country", "regions", "countries"):
        return _place(q, own)
    alone = not q.find("kind") and not q.asks("who") and not q.find("event")
    if alone and (
        q.find("state", "closed", "open")
        or q.cue("still")
        or (q.cue("leaves") and q.is_yes_no())
    ):
        return _still(q, own)
    if q.take("cue", "alsoknown"):
        return ex.Value(own, "aliases")
    if q.cue("whatis", "does", "kindof") and not q.find("event"):
        q.take("cue", "whatis", "does", "kindof", "stages", "covers", "yesno")
        return own
    q.restore(account)
    return None


def _named_field(q: Question, own: ex.Expression) -> ex.Expression | None:
    """Return the website, the founding or the end, where the question names one of them."""
    if q.take("cue", "website"):
        q.take("cue", "whatis", "where")
        return ex.Value(own, "website")
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
        q.take("cue", "when", "founding", "whatis", "yesno", "still", "years")
        q.take("state", "founded")
        return ex.Value(own, "founded")
    if q.cue("when") and (q.find("state", "closed") or q.cue("leaves")):
        q.take("cue", "when", "leaves", "yesno", "still")
        q.take("state")
        return ex.Value(own, "ended")
    return None


def _place(q: Question, own: ex.Expression) -> ex.Expression:
    words = {value for m in q.scan.mentions for value in m.values("cue")}
    q.take("cue", "whatis", "getcare", "owner", "yesno")
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
    closed = bool(q.find("state", "closed")) or (q.cue("leaves") and not q.cue("still"))
    q.take("cue", "still", "leaves", "yesno", "never", "others", "where")
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
    if q.is_yes_no() and q.find("phase") and not q.asks("who"):
        q.use(mention)
        q.take("cue", "yesno", "still")
        return ex.Check(
            ex.Both(own, ex.search("products", Filters(phases=q.several("phase"))))
        )
    if q.take("cue", "indication") or _for_what(q):
        q.use(mention)
        q.take("cue", "whatis", "getcare", "does")
        return ex.Value(own, "indication")
    made = any(word.text in marks("makers") for word in q.scan.words)
    if (made or q.asks("who") or q.find("kind")) and (
        q.find("stage", "gmp-manufacturing", "commercialisation")
        or q.cue("does", "owner")
    ):
        q.use(mention)
        q.take("stage", "gmp-manufacturing", "commercialisation")
        q.take("cue", "does", "owner", "invest")
        q.take("kind", "companies")
        return ex.Leaf("actors.of_products", "actors", {"products": list(ids)})
    if (
        q.cue("kindof", "therapies", "whatis")
        and _says_therapy(q)
        and not q.find("phase")
    ):
        q.use(mention)
        q.take("cue", "kindof", "therapies", "whatis", "covers")
        return ex.Named("therapies", _therapies_of(q, ids))
    if q.take("cue", "status", "kindof"):
        q.use(mention)
        q.take("cue", "whatis", "kindof", "status")
        return ex.Value(own, "phase")
    return None


def _says_therapy(q: Question) -> bool:
    """Return whether the therapy of a product is asked for: "what kind of therapy is Zolgensma"."""
    return any(word.text.startswith("therap") for word in q.scan.words)


def _therapies_of(q: Question, products: tuple[str, ...]) -> tuple[str, ...]:
    edges = q.snapshot.edges["is_a_product_therapy"]
    return tuple(dict.fromkeys(t for key in products for t in edges.targets(key)))


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
    if mention.has("collaboration") and paid and not q.find("role", "sponsor"):
        # A project and a study of one name: the money is the project's.
        return None
    if q.find("role", "sponsor", "coordinator", "investor") or q.cue("fund"):
        q.use(mention)
        q.take("role")
        q.take("cue", "fund", "whatis")
        q.take("stage", "funding")
        q.take("ask", "trials")
        return ex.Leaf(
            "actors.of_trials", "actors", {"trials": list(ids), "part": "sponsor"}
        )
    if hospitals:
        q.use(mention)
        q.take("ask", "trials", "members")
        q.take("stage")
        q.take("cue", "where", "getcare", "patients")
        sites = ex.Leaf(
            "actors.of_trials", "actors", {"trials": list(ids), "part": "site"}
        )
        seat = q.seat()
        return sites if seat == Filters() else ex.Both(sites, ex.search("actors", seat))
    return None


def read_notion(q: Question) -> ex.Expression | None:
    """Return the therapy or stage whose meaning is asked for."""
    if not q.find("cue", "whatis") or q.asks("who", "partners", "products", "trials"):
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
    cues = {value for mention in q.scan.mentions for value in mention.values("cue")}
    if cues - _NOTION:
        return None
    q.take("cue", "whatis", "yesno", "stages")
    q.use(*therapies, *stages)
    if stages and not therapies:
        return ex.Named("stages", tuple(stages[0].values("stage")[:1]))
    return ex.Named("therapies", _therapy(q, therapies[0]))


def read_whole(q: Question) -> ex.Expression | None:
    """Return all links of the chain, or all therapies, where a question asks for no more."""
    content = [
        m
        for m in q.scan.mentions
        if not m.has("ignore") and not m.has("join") and not m.has("cue", "whatis")
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


def read_law(q: Question) -> ex.Expression | None:
    """Return the legal class of a therapy, whether it is of a class, or the therapies of one."""
    laws = q.find("law")
    if (
        not laws
        or q.names("actor")
        or q.find("region")
        or q.asks("trials", "count", "collaborations", "partners")
        or (q.asks("products") and not _class_of_products(q))
    ):
        return None
    classes = {value for m in laws for value in m.values("law")} - {"class"}
    worded = any(m.has("law", "class") for m in laws)
    named = [
        m
        for m in q.find("therapy")
        if m not in laws or (m.has("law", "combined") and len(q.find("therapy")) == 1)
    ]
    if not worded and (
        q.asks("who") or q.find("kind") or q.find("stage") or q.find("phase")
    ):
        return None
    if not named and not (worded or q.cue("therapies")):
        return None
    if not named and not classes:
        return None
    if named and not worded and not (classes and _asked(q)):
        return None
    q.use(*laws, *named)
    q.take(
        "cue",
        "yesno",
        "whatis",
        "therapies",
        "kindof",
        "stages",
        "owner",
        "status",
        "covers",
        "others",
        "getcare",
        "between",
        "lost",
    )
    q.take("ask", "products")
    negated = bool(q.take("negation"))
    q.take("stage", "regulatory")
    if not named:
        return ex.Leaf(
            "therapies.by_class", "therapies", {"classes": _classes(classes)}
        )
    ids = tuple(dict.fromkeys(key for m in named for key in _therapy(q, m)))
    if not classes and len(ids) > 1 and ids[-1] in CLASS_OF:
        # "Are regulatory T cells legally gene therapy?": the last one is the class.
        classes, ids = {CLASS_OF[ids[-1]]}, ids[:-1]
    own = ex.Named("therapies", ids)
    if not classes:
        return ex.Value(own, "legal_class")
    within = ex.Leaf("therapies.by_class", "therapies", {"classes": _classes(classes)})
    return ex.Check(
        ex.Both(own, within), negated and q.is_yes_no() and classes != {"atmp"}
    )


def _class_of_products(q: Question) -> bool:
    """Return whether a question is on the class of the products of a therapy, not on products."""
    words = q.find("law", "class")
    products = q.find("ask", "products")
    first = words and words[0].first < products[0].first
    return bool(first and q.find("therapy") and len(q.find("law")) == len(words))


def _asked(q: Question) -> bool:
    """Return whether nothing but a therapy and a class is spoken of."""
    rest = (
        "kind",
        "stage",
        "type",
        "programme",
        "collaboration",
        "city",
        "country",
        "disease",
    )
    return not any(q.find(name) for name in rest) and not q.asks("who")


def _classes(classes: set[str]) -> list[str]:
    wanted: set[str] = set()
    for each in classes:
        wanted |= set(ATMP_CLASSES) if each == "atmp" else {each}
    if "not-atmp" in classes:
        wanted = {"not-atmp"}
    return sorted(wanted)


def _therapy(q: Question, mention: Mention) -> tuple[str, ...]:
    values = mention.values("therapy")
    whole = {
        key
        for value in values
        for key in expand(q.snapshot, q.lexicon, value, exact=True)
    }
    return roots(q, tuple(sorted(whole)))
