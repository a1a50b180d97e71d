"""Counting a counted round again, to put right what a fault of the program made of it (R1).

It is the same answers with the same key, so the same chance: only the program is another. The
release is replaced as a whole in one transaction, or stays. That the answers are the same is known
from their seal, which the count left on the round; that the people and atoms are, from the release
that stands (`domain.recount`). Where that one is damaged, as when a disk spoilt it, the answers'
seal alone vouches for the new one, and the log says so.

What people wrote in their own words is not touched. It went into its queue at the count and may
have been read, decided on and released since, its key destroyed; its part of a release is added
once. And which units may show texts follows from who answered, which is the same.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor
from surveyapp.domain.errors import (
    AnswersGone,
    CountsOtherwise,
    InvalidInput,
    ReleaseDamaged,
)
from surveyapp.domain.recount import Difference, difference
from surveyapp.domain.release import Release
from surveyapp.domain.survey_round import Action, State, is_due_to_destroy, require
from surveyapp.services import audit, counting, releases, round_records
from surveyapp.services.count_progress import CountProgress, Tell
from surveyapp.services.counting import Counted
from surveyapp.services.installation import Installation
from surveyapp.services.recounts import ACT
from surveyapp.services.safekeeping import NOTHING, Given
from surveyapp.store import releases as stored_releases
from surveyapp.store import rounds as stored_rounds
from surveyapp.store.claims import claimed
from surveyapp.store.tables import SurveyRound

LONGEST_REASON = 500


class Outcome(StrEnum):
    BUSY = "busy"
    """Another process counts; nothing was done."""
    SAME = "same"
    """The result is what it was, to the byte."""
    REPLACED = "replaced"


@dataclass(frozen=True)
class Before:
    """What stands until it is replaced; `release` is None where its bytes are not what its hash
    says, `seal` where the round was counted before seals were kept."""

    body: bytes
    sha256: str
    release: Release | None
    seal: bytes | None

    def is_kept_by(self, counted: Counted) -> bool:
        return self.release is not None and self.body == counted.release


def count_again(
    installation: Installation,
    round_id: int,
    reason: str,
    actor: Actor,
    now: datetime,
    given: Given = NOTHING,
    tell: Tell | None = None,
) -> Outcome:
    """Counts the answers of a counted round again and puts what comes out in place of what stands.

    Raises what `require_possible` does, CountsOtherwise where it would not be the same people in
    the same atoms, and what `safekeeping.taken_out` does. Whatever it raises, nothing was changed;
    cut off anywhere, either the old release stands or the new one. Commits its own step.
    """
    progress = CountProgress(tell)
    with claimed(installation.config, installation.engine, round_id) as is_ours:
        if not is_ours:
            return Outcome.BUSY
        before = looked_up(installation, round_id, reason, now)
        counted = counting.in_memory(installation, round_id, progress, given)
        require_same(round_id, before, counted)
        replace(installation, round_id, before, counted, reason, actor, now)
        counting.finish(installation, round_id, actor, now)
    progress.reached(1)
    return Outcome.SAME if before.is_kept_by(counted) else Outcome.REPLACED


def require_possible(session: Session, round_id: int, reason: str, now: datetime) -> SurveyRound:
    """The round, where it can be counted again.

    Raises InvalidInput without a reason, NotFound, WrongState before the count, AnswersGone once
    key and answers are destroyed or, behind a release that is whole, due to be.
    """
    if problem := _problem_of(reason.strip()):
        raise InvalidInput({"reason": problem})
    survey_round = round_records.get(session, round_id)
    require(round_id, State(survey_round.state), Action.COUNT_AGAIN)
    if survey_round.destroyed_at is not None or (
        _is_over(survey_round, now) and _whole(session, round_id) is not None
    ):
        raise AnswersGone(round_id)
    return survey_round


def looked_up(installation: Installation, round_id: int, reason: str, now: datetime) -> Before:
    """Raises what `require_possible` does, and ReleaseDamaged where there is no release at all."""
    with installation.reading() as session:
        survey_round = require_possible(session, round_id, reason, now)
        kept = stored_releases.figures(session, round_id)
        if kept is None:
            raise ReleaseDamaged(round_id)
        release = _whole(session, round_id)
        return Before(kept.body, kept.sha256, release, survey_round.answers_seal)


def require_same(round_id: int, before: Before, counted: Counted) -> None:
    """Raises CountsOtherwise unless these are the same answers of the same people in the same
    atoms."""
    if before.seal not in {None, counted.seal}:
        raise CountsOtherwise(round_id, Difference.ENVELOPES)
    if before.release is None:
        return
    found = difference(before.release, Release.from_bytes(counted.release))
    if found is not None:
        raise CountsOtherwise(round_id, found)


def replace(
    installation: Installation,
    round_id: int,
    before: Before,
    counted: Counted,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Bytes, hash and the log in one transaction; of a release that comes out as it was, the log
    alone."""
    is_changed = not before.is_kept_by(counted)
    with installation.writing() as session:
        stored_rounds.locked(session, round_id)
        require_possible(session, round_id, reason, now)
        if is_changed:
            stored_releases.replace(session, round_id, counted.release)
        audit.record(
            session,
            actor,
            ACT,
            round_records.thing(round_id),
            now,
            reason=reason.strip(),
            is_changed=is_changed,
            was_damaged=before.release is None,
            earlier_sha256=before.sha256,
            sha256=hashlib.sha256(counted.release).hexdigest(),
        )


def _whole(session: Session, round_id: int) -> Release | None:
    """The release that stands; None where its bytes are not what its hash says."""
    try:
        return releases.verified(session, round_id)
    except ReleaseDamaged:
        return None


def _is_over(survey_round: SurveyRound, now: datetime) -> bool:
    state, counted_at = State(survey_round.state), survey_round.counted_at
    return is_due_to_destroy(state, counted_at, survey_round.repair_days, now)


def _problem_of(reason: str) -> str | None:
    if not reason:
        return "missing"
    return "too_long" if len(reason) > LONGEST_REASON else None
