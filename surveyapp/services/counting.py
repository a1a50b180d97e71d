"""Closing and counting: a chain of steps, each safe to repeat from wherever it was cut off.

Stop accepting → open, shuffle and count in memory → store the release → read it back → destroy
the key → remove the mailbox → note it. Nothing is destroyed before the release was read back, and
once it is stored this chain never counts again (`recounting` may, until the key is destroyed).
"""

import hmac
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from surveyapp.domain import local_questions
from surveyapp.domain.access import WORK, Actor
from surveyapp.domain.answers import Answers
from surveyapp.domain.count import count as count_answers
from surveyapp.domain.disclosure import NodeKey, Parameters
from surveyapp.domain.errors import KeyUnfit, NotFound
from surveyapp.domain.packing import DamagedEnvelope, Unpacker, envelope_length, invitation_of
from surveyapp.domain.release import Release, RoundFacts
from surveyapp.domain.survey import SurveyDefinition, TextQuestion
from surveyapp.domain.survey_round import RELEASE_AFTER, Action, State, is_due_to_destroy, require
from surveyapp.domain.text_review import may_be_shown
from surveyapp.services import (
    audit,
    definitions,
    releases,
    round_records,
    round_tree,
    rounds,
    safekeeping,
)
from surveyapp.services.count_progress import CountProgress, Tell
from surveyapp.services.installation import Installation
from surveyapp.services.safekeeping import NOTHING, Given
from surveyapp.store import releases as stored_releases
from surveyapp.store import rounds as stored_rounds
from surveyapp.store import text_keys, texts
from surveyapp.store.claims import claimed
from surveyapp.store.mailbox import Contents, Envelope, Mailbox, mailbox_of
from surveyapp.store.sealing import TEXT_KEY_BYTES, Opener, RoundKey, Unopened
from surveyapp.store.tables import SealedText, SurveyRound
from surveyapp.store.texts import WrittenText

_OPENING, _FIGURES = 0.4, 0.9
"""The share of the work that is done when all envelopes are open, and when the figures are."""
TO_DESTROY = frozenset({State.COUNTED, State.RELEASED, State.CANCELLED})
"""States in which key and mailbox have nothing more to give."""
_KEY_BYTES = 32


@dataclass(frozen=True, repr=False)
class Counted:
    """What a count gives to the main database, and how it went."""

    release: bytes
    sealed_texts: tuple[SealedText, ...]
    text_key: bytes
    opened: int
    damaged: int
    seal: bytes
    """The same when the same envelopes were opened, in any process; nobody makes it without the
    key."""
    contents: Contents

    @property
    def is_complete(self) -> bool:
        """Whether every spent mark had its envelope and every envelope was looked into. The log
        says so in place of the numbers, which a release may have to blunt."""
        looked_into = self.opened + self.damaged
        return looked_into == self.contents.envelopes == self.contents.spent


def count(
    installation: Installation,
    round_id: int,
    now: datetime,
    actor: Actor = WORK,
    tell: Tell | None = None,
    given: Given = NOTHING,
) -> bool:
    """The whole chain for a closed round, taken up wherever it stopped; `tell` hears how far it
    has come, `given` opens a key that is locked.

    False when another process is at it. Commits its own steps: what is destroyed must come after
    what is stored. Raises WrongState, what `safekeeping.taken_out` does,
    ReleaseDamaged; whatever
    it raises, nothing was lost.
    """
    progress = CountProgress(tell)
    with claimed(installation.config, installation.engine, round_id) as is_ours:
        if not is_ours:
            return False
        if _state(installation, round_id) not in TO_DESTROY:
            stop_accepting(installation, round_id)
            counted = in_memory(installation, round_id, progress, given)
            keep_text_key(installation, round_id, counted)
            store(installation, round_id, counted, actor, now)
        finish(installation, round_id, actor, now)
    progress.reached(1)
    return True


def finish(installation: Installation, round_id: int, actor: Actor, now: datetime) -> None:
    """Destroys what a counted or cancelled round no longer needs; nothing to do when it is done, or
    while the round's days of repair last."""
    with installation.reading() as session:
        survey_round = rounds.get(session, round_id)
        if survey_round.destroyed_at is not None or survey_round.state not in TO_DESTROY:
            return
        is_due = is_due_to_destroy(
            State(survey_round.state), survey_round.counted_at, survey_round.repair_days, now
        )
    read_back(installation, round_id)
    if not is_due:
        return
    destroy_key(installation, round_id)
    remove_mailbox(installation, round_id)
    note_destroyed(installation, round_id, actor, now)


def stop_accepting(installation: Installation, round_id: int) -> None:
    with installation.reading() as session:
        require(round_id, State(rounds.get(session, round_id).state), Action.COUNT)
    _mailbox(installation, round_id).accept(accepting=False)


def in_memory(
    installation: Installation,
    round_id: int,
    progress: CountProgress | None = None,
    given: Given = NOTHING,
) -> Counted:
    """Opens every envelope and counts. Nothing of it touches a disk; a crash leaves no core."""
    progress = progress or CountProgress()
    with installation.reading() as session:
        survey_round = rounds.get(session, round_id)
        key = safekeeping.taken_out(installation, survey_round, given)
        mailbox = _mailbox(installation, round_id)
        opening = _Opening(survey_round, key)
        opened = sorted(opening.all_of(mailbox, progress), key=lambda one: one.place_in_line)
        if opening.damaged and not opened:
            raise KeyUnfit(round_id, str(installation.config.keys))
        release = _released(session, survey_round, opening, opened, key, progress)
        return Counted(
            release=release.to_bytes(),
            sealed_texts=tuple(opening.texts(opened, release)),
            text_key=opening.text_key,
            opened=len(opened),
            damaged=opening.damaged,
            seal=opening.seal.digest(),
            contents=mailbox.contents(),
        )


def _released(
    session: Session,
    survey_round: SurveyRound,
    opening: "_Opening",
    opened: list["_Opened"],
    key: RoundKey,
    progress: CountProgress,
) -> Release:
    parameters = Parameters.from_json(survey_round.parameters)
    facts = RoundFacts(
        id=survey_round.id,
        definition=survey_round.definition_key,
        version=survey_round.version,
        period=survey_round.period,
    )
    common = count_answers(
        opening.definition,
        round_tree.nodes(survey_round),
        ((one.place, one.answers) for one in opened),
        parameters,
        facts=facts,
        earlier=releases.earlier(session, survey_round),
        kinds={unit.code: unit.type for unit in survey_round.units},
        seed=key.derived("resampling", _KEY_BYTES),
        progress=lambda share: progress.reached(_OPENING + share * (_FIGURES - _OPENING)),
    )
    own = {
        unit.code: count_answers(
            local_questions.alone(opening.definition, supplement),
            [local_questions.at_unit(unit.code, unit.invited)],
            [
                (local_questions.place_at(one.place), one.answers)
                for one in opened
                if one.place[0] == unit.code
            ],
            parameters,
            facts=facts,
        )
        for unit in survey_round.units
        if (supplement := definitions.own_of(unit)) is not None
    }
    return local_questions.joined(common, own)


def keep_text_key(installation: Installation, round_id: int, counted: Counted) -> None:
    """Before the texts are stored, so that there are never texts without their key."""
    if counted.sealed_texts:
        text_keys.keep(installation.config.instance, round_id, counted.text_key)


def store(
    installation: Installation, round_id: int, counted: Counted, actor: Actor, now: datetime
) -> None:
    """Release, texts and the new state in one transaction; after it, never again."""
    with installation.writing() as session:
        survey_round = stored_rounds.locked(session, round_id)
        if survey_round is None:
            raise NotFound("round", str(round_id))
        require(round_id, State(survey_round.state), Action.COUNT)
        release = stored_releases.add(session, round_id, counted.release)
        texts.replace(session, round_id, counted.sealed_texts)
        survey_round.state = State.COUNTED
        survey_round.counted_at = now
        survey_round.answers_seal = counted.seal
        survey_round.release_at = now + RELEASE_AFTER
        audit.record(
            session,
            actor,
            "round.count",
            round_records.thing(round_id),
            now,
            is_complete=counted.is_complete,
            damaged=counted.damaged,
            sha256=release.sha256,
        )


def read_back(installation: Installation, round_id: int) -> None:
    """Raises ReleaseDamaged unless the stored release is whole and can be read."""
    with installation.reading() as session:
        if rounds.get(session, round_id).state != State.CANCELLED:
            releases.verified(session, round_id)


def destroy_key(installation: Installation, round_id: int) -> None:
    safekeeping.destroy(installation.config, round_id)


def remove_mailbox(installation: Installation, round_id: int) -> None:
    _mailbox(installation, round_id).destroy()


def note_destroyed(installation: Installation, round_id: int, actor: Actor, now: datetime) -> None:
    with installation.writing() as session:
        survey_round = rounds.get(session, round_id)
        survey_round.destroyed_at, survey_round.answers_seal = now, None
        audit.record(session, actor, "round.destroy", round_records.thing(round_id), now)


@dataclass(frozen=True, slots=True, repr=False)
class _Opened:
    place_in_line: bytes
    """Where the shuffle puts it; secret while the key lives, unrepeatable afterwards."""
    place: NodeKey
    answers: Answers


class _Opening:
    """Opens a round's envelopes and tallies those that cannot be opened."""

    def __init__(self, survey_round: SurveyRound, key: RoundKey) -> None:
        self.definition = definitions.frozen(survey_round)
        self.damaged = 0
        self.text_key = key.derived("text key", TEXT_KEY_BYTES)
        self.seal = hmac.new(key.derived("answers counted", _KEY_BYTES), digestmod="sha256")
        self._round_id = survey_round.id
        self._opener = Opener.of(key, survey_round.id)
        self._shuffle = key.derived("shuffle", _KEY_BYTES)
        self._text_order = key.derived("text order", _KEY_BYTES)
        self._places = _places(survey_round)
        self._unpackers = dict(_unpackers(survey_round, self.definition))

    def all_of(self, mailbox: Mailbox, progress: CountProgress) -> Iterator[_Opened]:
        whole = mailbox.contents().envelopes
        for number, envelope in enumerate(mailbox.envelopes(), start=1):
            progress.reached(_OPENING * number / whole)
            self.seal.update(envelope.id.to_bytes(8) + sha256(envelope.sealed).digest())
            try:
                yield self._opened(envelope)
            except (Unopened, DamagedEnvelope, KeyError):
                self.damaged += 1

    def texts(self, opened: list[_Opened], release: Release) -> Iterator[SealedText]:
        """Each text alone: neither its group nor what else its writer answered goes along. Those
        of units that may show none are not kept for anybody to read."""
        written = list(self._written(opened))
        wrote = Counter(text.unit for _origin, text in written)
        shown = {unit for unit, number in wrote.items() if _may_show_texts(release, unit, number)}
        for origin, text in written:
            if text.unit in shown:
                yield texts.sealed(self._round_id, text, origin, self.text_key)

    def _written(self, opened: list[_Opened]) -> Iterator[tuple[bytes, WrittenText]]:
        wanted = [one.key for one in self.definition.questions if isinstance(one, TextQuestion)]
        for one in opened:
            for key in wanted:
                value = one.answers.get(key)
                if isinstance(value, str):
                    origin = self._text_order + one.place_in_line + key.encode()
                    yield origin, WrittenText(one.place[0], key, value)

    def _opened(self, envelope: Envelope) -> _Opened:
        packed = self._opener.open(envelope.sealed)
        place = self._places[invitation_of(packed)]
        answers = self._unpackers[place[0]].answers(packed)
        line = hmac.digest(self._shuffle, envelope.id.to_bytes(8), "sha256")
        return _Opened(line, place, answers)


def _unpackers(
    survey_round: SurveyRound, common: SurveyDefinition
) -> Iterator[tuple[str, Unpacker]]:
    """For each unit what reads its answers; units without own questions share one."""
    room = local_questions.BYTES * survey_round.most_own_questions
    shared = Unpacker(common, room)
    for unit in survey_round.units:
        asked = definitions.at_unit(common, survey_round, unit.code)
        spare = envelope_length(common) + room - envelope_length(asked)
        yield unit.code, shared if asked is common else Unpacker(asked, spare)


def _may_show_texts(release: Release, unit: str, texts_written: int) -> bool:
    region = release.region(unit)
    least = 0 if region is None else region.answered.least
    return may_be_shown(least, texts_written, release.parameters.k_text)


def _places(survey_round: SurveyRound) -> Mapping[int, NodeKey]:
    """Which unit and group each invitation leads to."""
    return {
        one.number: (one.round_unit.code, one.round_group.key if one.round_group else None)
        for one in survey_round.invitations
    }


def _state(installation: Installation, round_id: int) -> State:
    with installation.reading() as session:
        return State(rounds.get(session, round_id).state)


def _mailbox(installation: Installation, round_id: int) -> Mailbox:
    return mailbox_of(installation.config, installation.engine, round_id)
