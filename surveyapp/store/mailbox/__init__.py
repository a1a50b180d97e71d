"""The sealed mailbox of a round: one interface, two stores."""

from sqlalchemy import Engine

from surveyapp.config import Config
from surveyapp.store.mailbox.letters import (
    PEPPER_BYTES,
    AddressCounts,
    Contents,
    Envelope,
    KeyCopy,
    Letter,
    Mailbox,
    MailboxState,
    SealedAddress,
)
from surveyapp.store.mailbox.postgresql import postgresql_mailbox
from surveyapp.store.mailbox.sqlite import mailbox_at

__all__ = [
    "PEPPER_BYTES",
    "AddressCounts",
    "Contents",
    "Envelope",
    "KeyCopy",
    "Letter",
    "Mailbox",
    "MailboxState",
    "SealedAddress",
    "mailbox_of",
]


def mailbox_of(config: Config, engine: Engine, round_id: int) -> Mailbox:
    """A round's mailbox: a file in the instance folder, or tables beside the main ones."""
    if config.is_sqlite:
        return mailbox_at(config.mailboxes / f"{round_id}.db")
    return postgresql_mailbox(engine, round_id)
