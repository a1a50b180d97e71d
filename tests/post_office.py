"""A mail server for tests: real SMTP on a port of its own, which keeps what it was handed."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import IPv4Address
from pathlib import Path
from socket import socket
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from surveyapp.config import Security, Smtp
from surveyapp.services.installation import Installation

PASSWORD = "fire store sauer"
SENDER = "Fjordvik kommune <survey@fjordvik.example>"


@dataclass
class PostOffice:
    """Refuses mail to `unknown` addresses for good, and puts off mail to `full` ones."""

    port: int
    is_guarded: bool = False
    messages: list[EmailMessage] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    full: set[str] = field(default_factory=set)
    most: int | None = None
    """After so many messages the line is cut."""

    @property
    def receivers(self) -> list[str]:
        return [str(one["To"]) for one in self.messages]

    def to(self, address: str) -> list[EmailMessage]:
        return [one for one in self.messages if one["To"] == address]

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd looks for
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if address in self.unknown:
            return "550 no such person"
        if address in self.full:
            return "452 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - as above
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.most is not None and len(self.messages) >= self.most:
            server.transport.close()
            return "421 closing"
        made = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)
        assert isinstance(made, EmailMessage)
        self.messages.append(made)
        return "250 OK"


@contextmanager
def opened(certificate: Path | None = None) -> Iterator[PostOffice]:
    """With a `certificate`, mail comes in encrypted and from whoever knows the password only."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    office = PostOffice(port, certificate is not None)
    controller = Controller(office, hostname="127.0.0.1", port=port, **_guards(certificate))
    controller.start()
    yield office
    controller.stop()


def _guards(certificate: Path | None) -> dict[str, Any]:
    if certificate is None:
        return {}
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return {
        "tls_context": context,
        "require_starttls": True,
        "auth_required": True,
        "authenticator": _knows_the_password,
    }


def _knows_the_password(
    _server: SMTP, _session: Session, _envelope: Envelope, _way: str, given: LoginPassword
) -> AuthResult:
    return AuthResult(success=given.password == PASSWORD.encode(), handled=False)


def certificate(folder: Path) -> Path:
    """A certificate and its key for 127.0.0.1, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    place = folder / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    place.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return place


def served_by(installation: Installation, office: PostOffice, password: str = "") -> Installation:
    """The installation with its e-mail set up."""
    security = Security.STARTTLS if office.is_guarded else Security.NONE
    user = "surveyapp" if office.is_guarded else ""
    smtp = Smtp("127.0.0.1", office.port, security, user, password, SENDER)
    return replace(installation, config=replace(installation.config, smtp=smtp))
