"""What a record says of itself to search engines and to those who share its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.address import FOLDERS, origin, root_path
from api.pages.render import country, words
from graph.common.properties import Properties

if TYPE_CHECKING:
    from api.pages.fact_lines import FactPresenter
    from graph.model import Language
    from graph.release.snapshot import Snapshot

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_NAMED = 5
"""Therapies that a description names; search engines show some 160 characters."""
_FORMS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "jsonld": "application/ld+json",
}


def absolute(path: str) -> str:
    """Return an address of this site as others have to write it."""
    return f"{origin.get()}{root_path.get()}{path}"


def description(
    presenter: FactPresenter,
    label: str,
    row: Properties,
) -> str:
    """Return one or two sentences that say what a record is."""
    t = presenter.t
    name = presenter.name(label, row["id"])
    if label in ("Therapy", "Stage"):
        return f"{name}: {presenter.definition(row).text} {t['title']}."
    kind = (
        t[f"kind_{row['kind']}"]
        if label == "Actor"
        else t[f"one_{label.lower()}"]
    )
    where = (
        row.get("city"),
        presenter.coded("region", row),
        country(row.get("country"), presenter.lang),
    )
    head = ", ".join(
        dict.fromkeys([f"{name}: {kind}", *(filter(None, where))])
    )
    relation = {"Actor": "works_on_actor_therapy"}.get(label)
    if relation is None:
        return f"{head}. {t['title']}."
    therapies = presenter.snapshot.edges[relation].targets(row["id"])
    named = [
        presenter.name("Therapy", therapy)
        for therapy in list(dict.fromkeys(therapies))[:_NAMED]
    ]
    works = f" {t['net_works_on']}: {', '.join(named)}." if named else ""
    return f"{head}.{works}"


def linked(
    presenter: FactPresenter,
    label: str,
    row: Properties,
    address: str,
) -> Properties | None:
    """Return a record as an object of schema.org; None for what has no kind there."""
    head = {
        "@context": "https://schema.org",
        "@id": absolute(address),
        "url": absolute(address),
        "name": presenter.name(label, row["id"]),
    }
    if label == "Actor":
        place = {
            "@type": "PostalAddress",
            "addressLocality": row.get("city"),
            "addressRegion": row.get("region"),
            "addressCountry": row.get("country"),
        }
        return _filled(
            head
            | {
                "@type": "Organization",
                "alternateName": list(row.get("aliases", ())),
                "address": _filled(place),
                "foundingDate": row.get("founded"),
                "dissolutionDate": row.get("ended"),
                "sameAs": list(
                    filter(None, (row.get("website"), row.get("ror")))
                ),
            }
        )
    if label == "Trial":
        return _filled(
            head
            | {
                "@type": "MedicalTrial",
                "identifier": row["id"],
                "healthCondition": row.get("indication"),
                "startDate": row.get("start"),
            }
        )
    return None


def dataset(snapshot: Snapshot, lang: Language) -> Properties:
    """Return the release as a data set of schema.org, with the files it comes as."""
    t = words(lang)
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": t["title"],
        "description": t["about_lead"],
        "url": absolute(f"/{lang}/about"),
        "inLanguage": lang,
        "version": snapshot.release.id,
        "dateModified": snapshot.release.created_at,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "spatialCoverage": t["region_Wallonia"],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": media,
                "contentUrl": absolute(f"/api/v1/export/{form}"),
            }
            for form, media in _FORMS.items()
        ],
    }


def addresses(snapshot: Snapshot, lang: Language) -> list[str]:
    """Return the addresses of all pages of one language that search engines should know."""
    rooms = (
        "",
        *FOLDERS.values(),
        "map",
        "network",
        "gaps",
        "partners",
        "about",
    )
    records = (
        f"{folder}/{key}"
        for label, folder in FOLDERS.items()
        if label != "Source"
        for key in snapshot.nodes[label].ids
    )
    return [
        absolute(f"/{lang}/{part}")
        for part in (*dict.fromkeys(rooms), *records)
    ]


def _filled(values: Properties) -> Properties:
    """Return what has a value; an address that is only a type has none."""
    filled = {name: value for name, value in values.items() if value}
    return {} if set(filled) == {"@type"} else filled
