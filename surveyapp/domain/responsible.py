"""Whom people can ask about the surveys, on what grounds they are held, and what is done when a
text worries somebody for a child. Decided by the municipality; always told as it is now."""

from dataclasses import dataclass
from enum import StrEnum

ALARM_PHONE = "116 111"
"""The national emergency line for children and young people."""


class Basis(StrEnum):
    """What makes it lawful (GDPR art. 6 no. 1)."""

    PUBLIC_TASK = "public_task"
    """e: a task in the public interest."""
    LEGAL_DUTY = "legal_duty"
    """c: a duty by law."""
    OTHER = "other"
    """As the municipality words it."""


@dataclass(frozen=True, slots=True)
class Contact:
    name: str = ""
    email: str = ""
    phone: str = ""

    @property
    def is_given(self) -> bool:
        """Whether people know whom they write to; a telephone number may be left out."""
        return bool(self.name and self.email)


@dataclass(frozen=True, slots=True)
class Responsible:
    contact: Contact = Contact()
    officer: Contact = Contact()
    """The data protection officer."""
    controller: str = ""
    """Who is responsible by law; empty: the municipality itself."""
    basis: Basis = Basis.PUBLIC_TASK
    basis_text: str = ""
    concern: str = ""
    """The municipality's routine when somebody is worried for a child; empty: not written yet."""
    concern_phone: str = ALARM_PHONE

    @property
    def alarm(self) -> str:
        """The telephone number as it is printed, never parted at the end of a line."""
        return self.concern_phone.replace(" ", "\N{NO-BREAK SPACE}")

    @property
    def missing(self) -> tuple[str, ...]:
        """Those of `contact` and `officer` that must be named before a survey opens."""
        contacts = {"contact": self.contact, "officer": self.officer}
        return tuple(name for name, contact in contacts.items() if not contact.is_given)
