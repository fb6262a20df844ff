"""Twilio's own library before the stand-in: what it sends is taken, and what it reads is what it expects."""

import sys

from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

address, account, token, service, number = sys.argv[1:]


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
    Client(account, "wrong", http_client=Here()).verify.v2.services(service).verifications.create(to=number, channel="sms")
    sys.exit("a wrong token was taken")
except TwilioRestException as error:
    assert error.status == 401, error
