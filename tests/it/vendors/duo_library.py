"""Duo's own library before the stand-in, with both of its ways to sign."""

import http.client
import sys

import duo_client

address, key, secret, *passcode = sys.argv[1:]
host, _, port = address.partition(":")


class Here(duo_client.Auth):
    def _connect(self):
        return http.client.HTTPConnection(host, int(port), timeout=30)


if passcode:
    # The one that came by text: good once.
    auth = Here(key, secret, host)
    right = {"factor": "passcode", "username": "ada", "passcode": passcode[0]}
    assert auth.auth(**right | {"passcode": "1234567"})["result"] == "deny"
    assert auth.auth(**right)["result"] == "allow"
    assert auth.auth(**right)["result"] == "deny"
    sys.exit(0)

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

# With a number, which whoever waits is shown.
known = auth.preauth(username="ada", client_supports_verified_push="1")
verified = auth.auth("push", username="ada", device="auto", async_txn=True, type="Sign in", txid=known["txid"])
assert verified["txid"] == known["txid"] != asked["txid"]
shown = auth.auth_status(verified["txid"])
assert shown["waiting"] and any(word.isdigit() for word in shown["status_msg"].split()), shown

begun = auth.enroll(username="grace", valid_secs=300)
assert begun["activation_code"] and begun["activation_barcode"].startswith("https://") and begun["user_id"], begun
assert auth.enroll_status(begun["user_id"], begun["activation_code"]) == "waiting"
assert auth.enroll_status(begun["user_id"], "duo://another") == "invalid"

texted = auth.auth("sms", username="ada", device="auto")
assert (texted["result"], texted["status"]) == ("deny", "sent"), texted

try:
    Here(key, "wrong" * 8, host).check()
    sys.exit("a wrong key was taken")
except RuntimeError as error:
    assert error.status == 401, error
