"""A round's life: which states there are, and what may be done in each."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from surveyapp.domain.errors import WrongState

RELEASE_AFTER = timedelta(days=1)
"""How long a counted round waits before it is released by itself."""
LONGEST_HOLD = timedelta(days=14)
"""How long after the count a release can be held back at most."""
MOST_INVITATIONS = 65_535
"""An envelope holds the number of its invitation in two bytes."""


class State(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    COUNTED = "counted"
    RELEASED = "released"
    CANCELLED = "cancelled"


class Access(StrEnum):
    """How people come in: one link for all, or a one-time code each."""

    LINK = "link"
    CODES = "codes"


class Action(StrEnum):
    INFORM_GUARDIANS = "inform_guardians"
    ADJUST = "adjust"
    OPEN = "open"
    EXTEND = "extend"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"
    COUNT = "count"
    COUNT_AGAIN = "count_again"
    """Replace what a fault of the program made of the same answers."""
    HOLD_BACK = "hold_back"
    RELEASE = "release"
    CANCEL = "cancel"
    MAKE_CODES = "make_codes"
    SEND_MAIL = "send_mail"
    NOTE_INVITED = "note_invited"
    """Say afterwards that another number was invited."""


ALLOWED_IN: Mapping[Action, frozenset[State]] = MappingProxyType(
    {
        Action.INFORM_GUARDIANS: frozenset({State.PLANNED}),
        Action.ADJUST: frozenset({State.PLANNED}),
        Action.OPEN: frozenset({State.PLANNED}),
        Action.EXTEND: frozenset({State.PLANNED, State.OPEN, State.PAUSED}),
        Action.PAUSE: frozenset({State.OPEN}),
        Action.RESUME: frozenset({State.PAUSED}),
        Action.CLOSE: frozenset({State.OPEN, State.PAUSED}),
        Action.COUNT: frozenset({State.CLOSED}),
        Action.COUNT_AGAIN: frozenset({State.COUNTED, State.RELEASED}),
        Action.HOLD_BACK: frozenset({State.COUNTED}),
        Action.RELEASE: frozenset({State.COUNTED}),
        Action.CANCEL: frozenset({State.PLANNED, State.OPEN, State.PAUSED, State.CLOSED}),
        Action.SEND_MAIL: frozenset({State.OPEN, State.PAUSED}),
        Action.MAKE_CODES: frozenset({State.PLANNED, State.OPEN, State.PAUSED}),
        Action.NOTE_INVITED: frozenset({State.COUNTED, State.RELEASED}),
    }
)


def allows(state: State, action: Action) -> bool:
    return state in ALLOWED_IN[action]


def require(round_id: int, state: State, action: Action) -> None:
    """Raises WrongState where a round in `state` cannot do `action`."""
    if not allows(state, action):
        raise WrongState(round_id, state.value, action.value)


def is_open(state: State, opens_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """Whether answers are taken at `now`; the closing moment itself is still open."""
    return state is State.OPEN and opens_at <= now <= closes_at


def state_shown(state: State, closes_at: datetime, now: datetime) -> State:
    """What a respondent is told: an open round past its time is closed before `work` gets there."""
    is_past = state in {State.OPEN, State.PAUSED} and now > closes_at
    return State.CLOSED if is_past else state


def is_due_to_destroy(
    state: State, counted_at: datetime | None, repair_days: int, now: datetime
) -> bool:
    """Whether key and answers of a counted or cancelled round are to go: `repair_days` after the
    count, and at once where nothing was counted."""
    if state is State.CANCELLED or counted_at is None:
        return True
    return counted_at + timedelta(days=repair_days) <= now
