"""A name typed into a form is read if it is clear; else the same page asks which one is meant."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from api.pages.render import words
from graph.model import LANGUAGES

if TYPE_CHECKING:
    from starlette.testclient import TestClient

FORMS = {
    "/{lang}/partners": ("actor", ""),
    "/{lang}/paths": ("actor", ""),
    "/{lang}/network": ("around", ""),
    "/embed/{lang}/network": ("around", ""),
    "/{lang}/partners/call": ("must", "therapy=phage-therapy&"),
    "/{lang}/gaps": ("without", "region=Flanders&"),
}
TWO = ("V\u00e9sale Bioscience", "V\u00e9sale Pharma")


def choices(text: str) -> dict[str, str]:
    """Return the names a page asks to choose from, each with its address."""
    asked = text.partition('class="note which"')[2].partition("</div>")[0]
    found = re.findall(r'<a href="(\?[^"]*)">([^<]+?) ?<', asked)
    return {html.unescape(name): html.unescape(address) for address, name in found}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_half_a_name_is_asked_for_again(
    client: TestClient, form: str, lang: str
) -> None:
    name, rest = FORMS[form]
    path = form.replace("{lang}", lang)
    answer = client.get(f"{path}?{rest}{name}=vesal")
    assert answer.status_code == 200
    text = html.unescape(answer.text)
    assert words(lang)["which_one"].format(name="vesal") in text  # pyright: ignore[reportArgumentType]
    shown = choices(answer.text)
    assert set(TWO) <= set(shown)
    assert re.search(rf'name="{name}"[^>]* value="vesal"', answer.text), (
        "what was typed is kept"
    )
    chosen = client.get(path + shown[TWO[0]])
    assert chosen.status_code == 200
    assert 'class="note which"' not in chosen.text
    if rest:
        assert rest.rstrip("&") in shown[TWO[0]]


@pytest.mark.parametrize("form", FORMS)
def test_what_nothing_is_called_is_said_on_the_same_page(
    client: TestClient, form: str
) -> None:
    name, rest = FORMS[form]
    answer = client.get(f"{form.replace('{lang}', 'en')}?{rest}{name}=xyzzy")
    assert answer.status_code == 200
    assert "Nothing here is called \u201cxyzzy\u201d." in html.unescape(answer.text)


@pytest.mark.parametrize(
    "typed",
    [
        "exothera",
        "EXOTHERA",
        " Exothera ",
        "exother",
        "v\u00e9sale bio",
        "VESALE BIOSC",
    ],
)
def test_a_clear_name_is_read(client: TestClient, typed: str) -> None:
    answer = client.get("/en/partners", params={"actor": typed})
    assert answer.status_code == 200
    assert 'class="note which"' not in answer.text
    name = "Exothera" if "exo" in typed.casefold() else "V\u00e9sale Bioscience"
    assert f"Possible partners \u00b7 {name}" in html.unescape(answer.text)


def test_a_slip_is_asked_about_never_taken_for_meant(client: TestClient) -> None:
    answer = client.get("/en/partners?actor=exotherra")
    assert set(choices(answer.text)) == {"Exothera"}


def test_the_what_if_reads_names_and_keeps_half_a_form(client: TestClient) -> None:
    site = client.get("/en/gaps?close=Catalent", follow_redirects=False)
    assert site.status_code == 303
    assert "close=catalent-gosselies%40be-gosselies" in site.headers["location"]
    added = client.get(
        "/en/gaps?who=Exothera&stage=gmp-manufacturing&therapy=phage-therapy&without=",
        follow_redirects=False,
    )
    assert added.status_code == 303
    assert (
        "with=exothera%3Agmp-manufacturing%3Aphage-therapy" in added.headers["location"]
    )
    half = client.get("/fr/gaps?who=V%C3%A9sale&therapy=phage-therapy")
    assert half.status_code == 200
    assert words("fr")["form_half"] in html.unescape(half.text)
    assert 'name="who"' in half.text
    assert 'value="V\u00e9sale"' in html.unescape(half.text)
    assert '<option value="phage-therapy" selected>' in half.text


def test_the_interface_takes_ids_alone(client: TestClient) -> None:
    assert client.get("/api/v1/actors/vesal/partners").status_code == 404
    assert client.get("/api/v1/gaps?without=vesal").status_code == 404


def test_an_actor_without_a_therapy_has_no_path_and_is_told_so(
    client: TestClient,
) -> None:
    answer = client.get("/en/paths?actor=2move-implants")
    assert answer.status_code == 200
    assert "on which therapy 2Move Implants works" in html.unescape(answer.text)
