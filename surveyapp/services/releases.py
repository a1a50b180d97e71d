"""The one door to results: released rounds, each read once and then remembered."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from sqlalchemy.orm import Session

from surveyapp.domain.errors import ReleaseDamaged
from surveyapp.domain.release import Release
from surveyapp.domain.survey_round import State
from surveyapp.store import releases
from surveyapp.store.tables import SurveyRound

_MOST_REMEMBERED = 128
_remembered: "OrderedDict[str, Release]" = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class ReleasedRound:
    survey_round: SurveyRound
    release: Release


def released(session: Session) -> list[ReleasedRound]:
    """Every released round, oldest closing first."""
    found = [
        ReleasedRound(survey_round, _read(session, survey_round.id, sha256))
        for survey_round, sha256 in releases.released(session)
    ]
    return found[::-1]


def of(session: Session, round_id: int) -> Release | None:
    """What a round published; None until it is released."""
    survey_round = session.get(SurveyRound, round_id)
    if survey_round is None or survey_round.state != State.RELEASED:
        return None
    kept = releases.figures(session, round_id)
    return None if kept is None else _read(session, round_id, kept.sha256)


def last_before(session: Session, survey_round: SurveyRound) -> ReleasedRound | None:
    """The latest released round of the same definition that closed earlier."""
    earlier = (
        one
        for one in reversed(released(session))
        if one.survey_round.definition_key == survey_round.definition_key
        and one.survey_round.closes_at < survey_round.closes_at
    )
    return next(earlier, None)


def verified(session: Session, round_id: int) -> Release:
    """The figures read back from the database. Raises ReleaseDamaged when they are not whole."""
    kept = releases.figures(session, round_id)
    if kept is None or hashlib.sha256(kept.body).hexdigest() != kept.sha256:
        raise ReleaseDamaged(round_id)
    return Release.from_bytes(kept.body)


def _read(session: Session, round_id: int, sha256: str) -> Release:
    with _lock:
        known = _remembered.get(sha256)
        if known is not None:
            _remembered.move_to_end(sha256)
            return known
    found = verified(session, round_id).stamped(State.RELEASED.value)
    with _lock:
        _remembered[sha256] = found
        while len(_remembered) > _MOST_REMEMBERED:
            _remembered.popitem(last=False)
    return found
