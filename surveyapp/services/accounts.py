"""Local accounts: choosing a password, signing in and out. Nothing here knows respondents."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor, Grant, Role
from surveyapp.domain.errors import InvalidInput, NotFound
from surveyapp.domain.password import LONGEST, normal, weakness
from surveyapp.services import audit
from surveyapp.store import people
from surveyapp.store.tables import Person

SIGNED_IN_FOR = timedelta(hours=12)
LINK_LASTS = timedelta(days=7)
_TOKEN_BYTES = 32

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$tZZ9FEg8AvHiHqoxFA89mg"
    "$dWWSQGMauZuLS38ucNMYp63HcCRyAwCBEcPQWKEXQSk"
)
"""The hash of a password nobody has: unknown addresses cost the same work as known ones."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A password that was tried. `person_id` None: no such account, or one that is shut."""

    person_id: int | None
    is_right: bool
    seen_hash: str
    new_hash: str | None
    """The right password hashed anew, when the kept hash is weaker than today's settings."""


def address(email: str) -> str:
    """An e-mail address as it is kept and compared."""
    return email.strip().lower()


def checked(session: Session, email: str, password: str) -> Checked:
    """Try a password; slow on purpose, so it needs no transaction that writes."""
    person = people.by_email(session, address(email))
    kept = _open_hash(person)
    is_right = _matches(kept or NOBODY, password) and kept is not None
    renewed = is_right and HASHER.check_needs_rehash(kept or NOBODY)
    return Checked(
        person_id=person.id if person and kept else None,
        is_right=is_right,
        seen_hash=kept or "",
        new_hash=HASHER.hash(normal(password)) if renewed else None,
    )


def signed_in(session: Session, attempt: Checked, now: datetime) -> str | None:
    """The token of a new sign-in, or None; either is written down when the account exists."""
    people.forget_expired(session, now)
    person = people.by_id(session, attempt.person_id) if attempt.person_id else None
    if person is None:
        return None
    if not attempt.is_right or _open_hash(person) != attempt.seen_hash:
        audit.record(session, _actor(person), "person.sign_in_refused", person.email, now)
        return None
    if attempt.new_hash:
        person.password_hash = attempt.new_hash
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    people.add_sign_in(session, _digest(token), person, now + SIGNED_IN_FOR)
    audit.record(session, _actor(person), "person.sign_in", person.email, now)
    return token


def sign_out(session: Session, actor: Actor, token: str, now: datetime) -> None:
    people.end_sign_in(session, _digest(token))
    audit.record(session, actor, "person.sign_out", actor.email, now)


def actor_of(session: Session, token: str, now: datetime) -> Actor | None:
    """Who signed in with this token, as long as it lasts and the account is open."""
    found = people.sign_in(session, _digest(token))
    if found is None or found.expires_at <= now or found.person.disabled_at is not None:
        return None
    return _actor(found.person)


def new_link(session: Session, actor: Actor, person: Person, now: datetime) -> str:
    """The token of a one-time password link; the person's earlier links stop working."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    people.add_password_link(session, _digest(token), person, now + LINK_LASTS)
    audit.record(session, actor, "person.password_link", person.email, now)
    return token


def of_link(session: Session, token: str, now: datetime) -> Person:
    """Whose password the link sets. Raises NotFound for a used, old, unknown or shut one."""
    link = people.password_link(session, _digest(token))
    if link is None or link.expires_at <= now or link.person.disabled_at is not None:
        raise NotFound("password link", "")
    return link.person


def choose_password(session: Session, token: str, password: str, now: datetime) -> None:
    """Spend the link; every browser that was signed in as this person is signed out.

    Raises NotFound, or InvalidInput with a `domain.password.Weakness` for `password`.
    """
    person = of_link(session, token, now)
    reason = weakness(password, person.email)
    if reason is not None:
        raise InvalidInput({"password": reason.value})
    person.password_hash = HASHER.hash(normal(password))
    people.forget_password_links(session, person)
    people.end_sign_ins(session, person)
    audit.record(session, _actor(person), "person.choose_password", person.email, now)


def _open_hash(person: Person | None) -> str | None:
    return None if person is None or person.disabled_at is not None else person.password_hash


def _matches(kept: str, password: str) -> bool:
    try:
        return HASHER.verify(kept, normal(password[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False


def _actor(person: Person) -> Actor:
    grants = tuple(Grant(Role(grant.role), grant.unit.code) for grant in person.grants)
    return Actor(person.name, person.email, person.id, grants)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
