"""Who does what, and lists of collaborations: filters on one kind of record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters, Target
from graph.ask.heads import head_of, without_head
from graph.ask.lexicon import marks, notation
from graph.ask.rules.implied import (
    is_laboratory,
    says,
    with_cells,
    with_trials,
)
from graph.ask.rules.joint_work import collaborations, partners
from graph.ask.rules.products_trials import designations_in_release, studies
from graph.ask.totals import totals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.ask.mentions import Mention
    from graph.ask.question import Question
    from graph.release.snapshot import Snapshot

_FUNDING = "funding"
_PATIENTS = "patient-delivery"
_KEYWORDS = 4
"""Notions of a string of keywords, such as "phage treatment Flanders"."""


def collaborations_of(snapshot: Snapshot) -> Mapping[str, int]:
    """Return how many collaborations each actor takes part in."""
    return totals(snapshot, "collaborations")


def read_list(q: Question) -> ex.Expression | None:
    """Return the records that fit what the question says of them."""
    target = target_of(q)
    if target == "actors":
        return actors(q)
    if target == "partners":
        return partners(q)
    if target == "collaborations":
        return collaborations(q)
    return studies(q, target)


def target_of(q: Question) -> Target:
    """Return what a plain question asks for."""
    head = head_of(q.scan)
    if q.names("actor") and not units_asked(q):
        return _about_actor(q, head)
    if q.names("collaboration"):
        people = head == "actors" or q.asks("partners", "members")
        return "actors" if people or q.find("role") else "collaborations"
    if q.find("programme") and q.asks("members") and head in {"actors", None}:
        # "Members of ATMP-PIT": who takes part, not what is done.
        return "actors"
    if q.names("product"):
        if head == "trials" and not q.names("trial"):
            return "trials"
        return "actors" if head == "actors" or q.find("role") else "products"
    if q.names("trial"):
        return "actors" if head == "actors" or q.find("role") else "trials"
    return head or without_head(q.scan)


def _about_actor(q: Question, head: Target | None) -> Target:
    together = q.asks("partners") or (
        q.asks("with") and q.asks("collaborations") and q.asks("who")
    )
    if together:
        return "partners"
    if q.find("role") and head in {"actors", None}:
        return "partners"
    if head is not None and head != "actors":
        return head
    return (
        "collaborations"
        if q.asks("members") and head != "actors"
        else "actors"
    )


def units_asked(q: Question) -> bool:
    """Return whether the parts of a named actor are asked for, not the actor."""
    unit = bool(q.find("kind", "research-unit", "research-institutes"))
    return q.asks("units_of") or (unit and not q.asks("partners"))


def actor_filters(
    q: Question,
    *,
    start: int = 0,
    end: int = 10_000,
) -> Filters:
    """Return the filters on actors: seat, kind, therapy, stage, life."""
    therapies, also, excluded = q.therapies()
    filters = replace(
        q.seat(start, end),
        therapies=therapies,
        therapies_also=also,
        excluded_therapies=excluded,
        stages=q.stages(),
        excluded_stages=q.stages(negated=True),
    )
    if filters.kinds == ("research-unit",) and is_laboratory(
        q, filters.stages
    ):
        # A "quality control lab" is whoever controls quality, not a research group.
        filters = replace(filters, kinds=())
    if (
        filters.kinds == ("authority",)
        and not filters.stages
        and says(q, "regulators")
    ):
        filters = replace(filters, stages=("regulatory",))
    return life(q, filters)


def life(q: Question, filters: Filters) -> Filters:
    """Return the filters with whether the actors have to be open, closed, or founded in years."""
    states = {value for m in q.find("state") for value in m.values("state")}
    if "founded" in states:
        years = q.years()
        if years:
            q.take("state", "founded")
            filters = replace(
                filters, founded_from=years.first, founded_to=years.last
            )
    if "closed" in states:
        q.take("state", "closed")
        return replace(filters, ended=True)
    if "open" in states:
        q.take("state", "open")
        return replace(filters, ended=False)
    care = _PATIENTS in filters.stages
    if q.cue("able") or care:
        q.take(
            "cue",
            "able",
            "getcare",
            "patients",
            "where",
        )
        if care or filters.stages:
            filters = replace(
                filters, ended=False, operating=bool(filters.stages) or None
            )
    q.take("cue", "still")
    return filters


def actors(q: Question) -> ex.Expression | None:
    """Return the actors that fit seat, kind, therapy, stage and what they take part in."""
    _care(q)
    filters = actor_filters(q)
    if (
        _asks_for_care(q)
        and not filters.stages
        and not filters.excluded_stages
    ):
        filters = replace(
            filters,
            stages=(_PATIENTS,),
            ended=False,
            operating=True,
        )
        q.take(
            "cue",
            "getcare",
            "where",
            "patients",
            "able",
            "centre",
        )
    filters = with_trials(q, with_cells(q, filters))
    if _PATIENTS in filters.stages:
        filters = replace(filters, cities=_with_districts(filters.cities))
    q.take("cue", "patients")
    q.take("ask", "partners")
    # A list shows where each is.
    q.take("cue", "where", "getcare")
    excepted = _excepted(q)
    named = [] if excepted else [ids for _, ids in q.names("actor")]
    if named:
        units = units_asked(q)
        q.take("actor")
        q.take(
            "ask",
            "units_of",
            "members",
            "partners",
        )
        ids = tuple(dict.fromkeys(key for each in named for key in each))
        filters = (
            replace(filters, part_of=ids)
            if units
            else replace(filters, ids=ids)
        )
    paying = filters.stages == (_FUNDING,) and _says_funding_alone(q)
    types = () if paying else q.several("type")
    programme, roles = q.programme(), q.several("role")
    works = [ids for _, ids in q.names("collaboration")]
    if works:
        q.take("collaboration")
        q.take(
            "ask",
            "members",
            "partners",
            "collaborations",
        )
        ids = tuple(key for each in works for key in each)
        filters = replace(
            filters,
            members_of=ids,
            roles=roles,
            stages=(),
        )
    elif products := [key for _, ids in q.names("product") for key in ids]:
        q.take("product")
        q.take("cue", "invest", "owner")
        filters = replace(filters, owner_of=tuple(products), stages=())
    elif trials := [key for _, ids in q.names("trial") for key in ids]:
        q.take("trial")
        q.take("ask", "trials")
        filters = replace(filters, runs=tuple(trials), stages=())
    elif types or programme or (roles and filters.stages != (_FUNDING,)):
        filters = _joint(
            q,
            filters,
            types,
            programme,
            roles,
        )
    elif q.find("designation") or (q.asks("products") and q.find("phase")):
        return _owners(q, filters)
    if filters == Filters():
        return None
    found = _wanted(q, filters)
    return ex.Without(found, excepted) if excepted else found


def _wanted(q: Question, filters: Filters) -> ex.Expression:
    """Return the actors of the filters, without those that do what the question denies."""
    if _denies_one(q, filters):
        wanted = replace(filters, excluded_therapies=(), excluded_stages=())
        denied = Filters(
            stages=filters.excluded_stages or filters.stages,
            therapies=filters.excluded_therapies,
        )
        return ex.Without(
            ex.search("actors", wanted), ex.search("actors", denied)
        )
    if set(filters.stages) & set(filters.excluded_stages):
        # "Hospitals that do no trials": what is denied is not asked for as well.
        filters = replace(filters, stages=())
    if _denies_work(q, filters):
        filters = replace(filters, excluded_stages=filters.stages, stages=())
    if filters.excluded_stages and (
        filters.therapies or filters.excluded_therapies
    ):
        return _not_doing(filters)
    return ex.search("actors", filters)


def _denies_one(q: Question, filters: Filters) -> bool:
    """Return whether work is denied for one of two: "give gene therapy but do not give CAR-T"."""
    stages = filters.stages or filters.excluded_stages
    if not (filters.therapies and filters.excluded_therapies and stages):
        return False
    denied = [m for m in q.find("therapy") if m.negated == "not"]
    verbs = [*q.find("stage"), *q.find("cue", "getcare")]
    negations = q.find("negation", "not")
    return any(
        not_.first <= verb.first <= therapy.first
        or (verb.last == not_.first < therapy.first)
        for therapy in denied
        for not_ in negations
        for verb in verbs
        if not verb.has("therapy") and not_.first < therapy.first
    )


def _denies_work(q: Question, filters: Filters) -> bool:
    """Return whether a "not" before a therapy denies the stage too: "that give no CAR-T"."""
    if (
        not filters.excluded_therapies
        or filters.therapies
        or not filters.stages
    ):
        return False
    denied = [m for m in q.find("therapy") if m.negated == "not"]
    said = [*q.find("stage"), *q.find("cue", "getcare")]
    turned = any(word.text in marks("but") for word in q.scan.words)
    # "Treats patients, but not with CAR-T" tells of the treatment first.
    return bool(denied) and not turned and bool(said)


def _excepted(q: Question) -> ex.Expression | None:
    """Return the named actors that are left out with their parts ("CDMOs except Catalent")."""
    exceptions = q.find("negation", "except")
    named = [
        (mention, ids)
        for mention, ids in q.names("actor")
        if any(each.last == mention.first for each in exceptions)
    ]
    if not named:
        return None
    for mention, _ in named:
        q.use(mention)
    q.use(*exceptions)
    own = ex.Named("actors", tuple(key for _, ids in named for key in ids))
    return ex.Either(
        own, ex.Leaf("actors.children", "actors", {"actors": own})
    )


def _says_funding_alone(q: Question) -> bool:
    """Return whether the word for rounds is the one for funding (French "financement")."""
    return all(m.has("stage", _FUNDING) for m in q.find("type"))


def _not_doing(filters: Filters) -> ex.Expression:
    """Return the actors without a stage for a therapy: "hospitals that do not treat with CAR-T"."""
    seat = replace(
        filters,
        therapies=(),
        therapies_also=(),
        excluded_therapies=(),
        excluded_stages=(),
        ended=None,
        operating=None,
    )
    therapies = filters.therapies or filters.excluded_therapies
    doing = ex.search(
        "actors", Filters(stages=filters.excluded_stages, therapies=therapies)
    )
    return ex.Without(ex.search("actors", seat), doing)


def _with_districts(cities: tuple[str, ...]) -> tuple[str, ...]:
    """Return towns with their districts: a patient in Antwerp goes to Edegem."""
    around = notation("common")["districts"]
    near = [district for city in cities for district in around.get(city, ())]
    return tuple(dict.fromkeys([*cities, *near]))


def _care(q: Question) -> None:
    """Take the words that only say that it is about treating patients."""
    if q.find("stage", _PATIENTS):
        q.take(
            "cue",
            "getcare",
            "patients",
            "where",
        )


def _asks_for_care(q: Question) -> bool:
    if q.asks("partners") or q.names("actor") or not q.find("therapy"):
        return False
    if q.cue("centre") and not q.find("kind") and not q.find("stage"):
        return True
    asked = q.find("cue", "getcare")
    # "Islet transplantation" alone is a therapy that many work on.
    own = [m for m in asked if not m.has("therapy")]
    placed = q.find("region") or q.find("city") or q.find("province")
    where = (
        (asked and q.cue("where", "patients"))
        or (
            own
            and (q.find("kind", "hospital") or q.is_yes_no() or q.cue("able"))
        )
        or any(m.last - m.first > 1 for m in own)
        or (placed and _is_keywords(q) and any(_treats(q, m) for m in asked))
    )
    return bool(where)


def _is_keywords(q: Question) -> bool:
    """Return whether a question is a few words of content and nobody is asked for."""
    content = [
        m for m in q.scan.mentions if not m.has("ignore") and not m.has("join")
    ]
    return len(content) <= _KEYWORDS and not (q.asks("who") or q.find("stage"))


def _treats(q: Question, mention: Mention) -> bool:
    """Return whether a mention says treatment ("phage treatment", "traitement par phages")."""
    words = q.scan.words
    said = tuple(marks("treatment_words"))
    ends = (words[mention.first].text, words[mention.last - 1].text)
    return any(word.endswith(said) for word in ends)


def _joint(
    q: Question,
    filters: Filters,
    types: tuple[str, ...],
    programme: str,
    roles: tuple[str, ...],
) -> Filters:
    every = tuple(
        each
        for group in notation("common")["types"].values()
        for each in group
    )
    q.take("ask", "collaborations", "members")
    years = q.years()
    return replace(
        filters,
        collaboration_types=types or tuple(dict.fromkeys(every)),
        programme=programme,
        roles=roles,
        stages=(),
        year_from=years.first,
        year_to=years.last,
        started=years.started,
    )


def _owners(q: Question, filters: Filters) -> ex.Expression:
    q.take("ask", "products")
    wanted = Filters(
        therapies=filters.therapies,
        phases=q.several("phase"),
        designations=designations_in_release(q),
    )
    owners = ex.Leaf(
        "actors.of_products",
        "actors",
        {"products": ex.search("products", wanted)},
    )
    seat = replace(
        filters,
        therapies=(),
        therapies_also=(),
        stages=(),
    )
    return (
        owners
        if seat == Filters()
        else ex.Both(owners, ex.search("actors", seat))
    )
