"""What a unit decided to do: how far it has come, what proposed it, and whose it is."""

from datetime import date
from enum import StrEnum


class ActionStatus(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"
    """Given up, with a reason."""

    @property
    def is_open(self) -> bool:
        return self in {ActionStatus.PLANNED, ActionStatus.UNDER_WAY}


class Rule(StrEnum):
    """Why something is proposed. Fixed, and said beside every proposal."""

    BELOW_LIMIT = "below_limit"
    """The latest result is below its lower limit; certain ones come first."""
    EARLIER_BELOW_LIMIT = "earlier_below_limit"
    """The latest result is withheld, and the last one that was shown was below its limit."""
    PRIORITY_MATRIX = "priority_matrix"
    """Somebody pointed out a question on a result page."""


def is_late(status: str, deadline: date | None, today: date) -> bool:
    """Whether an open action has passed its deadline; on the day itself it has not."""
    return ActionStatus(status).is_open and deadline is not None and deadline < today
