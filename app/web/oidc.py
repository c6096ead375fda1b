"""Signing in by a service of the house: OpenID Connect, authorization code with PKCE."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.web.problems import Forbidden
from pipeline.accounts import ROLES, Role
from pipeline.ground.errors import ConfigError, Refused
from pipeline.settings.web import OidcSettings

_SECONDS = 10.0  # how long the service may take to answer
_LIFETIME = 600  # seconds between leaving for the service and coming back
_SLACK = 60  # seconds by which clocks may differ
# What signs with a secret that both sides know, or does not sign at all, proves nothing.
_ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
]


@dataclass(frozen=True, slots=True)
class Journey:
    """What must be the same when somebody comes back from the service; `began` is seconds since
    1970.
    """

    state: str
    nonce: str
    verifier: str
    back: str
    began: float


@dataclass(frozen=True, slots=True)
class Known:
    """Whom the service vouches for."""

    subject: str
    name: str
    role: Role


def seal(journey: Journey, key: bytes) -> str:
    """A journey for a cookie, so that nobody can change it."""
    body = base64.urlsafe_b64encode(json.dumps(asdict(journey)).encode()).decode()
    return f"{body}.{hmac.new(key, body.encode(), hashlib.sha256).hexdigest()}"


def unseal(sealed: str, key: bytes) -> Journey:
    """The journey of a cookie.

    Raises:
        Refused: it is not ours, or took too long.
    """
    body, _, mark = sealed.rpartition(".")
    expected = hmac.new(key, body.encode("utf8", "replace"), hashlib.sha256).hexdigest()
    if body and hmac.compare_digest(mark.encode("utf8", "replace"), expected.encode()):
        journey = Journey(**json.loads(base64.urlsafe_b64decode(body)))
        if time.time() - journey.began < _LIFETIME:
            return journey
    raise _again()


class Service:
    """The sign-in service of an installation."""

    def __init__(self, settings: OidcSettings) -> None:
        self._settings = settings

    def leave(self, answer_to: str, back: str) -> tuple[str, Journey]:
        """Where to send the browser, and what to remember of it.

        Raises:
            ConfigError: the service does not answer, or is not what the settings say.
        """
        verifier = secrets.token_urlsafe(48)
        with self._client(answer_to) as client:
            address, state = client.create_authorization_url(
                self._metadata()["authorization_endpoint"],
                nonce=(nonce := secrets.token_urlsafe(24)),
                code_verifier=verifier,
            )
        return address, Journey(state, nonce, verifier, back, time.time())

    def come_back(self, journey: Journey, answer_to: str, given: Mapping[str, str]) -> Known:
        """Whom the service vouches for.

        Raises:
            Refused: the answer does not belong to this journey, or the service did not sign it.
            Forbidden: the service gives no role that counts here.
            ConfigError: the service does not answer.
        """
        if (
            not hmac.compare_digest(given.get("state", "").encode(), journey.state.encode())
            or "code" not in given
        ):
            raise _again()
        metadata = self._metadata()
        try:
            with self._client(answer_to) as client:
                token = client.fetch_token(
                    metadata["token_endpoint"], code=given["code"], code_verifier=journey.verifier
                )  # fmt: skip
        except AuthlibBaseError as error:
            raise _again() from error
        except httpx.HTTPError as error:
            raise self._silent() from error
        return self._known(self._claims(token.get("id_token", ""), metadata, journey))

    def _claims(self, token: str, metadata: dict[str, Any], journey: Journey) -> dict[str, Any]:
        demands = jwt.JWTClaimsRegistry(
            leeway=_SLACK,
            iss={"essential": True, "value": metadata["issuer"]},
            aud={"essential": True, "value": self._settings.client_id},
            exp={"essential": True},
            nonce={"essential": True, "value": journey.nonce},
            sub={"essential": True},
        )
        try:
            keys = KeySet.import_key_set(self._fetch(metadata["jwks_uri"]))  # type: ignore[arg-type]  # a key set as JSON
            decoded = jwt.decode(token, keys, algorithms=_ALGORITHMS)
            demands.validate(decoded.claims)
        except (JoseError, ValueError) as error:
            raise _again() from error
        return dict(decoded.claims)

    def _known(self, claims: dict[str, Any]) -> Known:
        groups = claims.get(self._settings.role_claim, ())
        named = [groups] if isinstance(groups, str) else list(groups)
        roles = [self._settings.roles[group] for group in named if group in self._settings.roles]
        if not roles:
            raise Forbidden(
                "Sie sind angemeldet, haben aber bei omdok noch kein Recht.",
                "Wenden Sie sich an die Person, die omdok verwaltet.",
            )
        name = next(
            (str(claims[c]) for c in ("name", "preferred_username", "email") if claims.get(c)), ""
        )
        return Known(f"{claims['iss']}|{claims['sub']}", name, max(roles, key=ROLES.index))

    def _metadata(self) -> dict[str, Any]:
        issuer = self._settings.issuer.rstrip("/")
        found = self._fetch(f"{issuer}/.well-known/openid-configuration")
        if str(found.get("issuer", "")).rstrip("/") != issuer:
            raise ConfigError(
                "Der Anmeldedienst nennt sich anders als in omdok.toml.",
                "Berichtigen Sie issuer unter [web.oidc].",
            )
        return found

    def _fetch(self, address: str) -> dict[str, Any]:
        try:
            answer = httpx.get(address, timeout=_SECONDS)
            answer.raise_for_status()
            found: dict[str, Any] = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise self._silent() from error
        return found

    def _silent(self) -> ConfigError:
        return ConfigError(
            f"Der Anmeldedienst „{self._settings.name}“ antwortet nicht.",
            "Versuchen Sie es später noch einmal, oder melden Sie sich mit Name und Kennwort an.",
        )

    def _client(self, answer_to: str) -> OAuth2Client:
        return OAuth2Client(
            client_id=self._settings.client_id,
            client_secret=os.environ.get(self._settings.secret_env, "")
            if self._settings.secret_env
            else None,
            scope="openid profile email",
            redirect_uri=answer_to,
            code_challenge_method="S256",
            timeout=_SECONDS,
        )


def _again() -> Refused:
    return Refused(
        "Die Anmeldung hat nicht geklappt oder hat zu lange gedauert.",
        "Beginnen Sie sie noch einmal.",
    )
