"""Closed periods: after sign-off, or when the controller closes one, its values stay as they are.

A closing counts at its unit and below, that of a signature at its unit alone, and for every period
that lies within its own: a closed year has closed months.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.period import Period
from surveyapp.services import audit, organisation
from surveyapp.store import closings, tables

LONGEST_REASON = 500
SIGNED = "signed"
"""The reason of what a signature closes."""


def closed(session: Session, unit_code: str, period: Period) -> tables.PeriodClosing | None:
    """What closes a period at a unit; None while it takes values."""
    return closed_where(session)(unit_code, period)


def closed_where(session: Session) -> Callable[[str, Period], tables.PeriodClosing | None]:
    """`closed` for many units and periods; closings and the tree are read only once."""
    standing = closings.standing(session)
    paths = organisation.paths(session) if standing else {}

    def find(unit_code: str, period: Period) -> tables.PeriodClosing | None:
        above = paths.get(unit_code, ())
        return next((one for one in standing if _holds(one, above, period)), None)

    return find


def standing(session: Session) -> Sequence[tables.PeriodClosing]:
    """Every period that is closed now, the latest closed first."""
    return closings.standing(session)


def may_close(session: Session, actor: Actor, unit_code: str) -> bool:
    """The controller; whoever signs a period off closes it by `close_by_sign_off`."""
    return may(actor, Right.MANAGE_CATALOGUE, organisation.path(session, unit_code))


def close(
    session: Session, actor: Actor, unit_code: str, period_code: str, reason: str, now: datetime
) -> tables.PeriodClosing:
    """Close a period with a reason. Raises NotAllowed, NotFound, InvalidPeriod, InvalidInput."""
    _refuse_unless_allowed(session, actor, unit_code)
    return close_by_sign_off(session, actor, unit_code, period_code, _reason(reason), now)


def close_by_sign_off(
    session: Session, actor: Actor, unit_code: str, period_code: str, reason: str, now: datetime
) -> tables.PeriodClosing:
    """The same for somebody whose right to sign off is decided already. A period that is closed
    stays as it is."""
    unit, period = organisation.unit(session, unit_code), periods.parse(period_code)
    found = closed(session, unit_code, period)
    if found is not None:
        return found
    made = tables.PeriodClosing(
        unit=unit, period=period.code, reason=reason, closed_by=actor.email, closed_at=now
    )
    session.add(made)
    session.flush()
    thing = f"{unit.code} {period.code}"
    audit.record(session, actor, "period.close", thing, now, reason=reason)
    return made


def reopen(session: Session, actor: Actor, closing_id: int, reason: str, now: datetime) -> None:
    """Let a period take values again, with a reason; what a signature closed is opened where it was
    signed. Raises NotFound, NotAllowed, InvalidInput."""
    found = session.get(tables.PeriodClosing, closing_id)
    if found is None or found.reopened_at is not None:
        raise NotFound("closing", str(closing_id))
    _refuse_unless_allowed(session, actor, found.unit.code)
    if found.reason == SIGNED:
        raise InvalidInput({"reason": "opened_at_sign_off"})
    found.reopen_reason = _reason(reason)
    found.reopened_by, found.reopened_at = actor.email, now
    thing = f"{found.unit.code} {found.period}"
    audit.record(session, actor, "period.reopen", thing, now, reason=found.reopen_reason)


def reopen_by_sign_off(
    session: Session, actor: Actor, unit_code: str, period_code: str, reason: str, now: datetime
) -> None:
    """Takes back what `close_by_sign_off` closed, for somebody who may open the signed period. What
    the controller closed stays closed."""
    period = periods.parse(period_code).code
    for one in closings.standing(session):
        if (one.unit.code, one.period, one.reason) == (unit_code, period, SIGNED):
            one.reopened_by, one.reopened_at, one.reopen_reason = actor.email, now, reason
            thing = f"{unit_code} {period}"
            audit.record(session, actor, "period.reopen", thing, now, reason=reason)


def _holds(closing: tables.PeriodClosing, path: tuple[str, ...], period: Period) -> bool:
    below = path[-1:] if closing.reason == SIGNED else path
    return closing.unit.code in below and periods.parse(closing.period).covers(period)


def _refuse_unless_allowed(session: Session, actor: Actor, unit_code: str) -> None:
    if not may_close(session, actor, unit_code):
        raise NotAllowed(Right.MANAGE_CATALOGUE, unit_code)


def _reason(text: str) -> str:
    """Raises InvalidInput for none, or one that is too long."""
    said = text.strip()
    if not said:
        raise InvalidInput({"reason": "why_needed"})
    if len(said) > LONGEST_REASON:
        raise InvalidInput({"reason": "too_long"})
    return said
