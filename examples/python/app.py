"""An app behind Vestibule: it greets whoever the signed assertion names, and nobody else.

    pip install 'pyjwt[crypto]'
    ISSUER=http://localhost:8080 AUDIENCE=http://app.localhost:8080 python3 app.py
"""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt

# What `public_url` and the app's `audience` say in vestibule.toml.
ISSUER = os.environ["ISSUER"]
AUDIENCE = os.environ["AUDIENCE"]
KEYS = jwt.PyJWKClient(os.environ.get("KEYS", ISSUER + "/.vestibule/jwks.json"), lifespan=int(os.environ.get("KEEP", "300")))


def who(assertion):
    """The claims, if we may believe them. It raises jwt.PyJWTError if not."""
    return jwt.decode(
        assertion,
        KEYS.get_signing_key_from_jwt(assertion),
        algorithms=["ES256"],
        issuer=ISSUER,
        audience=AUDIENCE,
        options={"require": ["exp", "iat", "iss", "aud", "sub"]},
    )


class App(BaseHTTPRequestHandler):
    def do_GET(self):
        try:
            claims = who(self.headers.get("X-Vestibule-Assertion", ""))
        except jwt.PyJWTError as error:
            return self.answer(401, {"error": str(error)})
        self.answer(200, {"hello": claims["preferred_username"], "id": claims["sub"], "groups": claims["groups"]})

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3000"))), App).serve_forever()
