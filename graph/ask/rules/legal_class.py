"""The legal class of a therapy, whether it is of a class, and the therapies of one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.rules.missing import asked_first
from graph.ask.rules.notions import therapies_of
from graph.ask.rules.required_senses import reads
from graph.ask.rules.words import says_at, values_of

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
_IDLE_CUES = (
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
"""Cues that say nothing more next to a legal class."""
_TWO = 2


@reads("law")
def read_law(q: Question) -> ex.Expression | None:
    """Return the legal class of a therapy, whether it is of a class, or the therapies of one."""
    laws = q.find("law")
    if not _is_about_class(q) or _is_ranked(q):
        return None
    classes = values_of(laws, "law") - {"class"}
    worded = q.speaks_of("law:class")
    if not worded and q.speaks_of(
        "ask:who",
        "kind",
        "stage",
        "phase",
    ):
        return None
    therapies = q.find("therapy")
    # "Combined ATMP" is a therapy and a class: alone it is the therapy.
    named = [
        m
        for m in therapies
        if m not in laws or (m.has("law", "combined") and len(therapies) == 1)
    ]
    if named:
        is_clear = worded or (bool(classes) and _asked(q))
    else:
        listed = worded or says_at(q, 0, "what") or q.cue("therapies")
        is_clear = listed and bool(classes)
    if not is_clear:
        return None
    q.use(*laws, *named)
    q.take("ask", "products")
    negated = _take_words(q)
    if named:
        ids = therapies_of(q, named)
        return _of_therapies(
            q,
            ids,
            classes,
            negated=negated,
        )
    if negated:
        q.take("cue", "under", "lost")
    return _of_class(classes, negated=negated)


@reads(
    "law",
    ("ask:who", "kind", "ask:products", "phase"),
    unless=(
        "ask:trials",
        "ask:collaborations",
        "ask:partners",
        "actor",
    ),
)
def read_by_class(q: Question) -> ex.Expression | None:
    """Return the actors or products whose therapy is of a legal class: "products that are TEPs"."""
    if _is_ranked(q) or q.is_yes_no():
        return None
    laws = q.find("law")
    if all(m.has("therapy") for m in laws):
        return None  # "Combined ATMPs" are a therapy like others, if no class is spoken of.
    classes = values_of(laws, "law") - {"class"}
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
    negated = _take_words(q)
    if q.speaks_of("ask:who", "kind"):
        q.take("ask", "who")
        own = ex.search("actors", q.seat())
    else:
        q.take("ask", "products")
        filters = replace(q.seat(), phases=q.several("phase"))
        own = ex.search("products", filters)
    # A word that is left over asks for something else than a class.
    if q.left():
        q.restore(account)
        return None
    therapies = _of_class(classes, negated=negated)
    return replace(own, params={**own.params, "therapies": therapies})


def _is_about_class(q: Question) -> bool:
    """Return whether nothing else than therapies and classes can be asked for."""
    if q.speaks_of(
        "actor",
        "region",
        "ask:trials",
        "ask:count",
        "ask:collaborations",
        "ask:partners",
    ):
        return False
    return not q.asks("products") or _class_of_products(q)


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
    is_choice = q.speaks_of("law") or q.is_yes_no()
    if len(offered) < _TWO or not (is_choice and _asked(q)):
        return []
    first, last = offered[0].last, offered[-1].first
    joins = q.find(
        "join",
        "or",
        start=first,
        end=last,
    )
    return offered if joins else []


def _says_class(mention: Mention) -> bool:
    return bool(set(mention.values("law")) - {"class", "atmp", "not-atmp"})


def _class_among(q: Question, subject: list[Mention]) -> ex.Expression:
    """Return the class of the therapies that the choice is about: it is no yes or no."""
    q.take("law")
    q.take("therapy")
    q.take("join", "or")
    q.take("cue", *_IDLE_CUES)
    q.take("ask", "products")
    q.take("stage", "regulatory")
    return ex.Value(
        ex.Named("therapies", therapies_of(q, subject)), "legal_class"
    )


def _class_of_products(q: Question) -> bool:
    """Return whether a question is on the class of the products of a therapy, not on products."""
    words = q.find("law", "class")
    if not words or len(q.find("law")) > len(words):
        return False
    products = q.find("ask", "products")
    return words[0].first < products[0].first and q.speaks_of("therapy")


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
    return not q.speaks_of(*rest, "ask:who")


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
    leaf = _of_class(classes, negated=negated)
    return ex.Both(ex.Named("therapies", ids), leaf) if ids else leaf


def _denied(classes: set[str]) -> list[str]:
    """Return the other classes: "which therapies are legally no ATMP"."""
    wanted = _classes(classes)
    if "not-atmp" in wanted:
        return wanted
    return sorted({*ATMP_CLASSES, "not-atmp"}.difference(wanted))


def _classes(classes: set[str]) -> list[str]:
    """Return the classes of the release: "ATMP" is any of the four."""
    if "not-atmp" in classes:
        return ["not-atmp"]
    members = ATMP_CLASSES if "atmp" in classes else ()
    return sorted({*classes, *members} - {"atmp"})


def _of_therapies(
    q: Question,
    ids: tuple[str, ...],
    classes: set[str],
    *,
    negated: bool,
) -> ex.Expression:
    """Return the class of the therapies that are named, or whether they are of a class."""
    if not classes and len(ids) > 1 and ids[-1] in CLASS_OF:
        # "Are regulatory T cells legally gene therapy?": the last one is the class.
        classes, ids = {CLASS_OF[ids[-1]]}, ids[:-1]
    if asked_first(q, "therapies") and not q.is_yes_no():
        return _therapies_of_class(ids, classes, negated=negated)
    own = ex.Named("therapies", ids)
    if not classes:
        return ex.Value(own, "legal_class")
    is_turned = negated and q.is_yes_no() and classes != {"atmp"}
    return ex.Check(ex.Both(own, _of_class(classes)), is_turned)


def _is_ranked(q: Question) -> bool:
    """Return whether an order is asked for; a "class" in law is none."""
    return any(not m.has("law") for m in q.find("cue", "rank"))


def _take_words(q: Question) -> bool:
    """Note that the words around a class were used; return whether the class is denied."""
    q.take("cue", *_IDLE_CUES)
    return bool(q.take("negation"))


def _of_class(classes: set[str], *, negated: bool = False) -> ex.Leaf:
    """Return the therapies of some classes, or those of the others."""
    wanted = _denied(classes) if negated else _classes(classes)
    return ex.Leaf("therapies.by_class", "therapies", {"classes": wanted})
