"""Free texts: read by somebody outside the unit, decided on one by one, released once."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain import masking, text_review
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.errors import NotAllowed, NotFound, TextsUndecided
from surveyapp.domain.masking import Mark
from surveyapp.domain.survey import Question, SurveyDefinition
from surveyapp.domain.survey_round import State
from surveyapp.domain.text_review import (
    Because,
    Choice,
    Decision,
    Reviewed,
    TextRelease,
    TextsOfUnit,
)
from surveyapp.services import audit, definitions, organisation, round_records
from surveyapp.services.installation import Installation
from surveyapp.store import people, releases, text_keys
from surveyapp.store import texts as stored
from surveyapp.store.tables import SurveyRound


@dataclass(frozen=True)
class TextToReview:
    """One text by itself: no group, no time, no other answer of whoever wrote it."""

    number: int
    unit: str
    question: str
    text: str
    marks: tuple[Mark, ...]
    decision: Decision | None


@dataclass(frozen=True)
class Queue:
    """What `actor` is to read of a round. `others` counts the texts somebody else must read."""

    survey_round: SurveyRound
    definition: SurveyDefinition
    unit_names: Mapping[str, str]
    texts: tuple[TextToReview, ...]
    others: int
    others_undecided: int

    @property
    def decided(self) -> int:
        return sum(one.decision is not None for one in self.texts)

    @property
    def is_ready(self) -> bool:
        """Whether every text of the round is decided on."""
        return self.decided == len(self.texts) and not self.others_undecided

    def question(self, key: str) -> Question:
        return self.definition.by_key[key]


@dataclass(frozen=True)
class InReview:
    """A round whose texts wait, for a list."""

    survey_round: SurveyRound
    texts: int
    decided: int


def in_review(session: Session, actor: Actor) -> list[InReview]:
    """Rounds that have texts at a unit the actor may review."""
    may_review = _reviewer(session, actor)
    found = []
    for round_id, texts, decided in stored.rounds(session):
        survey_round = round_records.get(session, round_id)
        if any(may_review(unit.code) for unit in survey_round.units):
            found.append(InReview(survey_round, texts, decided))
    return found


def queue(session: Session, installation: Installation, actor: Actor, round_id: int) -> Queue:
    """Raises NotFound for a round without texts that wait, NotAllowed, KeyMissing, KeyUnfit."""
    survey_round, waiting = _waiting(session, installation, actor, round_id)
    may_review = _reviewer(session, actor)
    own = [one for one in waiting if may_review(one.written.unit)]
    others = [one for one in waiting if not may_review(one.written.unit)]
    names = {unit: people.names_at(session, unit) for unit in {one.written.unit for one in own}}
    return Queue(
        survey_round=survey_round,
        definition=definitions.frozen(survey_round),
        unit_names={unit.code: unit.name for unit in survey_round.units},
        texts=tuple(_to_review(one, names[one.written.unit]) for one in own),
        others=len(others),
        others_undecided=sum(one.decision is None for one in others),
    )


def decide(
    session: Session,
    installation: Installation,
    actor: Actor,
    round_id: int,
    decisions: Mapping[int, Decision],
    now: datetime,
) -> int:
    """Keeps decisions by the texts' numbers; each may be changed until the texts are released.

    How many were new or other than before. Raises NotFound for a text the actor has not before
    them, and as `queue` does.
    """
    before = {
        one.number: one.decision for one in queue(session, installation, actor, round_id).texts
    }
    unknown = decisions.keys() - before.keys()
    if unknown:
        raise NotFound("text", str(min(unknown)))
    key = text_keys.read(installation.config.instance, round_id)
    changed = {at: one for at, one in decisions.items() if before[at] != one}
    for number, decision in changed.items():
        stored.decide(session, number, _written(decision), key)
    if changed:
        thing = round_records.thing(round_id)
        audit.record(session, actor, "texts.review", thing, now, number=len(changed))
    return len(changed)


def release(
    session: Session, installation: Installation, actor: Actor, round_id: int, now: datetime
) -> None:
    """The second part of the release, written once; what was withheld is gone with the queue.

    `destroy_key` comes after the commit. Raises TextsUndecided, and as `queue` does.
    """
    _survey_round, waiting = _waiting(session, installation, actor, round_id)
    undecided = sum(one.decision is None for one in waiting)
    if undecided:
        raise TextsUndecided(round_id, undecided)
    told = text_review.published(round_id, list(_reviewed(session, waiting)))
    kept = releases.add(session, round_id, told.to_bytes(), releases.TEXTS)
    stored.remove(session, round_id)
    thing = round_records.thing(round_id)
    audit.record(session, actor, "texts.release", thing, now, sha256=kept.sha256)


def destroy_key(installation: Installation, round_id: int) -> None:
    """What was withheld can be read by nobody any more, not even from an old backup."""
    text_keys.destroy(installation.config.instance, round_id)


def left_keys(session: Session, installation: Installation) -> Sequence[int]:
    """Rounds whose texts are released and whose key is still there: a release that was cut off."""
    return [
        round_id
        for round_id in releases.with_texts(session)
        if text_keys.exists(installation.config.instance, round_id)
    ]


def of_round(session: Session, round_id: int) -> TextRelease | None:
    """What is shown of the texts of a released round; None while they are read, or had none."""
    if round_records.get(session, round_id).state != State.RELEASED:
        return None
    kept = releases.texts(session, round_id)
    return None if kept is None else TextRelease.from_bytes(kept.body)


def of_unit(session: Session, round_id: int, unit: str) -> TextsOfUnit | None:
    """The same for one unit; None also where too few wrote."""
    told = of_round(session, round_id)
    return None if told is None else told.of(unit)


def are_waiting(session: Session, round_id: int) -> bool:
    """Whether somebody still reads the round's texts."""
    return any(waiting == round_id for waiting, _texts, _decided in stored.rounds(session))


def _reviewer(session: Session, actor: Actor) -> Callable[[str], bool]:
    """Whether the actor may read a unit's texts: with the right there, and no part in the unit."""
    has_right = organisation.where_may(session, actor, Right.REVIEW_TEXTS)
    own = {grant.unit for grant in actor.grants}
    return lambda unit: unit not in own and has_right(unit)


def _waiting(
    session: Session, installation: Installation, actor: Actor, round_id: int
) -> tuple[SurveyRound, list[stored.Waiting]]:
    survey_round = round_records.get(session, round_id)
    may_review = _reviewer(session, actor)
    if not any(may_review(unit.code) for unit in survey_round.units):
        raise NotAllowed(Right.REVIEW_TEXTS, round_records.thing(round_id))
    if not are_waiting(session, round_id):
        raise NotFound("texts", str(round_id))
    key = text_keys.read(installation.config.instance, round_id)
    return survey_round, list(stored.opened(session, round_id, key))


def _to_review(one: stored.Waiting, names: Sequence[str]) -> TextToReview:
    written = one.written
    marks = masking.marks(written.text, names)
    decision = None if one.decision is None else _read(one.decision)
    return TextToReview(one.number, written.unit, written.question, written.text, marks, decision)


def _reviewed(session: Session, waiting: Sequence[stored.Waiting]) -> Iterator[Reviewed]:
    for one in waiting:
        written, decision = one.written, _read(one.decision or "")
        text = written.text
        if decision.choice is Choice.MASK:
            text = masking.masked(text, people.names_at(session, written.unit), decision.hide)
        yield Reviewed(written.unit, written.question, text, decision)


def _written(decision: Decision) -> str:
    because = None if decision.because is None else decision.because.value
    return json.dumps([decision.choice.value, because, decision.theme, decision.hide])


def _read(decision: str) -> Decision:
    choice, because, theme, hide = json.loads(decision)
    return Decision(Choice(choice), Because(because) if because else None, theme, tuple(hide))
