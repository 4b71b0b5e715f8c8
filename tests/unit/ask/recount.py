"""The answers to the questions of families.yml, counted from the CSV tables alone."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.unit.ask.curated_tables import (
    END,
    Given,
    Row,
    actors,
    below,
    closed,
    in_years,
    members,
    seated,
    table,
    tags,
)

FOLDER = Path(__file__).parent


def questions() -> list[tuple[str, str, str, Given]]:
    """Return (family, language, question, how it is counted) of every question."""
    entries: list[Given] = yaml.load(
        (FOLDER / "families.yml").read_bytes(), yaml.CSafeLoader
    )
    asked: list[tuple[str, str, str, Given]] = []
    for entry in entries:
        for lang in ("en", "fr", "nl"):
            asked += [(entry["family"], lang, text, entry) for text in entry[lang]]
    return asked


def recount(given: Given) -> set[str] | list[str]:
    """Return the ids or values that the tables give; a list where the order counts."""
    return globals()[f"count_{given['count']}"](given)


def count_doing(given: Given) -> set[str]:
    wanted: set[str] = set()
    for name in ("therapy", "therapy_or"):
        if name in given:
            wanted |= below(given[name])
    keys = set(actors())
    if "stage" in given:
        keys = {
            r["actor_id"]
            for r in table("actor_stages")
            if r["stage_id"] == given["stage"]
            and (not given.get("running") or r["status"] not in {"planned", "ended"})
            and (
                not wanted
                or r["therapy_id"] in wanted
                or (not r["therapy_id"] and tags(r["actor_id"]) & wanted)
            )
        }
    elif wanted:
        keys = {key for key in keys if tags(key) & wanted}
    return {key for key in keys if seated(key, given)}


def count_both(given: Given) -> set[str]:
    first, second = given["therapies"]
    return {
        key
        for key in actors()
        if tags(key) & below(first) and tags(key) & below(second)
    }


def _events(given: Given) -> list[Row]:
    return [
        row
        for row in table("events")
        if row["type"] in given.get("types", [row["type"]])
        and row["actor_id"] == given.get("actor", row["actor_id"])
        and in_years(row["date"], given)
        and seated(row["actor_id"], given)
    ]


def count_events(given: Given) -> set[str]:
    return {
        f"{r['actor_id']}:{r['date'] or 'undated'}:{r['type']}" for r in _events(given)
    }


def count_event_actors(given: Given) -> set[str]:
    return {row["actor_id"] for row in _events(given)}


def count_closed_actors(given: Given) -> set[str]:
    ended = {
        row["id"]
        for row in table("actors")
        if row["ended"] and in_years(row["ended"], given)
    }
    ended |= {
        r["actor_id"]
        for r in table("events")
        if r["type"] in END and in_years(r["date"], given)
    }
    return {key for key in ended if seated(key, given)}


def _works(given: Given) -> list[Row]:
    wanted = below(given["therapy"]) if "therapy" in given else None
    return [
        row
        for row in table("collaborations")
        if row["type"] in given.get("types", [row["type"]])
        and (wanted is None or wanted & set(row["therapy_ids"].split("|")))
    ]


def count_part(given: Given) -> set[str]:
    roles = given.get("roles") or [given["role"]]
    whole: set[str] = set()
    for row in _works(given):
        taking = members(row["id"])
        of = given.get("of")
        if of is None or any(
            a == of and role in given["of_roles"] for a, role in taking
        ):
            whole |= {a for a, role in taking if role in roles}
    return whole


OWN = {"client", "coordinator", "spin-off"}


def count_funders(given: Given) -> set[str]:
    whole: set[str] = set()
    for row in table("collaborations"):
        roles = {role for a, role in members(row["id"]) if a == given["of"]}
        whole |= (
            {a for a, role in members(row["id"]) if role in {"funder", "investor"}}
            if roles & OWN
            or (
                roles
                and row["type"]
                in {"consortium-project", "bilateral-research", "clinical"}
            )
            else set()
        )
    return whole - {given["of"]}


def count_funded(given: Given) -> set[str]:
    whole: set[str] = set()
    for row in table("collaborations"):
        if any(
            a == given["by"] and r in {"funder", "investor"}
            for a, r in members(row["id"])
        ):
            whole |= {a for a, role in members(row["id"]) if role in OWN}
    return {a for a in whole if given.get("kind") is None or seated(a, given)} - {
        given["by"]
    }


def _amount(row: Row) -> int:
    return int(row["budget_eur"] or row["public_funding_eur"] or 0)


def count_rounds_over(given: Given) -> set[str]:
    return {row["id"] for row in _works(given) if _amount(row) > given["amount"]}


count_projects_over = count_rounds_over


def count_projects(_: Given) -> set[str]:
    return {
        r["id"]
        for r in table("collaborations")
        if r["type"] in {"consortium-project", "bilateral-research"}
    }


def count_owner(given: Given) -> set[str]:
    return {actors()[given["of"]]["parent_id"]} - {""}


def count_children(given: Given) -> set[str]:
    return {row["id"] for row in table("actors") if row["parent_id"] == given["of"]}


def count_units(given: Given) -> set[str]:
    level, whole = {given["of"]}, set[str]()
    while level:
        level = {r["id"] for r in table("actors") if r["parent_id"] in level} - whole
        whole |= level
    return {key for key in whole if seated(key, given)}


def _partners(key: str) -> set[str]:
    works = {
        r["collaboration_id"]
        for r in table("collaboration_members")
        if r["actor_id"] == key
    }
    return {a for work in works for a, _ in members(work)} - {key}


def count_partners(given: Given) -> set[str]:
    return {a for a in _partners(given["of"][0]) if seated(a, given)}


def count_partners_of_all(given: Given) -> set[str]:
    return set.intersection(*(_partners(key) for key in given["of"])) - set(given["of"])


def count_partners_but(given: Given) -> set[str]:
    return (
        _partners(given["of"]) - _partners(given["but"]) - {given["of"], given["but"]}
    )


def count_never(given: Given) -> set[str]:
    return (
        {key for key in actors() if seated(key, given)}
        - _partners(given["but"])
        - {given["but"]}
    )


def count_shared(given: Given) -> set[str]:
    works = [
        {
            r["collaboration_id"]
            for r in table("collaboration_members")
            if r["actor_id"] == key
        }
        for key in given["of"]
    ]
    return set.intersection(*works)


def _doers(therapy: str, stage: str, region: str) -> set[str]:
    given = {
        "therapy": therapy,
        "stage": stage,
        "region": region,
        "open": True,
        "running": True,
    }
    return count_doing(given)


def _stages() -> list[str]:
    return [row["id"] for row in table("stages")]


def count_uncovered(given: Given) -> set[str]:
    return {s for s in _stages() if not _doers(given["therapy"], s, given["region"])}


def count_single(given: Given) -> set[str]:
    return {
        s for s in _stages() if len(_doers(given["therapy"], s, given["region"])) == 1
    }


def count_lost(given: Given) -> set[str]:
    return {
        f"{t['id']}:{s}"
        for t in table("therapies")
        for s in _stages()
        if _doers(t["id"], s, given["region"]) == {given["actor"]}
    }


def count_ahead(given: Given) -> set[str]:
    return {
        s
        for s in _stages()
        if _doers(given["therapy"], s, given["region"])
        and not _doers(given["therapy"], s, given["behind"])
    }


def count_products(given: Given) -> set[str]:
    wanted = below(given["therapy"]) if "therapy" in given else None
    return {
        row["id"]
        for row in table("products")
        if (wanted is None or row["therapy_id"] in wanted)
        and row["phase"] in given.get("phase", [row["phase"]])
        and row["owner_id"] == given.get("owner", row["owner_id"])
    }


def count_authorised(given: Given) -> set[str]:
    found: set[str] = set()
    for row in table("products"):
        after = row["status"].lower().partition("authorised ")[2]
        if after[:4].isdigit() and in_years(after, given):
            found.add(row["id"])
    return found


def count_product_words(given: Given) -> set[str]:
    return {
        row["id"]
        for row in table("products")
        if all(
            word in f"{row['indication']} {row['name']}".lower()
            for word in given["words"]
        )
    }


def count_trials(given: Given) -> set[str]:
    wanted = below(given["therapy"]) if "therapy" in given else None
    return {
        row["id"]
        for row in table("trials")
        if (wanted is None or row["therapy_id"] in wanted)
        and ("site" not in given or given["site"] in row["site_ids"].split("|"))
        and row["sponsor_id"] == given.get("sponsor", row["sponsor_id"])
    }


def count_number(given: Given) -> set[str]:
    return {str(len(recount(given["of"])))}


def count_top(given: Given) -> list[str]:
    pairs = {
        (r["actor_id"], r["collaboration_id"]) for r in table("collaboration_members")
    }
    totals: dict[str, int] = {}
    for actor, _ in pairs:
        totals[actor] = totals.get(actor, 0) + 1
    keys = [key for key in totals if seated(key, given)]
    return sorted(keys, key=lambda key: (-totals[key], key))[: given["n"]]


def count_regions(given: Given) -> list[str]:
    totals = {
        region: len(count_doing({**given, "region": region}))
        for region in ("Wallonia", "Flanders", "Brussels")
    }
    return sorted(totals, key=lambda region: -totals[region])


def count_field(given: Given) -> set[str]:
    return {actors()[given["actor"]][given["field"]]}


def count_still(given: Given) -> set[str]:
    return {"no" if given["actor"] in closed() else "yes"}


def _law(therapy: str) -> str:
    return next(
        row["legal_class"] for row in table("therapies") if row["id"] == therapy
    )


def count_legal_is(given: Given) -> set[str]:
    own = _law(given["therapy"])
    return {
        "yes"
        if own == given["class"] or (given["class"] == "atmp" and own != "not-atmp")
        else "no"
    }


def count_legal_class(given: Given) -> set[str]:
    return {_law(given["therapy"])}


def count_legal_list(given: Given) -> set[str]:
    return {
        row["id"] for row in table("therapies") if row["legal_class"] == given["class"]
    }


def count_nothing(_: Given) -> set[str]:
    return set()


def count_without(given: Given) -> set[str]:
    return {
        row["id"]
        for row in table("therapies")
        if not _doers(row["id"], given["stage"], given["region"])
    }


def count_not_doing(given: Given) -> set[str]:
    seat = {name: given[name] for name in ("region", "kind")}
    doing = {name: given[name] for name in ("therapy", "stage")}
    return count_doing(seat) - count_doing(doing)
