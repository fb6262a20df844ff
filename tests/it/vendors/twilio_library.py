"""Twilio's own library before the stand-in: what it sends is taken, and what it reads is what it expects."""

import sys
import time
from datetime import datetime, timezone

from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

address, account, token, service, number, known, now = sys.argv[1:]


class Here(TwilioHttpClient):
    def request(self, method, url, *rest, **named):
        assert url.startswith("https://verify.twilio.com/"), url
        return super().request(method, url.replace("https://verify.twilio.com", f"http://{address}"), *rest, **named)


verify = Client(account, token, http_client=Here()).verify.v2.services(service)
first = verify.verifications.create(to=number, channel="sms")
assert (first.status, first.to, first.valid) == ("pending", number, False), vars(first)
again = verify.verifications.create(to=number, channel="call")
assert again.sid == first.sid and len(again.send_code_attempts) == 2
assert verify.verification_checks.create(to=number, code="000000").status == "pending"
assert verify.verifications(first.sid).update(status="canceled").status == "canceled"
try:
    verify.verification_checks.create(to=number, code="000000")
    sys.exit("a check of what is over was answered")
except TwilioRestException as error:
    assert (error.status, error.code) == (404, 20404), error

entity = verify.entities.create(identity="binding-0001")
assert entity.identity == "binding-0001"
try:
    verify.entities.create(identity="binding-0001")
    sys.exit("an entity was made twice")
except TwilioRestException as error:
    assert error.status == 409, error
access = verify.access_tokens.create(identity="binding-0001", factor_type="push", factor_friendly_name="ada", ttl=300)
assert access.sid.startswith("YK") and access.token, vars(access)

# A phone that is known, and what is asked of it.
identity, factor = known.split("/")
phone = verify.entities(identity)
assert [(one.sid, one.status, one.factor_type) for one in phone.factors.list()] == [(factor, "verified", "push")]
ends = datetime.fromtimestamp(int(now) + 90, timezone.utc)
details = [{"label": "Account", "value": "ada"}, {"label": "From", "value": "192.0.2.7"}]


def ask():
    return phone.challenges.create(
        factor_sid=factor, expiration_date=ends, details_message="Sign in to Wiki?", details_fields=details
    )


def answer_to(challenge):
    challenge = phone.challenges(challenge.sid).fetch()
    while challenge.status == "pending":
        time.sleep(0.05)
        challenge = phone.challenges(challenge.sid).fetch()
    return challenge


first = ask()
assert (first.status, first.identity, first.factor_sid) == ("pending", identity, factor), vars(first)
assert first.details["message"] == "Sign in to Wiki?" and first.details["fields"] == details, first.details
assert (answer_to(first).status, answer_to(first).sid) == ("approved", first.sid)
second = answer_to(ask())
assert (second.status, second.responded_reason) == ("denied", "not_requested"), vars(second)
for nowhere in (lambda: phone.challenges("YC" + "f" * 32).fetch(), lambda: verify.entities("binding-9999").challenges(first.sid).fetch()):
    try:
        nowhere()
        sys.exit("a challenge that is not there was found")
    except TwilioRestException as error:
        assert (error.status, error.code) == (404, 20404), error
assert phone.delete()

try:
    Client(account, "wrong", http_client=Here()).verify.v2.services(service).verifications.create(to=number, channel="sms")
    sys.exit("a wrong token was taken")
except TwilioRestException as error:
    assert error.status == 401, error
