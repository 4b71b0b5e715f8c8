"""The legal class of a therapy, whether it is of a class, and the therapies of one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.lexicon import marks
from graph.ask.rules.gaps import asked_first
from graph.ask.rules.notions import therapy_of

if TYPE_CHECKING:
    from graph.ask.mentions import Mention
    from graph.ask.question import Question

CLASS_OF = {
    "gene-therapy": "gtmp",
    "cell-therapy": "sctmp",
    "tissue-engineering": "tep",
    "combined-atmp": "combined",
}
ATMP_CLASSES = ("gtmp", "sctmp", "tep", "combined")
_BESIDE = (
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
"""Cues that say no more beside a legal class."""
_TWO = 2


def read_law(q: Question) -> ex.Expression | None:
    """Return the legal class of a therapy, whether it is of a class, or the therapies of one."""
    laws = q.find("law")
    ranked = any(not m.has("law") for m in q.find("cue", "rank"))
    if not laws or not _is_about_class(q) or ranked:
        return None
    classes = {value for m in laws for value in m.values("law")} - {"class"}
    worded = any(m.has("law", "class") for m in laws)
    named = [
        m
        for m in q.find("therapy")
        if m not in laws
        or (m.has("law", "combined") and len(q.find("therapy")) == 1)
    ]
    if not worded and (
        q.asks("who") or q.find("kind") or q.find("stage") or q.find("phase")
    ):
        return None
    what = q.scan.words[0].text in marks("what")
    if not named and not (worded or what or q.cue("therapies")):
        return None
    if not named and not classes:
        return None
    if named and not worded and not (classes and _asked(q)):
        return None
    q.use(*laws, *named)
    q.take("cue", *_BESIDE)
    q.take("ask", "products")
    negated = bool(q.take("negation"))
    q.take("stage", "regulatory")
    if not named:
        if negated:
            q.take("cue", "under", "lost")
        wanted = _denied(classes) if negated else _classes(classes)
        return ex.Leaf("therapies.by_class", "therapies", {"classes": wanted})
    ids = tuple(dict.fromkeys(key for m in named for key in therapy_of(q, m)))
    if not classes and len(ids) > 1 and ids[-1] in CLASS_OF:
        # "Are regulatory T cells legally gene therapy?": the last one is the class.
        classes, ids = {CLASS_OF[ids[-1]]}, ids[:-1]
    if asked_first(q, "therapies") and not q.is_yes_no():
        return _therapies_of_class(ids, classes, negated=negated)
    own = ex.Named("therapies", ids)
    if not classes:
        return ex.Value(own, "legal_class")
    within = ex.Leaf(
        "therapies.by_class", "therapies", {"classes": _classes(classes)}
    )
    return ex.Check(
        ex.Both(own, within), negated and q.is_yes_no() and classes != {"atmp"}
    )


def read_by_class(q: Question) -> ex.Expression | None:
    """Return the actors or products whose therapy is of a legal class: "products that are TEPs"."""
    laws = q.find("law")
    people = q.asks("who") or bool(q.find("kind"))
    products = q.asks("products") or bool(q.find("phase"))
    ranked = any(not m.has("law") for m in q.find("cue", "rank"))
    others = q.asks("trials", "collaborations", "partners") or q.names("actor")
    if (
        not laws
        or ranked
        or others
        or not (people or products)
        or q.is_yes_no()
    ):
        return None
    if all(m.has("therapy") for m in laws):
        return None  # "Combined ATMPs" are a therapy like others, if no class is spoken of.
    classes = {value for m in laws for value in m.values("law")} - {"class"}
    therapies_named = [m for m in q.find("therapy") if m not in laws]
    named = [m for m in therapies_named if m.has("therapy", *CLASS_OF)]
    if not classes and len(named) == 1 and named == therapies_named:
        # "Products that are legally tissue engineering": the word is the class.
        classes = {CLASS_OF[str(named[0].value("therapy"))]}
        q.use(*named)
    if not classes or (therapies_named and not named):
        return None
    account = q.mark()
    q.use(*laws)
    negated = bool(q.take("negation"))
    q.take("cue", *_BESIDE)
    q.take("stage", "regulatory")
    wanted = _denied(classes) if negated else _classes(classes)
    therapies = ex.Leaf("therapies.by_class", "therapies", {"classes": wanted})
    if products and not people:
        q.take("ask", "products")
        filters = replace(q.seat(), phases=q.several("phase"))
        own = ex.search("products", filters)
    else:
        q.take("ask", "who")
        own = ex.search("actors", q.seat())
    if q.left():
        q.restore(account)
        return None
    return replace(own, params={**own.params, "therapies": therapies})


def _is_about_class(q: Question) -> bool:
    """Return whether nothing else than therapies and classes can be asked for."""
    return not (
        q.names("actor")
        or q.find("region")
        or q.asks(
            "trials",
            "count",
            "collaborations",
            "partners",
        )
        or (q.asks("products") and not _class_of_products(q))
    )


def read_choice(q: Question) -> ex.Expression | None:
    """Return the class of a therapy where a question lets choose between some: no yes or no."""
    offered = _offered(q) if _is_about_class(q) else []
    subject = [m for m in q.find("therapy") if m not in offered]
    if len(offered) > _TWO and not subject:
        subject = offered[:1]
    return _class_among(q, subject) if offered and subject else None


def _offered(q: Question) -> list[Mention]:
    """Return the classes between which a question lets choose, none where it does not.

    "Gene therapy or cell therapy?": broad therapies are what the classes are called.
    """
    offered = [
        m
        for m in q.scan.mentions
        if _says_class(m) or m.has("therapy", *CLASS_OF)
    ]
    if (
        len(offered) < _TWO
        or not (q.find("law") or q.is_yes_no())
        or not _asked(q)
    ):
        return []
    first, last = offered[0].last, offered[-1].first
    return (
        offered
        if any(first <= m.first < last for m in q.find("join", "or"))
        else []
    )


def _says_class(mention: Mention) -> bool:
    return bool(set(mention.values("law")) - {"class", "atmp", "not-atmp"})


def _class_among(q: Question, subject: list[Mention]) -> ex.Expression:
    """Return the class of the therapies that the choice is about: it is no yes or no."""
    q.take("law")
    q.take("therapy")
    q.take("join", "or")
    q.take("cue", *_BESIDE)
    q.take("ask", "products")
    q.take("stage", "regulatory")
    ids = tuple(
        dict.fromkeys(key for m in subject for key in therapy_of(q, m))
    )
    return ex.Value(ex.Named("therapies", ids), "legal_class")


def _class_of_products(q: Question) -> bool:
    """Return whether a question is on the class of the products of a therapy, not on products."""
    words = q.find("law", "class")
    products = q.find("ask", "products")
    first = words and words[0].first < products[0].first
    return bool(
        first and q.find("therapy") and len(q.find("law")) == len(words)
    )


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


def _therapies_of_class(
    ids: tuple[str, ...],
    classes: set[str],
    *,
    negated: bool,
) -> ex.Expression:
    """Return the therapies of a class, of those that are named: "which therapies are legally".

    A broad therapy may be how the class is written, also beside it: "gene therapy (GTMP)".
    """
    if not classes and ids[-1] in CLASS_OF:
        classes = {CLASS_OF[ids[-1]]}
    ids = tuple(key for key in ids if CLASS_OF.get(key) not in classes)
    if not classes:
        return ex.Value(ex.Named("therapies", ids), "legal_class")
    wanted = _denied(classes) if negated else _classes(classes)
    leaf = ex.Leaf("therapies.by_class", "therapies", {"classes": wanted})
    return ex.Both(ex.Named("therapies", ids), leaf) if ids else leaf


def _denied(classes: set[str]) -> list[str]:
    """Return the other classes: "which therapies are legally no ATMP"."""
    wanted = _classes(classes)
    if "not-atmp" in wanted:
        return wanted
    return sorted({*ATMP_CLASSES, "not-atmp"}.difference(wanted))


def _classes(classes: set[str]) -> list[str]:
    wanted: set[str] = set()
    for each in classes:
        wanted |= set(ATMP_CLASSES) if each == "atmp" else {each}
    if "not-atmp" in classes:
        wanted = {"not-atmp"}
    return sorted(wanted)
