"""What was noted later about how many were invited."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.store.tables import InvitedNote, RoundUnit


def of_unit(session: Session, round_id: int, code: str) -> Sequence[InvitedNote]:
    """Oldest first."""
    wanted = (
        select(InvitedNote)
        .join(InvitedNote.round_unit)
        .where(RoundUnit.round_id == round_id, RoundUnit.code == code)
        .order_by(InvitedNote.id)
    )
    return session.scalars(wanted).all()
