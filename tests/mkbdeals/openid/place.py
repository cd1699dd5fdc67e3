"""A place to sign in at, over real HTTP on this machine: what it answers is up to the test."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "mkbdeals", "geheim-van-mkbdeals-en-van-niemand-anders"


class Key:
    """A key pair with a name."""

    def __init__(self, kid: str) -> None:
        self.kid = kid
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def public(self) -> dict[str, Any]:
        found = jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return found | {"kid": self.kid, "use": "sig", "alg": "RS256"}


OWN, STRANGE = Key("own"), Key("own")


class Place:
    """The answers of a provider. `sign` writes the ID token; `keys` is what it publishes."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.keys = [OWN]
        self.reset()

    def reset(self) -> None:
        self.claims: dict[str, Any] = {}
        self.left_out: set[str] = set()
        self.sign: Callable[[dict[str, Any]], str] = signed
        self.userinfo: dict[str, Any] = {}
        self.discovery: dict[str, Any] = {}
        self.asked: dict[str, str] = {}  # what the browser brought along
        self.token_request: dict[str, str] = {}
        self.calls: list[str] = []
        self.keys = [OWN]

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.calls.append(path)
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "jwks_uri": f"{self.url}/jwks",
            } | self.discovery
        if path == "/jwks":
            return 200, {"keys": [key.public for key in self.keys]}
        if path == "/userinfo":
            return 200, {"sub": self.claims.get("sub", "persoon-1")} | self.userinfo
        self.token_request = form
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if form.get("client_secret") != SECRET or challenge.rstrip(b"=").decode() != self.asked.get("code_challenge"):
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.url, "sub": "persoon-1", "aud": CLIENT, "iat": now, "exp": now + 300,
            "nonce": self.asked.get("nonce"),
        } | self.claims  # fmt: skip
        token = self.sign({name: value for name, value in claims.items() if name not in self.left_out})
        return 200, {"access_token": "sleutel", "token_type": "Bearer", "id_token": token}


def signed(claims: dict[str, Any], key: Key = OWN) -> str:
    return jwt.encode(claims, key.private, algorithm="RS256", headers={"kid": key.kid})


@contextmanager
def running() -> Iterator[Place]:
    """Serve on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(dict(parse_qsl(body)))

        def _answer(self, form: dict[str, str]) -> None:
            status, content = place.answer(self.path, form)
            data = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    place = Place(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield place
    finally:
        server.shutdown()
        server.server_close()
