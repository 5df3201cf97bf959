"""The ID token: whose signature, for whom, how new, for which sign-on (OpenID Connect Core 1.0, section 3.1.3.7)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from access.settings import Oidc
from access.single_sign_on.errors import ProviderError, TooWeakError, UnknownKeyError

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519")
"""Asymmetric ones only: with HS* our own secret, or the public key read as one, would sign for the provider."""
LEEWAY_SECONDS = 60
LONGEST_SUBJECT = 255


class Assertion(NamedTuple):
    """Who has signed in at the provider, and everything it says of the person."""

    issuer: str
    subject: str
    claims: Mapping[str, Any]
    id_token: str

    def __repr__(self) -> str:
        return "Assertion(…)"


def signing_keys(published: Mapping[str, Any]) -> KeySet:
    """The keys for signatures of a JWKS. Raises JoseError where there is none, and others for what is no JWKS."""
    return KeySet.import_key_set({"keys": [key for key in published["keys"] if key.get("use", "sig") == "sig"]})


def proven(token: str, keys: KeySet, settings: Oidc, now: datetime, *, nonce: str, access_token: str) -> Assertion:
    """What an ID token proves. Raises ProviderError, UnknownKeyError for a key not known."""
    try:
        read = jwt.decode(token, keys, registry=JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False))
        options: Any = {
            "iss": {"essential": True, "values": [settings.issuer]},
            "aud": {"essential": True, "values": [settings.client_id]},
        }
        sent = {"nonce": nonce, "client_id": settings.client_id, "access_token": access_token}
        claims = CodeIDToken(read.claims, read.header, options, sent)
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
    except InvalidKeyIdError:
        raise UnknownKeyError from None
    except JoseError as error:
        raise ProviderError(f"ID token 不能用：{error.error}") from None
    except (ValueError, TypeError, RecursionError):
        raise ProviderError("ID token 读不懂") from None
    if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
        raise ProviderError("ID token 没有 sub")
    if settings.required_acr and claims.get("acr") not in settings.required_acr:
        raise TooWeakError("认证强度（acr）不在 required_acr 之内")
    return Assertion(claims["iss"], claims["sub"], dict(claims), token)
