"""The way of an answer: in through a link or a code, sealed, stored, acknowledged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from surveyapp.definitions import loader
from surveyapp.domain import code as codes
from surveyapp.domain import local_questions
from surveyapp.domain.answers import Answers
from surveyapp.domain.disclosure import Parameters
from surveyapp.domain.errors import NotFound, RoundNotOpen
from surveyapp.domain.language import Text
from surveyapp.domain.local_questions import Supplement
from surveyapp.domain.packing import pack
from surveyapp.domain.receipt import CodeState, Receipt
from surveyapp.domain.survey import SurveyDefinition
from surveyapp.domain.survey_round import Access, State, is_open, state_shown
from surveyapp.services.installation import Installation
from surveyapp.store import rounds
from surveyapp.store.mailbox import Letter, Mailbox, mailbox_of
from surveyapp.store.sealing import seal

__all__ = [
    "CodeState",
    "OpenSurvey",
    "Receipt",
    "check_code",
    "is_received",
    "open_survey",
    "submit",
    "survey_for_code",
]

_BEFORE_THE_COUNT = (State.PLANNED, State.OPEN, State.PAUSED, State.CLOSED)
_MOST_REMEMBERED = 64


@dataclass(frozen=True)
class OpenSurvey:
    """A survey as one link opens it. `invited` is of the group where there is one."""

    link: str
    round_id: int
    definition: SurveyDefinition
    unit_code: str
    unit_name: str
    group_key: str | None
    group_name: str | None
    invited: int
    access: Access
    closes_at: datetime
    period: str
    public_key: bytes
    invitation_number: int
    parameters: Parameters
    repair_days: int = 0
    """How long its answers are kept, sealed, after the count."""
    spare: int = 0
    """Bytes its packed answers are filled up with, so that all of the round are of one length."""


def open_survey(session: Session, link: str, now: datetime) -> OpenSurvey:
    """The survey behind a link.

    Raises NotFound for a link that was never made, RoundNotOpen with the dates otherwise.
    """
    found = rounds.entrance(session, link)
    if found is None:
        raise NotFound("link", link)
    state = State(found.state)
    if not is_open(state, found.opens_at, found.closes_at, now) or found.public_key is None:
        raise RoundNotOpen(
            found.round_id,
            state_shown(state, found.closes_at, now).value,
            found.opens_at,
            found.closes_at,
            found.unit_name,
            Text(found.title),
        )
    definition = _definition(session, found)
    own = len(found.own_questions["questions"]) if found.own_questions else 0
    return OpenSurvey(
        link=found.link,
        round_id=found.round_id,
        definition=definition,
        spare=local_questions.BYTES * (found.most_own_questions - own),
        unit_code=found.unit_code,
        unit_name=found.unit_name,
        group_key=found.group_key,
        group_name=found.group_name,
        invited=found.unit_invited if found.group_key is None else found.group_invited,
        access=Access(found.access),
        closes_at=found.closes_at,
        period=found.period,
        public_key=found.public_key,
        invitation_number=found.number,
        parameters=_parameters(found.parameters),
        repair_days=found.repair_days,
    )


def is_received(installation: Installation, survey: OpenSurvey, mark: str) -> bool:
    """Whether a form with this mark is in. Raises StorageDown."""
    return _mailbox(installation, survey.round_id).is_received(codes.hashed_mark(mark))


def check_code(installation: Installation, survey: OpenSurvey, code: str) -> CodeState:
    """Unknown, void and foreign codes are all UNKNOWN. Raises StorageDown."""
    meant = codes.read(code)
    if meant is None:
        return CodeState.MALFORMED
    mailbox = _mailbox(installation, survey.round_id)
    hashed = codes.hashed(meant, mailbox.state().pepper)
    return mailbox.code_state(hashed, survey.invitation_number)


def survey_for_code(
    session: Session, installation: Installation, code: str, now: datetime
) -> tuple[OpenSurvey, str]:
    """The survey a code was made for, and the code as it was meant.

    Raises NotFound (never naming the code), RoundNotOpen, StorageDown.
    """
    meant = codes.read(code)
    if meant is None:
        raise NotFound("code", "")
    for round_id in rounds.ids_in(session, _BEFORE_THE_COUNT, with_codes=True):
        mailbox = _mailbox(installation, round_id)
        if mailbox.exists():
            number = mailbox.invitation_of(codes.hashed(meant, mailbox.state().pepper))
            link = None if number is None else rounds.link_of(session, round_id, number)
            if link is not None:
                return open_survey(session, link, now), meant
    raise NotFound("code", "")


def submit(
    installation: Installation,
    survey: OpenSurvey,
    answers: Answers,
    mark: str,
    code: str | None,
) -> Receipt:
    """Seals an answer and stores it in one transaction that also spends its mark or code.

    On ACCEPTED it is on disk. Raises StorageDown, and then nothing of it is stored unless a
    repeated submit with the same mark says ALREADY_RECEIVED.
    """
    mailbox = _mailbox(installation, survey.round_id)
    spent: bytes | None = None
    if survey.access is Access.CODES:
        meant = codes.read(code or "")
        if meant is None:
            return Receipt.CODE_UNKNOWN
        spent = codes.hashed(meant, mailbox.state().pepper)
    packed = pack(survey.definition, survey.invitation_number, answers, survey.spare)
    return mailbox.submit(
        Letter(
            unit=survey.unit_code,
            invitation=survey.invitation_number,
            sealed=seal(packed, survey.public_key, survey.round_id),
            mark=codes.hashed_mark(mark),
            code=spent,
        )
    )


def _mailbox(installation: Installation, round_id: int) -> Mailbox:
    return mailbox_of(installation.config, installation.engine, round_id)


_definitions: dict[str, SurveyDefinition] = {}


def _definition(session: Session, found: Row[*tuple[Any, ...]]) -> SurveyDefinition:
    """The frozen definition, remembered by its hash: the texts are read once per process. With a
    unit's own questions it is one of that unit and round."""
    own = found.own_questions
    name = found.sha256 if own is None else f"{found.round_id}/{found.unit_code}"
    known = _definitions.get(name)
    if known is None:
        texts = rounds.frozen_texts(session, found.round_id)
        if texts is None:
            raise NotFound("definition", str(found.round_id))
        supplement = None if own is None else Supplement.from_json(found.unit_code, own)
        known = local_questions.with_own(loader.frozen(*texts), supplement)
        if len(_definitions) >= _MOST_REMEMBERED:
            _definitions.clear()
        _definitions[name] = known
    return known


def _parameters(frozen: Mapping[str, object]) -> Parameters:
    return Parameters.from_json(frozen)
