"""Signing in at a provider of OpenID Connect: authorization code with PKCE, state and nonce.

What the answer has to fit (state, nonce, verifier) lies in a cookie that this site signed and that
lives for ten minutes: nothing is written before somebody is recognised. An account is found by the
subject that the provider states, never by a name or a mail address, which others might take.
"""

from __future__ import annotations

import hmac
import secrets
import time
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import urlsplit

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from graph.errors import AtlasError, NotAllowedError

if TYPE_CHECKING:
    from graph.common.properties import Properties, Values
    from graph.settings import Settings

COOKIE = "atmp-oidc"
MINUTES = 10
"""How long somebody may take at the provider."""
_PATIENCE = 10.0
"""Seconds that the provider may take for an answer."""
_KNOWN_FOR = 3600.0
"""Seconds for which what the provider says of itself is believed."""
_LEEWAY = 60
"""Seconds by which the clocks of two machines may differ."""
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
"""Signatures by a public key: with a shared secret a token could be made by who knows that."""
_METADATA = "/.well-known/openid-configuration"
_BYTES = 32
"""Random bytes of state, nonce and verifier."""


class ProviderError(AtlasError):
    """The provider cannot be reached, or does not answer as the standard says."""

    status = 502
    title = "Sign-in provider away"


class Beginning(NamedTuple):
    """Where a sign-in goes, and the cookie that its answer has to fit."""

    address: str
    cookie: str


class ProviderAnswer(NamedTuple):
    """What the provider sends back with the visitor."""

    code: str
    state: str
    issuer: str = ""


class Provider:
    """The provider that the settings name."""

    def __init__(
        self, settings: Settings, transport: httpx2.BaseTransport | None = None
    ) -> None:
        """Take the settings; nothing is asked before somebody signs in."""
        self.issuer = settings.oidc_issuer or ""
        self.label = settings.oidc_label or urlsplit(self.issuer).netloc
        self._name = settings.oidc_client_id
        secret = settings.oidc_client_secret
        self._secret = secret.get_secret_value() if secret else None
        self._transport = transport
        self._metadata: tuple[float, Properties] | None = None

    @property
    def is_set(self) -> bool:
        """Return whether the settings name a provider."""
        return bool(self.issuer and self._name)

    def begin(
        self,
        key: str,
        redirect: str,
        lang: str,
    ) -> Beginning:
        """Return where to send who wants to sign in.

        Args:
            key: signs the cookie.
            redirect: the address of this site to which the provider leads back.
            lang: the language of the page that follows.

        Raises:
            ProviderError: the provider is away or odd.
        """
        parts = [secrets.token_urlsafe(_BYTES) for _ in range(3)]
        state, nonce, verifier = parts
        with self._client(redirect) as client:
            address, _ = client.create_authorization_url(
                self._endpoint("authorization_endpoint"),
                state=state,
                nonce=nonce,
                code_verifier=verifier,
            )
        return Beginning(address, _signer(key).dumps([*parts, lang]))

    def subject(
        self,
        key: str,
        redirect: str,
        cookie: str,
        answer: ProviderAnswer,
    ) -> str:
        """Return the subject of who comes back from the provider.

        Raises:
            NotAllowedError: the answer belongs to no sign-in of this browser, or is forged.
            ProviderError: the provider is away or odd.
        """
        state, nonce, verifier, _ = self._begun(key, cookie)
        if not hmac.compare_digest(state.encode(), answer.state.encode()):
            raise NotAllowedError("This sign-in was not begun here.")
        if answer.issuer and answer.issuer != self.issuer:
            raise NotAllowedError("This answer is of another provider.")
        try:
            with self._client(redirect) as client:
                token: Values = client.fetch_token(
                    self._endpoint("token_endpoint"),
                    code=answer.code,
                    code_verifier=verifier,
                )
        except OAuthError as exc:
            raise NotAllowedError(f"The provider refused: {exc}.") from exc
        except httpx2.HTTPError as exc:
            raise ProviderError(f"The provider is away: {exc}.") from exc
        return self._checked(str(token.get("id_token", "")), nonce)

    def language(self, key: str, cookie: str) -> str:
        """Return the language in which a sign-in was begun."""
        return self._begun(key, cookie)[3]

    def _begun(self, key: str, cookie: str) -> list[str]:
        try:
            parts: list[str] = _signer(key).loads(cookie, max_age=MINUTES * 60)
        except BadSignature as exc:
            raise NotAllowedError(
                "This sign-in was not begun here, or took too long."
            ) from exc
        return parts

    def _checked(self, token: str, nonce: str) -> str:
        """Return the subject of a token that this provider signed for us, for this sign-in."""
        claims = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self._name},
            exp={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            published: Any = self._get(self._endpoint("jwks_uri"))
            keys = KeySet.import_key_set(published)
            stated = jwt.decode(
                token, keys, algorithms=list(_ALGORITHMS)
            ).claims
            claims.validate(stated)
        except (JoseError, ValueError, KeyError, TypeError) as exc:
            raise NotAllowedError(
                f"The token cannot be believed: {exc}."
            ) from exc
        if stated.get("azp", self._name) != self._name:
            raise NotAllowedError("The token is for another site.")
        return str(stated["sub"])

    def _endpoint(self, name: str) -> str:
        """Return an address of the provider, which is as safe as the issuer's own."""
        now = time.monotonic()
        if self._metadata is None or now - self._metadata[0] > _KNOWN_FOR:
            stated = self._get(self.issuer.rstrip("/") + _METADATA)
            if stated.get("issuer") != self.issuer:
                raise ProviderError(
                    f"The provider calls itself {stated.get('issuer')!r}."
                )
            self._metadata = now, stated
        address = str(self._metadata[1].get(name, ""))
        if urlsplit(address).scheme not in (
            "https",
            urlsplit(self.issuer).scheme,
        ):
            raise ProviderError(f"The provider states no safe {name}.")
        return address

    def _get(self, address: str) -> Properties:
        try:
            with httpx2.Client(
                timeout=_PATIENCE, transport=self._transport
            ) as client:
                answer = client.get(address)
                answer.raise_for_status()
                stated = answer.json()
        except (httpx2.HTTPError, ValueError) as exc:
            raise ProviderError(f"The provider is away: {exc}.") from exc
        if not isinstance(stated, dict):
            raise ProviderError(f"{address} is no object.")
        return cast("Properties", stated)

    def _client(self, redirect: str) -> Any:  # Authlib tells no types
        return OAuth2Client(
            self._name,
            self._secret,
            scope="openid",
            redirect_uri=redirect,
            code_challenge_method="S256",
            timeout=_PATIENCE,
            transport=self._transport,
        )


def _signer(key: str) -> URLSafeTimedSerializer:
    if not key:
        raise NotAllowedError("There is no account yet: atmp user add NAME.")
    return URLSafeTimedSerializer(key, salt=COOKIE)
