"""Builders of mailboxes and of what is put into them."""

import itertools
import secrets

from surveyapp.services.installation import Installation
from surveyapp.store.mailbox import Letter, Mailbox, mailbox_of

_PEPPER = bytes(32)
_fresh_rounds = itertools.count(1000)


def letter(
    mark: bytes | None = None, code: bytes | None = None, invitation: int = 1, unit: str = "bakken"
) -> Letter:
    return Letter(unit, invitation, secrets.token_bytes(64), mark or secrets.token_bytes(32), code)


def new_mailbox(installation: Installation, *codes: bytes, round_id: int | None = None) -> Mailbox:
    """A mailbox that takes answers, with codes for invitation 1."""
    number = next(_fresh_rounds) if round_id is None else round_id
    made = mailbox_of(installation.config, installation.engine, number)
    made.create(_PEPPER)
    made.add_codes((code, 1) for code in codes)
    made.accept(accepting=True)
    return made


def stored(mailbox: Mailbox) -> int:
    contents = mailbox.contents()
    assert contents.spent == contents.envelopes
    return contents.envelopes
