"""What Twilio's own library signs, for whoever has the token: a form, with the port in the address and without, and a body."""

import json
import sys
from urllib.parse import urlparse

from twilio.request_validator import RequestValidator, add_port

token, url, fields = sys.argv[1:]
fields = json.loads(fields)
validator = RequestValidator(token)
body = json.dumps(fields, separators=(",", ":"))
query = "bodySHA256=" + validator.compute_hash(body)
signed = {
    "form": validator.compute_signature(url, fields),
    "with_port": validator.compute_signature(add_port(urlparse(url)), fields),
    "sha256": validator.compute_signature(url, fields, "HMAC_SHA256"),
    "query": query,
    "body": body,
    "json": validator.compute_signature(f"{url}?{query}", {}),
}
assert validator.validate(url, fields, signed["form"]) and validator.validate(url, fields, signed["with_port"])
assert validator.validate(f"{url}?{query}", body, signed["json"])
print(json.dumps(signed))
