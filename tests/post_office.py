"""A mail server for tests: real SMTP on a port of its own, which keeps what it was handed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from socket import socket

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from surveyapp.config import Security, Smtp
from surveyapp.services.installation import Installation

SENDER = "Fjordvik kommune <survey@fjordvik.example>"


@dataclass
class PostOffice:
    """Refuses mail to `unknown` addresses for good, and puts off mail to `full` ones."""

    port: int
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
def opened() -> Iterator[PostOffice]:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    office = PostOffice(port)
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    yield office
    controller.stop()


def served_by(installation: Installation, office: PostOffice) -> Installation:
    """The installation with its e-mail set up."""
    smtp = Smtp("127.0.0.1", office.port, Security.NONE, "", "", SENDER)
    return replace(installation, config=replace(installation.config, smtp=smtp))
