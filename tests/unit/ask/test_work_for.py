"""Who works for a named actor, money lent, public or summed, sizes of parts, trials on hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.ask.answer import ask
from tests.unit.ask.curated_tables import actors, members, table

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

MAKING = ("manufacturing", "supply")
SERVING = {"manufacturer", "supplier", "parent"}


def facing(actor: str, own: set[str], other: str, *types: str) -> set[str]:
    """Return those of a role in the collaborations of the types in which an actor has its own."""
    whole: set[str] = set()
    for row in table("collaborations"):
        part = members(row["id"])
        if row["type"] in types and any((actor, role) in part for role in own):
            whole |= {key for key, role in part if role == other}
    return whole - {actor}


def rounds(actor: str) -> list[dict[str, str]]:
    """Return the rounds in which an actor got money."""
    return [
        row
        for row in table("collaborations")
        if row["type"] == "investment"
        and {(actor, "client"), (actor, "coordinator")} & set(members(row["id"]))
    ]


@pytest.mark.parametrize(
    "question",
    [
        "who manufactured CAR-T cells for Galapagos?",
        "qui a fabriqué des CAR-T pour Galapagos ?",
        "qui a produit les CAR-T pour Galapagos ?",
        "op welke producenten deed Galapagos een beroep voor zijn CAR-T?",
    ],
)
def test_who_makes_for_a_named_actor(curated_snapshot: Snapshot, question: str) -> None:
    answer = ask(curated_snapshot, question, limit=0)
    makers = facing("galapagos", {"client"}, "manufacturer", "manufacturing")
    assert set(answer.ids) == makers
    assert answer.ignored == ()


@pytest.mark.parametrize(
    "question",
    [
        "clients of Henogen",
        "for whom did Henogen manufacture?",
        "who does Henogen produce for?",
        "qui sont les clients de Henogen ?",
        "voor wie produceerde Henogen?",
        "klanten van Henogen",
        "who called on Henogen?",
        "qui a fait appel à Henogen ?",
    ],
)
def test_clients_are_those_for_whom_it_makes(
    curated_snapshot: Snapshot, question: str
) -> None:
    answer = ask(curated_snapshot, question, limit=0)
    assert set(answer.ids) == facing("henogen", SERVING, "client", *MAKING)
    assert answer.ignored == ()


@pytest.mark.parametrize(
    "question",
    [
        "Celyad has licensed its technology out to whom?",
        "who did Celyad license its technology to?",
        "à qui Celyad a-t-elle accordé des licences ?",
        "aan wie gaf Celyad een licentie?",
        "qui a pris une licence de Celyad ?",
    ],
)
def test_to_whom_licences_were_given(curated_snapshot: Snapshot, question: str) -> None:
    answer = ask(curated_snapshot, question, limit=0)
    assert set(answer.ids) == facing(
        "celyad-oncology", {"licensor"}, "licensee", "licensing"
    )


@pytest.mark.parametrize(
    "question",
    [
        "from whom did Celyad license technology?",
        "de qui Celyad tient-elle ses licences ?",
        "van wie kreeg Celyad een licentie?",
    ],
)
def test_from_whom_licences_were_taken(
    curated_snapshot: Snapshot, question: str
) -> None:
    answer = ask(curated_snapshot, question, limit=0)
    assert set(answer.ids) == facing(
        "celyad-oncology", {"licensee"}, "licensor", "licensing"
    )


@pytest.mark.parametrize(
    "question",
    [
        "in which hospitals did Celyad run its trials?",
        "où se déroulaient les essais de Celyad ?",
        "in welke ziekenhuizen liepen de studies van Celyad?",
    ],
)
def test_the_sites_of_the_trials_of_a_sponsor(
    curated_snapshot: Snapshot, question: str
) -> None:
    celyad = "celyad-oncology"
    own = {"sponsor", "coordinator"}
    sites = facing(celyad, own, "trial-site", "clinical", "consortium-project")
    for row in table("trials"):
        if row["sponsor_id"] == celyad:
            sites |= set(filter(None, row["site_ids"].split("|")))
    answer = ask(curated_snapshot, question, limit=0)
    assert set(answer.ids) == sites
    assert answer.ignored == ()


@pytest.mark.parametrize(
    "question",
    [
        "how much did the EIB lend to Novadip?",
        "how much money did Novadip receive from the EIB?",
        "combien la Banque européenne d'investissement a-t-elle prêté à Novadip ?",
        "hoeveel leende de EIB aan Novadip?",
    ],
)
def test_what_was_lent_is_an_amount(curated_snapshot: Snapshot, question: str) -> None:
    lent = [
        row["budget_eur"]
        for row in rounds("novadip")
        if ("eib", "investor") in members(row["id"])
    ]
    assert list(ask(curated_snapshot, question, limit=0).ids) == lent


@pytest.mark.parametrize(
    "question",
    [
        "how much public money did Novadip get in 2021?",
        "combien d'argent public wallon Novadip a-t-elle reçu en 2021 ?",
        "hoeveel overheidsgeld kreeg Novadip in 2021?",
    ],
)
def test_public_money_is_no_other_money(
    curated_snapshot: Snapshot, question: str
) -> None:
    public = [
        row["public_funding_eur"]
        for row in rounds("novadip")
        if row["start"][:4] == "2021" and row["public_funding_eur"]
    ]
    answer = ask(curated_snapshot, question, limit=0)
    assert list(answer.ids) == public
    assert answer.ignored == ()


@pytest.mark.parametrize(
    "question",
    [
        "how much did etherna raise in total?",
        "combien etherna a-t-elle levé au total ?",
        "hoeveel geld haalde eTheRNA in al zijn kapitaalrondes samen op?",
    ],
)
def test_rounds_together_are_one_sum(curated_snapshot: Snapshot, question: str) -> None:
    amounts = [int(row["budget_eur"]) for row in rounds("etherna") if row["budget_eur"]]
    answer = ask(curated_snapshot, question, limit=0)
    assert answer.ids == (str(sum(amounts)),)


def test_a_wrong_number_of_rounds_is_owned_up_to(curated_snapshot: Snapshot) -> None:
    many = "how much did etherna raise in its nine rounds together?"
    assert "nine" in ask(curated_snapshot, many, limit=0).ignored


def test_amounts_that_overlap_are_not_summed(curated_snapshot: Snapshot) -> None:
    question = "how much did Novadip raise in total?"
    assert any("do not add up" in row["note"] for row in rounds("novadip"))
    assert len(ask(curated_snapshot, question, limit=0).ids) > 1


@pytest.mark.parametrize(
    "question",
    [
        "where did Noshaq put its money?",
        "où Noshaq a-t-il mis son argent ?",
        "dans quoi Noshaq a-t-il investi ?",
        "waarin stopte Noshaq geld?",
        "waarin stak Noshaq geld?",
    ],
)
def test_where_an_investor_put_its_money(
    curated_snapshot: Snapshot, question: str
) -> None:
    paid: set[str] = set()
    for row in table("collaborations"):
        part = members(row["id"])
        if {("noshaq", "investor"), ("noshaq", "funder")} & set(part):
            paid |= {key for key, role in part if role in {"client", "coordinator"}}
    answer = ask(curated_snapshot, question, limit=0)
    assert set(answer.ids) == paid - {"noshaq"}
    assert answer.ignored == ()


@pytest.mark.parametrize(
    "question",
    [
        "which fund took part in most rounds?",
        "quel fonds a participé au plus grand nombre de tours de table ?",
        "welk fonds nam deel aan de meeste kapitaalrondes?",
    ],
)
def test_the_fund_of_most_rounds(curated_snapshot: Snapshot, question: str) -> None:
    joined: dict[str, int] = {}
    for row in table("collaborations"):
        if row["type"] == "investment":
            for key in {key for key, role in members(row["id"]) if role == "investor"}:
                joined[key] = joined.get(key, 0) + 1
    funds = {key for key in joined if actors()[key]["kind"] == "investor"}
    most = max(joined[key] for key in funds)
    answer = ask(curated_snapshot, question, limit=0)
    assert set(answer.ids) == {key for key in funds if joined[key] == most}
    assert answer.ignored == ()


@pytest.mark.parametrize(
    "question",
    [
        "how big are the clean rooms of Saint-Luc's cell therapy centre?",
        "combien de m2 font les salles blanches des Cliniques Saint-Luc ?",
    ],
)
def test_the_size_of_a_part_stands_for_a_size(
    curated_snapshot: Snapshot, question: str
) -> None:
    parts = {key for key, row in actors().items() if row["parent_id"] == "saint-luc"}
    sizes = {
        row["capacity"]
        for row in table("actor_stages")
        if row["actor_id"] in parts and "m2" in row["capacity"]
    }
    assert set(ask(curated_snapshot, question, limit=0).ids) & sizes


@pytest.mark.parametrize(
    ("question", "statuses"),
    [
        ("trials that were terminated or put on hold", ("terminated", "on hold")),
        ("paused trials", ()),
        ("essais suspendus", ()),
        ("welke opgeschorte studies zijn er?", ()),
    ],
)
def test_trials_on_hold_are_trials(
    curated_snapshot: Snapshot, question: str, statuses: tuple[str, ...]
) -> None:
    wanted = ("temporarily halted", "on hold", "suspended", "dosing paused", *statuses)
    trials = {
        row["id"]
        for row in table("trials")
        if row["status"].casefold().startswith(wanted)
    }
    answer = ask(curated_snapshot, question, limit=0)
    assert answer.kind == "trials"
    assert set(answer.ids) == trials
