"""Signing in at a provider of another maker: what it states, and what is not believed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx2
import pytest

from api.auth import oidc
from api.auth.oidc import Provider, ProviderAnswer, ProviderError
from graph.errors import NotAllowedError
from graph.settings import Settings
from tests.providing import CLIENT, SECRET, providing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.restarts

REDIRECT = "http://127.0.0.1:9/en/sign-in/back"
KEY = "the key of the cookies"
FORM = re.compile(r'action="([^"]+)"')


@pytest.fixture(scope="module")
def issuer(npm_program: Callable[..., str]) -> Iterator[str]:
    with providing(REDIRECT) as address:
        yield address


def provider_of(issuer: str, **other: Any) -> Provider:
    values = {"oidc_client_id": CLIENT, "oidc_client_secret": SECRET, **other}
    return Provider(Settings(oidc_issuer=issuer, **values))  # pyright: ignore[reportCallIssue]


@pytest.fixture(scope="module")
def provider(issuer: str) -> Provider:
    return provider_of(issuer)


def walked(address: str, who: str) -> ProviderAnswer:
    """Return what the provider sends back once somebody signed in and agreed."""
    with httpx2.Client(timeout=30) as browser:
        answer = browser.get(address)
        for _ in range(12):
            if answer.is_redirect:
                address = urljoin(str(answer.url), answer.headers["location"])
                if address.startswith(REDIRECT):
                    sent = parse_qs(urlsplit(address).query)
                    assert "error" not in sent, sent
                    return ProviderAnswer(
                        sent["code"][0], sent["state"][0], sent["iss"][0]
                    )
                answer = browser.get(address)
                continue
            assert answer.status_code == 200, answer.text
            action = urljoin(str(answer.url), FORM.findall(answer.text)[0])
            prompt = "login" if 'name="login"' in answer.text else "consent"
            given = {"prompt": prompt, "login": who, "password": "any"}
            answer = browser.post(action, data=given)
    raise AssertionError(address)


def test_the_subject_is_that_of_who_signed_in(provider: Provider) -> None:
    begun = provider.begin(KEY, REDIRECT, "fr")
    asked = parse_qs(urlsplit(begun.address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid"]
    answer = walked(begun.address, "carl-17")
    assert provider.subject(KEY, REDIRECT, begun.cookie, answer) == "carl-17"
    assert provider.language(KEY, begun.cookie) == "fr"
    with pytest.raises(NotAllowedError):  # a code counts once
        provider.subject(KEY, REDIRECT, begun.cookie, answer)


def test_no_two_sign_ins_have_the_same_secrets(provider: Provider) -> None:
    asked = [
        parse_qs(urlsplit(provider.begin(KEY, REDIRECT, "en").address).query)
        for _ in range(2)
    ]
    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name]
        assert len(asked[0][name][0]) >= 43


def test_an_answer_to_another_browser_is_not_believed(provider: Provider) -> None:
    """Somebody sends a victim the end of a sign-in of their own."""
    mine, victim = (provider.begin(KEY, REDIRECT, "en") for _ in range(2))
    answer = walked(mine.address, "mallory")
    refused: list[tuple[str, str, ProviderAnswer]] = [
        (KEY, victim.cookie, answer),
        (KEY, "", answer),
        (KEY, mine.cookie + "x", answer),
        ("another key", mine.cookie, answer),
        ("", mine.cookie, answer),
        (KEY, mine.cookie, answer._replace(state="")),
        (KEY, mine.cookie, answer._replace(issuer="https://evil.example")),
        (KEY, mine.cookie, answer._replace(code="made-up")),
    ]
    for key, cookie, sent in refused:
        with pytest.raises(NotAllowedError):
            provider.subject(key, REDIRECT, cookie, sent)
    assert provider.subject(KEY, REDIRECT, mine.cookie, answer) == "mallory"


@pytest.mark.parametrize("part", [1, 2], ids=["nonce", "verifier"])
def test_nonce_and_verifier_have_to_fit(provider: Provider, part: int) -> None:
    begun = provider.begin(KEY, REDIRECT, "en")
    answer = walked(begun.address, "carl-17")
    signer = oidc._signer(KEY)
    parts = signer.loads(begun.cookie)
    parts[part] = "x" * len(parts[part])
    with pytest.raises(NotAllowedError):
        provider.subject(KEY, REDIRECT, signer.dumps(parts), answer)


def test_a_sign_in_that_takes_too_long_is_not_believed(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = provider.begin(KEY, REDIRECT, "en")
    answer = walked(begun.address, "carl-17")
    monkeypatch.setattr(oidc, "MINUTES", -1)
    with pytest.raises(NotAllowedError):
        provider.subject(KEY, REDIRECT, begun.cookie, answer)


def test_the_token_has_to_be_for_this_site_and_of_this_provider(
    provider: Provider, issuer: str
) -> None:
    """The token of one site is shown by another one, or by a provider of another name."""
    begun = provider.begin(KEY, REDIRECT, "en")
    answer = walked(begun.address, "carl-17")
    nonce = oidc._signer(KEY).loads(begun.cookie)[1]
    with provider._client(REDIRECT) as client:
        verifier = oidc._signer(KEY).loads(begun.cookie)[2]
        token = client.fetch_token(
            provider._endpoint("token_endpoint"),
            code=answer.code,
            code_verifier=verifier,
        )["id_token"]
    assert provider._checked(token, nonce) == "carl-17"
    other = provider_of(issuer, oidc_client_id="another")
    head, body, signature = token.split(".")
    forged = f"{head}.{body}.{'A' * len(signature)}"
    unsigned = f"eyJhbGciOiJub25lIn0.{body}."
    for judge, shown in ((other, token), (provider, forged), (provider, unsigned)):
        with pytest.raises(NotAllowedError):
            judge._checked(shown, nonce)


def test_a_provider_that_is_away_or_calls_itself_otherwise_is_an_error(
    issuer: str,
) -> None:
    with pytest.raises(ProviderError, match="away"):
        provider_of("http://127.0.0.1:9").begin(KEY, REDIRECT, "en")
    with pytest.raises(ProviderError, match="calls itself"):
        provider_of(issuer.replace("127.0.0.1", "localhost")).begin(KEY, REDIRECT, "en")
