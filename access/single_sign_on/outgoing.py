"""Requests to the identity provider: no redirect is followed, no answer is read beyond a size and a time."""

import json
import ssl
import time
from typing import Any
from urllib.parse import urlsplit

import httpx

from access.database.connection import AccessError
from access.single_sign_on.errors import ProviderError, UnreachableError

PATIENCE_SECONDS, ALTOGETHER_SECONDS = 5.0, 10.0
LARGEST_BYTES = 262_144


def trusting(ca_file: str | None) -> ssl.SSLContext:
    """TLS that believes the CA of a file and no other, or those of the system."""
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError):
        raise AccessError(f"读不到 ca_file {ca_file}，或它不是 PEM 证书。请检查路径和内容。") from None


def asked(tls: ssl.SSLContext, method: str, address: str, **more: Any) -> dict[str, Any]:
    """The object that a request is answered with. Raises ProviderError for anything but JSON with status 200."""
    until = time.monotonic() + ALTOGETHER_SECONDS
    more["headers"] = {"accept": "application/json", "accept-encoding": "identity", **more.get("headers", {})}
    body = b""
    try:
        # trust_env: no proxy of the environment is told anything; redirects are not followed
        with (
            httpx.Client(verify=tls, trust_env=False, timeout=PATIENCE_SECONDS) as client,
            client.stream(method, address, **more) as answer,
        ):
            if answer.status_code != 200:
                raise ProviderError(f"{urlsplit(address).path} 回答 {answer.status_code}")
            for chunk in answer.iter_raw():  # raw: nothing is unpacked, however small it came
                body += chunk
                if len(body) > LARGEST_BYTES or time.monotonic() > until:
                    raise ProviderError(f"{urlsplit(address).path} 的回答太长或太慢")
        found = json.loads(body)
    except httpx.HTTPError as error:
        raise UnreachableError from error
    except (httpx.InvalidURL, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ProviderError(f"{urlsplit(address).path} 的回答不是 JSON")
    return found
