"""An identity provider over TLS on loopback that answers as a test wants: rightly by itself, falsely where told to."""

import base64
import hashlib
import hmac
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import trustme
import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.access.conftest import Clock

NONE, HS256 = b'{"alg": "none", "kid": "one"}', b'{"alg": "HS256", "kid": "one"}'
CLIENT, CLIENT_SECRET = "workplan", "s3cret: of/the+client"
KEY, ANOTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"}), RSAKey.generate_key(2048, {"kid": "two"})


@dataclass
class EvilProvider:
    """What it says of a person, how it signs that, and what it makes of its right answers."""

    address: str
    ca_file: Path
    clock: Clock
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    key: Any = field(default_factory=lambda: KEY)
    published: Any = None
    token: Callable[[str], str] = str
    instead: dict[str, Callable[[Response], Response]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def consent(self, to: str) -> dict[str, str]:
        """Somebody signs in at the address that the browser was sent to; what comes back with the browser."""
        assert to.startswith(f"{self.address}/authorize?")
        sent = {key: value for key, (value,) in parse_qs(urlsplit(to).query).items()}
        code = secrets.token_urlsafe(16)
        self._codes[code] = sent
        return {"code": code, "state": sent["state"]}

    async def answer(self, request: Request) -> Response:
        path = request.url.path
        self.asked.append(path)
        right = self._right(request, await request.body())
        return self.instead[path](right) if path in self.instead else right

    def _right(self, request: Request, body: bytes) -> Response:
        match request.url.path:
            case "/.well-known/openid-configuration":
                return JSONResponse(self._described())
            case "/jwks":
                keys = self.published if self.published is not None else [self.key.as_dict(private=False)]
                return JSONResponse({"keys": keys})
            case "/token" | "/elsewhere":
                return self._tokens(request.headers.get("authorization", ""), body.decode())
            case "/userinfo" if request.headers.get("authorization") == "Bearer the access token":
                return JSONResponse({"sub": "4711", **self.userinfo})
        return JSONResponse({"error": "not here"}, 404)

    def _described(self) -> dict[str, Any]:
        paths = {"authorization": "authorize", "token": "token", "userinfo": "userinfo", "end_session": "out"}
        usual = {f"{name}_endpoint": f"{self.address}/{path}" for name, path in paths.items()}
        found = {"issuer": self.address, "jwks_uri": f"{self.address}/jwks", **usual, **self.metadata}
        return {key: value for key, value in found.items() if value is not None}

    def _tokens(self, authorization: str, body: str) -> Response:
        form = {key: value for key, (value,) in parse_qs(body).items()}
        sent = self._codes.pop(form.get("code", ""), None)
        if authorization:
            user, _, password = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
            ours = (unquote(user), unquote(password))
        else:
            ours = (form.get("client_id", ""), form.get("client_secret", ""))
        if sent is None or ours != (CLIENT, CLIENT_SECRET) or form["redirect_uri"] != sent["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant", "error_description": "<b>wrong</b>"}, 400)
        hashed = hashlib.sha256(form["code_verifier"].encode()).digest()
        if packed(hashed) != sent["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": "the access token", "id_token": self.token(self._signed(sent["nonce"]))})

    def _signed(self, nonce: str) -> str:
        at = int(self.clock().timestamp())
        usual = {"iss": self.address, "sub": "4711", "aud": CLIENT, "iat": at, "exp": at + 300, "nonce": nonce}
        usual |= {"preferred_username": "Zhang", "name": "张三", "groups": ["领导"]}
        claims = {key: value for key, value in {**usual, **self.claims}.items() if value is not None}
        header = {"alg": "RS256", "kid": self.key.kid, **self.header}
        registry = JWSRegistry(algorithms=["RS256", "HS256", "none"], strict_check_header=False)
        return jwt.encode({k: v for k, v in header.items() if v is not None}, claims, self.key, registry=registry)


@contextmanager
def running(folder: Path, clock: Clock) -> Iterator[EvilProvider]:
    """One on a port of its own, with a certificate of a CA of its own."""
    authority, bound = trustme.CA(), socket.create_server(("127.0.0.1", 0))
    authority.cert_pem.write_to_path(folder / "ca.pem")
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
    provider = EvilProvider(f"https://127.0.0.1:{bound.getsockname()[1]}", folder / "ca.pem", clock)
    app = Starlette(routes=[Route("/{path:path}", provider.answer, methods=["GET", "POST"])])
    config = uvicorn.Config(app, log_level="error", lifespan="off", ssl_certfile=folder / "server.pem")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield provider
    server.should_exit = True
    thread.join(10)


def packed(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def unsigned(token: str) -> str:
    """The same claims under the algorithm none."""
    return f"{packed(NONE)}.{token.split('.')[1]}."


def with_a_secret(token: str, secret: bytes) -> str:
    """The same claims under HS256; by hand, since joserfc takes no public key for a secret."""
    signed = f"{packed(HS256)}.{token.split('.')[1]}"
    return f"{signed}.{packed(hmac.digest(secret, signed.encode(), 'sha256'))}"


def with_another_name(token: str) -> str:
    """The same signature under other claims."""
    header, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return f"{header}.{packed(json.dumps({**claims, 'sub': '1'}).encode())}.{signature}"
