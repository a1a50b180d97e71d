"""People, their roles, their signed-in browsers and their one-time password links."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from surveyapp.store.tables import PasswordLink, Person, RoleGrant, SignIn, Unit

_WITH_GRANTS = selectinload(Person.grants).selectinload(RoleGrant.unit)


def everybody(session: Session) -> list[Person]:
    """All people with their roles, by e-mail address."""
    return list(session.scalars(select(Person).options(_WITH_GRANTS).order_by(Person.email)))


def by_id(session: Session, person_id: int) -> Person | None:
    return session.get(Person, person_id, options=[_WITH_GRANTS])


def by_email(session: Session, email: str) -> Person | None:
    """The person with this address, written as it is kept: lower case."""
    return session.scalar(select(Person).options(_WITH_GRANTS).where(Person.email == email))


def names_at(session: Session, unit: str) -> list[str]:
    """Names of everybody who has a role at the unit."""
    found = select(Person.name).join(Person.grants).join(RoleGrant.unit).where(Unit.code == unit)
    return list(session.scalars(found.distinct()))


def names(session: Session, emails: Collection[str]) -> dict[str, str]:
    """What those of them who are known are called, by address."""
    chosen = select(Person.email, Person.name).where(Person.email.in_(emails), Person.name != "")
    return {person.email: person.name for person in session.execute(chosen)}


def add(session: Session, email: str, name: str) -> Person:
    person = Person(email=email, name=name, grants=[])
    session.add(person)
    session.flush()
    return person


def managers(session: Session, roles: Iterable[str]) -> list[Person]:
    """Everybody who has one of `roles` for the whole organisation and is not shut out.

    The rows stay locked, so that two managers cannot remove each other at once.
    """
    at_the_top = (
        select(RoleGrant)
        .join(RoleGrant.unit)
        .join(RoleGrant.person)
        .where(
            RoleGrant.role.in_(list(roles)),
            Unit.parent_id.is_(None),
            Person.disabled_at.is_(None),
        )
        .with_for_update(of=RoleGrant)
    )
    return list({grant.person_id: grant.person for grant in session.scalars(at_the_top)}.values())


def sign_in(session: Session, token_sha256: str) -> SignIn | None:
    found = select(SignIn).where(SignIn.token_sha256 == token_sha256)
    return session.scalar(found.options(selectinload(SignIn.person).options(_WITH_GRANTS)))


def add_sign_in(session: Session, token_sha256: str, person: Person, expires_at: datetime) -> None:
    session.add(SignIn(token_sha256=token_sha256, person_id=person.id, expires_at=expires_at))


def end_sign_in(session: Session, token_sha256: str) -> None:
    session.execute(delete(SignIn).where(SignIn.token_sha256 == token_sha256))


def end_sign_ins(session: Session, person: Person) -> None:
    session.execute(delete(SignIn).where(SignIn.person_id == person.id))


def has_expired(session: Session, now: datetime) -> bool:
    """Whether some sign-in or password link is past its time."""
    return any(
        session.scalar(select(kind.expires_at).where(kind.expires_at <= now).limit(1)) is not None
        for kind in (SignIn, PasswordLink)
    )


def forget_expired(session: Session, now: datetime) -> None:
    session.execute(delete(SignIn).where(SignIn.expires_at <= now))
    session.execute(delete(PasswordLink).where(PasswordLink.expires_at <= now))


def password_link(session: Session, token_sha256: str) -> PasswordLink | None:
    return session.get(PasswordLink, token_sha256)


def add_password_link(
    session: Session, token_sha256: str, person: Person, expires_at: datetime
) -> None:
    """Keep a new link; the person's earlier ones stop working."""
    forget_password_links(session, person)
    session.add(PasswordLink(token_sha256=token_sha256, person_id=person.id, expires_at=expires_at))


def forget_password_links(session: Session, person: Person) -> None:
    session.execute(delete(PasswordLink).where(PasswordLink.person_id == person.id))


def grant(session: Session, person: Person, role: str, unit: Unit) -> RoleGrant:
    added = RoleGrant(role=role, unit=unit)
    person.grants.append(added)
    session.flush()
    return added
