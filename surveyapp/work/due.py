"""What is due, found in the database and done one step at a time, each in its own transaction."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from surveyapp.domain.access import WORK
from surveyapp.domain.errors import Refused, RehearsalFailed, StorageDown
from surveyapp.domain.survey_round import State
from surveyapp.services import counting, opening, posting, rounds, texts, turnout
from surveyapp.services.installation import Installation
from surveyapp.store import mailings, people
from surveyapp.store import rounds as stored
from surveyapp.work import mailing

_log = logging.getLogger("surveyapp.work")
_PAUSE = timedelta(minutes=1)
_TAKING_ANSWERS = (State.OPEN, State.PAUSED)

Finder = Callable[[Installation, Session, datetime], Sequence[int]]
Act = Callable[[Installation, int, datetime], bool]


@dataclass(frozen=True)
class Due:
    """A kind of work: which rounds it is due for, and one step of it. `act` tells whether it did
    anything; another process may have been quicker."""

    name: str
    find: Finder
    act: Act


@dataclass
class Patience:
    """Work that failed is left alone for a minute, so that the rest goes on."""

    until: dict[tuple[str, int], datetime] = field(default_factory=dict)

    def is_waiting(self, name: str, round_id: int, now: datetime) -> bool:
        return self.until.get((name, round_id), now) > now

    def wait(self, name: str, round_id: int, now: datetime) -> None:
        self.until[name, round_id] = now + _PAUSE


def step(installation: Installation, now: datetime, patience: Patience | None = None) -> bool:
    """Does everything that is due once. Whether there was anything."""
    patience = patience or Patience()
    done = False
    for due in DUE_WORK:
        for round_id in _found(due, installation, now):
            if not patience.is_waiting(due.name, round_id, now):
                done = _done(due, installation, round_id, now, patience) or done
    return done


def _found(due: Due, installation: Installation, now: datetime) -> Sequence[int]:
    try:
        with installation.reading() as session:
            return due.find(installation, session, now)
    except (Refused, SQLAlchemyError) as error:
        _log.warning("cannot look for what is due to %s: %s", due.name, _named(error))
        return ()


def _done(
    due: Due, installation: Installation, round_id: int, now: datetime, patience: Patience
) -> bool:
    try:
        done = due.act(installation, round_id, now)
    except Exception as error:  # noqa: BLE001 - a fault in one round must not stop the others
        _log.warning("cannot %s round %d: %s", due.name, round_id, _named(error))
        patience.wait(due.name, round_id, now)
        return False
    if done:
        _log.info("done: %s round %d", due.name, round_id)
    return done


def _named(error: Exception) -> str:
    """What went wrong; of a fault only its kind, for its words may hold what somebody answered."""
    return str(error) if isinstance(error, Refused) else type(error).__name__


def _open(installation: Installation, round_id: int, now: datetime) -> bool:
    try:
        with installation.writing() as session:
            if not _is_still(session, round_id, State.PLANNED):
                return False
            opening.open_now(installation, session, WORK, round_id, now)
    except (RehearsalFailed, StorageDown) as trouble:
        with installation.writing() as session:
            opening.note_trouble(session, round_id, trouble)
        raise
    return True


def _close(installation: Installation, round_id: int, now: datetime) -> bool:
    with installation.writing() as session:
        if not _is_still(session, round_id, *_TAKING_ANSWERS):
            return False
        rounds.close(installation, session, WORK, round_id, now)
    return True


def _release(installation: Installation, round_id: int, now: datetime) -> bool:
    with installation.writing() as session:
        if not _is_still(session, round_id, State.COUNTED):
            return False
        rounds.release(session, WORK, round_id, now)
    return True


def _accept_again(installation: Installation, round_id: int, _now: datetime) -> bool:
    with installation.writing() as session:
        return rounds.accept_again(installation, session, round_id)


def _record_turnout(installation: Installation, round_id: int, now: datetime) -> bool:
    with installation.writing() as session:
        survey_round = stored.claimed(session, round_id)
        if survey_round is None or not turnout.is_due(session, round_id, now):
            return False
        turnout.record(installation, session, survey_round, now)
    return True


def _forget_addresses(installation: Installation, round_id: int, now: datetime) -> bool:
    with installation.writing() as session:
        return posting.forget(installation, session, round_id, now)


def _forget_sign_ins(installation: Installation, _everywhere: int, now: datetime) -> bool:
    with installation.writing() as session:
        people.forget_expired(session, now)
    return True


def _destroy_text_key(installation: Installation, round_id: int, _now: datetime) -> bool:
    texts.destroy_key(installation, round_id)
    return True


def _is_still(session: Session, round_id: int, *states: State) -> bool:
    """Claims the round; False when another process has it or has done it."""
    survey_round = stored.claimed(session, round_id)
    return survey_round is not None and survey_round.state in states


def _shut_by_mistake(installation: Installation, session: Session, _now: datetime) -> Iterator[int]:
    for round_id in stored.ids_in(session, [State.OPEN]):
        if _is_shut_or_gone(installation, round_id):
            yield round_id


def _is_shut_or_gone(installation: Installation, round_id: int) -> bool:
    """A mailbox that cannot be read is work too: work that fails, and says so."""
    try:
        return rounds.is_shut(installation, round_id)
    except StorageDown:
        return True


def _without_turnout(_installation: Installation, session: Session, now: datetime) -> Iterator[int]:
    for round_id in stored.ids_in(session, _TAKING_ANSWERS):
        if turnout.is_due(session, round_id, now):
            yield round_id


DUE_WORK: Sequence[Due] = (
    Due("open", lambda _i, session, now: stored.due_to_open(session, now), _open),
    Due("close", lambda _i, session, now: stored.due_to_close(session, now), _close),
    Due("accept again", lambda *asked: list(_shut_by_mistake(*asked)), _accept_again),
    Due("send e-mail", lambda _i, session, now: mailings.to_send(session, now), mailing.send),
    Due(
        "forget addresses",
        lambda _i, session, _now: mailings.with_addresses(session, posting.OVER),
        _forget_addresses,
    ),
    Due("note turnout", lambda *asked: list(_without_turnout(*asked)), _record_turnout),
    Due("count", lambda _i, session, _now: stored.due_to_count(session), counting.count),
    Due(
        "destroy what is counted",
        lambda _i, session, now: stored.undestroyed(session, counting.TO_DESTROY, now),
        counting.count,
    ),
    Due("release", lambda _i, session, now: stored.due_to_release(session, now), _release),
    Due(
        "destroy the key of released texts",
        lambda installation, session, _now: texts.left_keys(session, installation),
        _destroy_text_key,
    ),
    Due(
        "forget sign-ins",
        lambda _i, session, now: [0] if people.has_expired(session, now) else [],
        _forget_sign_ins,
    ),
)
"""In the order of a round's life, so that one pass takes a round as far as it can go."""
