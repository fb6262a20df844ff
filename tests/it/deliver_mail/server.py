"""A mail server that others wrote (aiosmtpd): STARTTLS and a login are required. It prints its port, and each mail as its own
reader understands it, in lines of JSON."""

import asyncio
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

certificate, key = sys.argv[1:]


class Mailbox:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}
        defects = [str(defect) for part in mail.walk() for defect in part.defects]
        headers = {name: str(value) for name, value in mail.items()}
        tell({"to": envelope.rcpt_tos, "headers": headers, "parts": parts, "defects": defects})
        return "250 taken"


def tell(what):
    print(json.dumps(what), flush=True)


def judge(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"robot", b"hunter2")
    return AuthResult(success=good, handled=good)


async def main():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)

    def session():
        return SMTP(
            Mailbox(),
            authenticator=judge,
            auth_required=True,
            require_starttls=True,
            tls_context=context,
        )

    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0)
    tell(server.sockets[0].getsockname()[1])
    await server.serve_forever()


asyncio.run(main())
