"""Opening a round: its key is made, so this is never loaded where pages are served."""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.config import Config
from surveyapp.domain import local_questions
from surveyapp.domain.access import Actor
from surveyapp.domain.errors import InvalidInput, NotAllowed, Refused, RehearsalFailed, WrongState
from surveyapp.domain.packing import envelope_length
from surveyapp.domain.survey import SurveyDefinition
from surveyapp.domain.survey_round import Action, State
from surveyapp.services import audit, definitions, round_tree, rounds, safekeeping, settings
from surveyapp.services.installation import Installation
from surveyapp.store import keys
from surveyapp.store.keys import Use
from surveyapp.store.mailbox import PEPPER_BYTES, mailbox_of
from surveyapp.store.tables import SurveyRound


def open_now(
    installation: Installation, session: Session, actor: Actor, round_id: int, now: datetime
) -> None:
    """Freezes what decides the result, makes and rehearses the key, and lets answers in.

    For the operator and `work` only. Whatever is cut off half-way is made anew by the next try:
    until this transaction commits nobody has the public key, so no answer can be lost with it.
    """
    if not actor.is_system:
        raise NotAllowed(Action.OPEN, rounds.thing(round_id))
    survey_round = rounds.to_act_on(session, actor, round_id, Action.OPEN)
    if survey_round.is_draft:
        raise WrongState(round_id, "being prepared", Action.OPEN.value)
    rounds.require_time_left(survey_round, now)
    settings.require_contacts(session)
    length = _freeze(installation.config, session, survey_round)
    rounds.require_guardians(survey_round)
    mailbox = mailbox_of(installation.config, installation.engine, round_id)
    mailbox.create(secrets.token_bytes(PEPPER_BYTES))
    safekeeping.put_away(installation, session, survey_round, length)
    survey_round.post_key = keys.make(installation.config.keys, round_id, Use.ADDRESSES).public()
    mailbox.accept(accepting=True)
    survey_round.opening_trouble = None
    survey_round.state = State.OPEN
    survey_round.opens_at = min(survey_round.opens_at, now)
    survey_round.opening_requested = False
    audit.record(
        session,
        actor,
        "round.open",
        rounds.thing(round_id),
        now,
        sha256=survey_round.sha256,
        key=survey_round.custody,
        recovery_sheet=survey_round.recovery_sheet,
    )


def note_trouble(session: Session, round_id: int, trouble: Refused) -> None:
    """Why a round that is due could not be opened, for those who wait for it."""
    kind = "key" if isinstance(trouble, RehearsalFailed) else "storage"
    rounds.get(session, round_id).opening_trouble = kind


def _freeze(config: Config, session: Session, survey_round: SurveyRound) -> int:
    """Copies all that decides the result onto the round; tells how long its packed answers are."""
    loaded = definitions.current(config.definitions, survey_round.definition_key)
    survey_round.version = loaded.definition.version
    survey_round.audience = loaded.definition.audience.value
    survey_round.title = dict(loaded.definition.title.wordings)
    survey_round.definition_text = loaded.text
    survey_round.scales_text = loaded.scales_text
    survey_round.sha256 = loaded.sha256
    decided = settings.in_force(session)
    survey_round.parameters = decided.parameters.as_json()
    survey_round.repair_days = decided.repair_days
    round_tree.freeze(survey_round)
    survey_round.most_own_questions = _own_questions(loaded.definition, survey_round)
    room = local_questions.BYTES * survey_round.most_own_questions
    return envelope_length(loaded.definition) + room


def _own_questions(asked: SurveyDefinition, survey_round: SurveyRound) -> int:
    """The largest number of a unit. Raises InvalidInput for those that do not fit the survey any
    more: a file may have changed since they were written, and no answer could be read then."""
    most = 0
    for unit in survey_round.units:
        own = definitions.own_of(unit)
        if own is not None:
            most = max(most, len(own.questions))
            if local_questions.problems(asked, own.questions):
                raise InvalidInput({f"questions {unit.code}": "questions_do_not_fit"})
    return most
