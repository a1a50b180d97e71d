"""Who works with surveyapp, and which roles they have where."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain.access import ROLES, Actor, Grant, Right, Role, may, may_somewhere
from surveyapp.domain.errors import InvalidInput, LastManager, NotAllowed, NotFound
from surveyapp.services import accounts, audit, organisation
from surveyapp.store import people
from surveyapp.store.tables import Person, RoleGrant, Unit

_MANAGING = tuple(role for role, rights in ROLES.items() if Right.MANAGE_PEOPLE in rights)
_LONGEST_ADDRESS = 254


def listed(session: Session, actor: Actor) -> list[Person]:
    """Those with a role somewhere the actor manages people, and those without any role."""
    return [each for each in people.everybody(session) if _is_seen(session, actor, each)]


def names(session: Session, emails: Collection[str]) -> Mapping[str, str]:
    """What people are called who stand behind something, by address; those who are not known, or
    have no name, are left out."""
    return people.names(session, emails) if emails else {}


def names_at(session: Session, unit: str) -> list[str]:
    """What those who have a role at a unit are called, by alphabet."""
    return sorted(filter(None, people.names_at(session, unit)))


def get(session: Session, actor: Actor, person_id: int) -> Person:
    """Raises NotFound for somebody the actor does not see in the list either."""
    person = people.by_id(session, person_id)
    if person is None or not _is_seen(session, actor, person):
        raise NotFound("person", str(person_id))
    return person


def role_of(text: str) -> Role:
    """Raises NotFound for a role that does not exist."""
    try:
        return Role(text)
    except ValueError:
        raise NotFound("role", text) from None


def add(session: Session, actor: Actor, email: str, name: str, now: datetime) -> Person:
    """The person with this address, made when there is none yet."""
    if not may_somewhere(actor, Right.MANAGE_PEOPLE):
        raise NotAllowed("person.add", email)
    kept = accounts.address(email)
    found = people.by_email(session, kept)
    if found is not None:
        return found
    if not is_address(kept):
        raise InvalidInput({"email": "not_an_address"})
    person = people.add(session, kept, name.strip())
    audit.record(session, actor, "person.add", kept, now)
    return person


def grant(session: Session, actor: Actor, person: Person, given: Grant, now: datetime) -> None:
    """Give a role at a unit and everything below it; giving it twice changes nothing.

    Raises NotFound for an unknown unit, NotAllowed where the actor does not manage people, and
    for a role of the actor's own.
    """
    _refuse_self(actor, person, "person.grant")
    unit = organisation.unit(session, given.unit)
    _require(session, actor, unit, "person.grant")
    if any(each.role == given.role and each.unit_id == unit.id for each in person.grants):
        return
    people.grant(session, person, given.role.value, unit)
    details = {"role": given.role.value, "unit": unit.code}
    audit.record(session, actor, "person.grant", person.email, now, **details)


def revoke(session: Session, actor: Actor, person: Person, grant_id: int, now: datetime) -> None:
    """Take a role back from somebody else. Raises NotFound, NotAllowed or LastManager."""
    _refuse_self(actor, person, "person.revoke")
    taken = next((each for each in person.grants if each.id == grant_id), None)
    if taken is None:
        raise NotFound("role", str(grant_id))
    _require(session, actor, taken.unit, "person.revoke")
    if [each for each in person.grants if _manages_all(each)] == [taken]:
        _require_another(session, person)
    role, unit = taken.role, taken.unit.code
    person.grants.remove(taken)
    audit.record(session, actor, "person.revoke", person.email, now, role=role, unit=unit)


def disable(session: Session, actor: Actor, person: Person, now: datetime) -> None:
    """Shut somebody out at once, in every browser; what they did stays in the log."""
    _require_all(session, actor, person, "person.disable")
    if any(_manages_all(each) for each in person.grants):
        _require_another(session, person)
    person.disabled_at = now
    people.end_sign_ins(session, person)
    people.forget_password_links(session, person)
    audit.record(session, actor, "person.disable", person.email, now)


def enable(session: Session, actor: Actor, person: Person, now: datetime) -> None:
    _require_all(session, actor, person, "person.enable")
    person.disabled_at = None
    audit.record(session, actor, "person.enable", person.email, now)


def new_link(session: Session, actor: Actor, person: Person, now: datetime) -> str:
    """A one-time password link, only from somebody who manages people wherever the person has a
    role: a link is the way into everything they may do."""
    _require_all(session, actor, person, "person.password_link")
    return accounts.new_link(session, actor, person, now)


def manages(session: Session, actor: Actor, person: Person) -> bool:
    """Whether the actor may do with the whole account as they like."""
    return may_somewhere(actor, Right.MANAGE_PEOPLE) and all(
        manages_at(session, actor, each.unit) for each in person.grants
    )


def manages_at(session: Session, actor: Actor, unit: Unit) -> bool:
    """Whether the actor gives and takes roles at this unit."""
    return may(actor, Right.MANAGE_PEOPLE, organisation.path(session, unit.code))


def places(session: Session, actor: Actor) -> list[Unit]:
    """Where the actor gives and takes roles, higher places first."""
    return [each for each in organisation.units(session) if manages_at(session, actor, each)]


def _is_seen(session: Session, actor: Actor, person: Person) -> bool:
    return manages(session, actor, person) or any(
        manages_at(session, actor, each.unit) for each in person.grants
    )


def is_self(actor: Actor, person: Person) -> bool:
    return actor.person_id is not None and actor.person_id == person.id


def _refuse_self(actor: Actor, person: Person, action: str) -> None:
    """Nobody changes their own roles: a second person always stands behind a right."""
    if is_self(actor, person):
        raise NotAllowed(action, person.email)


def _require(session: Session, actor: Actor, unit: Unit, action: str) -> None:
    if not manages_at(session, actor, unit):
        raise NotAllowed(action, unit.code)


def _require_all(session: Session, actor: Actor, person: Person, action: str) -> None:
    if not manages(session, actor, person):
        raise NotAllowed(action, person.email)


def _manages_all(granted: RoleGrant) -> bool:
    return granted.role in _MANAGING and granted.unit.parent_id is None


def _require_another(session: Session, without: Person) -> None:
    """Somebody must be left who manages people for the whole organisation."""
    others = [each for each in people.managers(session, _MANAGING) if each is not without]
    if not others:
        raise LastManager(without.email)


def is_address(text: str) -> bool:
    name, at, place = text.rpartition("@")
    fits = len(text) <= _LONGEST_ADDRESS and not any(c.isspace() for c in text)
    return bool(at and name and place) and fits
