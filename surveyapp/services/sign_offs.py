"""Signing a unit's period: a copy is frozen, figures and comments are closed until somebody opens
the period again with a reason, and signing once more makes the next version."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain import scorecard_json
from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.errors import (
    CopyDamaged,
    InvalidInput,
    NotAllowed,
    NotFound,
    PeriodSigned,
    SignOffHindered,
    TextChanged,
)
from surveyapp.domain.indicator import Indicator, Source
from surveyapp.domain.scorecard import Absence, Absent, FromFigure, Line, Scorecard
from surveyapp.domain.signed_card import SignedCard, frozen
from surveyapp.services import action_plans, audit, organisation, people, scorecards
from surveyapp.services import periods as closing
from surveyapp.store import sign_offs, tables

LONGEST_REASON = 500


class Hindrance(StrEnum):
    """What must be done before a period can be signed."""

    COMMENT_MISSING = "comment_missing"
    FIGURE_MISSING = "figure_missing"
    FIGURE_NOT_APPROVED = "figure_not_approved"
    SURVEY_UNDER_WAY = "survey_under_way"


@dataclass(frozen=True, slots=True)
class Hindered:
    by: Hindrance
    indicator: Indicator


@dataclass(frozen=True)
class SignedCopy:
    """A version with what its bytes say."""

    row: tables.SignOff
    card: SignedCard


def may_sign(session: Session, actor: Actor, unit: str) -> bool:
    return may(actor, Right.SIGN_OFF, organisation.path(session, unit))


def versions(session: Session, unit: str, period: str) -> Sequence[tables.SignOff]:
    """Newest first."""
    return sign_offs.of_card(session, unit, period)


def standing(session: Session, unit: str, period: str) -> tables.SignOff | None:
    """The version that holds now; None while the period is not signed, or is open again."""
    found = versions(session, unit, period)
    return found[0] if found and found[0].reopened_at is None else None


def hindrances(card: Scorecard) -> list[Hindered]:
    """Everything that stands in the way, once for each indicator, in the plan's order."""
    found = [Hindered(by, line.indicator) for line in card.lines for by in _hinders(line)]
    return list({(one.by, one.indicator.key): one for one in found}.values())


def document(session: Session, actor: Actor, card: Scorecard) -> dict[str, Any]:
    """The scorecard as JSON, with the actions of its plan, None for who may not read the plan, and
    its signature."""
    signed = standing(session, card.unit, card.period.code)
    reads_plan = action_plans.may_read(session, actor, card.unit)
    return {
        **scorecard_json.to_json(card),
        "actions": _actions(session, card) if reads_plan else None,
        "sign_off": None if signed is None else _signature(signed),
    }


def copy_of(session: Session, card: Scorecard) -> bytes:
    """What signing would freeze now."""
    actions = _actions(session, card)
    addresses = {line.comment.written_by for line in card.lines if line.comment is not None}
    addresses |= {area.comment.written_by for area in card.areas if area.comment is not None}
    addresses |= {note["written_by"] for one in actions for note in one["notes"]}
    return frozen(scorecard_json.to_json(card), actions, dict(people.names(session, addresses)))


def fingerprint(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def sign(
    session: Session, actor: Actor, unit: str, period: str, seen: str, now: datetime
) -> tables.SignOff:
    """Freezes the scorecard as the next version. `seen` is the fingerprint of what the person had
    before them; raises TextChanged when it is another by now, SignOffHindered, PeriodSigned,
    NotAllowed, NotFound."""
    code = periods.parse(period).code
    _require(session, actor, unit)
    before = versions(session, unit, code)
    if before and before[0].reopened_at is None:
        raise PeriodSigned(unit, code)
    card = scorecards.scorecard(session, unit, code)
    if hindrances(card):
        raise SignOffHindered(unit, code)
    body = copy_of(session, card)
    if fingerprint(body) != seen:
        raise TextChanged(f"{unit} {code}")
    made = tables.SignOff(
        unit=organisation.unit(session, unit),
        period=code,
        version=before[0].version + 1 if before else 1,
        body=body,
        sha256=fingerprint(body),
        signed_by=actor.email,
        signed_at=now,
    )
    _add(session, made)
    audit.record(
        session, actor, "scorecard.sign", f"{unit} {code}", now,
        number=made.version, sha256=made.sha256,
    )  # fmt: skip
    closing.close_by_sign_off(session, actor, unit, code, closing.SIGNED, now)
    return made


def reopen(
    session: Session, actor: Actor, unit: str, period: str, reason: str, now: datetime
) -> None:
    """Lets figures and comments change again. The signed copy stays. Raises NotFound where nothing
    is signed, InvalidInput without a reason, NotAllowed."""
    code = periods.parse(period).code
    _require(session, actor, unit)
    row = standing(session, unit, code)
    if row is None:
        raise NotFound("sign-off", f"{unit} {code}")
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise InvalidInput({"reason": "too_long" if said else "why_needed"})
    row.reopened_by, row.reopened_at, row.reopen_reason = actor.email, now, said
    session.flush()
    audit.record(
        session, actor, "scorecard.reopen", f"{unit} {code}", now, number=row.version, reason=said
    )
    closing.reopen_by_sign_off(session, actor, unit, code, said, now)


def version(session: Session, unit: str, period: str, number: int) -> SignedCopy:
    """One version from its own bytes. Raises NotFound, and CopyDamaged where they are not those
    that were signed."""
    for row in versions(session, unit, period):
        if row.version == number:
            if fingerprint(row.body) != row.sha256:
                raise CopyDamaged(f"{unit} {period} {number}")
            return SignedCopy(row, SignedCard.from_bytes(row.body))
    raise NotFound("sign-off", f"{unit} {period} {number}")


def now_of(session: Session, unit: str, period: str) -> SignedCard:
    """The scorecard of this moment, as a copy to hold a signed one against."""
    card = scorecards.scorecard(session, unit, period)
    return SignedCard.from_bytes(copy_of(session, card))


def _hinders(line: Line) -> Iterator[Hindrance]:
    outcome, source = line.reading.outcome, line.reading.provenance
    if line.needs_comment and line.comment is None:
        yield Hindrance.COMMENT_MISSING
    if isinstance(source, FromFigure) and line.reading.value is not None and not source.approved_by:
        yield Hindrance.FIGURE_NOT_APPROVED
    if isinstance(outcome, Absent) and outcome.state is Absence.PENDING and source is None:
        match line.indicator.source:
            case Source.FIGURE:
                yield Hindrance.FIGURE_MISSING
            case Source.SURVEY:
                yield Hindrance.SURVEY_UNDER_WAY
            case Source.COMPUTED:
                pass


def _actions(session: Session, card: Scorecard) -> list[dict[str, Any]]:
    rows = action_plans.of_unit(session, card.unit, card.period.code)
    return [_action(row) for row in rows]


def _action(row: tables.Action) -> dict[str, Any]:
    return {
        "id": row.id,
        "indicator": row.indicator,
        "when_measured": row.when_measured,
        "who_measures": row.who_measures,
        "goal_owner": row.goal_owner,
        "planned": row.planned,
        "on_deviation": row.on_deviation,
        "cost": row.cost,
        "owner": row.owner,
        "status": row.status,
        "why_dropped": row.why_dropped,
        "deadline": None if row.deadline is None else row.deadline.isoformat(),
        "notes": [
            {
                "text": note.text,
                "written_by": note.written_by,
                "written_at": note.written_at.isoformat(),
            }
            for note in row.notes
        ],
    }


def _signature(row: tables.SignOff) -> Mapping[str, Any]:
    return {
        "version": row.version,
        "signed_by": row.signed_by,
        "signed_at": row.signed_at.isoformat(),
        "sha256": row.sha256,
    }


def _add(session: Session, made: tables.SignOff) -> None:
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError as error:
        raise PeriodSigned(made.unit.code, made.period) from error


def _require(session: Session, actor: Actor, unit: str) -> None:
    if not may_sign(session, actor, unit):
        raise NotAllowed(Right.SIGN_OFF, unit)
