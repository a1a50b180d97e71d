"""One-time codes: drawn in memory, kept only as peppered hashes, handed over once.

Codes are drawn first and kept afterwards, so that what could not be printed was never made.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain import code as codes
from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.survey_round import Access, Action, State, allows, require
from surveyapp.services import audit, organisation, rounds
from surveyapp.services.installation import Installation
from surveyapp.store import rounds as stored
from surveyapp.store.mailbox import PEPPER_BYTES, Mailbox, mailbox_of
from surveyapp.store.tables import Invitation, RoundUnit, SurveyRound

MOST_EXTRA = 1_000
"""More than a unit has people; a slip of the hand is caught before it is printed."""


@dataclass(frozen=True, slots=True)
class CodeOrder:
    """Which codes are wanted at a unit, or at one `group` of it.

    One for everybody invited and `spare` more; or, once those are made, `extra` more alone; or
    all `anew`: then those made before let nobody in. `spare` and `extra` are for each group.
    """

    round_id: int
    unit: str
    group: str | None = None
    spare: int = 0
    extra: int | None = None
    anew: bool = False


@dataclass(frozen=True, slots=True)
class UnitCodes:
    """Codes of one unit or group as they are printed. Never stored, never logged."""

    unit: str
    unit_name: str
    group: str | None
    group_name: str | None
    invitation: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawnCodes:
    """Codes that let nobody in yet. `replaced` is the hash of the one they are instead of."""

    order: CodeOrder
    codes: tuple[UnitCodes, ...]
    replaced: bytes | None = None

    @property
    def number(self) -> int:
        return sum(len(each.codes) for each in self.codes)


def draw(
    installation: Installation, session: Session, actor: Actor, order: CodeOrder
) -> DrawnCodes:
    """Fresh codes as ordered, stored nowhere. Raises InvalidInput where there are codes already,
    or nobody is invited."""
    survey_round = _with_codes(session, actor, order.round_id, order.unit)
    wanted = _invitations(survey_round, order)
    _require_fit(_mailbox(installation, order.round_id), wanted, order)
    made = tuple(_as_printed(one, _fresh(_number(one, order))) for one in wanted)
    if not any(each.codes for each in made):
        raise InvalidInput({"codes": "nobody_is_invited"})
    return DrawnCodes(order, made)


def draw_instead(
    installation: Installation, session: Session, actor: Actor, round_id: int, lost: str
) -> DrawnCodes:
    """One code for the same unit and group as the code `lost`, which dies when it is kept."""
    hashed, invitation = _known(installation, session, actor, round_id, lost)
    order = CodeOrder(round_id, invitation.round_unit.code, _group(invitation), extra=1)
    return DrawnCodes(order, (_as_printed(invitation, _fresh(1)),), replaced=hashed)


def keep(
    installation: Installation, session: Session, actor: Actor, drawn: DrawnCodes, now: datetime
) -> None:
    """From now on the codes let people in. Raises what `draw` does, for what happened since."""
    order = drawn.order
    stored.locked(session, order.round_id)
    survey_round = _with_codes(session, actor, order.round_id, order.unit)
    mailbox = _mailbox(installation, order.round_id)
    _require_fit(mailbox, _invitations(survey_round, order), order)
    mailbox.create(secrets.token_bytes(PEPPER_BYTES))
    pepper = mailbox.state().pepper
    if drawn.replaced is not None and mailbox.invitation_of(drawn.replaced) is None:
        raise NotFound("code", "")
    _record(session, actor, drawn, now)
    session.flush()
    if drawn.replaced is not None:
        mailbox.void_code(drawn.replaced)
    if order.anew:
        for each in drawn.codes:
            mailbox.void_codes_of(each.invitation)
    mailbox.add_codes(
        (codes.hashed(codes.normalised(code), pepper), each.invitation)
        for each in drawn.codes
        for code in each.codes
    )


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
    """Drawn and kept at once, where nothing can go wrong in between."""
    order = CodeOrder(round_id, unit, extra=extra, anew=anew)
    drawn = draw(installation, session, actor, order)
    keep(installation, session, actor, drawn, now)
    return drawn.codes


def are_made(installation: Installation, survey_round: SurveyRound, unit: str) -> bool:
    """Whether somebody can come in at a unit with a code, however it was handed over."""
    return unit in _units_with_codes(installation, survey_round)


def to_print(
    installation: Installation, session: Session, actor: Actor
) -> Iterator[tuple[SurveyRound, list[RoundUnit]]]:
    """Rounds that are started and answered by codes, with the units the actor runs whose codes
    nobody has made."""
    may_run = organisation.where_may(session, actor, Right.RUN_ROUND)
    for one in rounds.listed(session, actor):
        if one.access != Access.CODES or one.is_draft:
            continue
        if not allows(State(one.state), Action.MAKE_CODES):
            continue
        made = _units_with_codes(installation, one)
        missing = [unit for unit in one.units if unit.code not in made and may_run(unit.code)]
        if missing:
            yield one, missing


def void_code(
    installation: Installation,
    session: Session,
    actor: Actor,
    round_id: int,
    typed: str,
    now: datetime,
) -> None:
    """A code lets nobody in from now on. Nobody is told whether it had been used: an answer that
    is in stays in. Raises InvalidInput for what is no code, and NotFound alike for one that is
    unknown, void already, or of another unit."""
    hashed, invitation = _known(installation, session, actor, round_id, typed)
    unit = invitation.round_unit.code
    audit.record(session, actor, "codes.void", rounds.thing(round_id), now, unit=unit)
    session.flush()
    _mailbox(installation, round_id).void_code(hashed)


def _known(
    installation: Installation, session: Session, actor: Actor, round_id: int, typed: str
) -> tuple[bytes, Invitation]:
    """The hash of a code that lets somebody in where `actor` runs the round, and its way in."""
    survey_round = rounds.get(session, round_id)
    may_run = organisation.where_may(session, actor, Right.RUN_ROUND)
    if not any(may_run(unit.code) for unit in survey_round.units):
        raise NotAllowed(Action.MAKE_CODES, rounds.thing(round_id))
    require(round_id, State(survey_round.state), Action.MAKE_CODES)
    meant = codes.read(typed)
    if meant is None:
        raise InvalidInput({"code": "malformed_code"})
    mailbox = _mailbox(installation, round_id)
    if mailbox.exists():
        hashed = codes.hashed(meant, mailbox.state().pepper)
        number = mailbox.invitation_of(hashed)
        for invitation in survey_round.invitations:
            if invitation.number == number and may_run(invitation.round_unit.code):
                return hashed, invitation
    raise NotFound("code", "")


def _units_with_codes(installation: Installation, survey_round: SurveyRound) -> set[str]:
    mailbox = _mailbox(installation, survey_round.id)
    made = mailbox.with_codes() if mailbox.exists() else frozenset()
    return {one.round_unit.code for one in survey_round.invitations if one.number in made}


def _with_codes(session: Session, actor: Actor, round_id: int, unit: str) -> SurveyRound:
    survey_round = rounds.get(session, round_id)
    if unit not in {one.code for one in survey_round.units}:
        raise NotFound("unit", unit)
    if not may(actor, Right.RUN_ROUND, organisation.path(session, unit)):
        raise NotAllowed(Action.MAKE_CODES, rounds.thing(round_id))
    require(round_id, State(survey_round.state), Action.MAKE_CODES)
    if survey_round.access != Access.CODES:
        raise InvalidInput({"access": "round_has_no_codes"})
    if survey_round.is_draft:
        raise InvalidInput({"codes": "not_started"})
    return survey_round


def _invitations(survey_round: SurveyRound, order: CodeOrder) -> list[Invitation]:
    wanted = [
        one
        for one in survey_round.invitations
        if one.round_unit.code == order.unit and order.group in {None, _group(one)}
    ]
    if not wanted:
        raise NotFound("group", f"{order.unit}/{order.group}")
    return wanted


def _require_fit(mailbox: Mailbox, wanted: Sequence[Invitation], order: CodeOrder) -> None:
    beyond = order.spare if order.extra is None else order.extra
    if not 0 <= beyond <= MOST_EXTRA:
        raise InvalidInput({"codes": "too_many_codes"})
    if order.anew or order.extra is not None or not mailbox.exists():
        return
    if mailbox.with_codes() & {one.number for one in wanted}:
        raise InvalidInput({"codes": "codes_are_made"})


def _number(invitation: Invitation, order: CodeOrder) -> int:
    if order.extra is not None:
        return order.extra
    invited = (invitation.round_group or invitation.round_unit).invited
    return invited + order.spare if invited else 0


def _fresh(number: int) -> Iterator[str]:
    """Each by chance alone, so that their order tells nothing."""
    return (codes.printed(codes.made()) for _ in range(number))


def _record(session: Session, actor: Actor, drawn: DrawnCodes, now: datetime) -> None:
    order = drawn.order
    act = "codes.make" if drawn.replaced is None else "codes.replace"
    place = order.unit if order.group is None else f"{order.unit}/{order.group}"
    details = {"unit": place, "number": drawn.number, "anew": order.anew}
    audit.record(session, actor, act, rounds.thing(order.round_id), now, **details)


def _group(invitation: Invitation) -> str | None:
    return None if invitation.round_group is None else invitation.round_group.key


def _as_printed(invitation: Invitation, fresh: Iterator[str]) -> UnitCodes:
    unit, group = invitation.round_unit, invitation.round_group
    return UnitCodes(
        unit=unit.code,
        unit_name=unit.name,
        group=_group(invitation),
        group_name=None if group is None else group.name,
        invitation=invitation.number,
        codes=tuple(fresh),
    )


def _mailbox(installation: Installation, round_id: int) -> Mailbox:
    return mailbox_of(installation.config, installation.engine, round_id)
