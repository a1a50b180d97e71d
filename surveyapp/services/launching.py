"""Making a planned round ready: who is asked, when and how, and Start."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.config import Config
from surveyapp.domain import local_questions
from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound, WrongState
from surveyapp.domain.local_questions import Supplement
from surveyapp.domain.survey_round import Access, Action, State, require
from surveyapp.services import (
    audit,
    definitions,
    organisation,
    round_plans,
    rounds,
    settings,
    ways_in,
)
from surveyapp.services.installation import Installation
from surveyapp.services.ways_in import Groups, Units
from surveyapp.store import rounds as stored
from surveyapp.store.tables import SurveyRound


@dataclass(frozen=True, slots=True)
class Days:
    """When a round is open, what its result is for, and how people come in. `opens_at` of a draft
    may be None: it opens as soon as it is started."""

    opens_at: datetime | None
    closes_at: datetime
    period: str
    access: str


def own_units(session: Session, actor: Actor, survey_round: SurveyRound) -> set[str]:
    """The round's units that `actor` may decide for."""
    may_run_at = organisation.where_may(session, actor, Right.RUN_ROUND)
    return {unit.code for unit in survey_round.units if may_run_at(unit.code)}


def set_people(
    session: Session,
    config: Config,
    actor: Actor,
    round_id: int,
    units: Units,
    groups: Groups,
    now: datetime,
) -> None:
    """Who is asked, and how many are invited.

    Whoever runs the whole round may also take units in and leave them out; a leader of some of its
    units changes the numbers there and leaves the others as they are. Raises InvalidInput.
    """
    survey_round = _to_prepare(session, actor, round_id)
    plan = replace(round_plans.plan_of(survey_round), units=units, groups=groups)
    if not rounds.may_run(session, actor, survey_round):
        own = own_units(session, actor, survey_round)
        if units.keys() | {code for code, _ in groups} != own:
            raise NotAllowed(Action.ADJUST, rounds.thing(round_id))
        plan = _with_the_others(round_plans.plan_of(survey_round), plan, own)
    plan = round_plans.with_sums(plan)
    may_run_at = organisation.where_may(session, actor, Right.RUN_ROUND)
    added = plan.units.keys() - {unit.code for unit in survey_round.units}
    if not all(map(may_run_at, added)):
        raise NotAllowed(Action.ADJUST, rounds.thing(round_id))
    asked = definitions.current(config.definitions, survey_round.definition_key).definition
    problems = round_plans.faulty_people(session, asked, plan)
    if problems:
        raise InvalidInput(problems)
    ways_in.arrange(session, survey_round, plan.units, plan.groups)
    _look_over(session, actor, survey_round, now)
    audit.record(
        session,
        actor,
        "round.set_people",
        rounds.thing(round_id),
        now,
        units=dict(plan.units),
        groups={f"{unit}/{group}": number for (unit, group), number in plan.groups.items()},
    )


def set_days(
    installation: Installation,
    session: Session,
    actor: Actor,
    round_id: int,
    days: Days,
    now: datetime,
) -> None:
    """Raises InvalidInput with every problem."""
    survey_round = _to_prepare(session, actor, round_id)
    if not rounds.may_run(session, actor, survey_round):
        raise NotAllowed(Action.ADJUST, rounds.thing(round_id))
    plan = replace(
        round_plans.plan_of(survey_round),
        opens_at=days.opens_at or now,
        closes_at=days.closes_at,
        period=days.period,
        access=days.access,
    )
    problems = round_plans.faulty_times(plan, now)
    if plan.opens_at < now or (days.opens_at is None and not survey_round.is_draft):
        problems["opens"] = "in_the_past"
    leaves_codes = survey_round.access == Access.CODES != days.access
    if leaves_codes and rounds.has_mailbox(installation, round_id):
        problems["access"] = "letters_are_made"
    if problems:
        raise InvalidInput(problems)
    survey_round.opens_at, survey_round.closes_at = plan.opens_at, plan.closes_at
    survey_round.period = periods.parse(plan.period).code
    survey_round.access = plan.access
    audit.record(
        session,
        actor,
        "round.set_days",
        rounds.thing(round_id),
        now,
        opens_at=plan.opens_at.isoformat(),
        closes_at=plan.closes_at.isoformat(),
        period=survey_round.period,
        access=str(plan.access),
    )


def set_questions(
    session: Session,
    config: Config,
    actor: Actor,
    round_id: int,
    supplement: Supplement,
    now: datetime,
) -> None:
    """A unit's own questions; none takes them away. Raises InvalidInput with every problem."""
    survey_round = _to_prepare(session, actor, round_id)
    unit = next((one for one in survey_round.units if one.code == supplement.unit), None)
    if unit is None:
        raise NotFound("unit", supplement.unit)
    if unit.code not in own_units(session, actor, survey_round):
        raise NotAllowed(Action.ADJUST, rounds.thing(round_id))
    asked = definitions.current(config.definitions, survey_round.definition_key).definition
    problems = local_questions.problems(asked, supplement.questions)
    if problems:
        raise InvalidInput(problems)
    unit.own_questions = supplement.as_json() if supplement.questions else None
    _look_over(session, actor, survey_round, now)
    audit.record(
        session,
        actor,
        "round.set_questions",
        rounds.thing(round_id),
        now,
        unit=unit.code,
        number=len(supplement.questions),
    )


def _look_over(session: Session, actor: Actor, survey_round: SurveyRound, now: datetime) -> None:
    """Notes that a leader has seen to their units in a round that somebody else runs."""
    if not rounds.may_run(session, actor, survey_round):
        own = own_units(session, actor, survey_round)
        for unit in survey_round.units:
            if unit.code in own:
                unit.checked_at = now


def problems(
    session: Session, config: Config, survey_round: SurveyRound, now: datetime
) -> dict[str, str]:
    """What must be mended before the round can start; empty when it is ready."""
    unasked = {"contacts": "contacts_missing"} if settings.responsible(session).missing else {}
    try:
        _complete(session, config, survey_round, now)
    except InvalidInput as refusal:
        return unasked | refusal.problems
    return unasked


def start(session: Session, config: Config, actor: Actor, round_id: int, now: datetime) -> bool:
    """Start was pressed: the round opens at its time, or at once where that has come. Tells
    whether it is at once. Raises InvalidInput with every problem that hinders it."""
    survey_round = rounds.to_act_on(session, actor, round_id, Action.OPEN)
    if not survey_round.is_draft:
        raise WrongState(round_id, survey_round.state, Action.OPEN.value)
    hindrances = problems(session, config, survey_round, now)
    if hindrances:
        raise InvalidInput(hindrances)
    survey_round.is_draft = False
    survey_round.opening_requested = survey_round.opens_at <= now
    audit.record(
        session,
        actor,
        "round.start",
        rounds.thing(round_id),
        now,
        opens_at=max(survey_round.opens_at, now).isoformat(),
        closes_at=survey_round.closes_at.isoformat(),
    )
    return survey_round.opening_requested


def _complete(session: Session, config: Config, survey_round: SurveyRound, now: datetime) -> None:
    asked = definitions.current(config.definitions, survey_round.definition_key).definition
    plan = round_plans.plan_of(survey_round)
    if survey_round.opens_at <= now and rounds.awaits_guardians(survey_round):
        raise InvalidInput({"guardians": "guardians_not_informed"})
    round_plans.checked(session, asked, plan, now, round_id=survey_round.id)
    faulty = {
        f"questions {unit.code}": "questions_do_not_fit"
        for unit in survey_round.units
        if (own := definitions.own_of(unit)) and local_questions.problems(asked, own.questions)
    }
    if faulty:
        raise InvalidInput(faulty)


def _to_prepare(session: Session, actor: Actor, round_id: int) -> SurveyRound:
    """The round, kept from others, while it may still be changed by somebody who may."""
    survey_round = stored.locked(session, round_id)
    if survey_round is None:
        raise NotFound("round", str(round_id))
    if not own_units(session, actor, survey_round):
        raise NotAllowed(Action.ADJUST, rounds.thing(round_id))
    require(round_id, State(survey_round.state), Action.ADJUST)
    if survey_round.opening_requested:
        raise WrongState(round_id, survey_round.state, Action.ADJUST.value)
    return survey_round


def _with_the_others(
    before: round_plans.RoundPlan, wanted: round_plans.RoundPlan, own: set[str]
) -> round_plans.RoundPlan:
    others = {code: number for code, number in before.units.items() if code not in own}
    groups = {key: number for key, number in before.groups.items() if key[0] not in own}
    return replace(wanted, units={**others, **wanted.units}, groups={**groups, **wanted.groups})
