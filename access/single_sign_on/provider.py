"""The identity provider at the other end of the intranet: its metadata, its keys, a code against tokens.

Imported only where access.yaml describes one. Every answer is hostile until proven, and none is shown.
"""

import threading
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import quote, urlencode, urlsplit

import httpx
from authlib.oauth2.client import OAuth2Client
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import AfterValidator, BaseModel, ValidationError

from access.settings import Oidc
from access.single_sign_on.errors import ProviderError, UnknownKeyError, UnreachableError
from access.single_sign_on.id_token import Assertion, proven, signing_keys
from access.single_sign_on.outgoing import asked, trusting
from access.single_sign_on.pending import BACK, Begun

METADATA_FOR = timedelta(hours=1)
UNREACHABLE_FOR = timedelta(seconds=10)
"""So long nobody tries again: else everybody at the sign-in page waits for the same time-out."""
LONGEST_HINT = 4_000
"""Characters of an ID token that still fit into an address."""


def _endpoint(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.fragment:
        raise ValueError(value)
    return value


Endpoint = Annotated[str, AfterValidator(_endpoint)]


class Metadata(BaseModel):
    """What a provider publishes of itself (OpenID Connect Discovery 1.0), as far as it is used."""

    issuer: str
    authorization_endpoint: Endpoint
    token_endpoint: Endpoint
    jwks_uri: Endpoint
    userinfo_endpoint: Endpoint | None = None
    end_session_endpoint: Endpoint | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class Provider:
    """One provider. Nothing is asked of it before somebody signs in.

    Raises AccessError when made where our secret or the file of its CA cannot be read.
    Every method that asks it raises ProviderError.
    """

    def __init__(self, settings: Oidc, public_url: str) -> None:
        self.settings = settings
        self.public_url = public_url
        self._secret = settings.client_secret.read()
        self._tls = trusting(settings.ca_file)
        self._lock = threading.Lock()
        self._metadata: tuple[datetime, Metadata] | None = None
        self._keys: KeySet | None = None
        self._away: datetime | None = None

    def address(self, begun: Begun, now: datetime) -> str:
        """Where the browser goes to sign in there."""
        client = OAuth2Client(
            None,
            client_id=self.settings.client_id,
            scope=" ".join(dict.fromkeys(["openid", *self.settings.scopes])),
            redirect_uri=self.public_url + BACK,
            code_challenge_method="S256",
        )
        acr = " ".join(self.settings.required_acr) or None
        address, _ = client.create_authorization_url(
            self.metadata(now).authorization_endpoint,
            state=begun.state,
            nonce=begun.nonce,
            code_verifier=begun.verifier,
            acr_values=acr,
        )
        return str(address)

    def proof(self, code: str, begun: Begun, now: datetime) -> Assertion:
        """Who has signed in there, for the code that came back: the ID token, and userinfo where a claim is missing."""
        answer = self._json("POST", self.metadata(now).token_endpoint, **self._exchange(code, begun, now))
        token, access_token = answer.get("id_token"), answer.get("access_token")
        if not isinstance(token, str) or not isinstance(access_token, str):
            raise ProviderError("回答里没有 id_token 或 access_token")
        expected = {"nonce": begun.nonce, "access_token": access_token}
        try:
            proof = proven(token, self._key_set(now), self.settings, now, **expected)
        except UnknownKeyError:  # they change; a key not seen yet may be new
            proof = proven(token, self._key_set(now, anew=True), self.settings, now, **expected)
        wanted = {self.settings.user_claim, self.settings.name_claim, self.settings.groups_claim}
        endpoint = self.metadata(now).userinfo_endpoint
        if endpoint is None or wanted <= proof.claims.keys():
            return proof
        more = self._json("GET", endpoint, headers={"authorization": f"Bearer {access_token}"})
        if more.get("sub") != proof.subject:
            raise ProviderError("userinfo 说的是另一个人")
        return proof._replace(claims={**more, **proof.claims})

    def sign_out_address(self, id_token: str | None, now: datetime) -> str | None:
        """Where the browser goes to sign out there too; None where it has no such address."""
        endpoint = self.metadata(now).end_session_endpoint
        if endpoint is None:
            return None
        words = {"client_id": self.settings.client_id, "post_logout_redirect_uri": f"{self.public_url}/login"}
        if id_token and len(id_token) <= LONGEST_HINT:
            words["id_token_hint"] = id_token
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(words)}"

    def metadata(self, now: datetime) -> Metadata:
        """What it publishes, kept for an hour."""
        with self._lock:
            if self._metadata and self._metadata[0] <= now < self._metadata[0] + METADATA_FOR:
                return self._metadata[1]
            if self._away and self._away <= now < self._away + UNREACHABLE_FOR:
                raise UnreachableError
            try:
                found = self._discovered()
            except UnreachableError:
                self._away = now
                raise
            self._metadata, self._keys, self._away = (now, found), None, None
            return found

    def _discovered(self) -> Metadata:
        answer = self._json("GET", f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration")
        try:
            found = Metadata.model_validate(answer)
        except ValidationError:
            raise ProviderError("openid-configuration 不合规范") from None
        if found.issuer != self.settings.issuer:
            raise ProviderError("openid-configuration 的 issuer 与设置不同")
        return found

    def _key_set(self, now: datetime, *, anew: bool = False) -> KeySet:
        metadata = self.metadata(now)
        with self._lock:
            if self._keys is None or anew:
                try:
                    self._keys = signing_keys(self._json("GET", metadata.jwks_uri))
                except (JoseError, ValueError, TypeError, KeyError, AttributeError):
                    raise ProviderError("JWKS 不合规范") from None
            return self._keys

    def _exchange(self, code: str, begun: Begun, now: datetime) -> dict[str, Any]:
        """The request of tokens for a code: a form, and our secret as the provider wants it (RFC 6749, 2.3.1)."""
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": begun.verifier}
        form["redirect_uri"] = self.public_url + BACK
        ours, secret = self.settings.client_id, self._secret.get_secret_value()
        if "client_secret_basic" in self.metadata(now).token_endpoint_auth_methods_supported:
            return {"data": form, "auth": httpx.BasicAuth(quote(ours, safe=""), quote(secret, safe=""))}
        return {"data": {**form, "client_id": ours, "client_secret": secret}}

    def _json(self, method: str, address: str, **more: Any) -> dict[str, Any]:
        return asked(self._tls, method, address, **more)
