"""Vouching for figures («kvalitetssikret»): a second person or the controller looks them over."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.errors import FigureChanged, InvalidInput, NotAllowed, NotFound
from surveyapp.domain.figure import FigureState
from surveyapp.services import audit, organisation
from surveyapp.services import periods as closing
from surveyapp.store import figures, tables

LONGEST_REASON = 500
_SAYS_NOTHING_YET = FigureState.PENDING
"""There is nothing to vouch for in a figure that is still to come."""


def approvable(session: Session, actor: Actor) -> Callable[[tables.Figure], bool]:
    """Whether `actor` may approve a figure: the controller any, others what somebody else
    recorded at a unit where they enter figures."""
    enters = organisation.where_may(session, actor, Right.ENTER_FIGURES)
    controls = organisation.where_may(session, actor, Right.MANAGE_CATALOGUE)

    def may(figure: tables.Figure) -> bool:
        is_second = enters(figure.unit.code) and figure.recorded_by != actor.email
        return is_second or controls(figure.unit.code)

    return may


def waits(figure: tables.Figure | None) -> bool:
    """Whether a figure can be approved and is not yet."""
    return figure is not None and not figure.approved_by and figure.state != _SAYS_NOTHING_YET


def waiting(session: Session, actor: Actor, year: int) -> int:
    """How many figures of a year and its parts wait at units `actor` controls."""
    controls = organisation.where_may(session, actor, Right.MANAGE_CATALOGUE)
    return sum(count for code, count in figures.unapproved(session, str(year)) if controls(code))


def approve(session: Session, actor: Actor, figure_ids: Collection[int], now: datetime) -> int:
    """Approve the figures somebody had before them; answers how many were not approved already.

    All or nothing. Raises FigureChanged when one of them holds no more, NotAllowed, NotFound,
    InvalidInput for a closed period.
    """
    found = figures.by_ids(session, figure_ids)
    if len(found) != len(set(figure_ids)):
        raise NotFound("figure", ", ".join(map(str, figure_ids)))
    superseded = figures.superseded(session, figure_ids)
    may_approve = approvable(session, actor)
    closed_at = closing.closed_where(session)
    approved = [figure for figure in found if waits(figure)]
    for figure in approved:
        if figure.id in superseded:
            raise FigureChanged(figure.indicator.key, figure.unit.code, figure.period)
        if not may_approve(figure):
            raise NotAllowed("approve", figure.unit.code)
        _refuse_if_closed(figure, closed_at)
        figure.approved_by, figure.approved_at = actor.email, now
        audit.record(session, actor, "figure.approve", _thing(figure), now)
    return len(approved)


def may_take_back(session: Session, actor: Actor) -> Callable[[tables.Figure], bool]:
    """Whether `actor` may open an approved figure: the controller, or who approved it."""
    controls = organisation.where_may(session, actor, Right.MANAGE_CATALOGUE)
    return lambda figure: figure.approved_by == actor.email or controls(figure.unit.code)


def take_back(session: Session, actor: Actor, figure_id: int, reason: str, now: datetime) -> None:
    """Open an approved figure for correction, with a reason (`may_take_back`).

    Raises NotFound, NotAllowed, InvalidInput.
    """
    found = figures.by_id(session, figure_id)
    if found is None or not found.approved_by:
        raise NotFound("figure", str(figure_id))
    if not may_take_back(session, actor)(found):
        raise NotAllowed("approve", found.unit.code)
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise InvalidInput({"reason": "too_long" if said else "why_needed"})
    _refuse_if_closed(found, closing.closed_where(session))
    approved_by, found.approved_by, found.approved_at = found.approved_by, "", None
    audit.record(
        session, actor, "figure.take_back", _thing(found), now, reason=said, before=approved_by
    )


def _refuse_if_closed(
    figure: tables.Figure,
    closed_at: Callable[[str, periods.Period], tables.PeriodClosing | None],
) -> None:
    if closed_at(figure.unit.code, periods.parse(figure.period)) is not None:
        raise InvalidInput({"period": "period_closed"})


def _thing(figure: tables.Figure) -> str:
    return f"{figure.indicator.key} {figure.unit.code} {figure.period}"
