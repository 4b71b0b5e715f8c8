"""Who publishes an address, of what class it is, and which number of a register it holds."""

from __future__ import annotations

import pytest

from graph.common.publishers import (
    primary_rank,
    publisher_of,
    registry_number,
    registry_page,
)


@pytest.mark.parametrize(
    ("url", "name", "kind"),
    [
        ("https://www.lecho.be/entreprises/x/10410125.html", "L'Echo", "press"),
        ("https://trends.levif.be/x", "Trends-Tendances", "press"),
        ("https://plusmagazine.levif.be/x", "Le Vif", "press"),
        ("https://akasidvid.blogspot.com/2020", "Blogspot", "blog"),
        (
            "https://clinicaltrials.gov/study/NCT02116010",
            "ClinicalTrials.gov",
            "register",
        ),
        (
            "https://ichgcp.net/clinical-trials-registry/NCT02116010",
            "ICH GCP",
            "aggregator",
        ),
        ("https://unheard-of.example/x", "unheard-of.example", None),
        # A name that only ends alike is another.
        ("https://notlecho.be/x", "notlecho.be", None),
    ],
)
def test_the_publisher_of_an_address(url: str, name: str, kind: str | None) -> None:
    assert publisher_of(url) == (name, kind)


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://clinicaltrials.gov/study/NCT02116010", "NCT02116010"),
        (
            "https://www.clinicaltrialsregister.eu/ctr-search/trial/2012-005333-36/r",
            "2012-005333-36",
        ),
        ("https://trial.medpath.com/2024-514033-37-00", "2024-514033-37-00"),
        ("https://cordis.europa.eu/project/id/604531/reporting/fr", "604531"),
        ("https://ror.org/00afp2z80", "00afp2z80"),
        ("https://www.lecho.be/2023-02-03/x", None),
    ],
)
def test_the_number_of_a_register(url: str, number: str | None) -> None:
    assert registry_number(url) == number


@pytest.mark.parametrize(
    ("number", "page"),
    [
        ("NCT02116010", "https://clinicaltrials.gov/study/NCT02116010"),
        (
            "2004-000464-28",
            "https://www.clinicaltrialsregister.eu/ctr-search/search?query=2004-000464-28",
        ),
        (
            "2024-514033-37-00",
            "https://euclinicaltrials.eu/ctis-public/view/2024-514033-37-00",
        ),
        ("a-trial-of-ours", None),
        ("NCT02116010 and more", None),
    ],
)
def test_a_trial_leads_to_its_register(number: str, page: str | None) -> None:
    assert registry_page(number) == page


def test_the_primary_source_comes_first_and_who_repeats_others_last() -> None:
    kinds = ["aggregator", None, "press", "register", "blog", "company", "official"]
    assert sorted(kinds, key=primary_rank) == [  # pyright: ignore[reportArgumentType]
        "register",
        "official",
        "company",
        "press",
        None,
        "blog",
        "aggregator",
    ]
