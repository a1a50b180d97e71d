"""A round's life: planned, opened, paused, extended, closed, released or cancelled."""

from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.config import Config
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.custody import Mode
from surveyapp.domain.disclosure import Parameters
from surveyapp.domain.errors import GuardiansNotInformed, InvalidInput, NotAllowed, NotFound
from surveyapp.domain.survey import Audience
from surveyapp.domain.survey_round import LONGEST_HOLD, Action, State, require
from surveyapp.services import audit, definitions, organisation, round_plans, settings, turnout
from surveyapp.services.installation import Installation
from surveyapp.services.round_plans import RoundPlan
from surveyapp.services.round_records import (
    RoundLink,
    everything,
    get,
    links,
    listed,
    may_run,
    thing,
)
from surveyapp.store import rounds as stored
from surveyapp.store.mailbox import Mailbox, mailbox_of
from surveyapp.store.tables import SurveyRound

__all__ = [
    "RoundLink",
    "RoundPlan",
    "accept_again",
    "awaits_guardians",
    "awaits_key",
    "cancel",
    "close",
    "everything",
    "extend",
    "get",
    "has_mailbox",
    "hold_back",
    "is_shut",
    "links",
    "listed",
    "may_run",
    "parameters_now",
    "pause",
    "plan",
    "release",
    "request_opening",
    "require_guardians",
    "require_time_left",
    "resume",
    "thing",
    "to_act_on",
]


def plan(
    session: Session, config: Config, actor: Actor, wanted: RoundPlan, now: datetime
) -> SurveyRound:
    """A planned round with its links. Raises InvalidInput with every problem."""
    loaded = definitions.current(config.definitions, wanted.definition)
    complete = round_plans.checked(session, loaded.definition, wanted, now)
    if not all(map(organisation.where_may(session, actor, Right.RUN_ROUND), complete.units)):
        raise NotAllowed("plan", "round")
    made = round_plans.made(session, loaded.definition, complete, actor.email, is_draft=False)
    audit.record(
        session,
        actor,
        "round.plan",
        thing(made.id),
        now,
        definition=made.definition_key,
        period=made.period,
        units=dict(complete.units),
        groups={f"{unit}/{group}": number for (unit, group), number in complete.groups.items()},
    )
    return made


def parameters_now(session: Session) -> Parameters:
    """The thresholds a round opened now would keep."""
    return settings.parameters(session)


def request_opening(session: Session, actor: Actor, round_id: int, now: datetime) -> None:
    """Start was pressed. `work` makes the key and opens; no web process ever sees the key."""
    survey_round = to_act_on(session, actor, round_id, Action.OPEN)
    require_time_left(survey_round, now)
    require_guardians(survey_round)
    settings.require_contacts(session)
    survey_round.opening_requested = True
    audit.record(session, actor, "round.request_opening", thing(round_id), now)


def extend(
    session: Session, actor: Actor, round_id: int, closes_at: datetime, now: datetime
) -> None:
    """Gives people more time; never less, for that is closing early."""
    survey_round = to_act_on(session, actor, round_id, Action.EXTEND)
    if closes_at <= now:
        raise InvalidInput({"closes": "in_the_past"})
    if closes_at <= survey_round.closes_at:
        raise InvalidInput({"closes": "not_later_than_before"})
    if _asks_elsewhere(session, survey_round, closes_at):
        raise InvalidInput({"closes": "asked_already"})
    before = survey_round.closes_at
    survey_round.closes_at = closes_at
    audit.record(
        session,
        actor,
        "round.extend",
        thing(round_id),
        now,
        before=before.isoformat(),
        closes_at=closes_at.isoformat(),
    )


def _asks_elsewhere(session: Session, survey_round: SurveyRound, closes_at: datetime) -> bool:
    """Whether another round of the same survey asks at one of the units before `closes_at`."""
    codes = [unit.code for unit in survey_round.units]
    key, opens_at = survey_round.definition_key, survey_round.opens_at
    return bool(stored.asking_at(session, key, codes, opens_at, closes_at, but=survey_round.id))


def pause(
    installation: Installation, session: Session, actor: Actor, round_id: int, now: datetime
) -> None:
    survey_round = to_act_on(session, actor, round_id, Action.PAUSE)
    survey_round.state = State.PAUSED
    audit.record(session, actor, "round.pause", thing(round_id), now)
    _accept(installation, session, round_id, accepting=False)


def resume(
    installation: Installation, session: Session, actor: Actor, round_id: int, now: datetime
) -> None:
    survey_round = to_act_on(session, actor, round_id, Action.RESUME)
    require_time_left(survey_round, now)
    survey_round.state = State.OPEN
    audit.record(session, actor, "round.resume", thing(round_id), now)
    _accept(installation, session, round_id, accepting=True)


def close(
    installation: Installation, session: Session, actor: Actor, round_id: int, now: datetime
) -> None:
    """No more answers. Those that were under way got in before this returned, or not at all."""
    survey_round = to_act_on(session, actor, round_id, Action.CLOSE)
    survey_round.state = State.CLOSED
    survey_round.closed_at = now
    _accept(installation, session, round_id, accepting=False)
    turnout.record(installation, session, survey_round, now)
    audit.record(session, actor, "round.close", thing(round_id), now)


def cancel(
    installation: Installation, session: Session, actor: Actor, round_id: int, now: datetime
) -> None:
    """Nothing of the round will ever be shown; its key and mailbox are destroyed by `work`."""
    survey_round = to_act_on(session, actor, round_id, Action.CANCEL)
    survey_round.state = State.CANCELLED
    survey_round.opening_requested = False
    audit.record(session, actor, "round.cancel", thing(round_id), now)
    if _mailbox(installation, round_id).exists():
        _accept(installation, session, round_id, accepting=False)


def hold_back(
    session: Session, actor: Actor, round_id: int, until: datetime, now: datetime
) -> None:
    """Moves the release; at most 14 days after the count."""
    survey_round = to_act_on(session, actor, round_id, Action.HOLD_BACK)
    latest = (survey_round.counted_at or now) + LONGEST_HOLD
    if until > latest:
        raise InvalidInput({"until": "held_back_too_long"})
    if until <= now:
        raise InvalidInput({"until": "in_the_past"})
    survey_round.release_at = until
    audit.record(session, actor, "round.hold_back", thing(round_id), now, until=until.isoformat())


def release(session: Session, actor: Actor, round_id: int, now: datetime) -> None:
    """Lets everybody who may read results see them."""
    survey_round = to_act_on(session, actor, round_id, Action.RELEASE)
    survey_round.state = State.RELEASED
    survey_round.released_at = now
    audit.record(session, actor, "round.release", thing(round_id), now)


def has_mailbox(installation: Installation, round_id: int) -> bool:
    """Whether answers or codes can lie there; before the opening: whether codes are made."""
    return _mailbox(installation, round_id).exists()


def is_shut(installation: Installation, round_id: int) -> bool:
    """Whether a mailbox takes nothing; when the round is open, a pause or close was cut off
    before it was stored."""
    return not _mailbox(installation, round_id).state().accepting


def accept_again(installation: Installation, session: Session, round_id: int) -> bool:
    """Lets answers into an open round whose mailbox is shut. Whether it had to."""
    survey_round = stored.claimed(session, round_id)
    if survey_round is None or survey_round.state != State.OPEN:
        return False
    if not is_shut(installation, round_id):
        return False
    _mailbox(installation, round_id).accept(accepting=True)
    return True


def to_act_on(session: Session, actor: Actor, round_id: int, action: Action) -> SurveyRound:
    """The round, kept from others until the transaction ends, where `actor` may do `action`."""
    survey_round = stored.locked(session, round_id)
    if survey_round is None:
        raise NotFound("round", str(round_id))
    if not may_run(session, actor, survey_round):
        raise NotAllowed(action.value, thing(round_id))
    require(round_id, State(survey_round.state), action)
    return survey_round


def require_time_left(survey_round: SurveyRound, now: datetime) -> None:
    if survey_round.closes_at <= now:
        raise InvalidInput({"closes": "in_the_past"})


def awaits_guardians(survey_round: SurveyRound) -> bool:
    """Whether nobody has vouched yet that the pupils' guardians were informed."""
    return survey_round.audience == Audience.PUPILS and survey_round.guardians_informed_on is None


def awaits_key(survey_round: SurveyRound) -> bool:
    """Whether it is counted only when somebody gives the pass phrase that locks its key."""
    return survey_round.state == State.CLOSED and survey_round.custody == Mode.PASS_PHRASE


def require_guardians(survey_round: SurveyRound) -> None:
    """Raises GuardiansNotInformed."""
    if awaits_guardians(survey_round):
        raise GuardiansNotInformed(survey_round.id)


def _accept(
    installation: Installation, session: Session, round_id: int, *, accepting: bool
) -> None:
    """Opens or shuts the mailbox once the main database has taken the new state, all but for the
    commit: a database that cannot be written must not shut the mailbox of an open round."""
    session.flush()
    _mailbox(installation, round_id).accept(accepting=accepting)


def _mailbox(installation: Installation, round_id: int) -> Mailbox:
    return mailbox_of(installation.config, installation.engine, round_id)
