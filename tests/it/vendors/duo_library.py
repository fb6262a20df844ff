"""Duo's own library before the stand-in, with both of its ways to sign."""

import http.client
import sys

import duo_client

address, key, secret = sys.argv[1:]
host, _, port = address.partition(":")


class Here(duo_client.Auth):
    def _connect(self):
        return http.client.HTTPConnection(host, int(port), timeout=30)


for signing in (2, 5):
    auth = Here(key, secret, host, sig_version=signing)
    assert "time" in auth.ping()
    assert "time" in auth.check(), signing
    known = auth.preauth(username="ada")
    assert known["result"] == "auth" and known["devices"][0]["type"] == "phone", known
    assert auth.preauth(username="nobody")["result"] == "enroll"

asked = auth.auth("push", username="ada", device="auto", async_txn=True, type="Sign in", pushinfo="from=wiki")
first = auth.auth_status(asked["txid"])
while first["waiting"]:
    first = auth.auth_status(asked["txid"])
assert first["success"], first

try:
    Here(key, "wrong" * 8, host).check()
    sys.exit("a wrong key was taken")
except RuntimeError as error:
    assert error.status == 401, error
