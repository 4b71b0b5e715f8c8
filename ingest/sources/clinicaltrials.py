"""ClinicalTrials.gov: relevant studies with therapies, lead sponsors and Belgian sites."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph import model
from graph.common.normalise import slug
from ingest.organisations import Organisation, SourcePage, clean, kind_of
from ingest.reading.shapes import all_known
from ingest.reading.source_config import SourceConfig, load_config
from ingest.records import build, edge
from ingest.relevance import Text, classify
from ingest.sources.clinicaltrials_study import Study, of_csv, of_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from ingest.reading.cells import Row
    from ingest.reading.source import Files, JsonObject
    from ingest.records import Edge
    from ingest.report import Report

CONFIG: SourceConfig = load_config(__file__)
_NCT = re.compile(r"NCT[0-9]{8}")
_NAMELESS = re.compile(CONFIG.options["site_without_name"], re.IGNORECASE)


def read(files: Files, report: Report) -> Iterator[BaseModel | Edge]:
    """Yield the relevant studies; a study in both formats is one."""
    for item in files.items("study"):
        study = of_json(item, report)
        if study is not None:
            yield from _study(study, item, report)
    for row in files.rows("study_csv"):
        yield from _study(of_csv(row), row, report)


def _study(
    study: Study,
    row: JsonObject | Row,
    report: Report,
) -> Iterator[BaseModel | Edge]:
    if not _NCT.fullmatch(study.nct):
        report.refuse(
            row.file,
            row.line,
            "nctId",
            f"{study.nct[:40]!r} is no NCT number",
        )
        return
    known = (
        ("phases", study.phases, CONFIG.options["phases"]),
        ("overallStatus", study.status, ["", *CONFIG.options["statuses"]]),
        ("class", study.sponsor_class, ["", *CONFIG.options["classes"]]),
    )
    if not all(
        all_known(
            row,
            name,
            [value],
            values,
            report,
        )
        for name, value, values in known
    ):
        return
    body = " . ".join([study.summary, *study.keywords])
    titles = (*study.titles, *study.interventions)
    verdict = classify(Text(titles, body))
    if not verdict.relevant:
        report.leave_out("study of another field")
        return
    url = f"https://clinicaltrials.gov/study/{study.nct}"
    page = SourcePage(
        CONFIG,
        url,
        study.titles[0] if study.titles else study.nct,
        study.updated or None,
    )
    values = {
        "id": study.nct,
        "title": clean(study.titles[0]) if study.titles else "",
        "phase": CONFIG.options["phases"][study.phases],
        "status": _status(study),
        "start": study.start if study.is_start_actual else "",
        "end": study.end if study.is_end_actual else "",
        "indication": clean("; ".join(study.conditions)),
        **page.evidence(),
    }
    made = build(
        model.Trial,
        values,
        row,
        report,
    )
    if made is None:
        return
    report.keep("study", study.nct)
    yield page.source()
    yield made
    for therapy, why in verdict.therapies.items():
        tests = model.Relation(
            start=study.nct,
            end=therapy,
            **page.derived(why),
        )
        yield edge("tests_trial_therapy", tests)
    yield from _sponsor(
        study,
        page,
        row,
        report,
    )
    yield from _sites(
        study,
        page,
        row,
        report,
    )


def _status(study: Study) -> str:
    """Return the status in the register's words, with the days that are only expected."""
    words = CONFIG.options["statuses"].get(study.status, "")
    expected = [
        f"{what} expected {day}"
        for what, day, has_come in (
            ("start", study.start, study.is_start_actual),
            ("completion", study.end, study.is_end_actual),
        )
        if day and not has_come and study.status != "WITHDRAWN"
    ]
    return "; ".join(filter(None, [words, *expected]))


def _sponsor(
    study: Study,
    page: SourcePage,
    row: JsonObject | Row,
    report: Report,
) -> Iterator[BaseModel | Edge]:
    name = clean(study.sponsor)
    kind = CONFIG.options["classes"].get(
        study.sponsor_class, "research-centre"
    )
    if kind == "person" or not slug(name):
        report.leave_out("sponsor that is a person or not named")
        return
    kind = kind_of(name, kind) if kind == "research-centre" else kind
    actor = Organisation(f"ctgov:{slug(name)}", name, kind)
    yield from actor.records(page, row, report)
    leads = model.Relation(
        start=actor.id,
        end=study.nct,
        **page.evidence(),
    )
    yield edge("sponsors_actor_trial", leads)


def _sites(
    study: Study,
    page: SourcePage,
    row: JsonObject | Row,
    report: Report,
) -> Iterator[BaseModel | Edge]:
    for facility, city, where in dict.fromkeys(study.sites):
        code, name = (
            CONFIG.options["site_countries"].get(where),
            clean(facility),
        )
        if code is None:
            report.leave_out("site in a country whose sites are not kept")
        elif not slug(name) or _NAMELESS.match(name):
            report.leave_out("site without a name of its own")
        else:
            key = f"ctgov:{slug(name)}-{slug(city)}-{code.lower()}"
            actor = Organisation(
                key,
                name,
                kind_of(name, "hospital"),
                code,
                city,
            )
            yield from actor.records(page, row, report)
            hosts = model.Relation(
                start=key,
                end=study.nct,
                **page.evidence(),
            )
            yield edge("hosts_actor_trial", hosts)
