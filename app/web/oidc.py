"""Signing in by a service of the house: OpenID Connect, authorization code with PKCE."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Annotated, Any
from urllib.parse import urlencode, urlsplit

import httpx
from cryptography.exceptions import UnsupportedAlgorithm
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import AfterValidator, BaseModel, ValidationError

from app.web.refusals import Forbidden
from pipeline.accounts import ROLES, Role
from pipeline.ground.certificates import trusted
from pipeline.ground.errors import ConfigError, Refused
from pipeline.settings.web import OidcSettings

_SECONDS = 10.0  # how long the service may take to answer
_LIFETIME = 600  # seconds between leaving for the service and coming back
_MOST = 1_000_000  # octets of an answer; the keys of a large service take a hundredth of it
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

# What libraries raise at answers of a shape that they did not expect.
_ODD = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError)
_INSTEAD = "Versuchen Sie es später noch einmal, oder melden Sie sich mit Name und Kennwort an."


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    # Asking for the port finds out whether it is one.
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0:
        raise ValueError("no web address")
    return text


WebAddress = Annotated[str, AfterValidator(_web_address)]


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
class VouchedFor:
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


class _Metadata(BaseModel):
    """What the service says of itself."""

    issuer: str
    authorization_endpoint: WebAddress
    token_endpoint: WebAddress
    jwks_uri: WebAddress


class Service:
    """The sign-in service of an installation."""

    def __init__(self, settings: OidcSettings) -> None:
        self._settings = settings

    def leave(self, answer_to: str, back: str) -> tuple[str, Journey]:
        """Where to send the browser, and what to remember of it.

        Raises:
            ConfigError: the service does not answer, or is not what the settings say.
        """
        begun = Journey(
            state=secrets.token_urlsafe(24), nonce=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(48), back=back, began=time.time(),
        )  # fmt: skip
        digest = hashlib.sha256(begun.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": answer_to,
            "scope": "openid profile email",
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        place = self._metadata().authorization_endpoint
        return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}", begun

    def come_back(self, journey: Journey, answer_to: str, given: Mapping[str, str]) -> VouchedFor:
        """Whom the service vouches for.

        Raises:
            Refused: the answer does not belong to this journey, or the service did not sign it.
            Forbidden: the service gives no role that counts here.
            ConfigError: the service does not answer, or not as such services do.
        """
        state = given.get("state", "").encode("utf8", "replace")
        if not hmac.compare_digest(state, journey.state.encode()) or not given.get("code"):
            raise _again()
        metadata = self._metadata()
        token = self._token(metadata, journey, answer_to, given["code"])
        return self._known(self._claims(token, metadata, journey))

    def _token(self, metadata: _Metadata, journey: Journey, answer_to: str, code: str) -> str:
        sent = {
            "grant_type": "authorization_code",
            "client_id": self._settings.client_id,
            "code": code,
            "redirect_uri": answer_to,
            "code_verifier": journey.verifier,
        }
        with self._asked() as client:
            answer = client.post(metadata.token_endpoint, data=sent, auth=self._auth())
            if answer.is_client_error:
                raise _again()
            answer.raise_for_status()
            token = answer.json()["id_token"]
        if not isinstance(token, str):
            raise self._odd()
        return token

    def _auth(self) -> httpx.Auth:
        """How omdok proves to the service that it is omdok; by nothing without a secret."""
        if not self._settings.secret_env:
            return httpx.Auth()
        secret = os.environ.get(self._settings.secret_env, "")
        return httpx.BasicAuth(self._settings.client_id, secret)

    def _claims(self, token: str, metadata: _Metadata, journey: Journey) -> dict[str, Any]:
        demands = jwt.JWTClaimsRegistry(
            leeway=_SLACK,
            iss={"essential": True, "value": metadata.issuer},
            aud={"essential": True, "value": self._settings.client_id},
            exp={"essential": True},
            nonce={"essential": True, "value": journey.nonce},
            sub={"essential": True},
        )
        keys = self._fetch(metadata.jwks_uri)
        try:
            decoded = jwt.decode(token, KeySet.import_key_set(keys), algorithms=_ALGORITHMS)  # type: ignore[arg-type]  # a key set as JSON
            demands.validate(decoded.claims)
        except (JoseError, UnsupportedAlgorithm, *_ODD) as error:
            raise _again() from error
        return dict(decoded.claims)

    def _known(self, claims: dict[str, Any]) -> VouchedFor:
        """Whom the claims name; what is no text in them counts as not said."""
        groups = claims.get(self._settings.role_claim)
        named = groups if isinstance(groups, list) else [groups]
        texts = [group for group in named if isinstance(group, str)]
        roles = [self._settings.roles[group] for group in texts if group in self._settings.roles]
        if not roles:
            raise Forbidden(
                "Sie sind angemeldet, haben aber bei omdok noch kein Recht.",
                "Wenden Sie sich an die Person, die omdok verwaltet.",
            )
        subject = claims["sub"]
        if not isinstance(subject, str) or not subject.isprintable():
            raise self._odd()
        said = (claims.get(claim) for claim in ("name", "preferred_username", "email"))
        name = next((text for text in said if isinstance(text, str) and text.strip()), "")
        return VouchedFor(f"{claims['iss']}|{subject}", name, max(roles, key=ROLES.index))

    def _metadata(self) -> _Metadata:
        issuer = self._settings.issuer.rstrip("/")
        told = self._fetch(f"{issuer}/.well-known/openid-configuration")
        try:
            found = _Metadata.model_validate(told)
        except ValidationError as error:
            raise self._odd() from error
        if found.issuer.rstrip("/") != issuer:
            raise ConfigError(
                "Der Anmeldedienst nennt sich anders als in den Einstellungen.",
                "Berichtigen Sie issuer unter [web.oidc].",
            )
        return found

    def _fetch(self, address: str) -> dict[str, Any]:
        with self._asked() as client:
            answer = client.get(address)
            answer.raise_for_status()
            found = answer.json()
        if not isinstance(found, dict):
            raise self._odd()
        return found

    @contextmanager
    def _asked(self) -> Iterator[httpx.Client]:
        """Ask the service, and turn whatever comes of it into what staff can do about it."""
        identity = {"Accept-Encoding": "identity"}
        try:
            with httpx.Client(
                transport=_Bounded(verify=trusted()), timeout=_SECONDS, headers=identity
            ) as client:
                yield client
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ConfigError(
                f"Der Anmeldedienst „{self._settings.name}“ antwortet nicht.", _INSTEAD
            ) from error
        except _ODD as error:
            raise self._odd() from error

    def _odd(self) -> ConfigError:
        return ConfigError(
            f"Der Anmeldedienst „{self._settings.name}“ antwortet anders, als ein Anmeldedienst "
            "antworten soll.",
            _INSTEAD,
        )


class _Bounded(httpx.HTTPTransport):
    """Answers of a size and within a time that any sign-in service keeps."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = super().handle_request(request)
        if answer.headers.get("content-encoding", "identity") != "identity":
            # What a few octets unfold to has no bound.
            answer.close()
            raise httpx.DecodingError("compressed, though not asked for", request=request)
        assert isinstance(answer.stream, httpx.SyncByteStream)
        stream = _BoundedStream(answer.stream, request)
        return httpx.Response(answer.status_code, headers=answer.headers, stream=stream)


class _BoundedStream(httpx.SyncByteStream):
    def __init__(self, stream: httpx.SyncByteStream, request: httpx.Request) -> None:
        self._stream, self._request = stream, request

    def __iter__(self) -> Iterator[bytes]:
        read, until = 0, time.monotonic() + _SECONDS
        for some in self._stream:
            read += len(some)
            if read > _MOST or time.monotonic() > until:
                raise httpx.ReadError("too much, or too slowly", request=self._request)
            yield some

    def close(self) -> None:
        self._stream.close()


def _again() -> Refused:
    return Refused(
        "Die Anmeldung hat nicht geklappt oder hat zu lange gedauert.",
        "Beginnen Sie sie noch einmal.",
    )
