"""What goes into a round's mailbox and what it answers, whichever database holds it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from surveyapp.domain.receipt import CodeState, Receipt

FORMAT = 1
"""Of the mailbox's tables; frozen while a round is open."""
BUSY_SECONDS = 5
PEPPER_BYTES = 32


@dataclass(frozen=True, slots=True)
class Letter:
    """A sealed answer as it is handed in. Nothing in it says who, when or from where."""

    unit: str
    invitation: int
    sealed: bytes
    mark: bytes
    """SHA-256 of the form's one-time mark."""
    code: bytes | None
    """Peppered hash of the one-time code, where the round has codes."""

    @property
    def ticket(self) -> bytes:
        """What can be spent only once: the code, else the mark itself."""
        return self.mark if self.code is None else self.code


@dataclass(frozen=True, slots=True)
class Envelope:
    """A sealed answer as it lies in the mailbox, under a random number."""

    id: int
    unit: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class MailboxState:
    accepting: bool
    format: int
    pepper: bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """The two are equal at all times; the count checks it."""

    spent: int
    envelopes: int


@dataclass(frozen=True, slots=True)
class SealedAddress:
    """Somebody e-mail goes to. Address and code lie sealed together: without the round's key for
    addresses nothing here tells whose it is, which code they have or whether they answered."""

    id: int
    invitation: int
    sealed: bytes
    told: int
    """The latest mailing that is done for them; 0 before the first."""
    is_refused: bool
    """The mail server does not take mail to it."""


@dataclass(frozen=True, slots=True)
class KeyCopy:
    """The round's key, sealed to a recovery sheet, whose name tells which one."""

    sheet: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class AddressCounts:
    """Of one list: how many addresses, how many of them are told, how many were refused."""

    addresses: int = 0
    told: int = 0
    refused: int = 0


class Mailbox(Protocol):
    """One round's codes, spent marks and envelopes. Every method raises StorageDown."""

    def exists(self) -> bool: ...

    def create(self, pepper: bytes) -> None:
        """Makes the mailbox, accepting nothing yet; leaves one that is there as it is."""

    def state(self) -> MailboxState: ...

    def accept(self, *, accepting: bool) -> None:
        """After `accept(accepting=False)` returns no answer gets in; those under way got in."""

    def submit(self, letter: Letter) -> Receipt:
        """Stored and on disk when ACCEPTED is returned; otherwise nothing of it is stored."""

    def is_received(self, mark: bytes) -> bool: ...

    def code_state(self, code: bytes, invitation: int | None) -> CodeState:
        """Of a peppered hash; with `invitation` a code made for another one is unknown."""

    def invitation_of(self, code: bytes) -> int | None:
        """The invitation a code that is not void was made for."""

    def add_codes(self, codes: Iterable[tuple[bytes, int]]) -> None:
        """Peppered hashes, each with the number of its invitation."""

    def with_codes(self) -> frozenset[int]:
        """The invitations that have codes which are not void."""

    def void_codes_of(self, invitation: int) -> None:
        """All codes made for an invitation let nobody in from now on."""

    def void_code(self, code: bytes) -> bool:
        """Whether there is such a code; it lets nobody in from now on."""

    def add_addresses(
        self, invitation: int, sealed: Iterable[bytes], codes: Iterable[bytes]
    ) -> None:
        """Addresses, and the peppered hashes of their codes: all of it or nothing."""

    def addresses(self, invitation: int) -> Sequence[SealedAddress]:
        """In random order."""

    def address_counts(self) -> Mapping[int, AddressCounts]:
        """By invitation; those without a list are left out."""

    def note_told(self, address: int, mailing: int, *, is_refused: bool) -> None:
        """A mailing is done for an address, whether or not mail went to it."""

    def forget_addresses(self, invitation: int | None = None) -> None:
        """Of one invitation or all; nothing to do where there are none."""

    def keep_key_copy(self, copy: KeyCopy | None) -> None:
        """In place of any that is there; None takes it away."""

    def key_copy(self) -> KeyCopy | None: ...

    def per_unit(self) -> Mapping[str, int]:
        """How many envelopes each unit has."""

    def contents(self) -> Contents: ...

    def envelopes(self) -> Iterator[Envelope]:
        """All of them, lowest number first."""

    def destroy(self) -> None:
        """Removes everything; nothing to do when it is gone."""
