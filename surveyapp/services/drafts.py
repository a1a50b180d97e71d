"""A round as it is proposed: filled in from the last one of its kind and from the organisation."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from surveyapp.config import Config
from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor
from surveyapp.domain.errors import DefinitionFaulty, NotAllowed, NotFound
from surveyapp.domain.period import Period, PeriodKind
from surveyapp.domain.survey import SurveyDefinition
from surveyapp.domain.survey_round import Access, State
from surveyapp.services import audit, planning, round_plans, rounds
from surveyapp.services.planning import Offer
from surveyapp.services.round_plans import RoundPlan
from surveyapp.store import rounds as stored
from surveyapp.store.tables import SurveyRound, Unit

LAST_SECOND = time(23, 59, 59)
"""A round closes at the end of its last day."""
USUAL_DAYS = 21
_MORNING = time(8)
_TO_LOOK_OVER = timedelta(days=7)
_REPEATED_AFTER, _FORGOTTEN_AFTER = timedelta(days=300), timedelta(days=500)
_FEWEST_DAYS, _MOST_DAYS = 3, 60


@dataclass(frozen=True)
class Choice:
    """A survey that may be chosen, when it was last asked at the actor's units, and the round of
    it that is being prepared already."""

    asked: SurveyDefinition
    previous: SurveyRound | None
    begun: SurveyRound | None


def choices(session: Session, config: Config, actor: Actor) -> list[Choice]:
    """Raises DefinitionFaulty while a definition file has a problem."""
    offered = planning.offer(session, config, actor)
    every = rounds.listed(session, actor)
    return [_choice(asked, every, actor, offered) for asked in offered.definitions]


def _choice(
    asked: SurveyDefinition, every: Sequence[SurveyRound], actor: Actor, offered: Offer
) -> Choice:
    codes = {unit.code for unit in offered.units_for(asked)}
    return Choice(asked, _last(asked.key, every, codes), _begun(asked.key, every, actor, codes))


@dataclass(frozen=True)
class DueAgain:
    asked: SurveyDefinition
    previous: SurveyRound


def due_again(session: Session, config: Config, actor: Actor, now: datetime) -> list[DueAgain]:
    """Surveys last asked about a year ago at the actor's units, and neither begun nor planned
    since; none while a definition file has a problem."""
    try:
        found = choices(session, config, actor)
    except DefinitionFaulty:
        return []
    return [
        DueAgain(choice.asked, choice.previous)
        for choice in found
        if choice.begun is None
        and choice.previous is not None
        and _REPEATED_AFTER < now - choice.previous.closes_at < _FORGOTTEN_AFTER
    ]


def previous_at(
    session: Session, survey_round: SurveyRound, units: Collection[str]
) -> SurveyRound | None:
    """The round of the same survey before this one that asked at one of `units`."""
    return stored.last_before(session, survey_round.definition_key, units, survey_round.opens_at)


def begin(session: Session, config: Config, actor: Actor, key: str, now: datetime) -> SurveyRound:
    """A round for `actor` to look over and start; the one that was begun already, if any.

    Raises NotFound for a survey that is not offered, NotAllowed without a unit to ask at.
    """
    found = next((one for one in choices(session, config, actor) if one.asked.key == key), None)
    if found is None:
        raise NotFound("definition", key)
    if found.begun is not None:
        return found.begun
    units = planning.offer(session, config, actor).units_for(found.asked)
    if not units:
        raise NotAllowed("plan", "round")
    plan = _proposed(found, units, now, config.timezone)
    made = round_plans.made(session, found.asked, plan, actor.email, is_draft=True)
    _ask_their_own_again(made, found.previous)
    audit.record(
        session, actor, "round.prepare", rounds.thing(made.id), now, definition=made.definition_key
    )
    return made


def _ask_their_own_again(made: SurveyRound, previous: SurveyRound | None) -> None:
    """Units ask their own questions of last time again, unless somebody takes them away."""
    before = {one.code: one.own_questions for one in previous.units} if previous else {}
    for unit in made.units:
        unit.own_questions = before.get(unit.code)


def _last(key: str, every: Sequence[SurveyRound], codes: Collection[str]) -> SurveyRound | None:
    asked = (
        one
        for one in every
        if one.definition_key == key
        and not one.is_draft
        and one.state != State.CANCELLED
        and any(unit.code in codes for unit in one.units)
    )
    return next(asked, None)


def _begun(
    key: str, every: Sequence[SurveyRound], actor: Actor, codes: Collection[str]
) -> SurveyRound | None:
    """A draft of the actor's own, or one for exactly their units by somebody who shares them."""
    drafts = (
        one
        for one in every
        if one.is_draft
        and one.state == State.PLANNED
        and one.definition_key == key
        and (one.created_by == actor.email or {unit.code for unit in one.units} == codes)
    )
    return next(drafts, None)


def _proposed(choice: Choice, units: Sequence[Unit], now: datetime, zone: ZoneInfo) -> RoundPlan:
    previous = choice.previous
    chosen = _chosen(units, previous)
    groups = {
        (unit.code, group.key): group.invited
        for unit in chosen
        for group in unit.groups
        if group.invited
    }
    before = {} if previous is None else {one.code: one.invited for one in previous.units}
    opens_at = _opens(chosen, now, zone)
    plan = RoundPlan(
        definition=choice.asked.key,
        period=_period(previous, now.astimezone(zone)).code,
        units={unit.code: before.get(unit.code, 0) for unit in chosen if not unit.groups},
        opens_at=opens_at,
        closes_at=_closes(previous, opens_at, zone),
        groups=groups,
        access=Access.LINK if previous is None else previous.access,
    )
    return round_plans.with_sums(plan)


def _chosen(units: Sequence[Unit], previous: SurveyRound | None) -> list[Unit]:
    """Those asked last time; all of them after a round of one unit, which was its leader's own."""
    asked = set() if previous is None else {one.code for one in previous.units}
    if len(asked) <= 1:
        return list(units)
    return [unit for unit in units if unit.code in asked]


def _opens(units: Sequence[Unit], now: datetime, zone: ZoneInfo) -> datetime:
    """At once for one unit; for several in a week, so that their leaders can look it over."""
    if len(units) <= 1:
        return now
    return datetime.combine(now.astimezone(zone).date() + _TO_LOOK_OVER, _MORNING, tzinfo=zone)


def _closes(previous: SurveyRound | None, opens_at: datetime, zone: ZoneInfo) -> datetime:
    """As many days as last time, at the end of the last day on the municipality's clock."""
    days = USUAL_DAYS
    if previous is not None:
        days = (previous.closes_at - previous.opens_at).days
    length = timedelta(days=min(max(days, _FEWEST_DAYS), _MOST_DAYS))
    return datetime.combine(opens_at.astimezone(zone).date() + length, LAST_SECOND, tzinfo=zone)


def _period(previous: SurveyRound | None, today: datetime) -> Period:
    """The period of today, of the kind the survey had last time."""
    month = periods.parse(f"{today.year}-{today.month:02}")
    kind = PeriodKind.YEAR if previous is None else periods.parse(previous.period).kind
    of_its_kind: Mapping[PeriodKind, str] = {
        PeriodKind.YEAR: "2026",
        PeriodKind.TERTIAL: "2026-T1",
        PeriodKind.MONTH: "2026-01",
        PeriodKind.SCHOOL_YEAR: "2026-27",
    }
    return periods.parse(of_its_kind[kind]).holding(month) or month
