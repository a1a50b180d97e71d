"""Proposed actions, and the actions of the units' plans."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from surveyapp.store.tables import Action, ProposedAction, SetAside

_PARTS = (joinedload(Action.unit), selectinload(Action.notes))


def proposed(session: Session) -> Sequence[ProposedAction]:
    """All, newest first."""
    wanted = select(ProposedAction).order_by(
        ProposedAction.proposed_at.desc(), ProposedAction.id.desc()
    )
    return session.scalars(wanted).all()


def of_result(session: Session, round_id: int, unit_id: int) -> Sequence[ProposedAction]:
    wanted = select(ProposedAction).where(
        ProposedAction.round_id == round_id, ProposedAction.unit_id == unit_id
    )
    return session.scalars(wanted).all()


def get(session: Session, action_id: int) -> ProposedAction | None:
    return session.get(ProposedAction, action_id)


def of_plan(session: Session, unit_id: int, period: str) -> Sequence[Action]:
    """A unit's plan of a period with its notes, in the order it was written."""
    wanted = select(Action).where(Action.unit_id == unit_id, Action.period == period)
    return session.scalars(wanted.options(*_PARTS).order_by(Action.id)).all()


def every(session: Session) -> Sequence[Action]:
    """All actions of all plans, those with the earliest deadline first."""
    wanted = select(Action).options(joinedload(Action.unit))
    return session.scalars(wanted.order_by(Action.deadline.nulls_last(), Action.id)).all()


def action(session: Session, action_id: int) -> Action | None:
    return session.get(Action, action_id, options=_PARTS)


def continued(session: Session, action_ids: Collection[int]) -> set[int]:
    """Those of them that were carried over."""
    wanted = select(Action.continues_id).where(Action.continues_id.in_(action_ids))
    return {found for found in session.scalars(wanted) if found is not None}


def periods_of(session: Session, unit_id: int) -> Sequence[str]:
    """The periods that a unit has a plan for."""
    return session.scalars(select(Action.period).where(Action.unit_id == unit_id).distinct()).all()


def proposed_for(session: Session, unit_id: int) -> Sequence[ProposedAction]:
    """What is proposed for a unit and no plan has taken in, newest first."""
    taken = select(Action.id).where(Action.proposed_action_id == ProposedAction.id).exists()
    wanted = select(ProposedAction).where(ProposedAction.unit_id == unit_id, ~taken)
    return session.scalars(wanted.order_by(ProposedAction.id.desc())).all()


def set_aside(session: Session, unit_id: int, period: str) -> set[tuple[str, str]]:
    """The proposals that a unit decided not to follow: rule and key."""
    wanted = select(SetAside.rule, SetAside.key).where(
        SetAside.unit_id == unit_id, SetAside.period == period
    )
    return {(rule, key) for rule, key in session.execute(wanted)}
