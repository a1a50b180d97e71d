"""One-time codes: made in memory, handed over once, kept only as peppered hashes."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain import code as codes
from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.survey_round import Access, Action, State, require
from surveyapp.services import audit, organisation, rounds
from surveyapp.services.installation import Installation
from surveyapp.store.mailbox import PEPPER_BYTES, Mailbox, mailbox_of
from surveyapp.store.tables import Invitation, SurveyRound


@dataclass(frozen=True, slots=True)
class UnitCodes:
    """Codes of one unit or group as they are printed. Never stored, never logged."""

    unit: str
    unit_name: str
    group: str | None
    group_name: str | None
    codes: tuple[str, ...]


def make_codes(
    installation: Installation,
    session: Session,
    actor: Actor,
    round_id: int,
    unit: str,
    now: datetime,
    *,
    extra: int | None = None,
    anew: bool = False,
) -> tuple[UnitCodes, ...]:
    """Codes for everybody invited at a unit.

    Later only `extra` ones, for letters whose codes were voided, or all of them `anew`: then
    those made before let nobody in. Raises InvalidInput where there are codes already.
    """
    survey_round = _with_codes(session, actor, round_id, unit)
    mailbox = _mailbox(installation, round_id)
    mailbox.create(secrets.token_bytes(PEPPER_BYTES))
    numbers = [one.number for one in survey_round.invitations if one.round_unit.code == unit]
    if anew:
        for number in numbers:
            mailbox.void_codes_of(number)
    elif extra is None and any(mailbox.has_codes(number) for number in numbers):
        raise InvalidInput({"codes": "codes_are_made"})
    pepper = mailbox.state().pepper
    made = tuple(_made(survey_round, unit, extra))
    mailbox.add_codes(
        (codes.hashed(code, pepper), invitation.number)
        for invitation, fresh in made
        for code in fresh
    )
    audit.record(
        session,
        actor,
        "codes.make",
        f"round {round_id}",
        now,
        unit=unit,
        number=sum(len(fresh) for _invitation, fresh in made),
        anew=anew,
    )
    return tuple(_as_printed(invitation, fresh) for invitation, fresh in made)


def void_code(
    installation: Installation,
    session: Session,
    actor: Actor,
    round_id: int,
    typed: str,
    now: datetime,
) -> None:
    """A code lets nobody in from now on. Nobody is told whether it had been used: an answer that
    is in stays in. Raises InvalidInput for what is no code, NotFound for an unknown one."""
    survey_round = rounds.get(session, round_id)
    if not rounds.may_run(session, actor, survey_round):
        raise NotAllowed(Action.MAKE_CODES, f"round {round_id}")
    require(round_id, State(survey_round.state), Action.MAKE_CODES)
    meant = codes.read(typed)
    if meant is None:
        raise InvalidInput({"code": "malformed_code"})
    mailbox = _mailbox(installation, round_id)
    if not mailbox.exists() or not mailbox.void_code(codes.hashed(meant, mailbox.state().pepper)):
        raise NotFound("code", "")
    audit.record(session, actor, "codes.void", f"round {round_id}", now)


def _with_codes(session: Session, actor: Actor, round_id: int, unit: str) -> SurveyRound:
    survey_round = rounds.get(session, round_id)
    if unit not in {one.code for one in survey_round.units}:
        raise NotFound("unit", unit)
    if not may(actor, Right.RUN_ROUND, organisation.path(session, unit)):
        raise NotAllowed(Action.MAKE_CODES, f"round {round_id}")
    require(round_id, State(survey_round.state), Action.MAKE_CODES)
    if survey_round.access != Access.CODES:
        raise InvalidInput({"access": "round_has_no_codes"})
    return survey_round


def _made(
    survey_round: SurveyRound, unit: str, extra: int | None
) -> Iterator[tuple[Invitation, list[str]]]:
    for invitation in survey_round.invitations:
        if invitation.round_unit.code == unit:
            place = invitation.round_group or invitation.round_unit
            number = place.invited if extra is None else extra
            yield invitation, [codes.made() for _ in range(number)]


def _as_printed(invitation: Invitation, fresh: list[str]) -> UnitCodes:
    unit, group = invitation.round_unit, invitation.round_group
    return UnitCodes(
        unit=unit.code,
        unit_name=unit.name,
        group=None if group is None else group.key,
        group_name=None if group is None else group.name,
        codes=tuple(codes.printed(code) for code in fresh),
    )


def _mailbox(installation: Installation, round_id: int) -> Mailbox:
    return mailbox_of(installation.config, installation.engine, round_id)
