"""A receiver of web push that others wrote (http_ece, PyJWT): it prints its port and its subscription, and each message as it
read it, in lines of JSON."""

import base64
import json
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

own = ec.generate_private_key(ec.SECP256R1())
auth = os.urandom(16)


def write(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def read(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def tell(what):
    print(json.dumps(what), flush=True)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        scheme, rest = self.headers["Authorization"].split(" ", 1)
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), read(parts["k"]))
        # The test's clock stands still in the future; the rest of the token is judged.
        claims = jwt.decode(parts["t"], sender, algorithms=["ES256"], audience=origin, options={"verify_exp": False})
        text = http_ece.decrypt(body, private_key=own, auth_secret=auth, version=self.headers["Content-Encoding"])
        tell({"scheme": scheme, "text": text.decode(), "claims": claims, "ttl": self.headers["TTL"]})
        self.send_response(201)
        self.end_headers()

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Receiver)
origin = f"http://127.0.0.1:{server.server_port}"
point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
tell({"port": server.server_port, "endpoint": f"{origin}/push", "p256dh": write(point), "auth": write(auth)})
server.serve_forever()
