"""What a survey needs of somebody: from the one to prepare again to the one to release."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor, Right, may_somewhere
from surveyapp.domain.survey_round import Action, State
from surveyapp.paper import format as written
from surveyapp.services import drafts, following, rounds
from surveyapp.services.following import FollowedRound
from surveyapp.web.language import language
from surveyapp.web.task import Task, day_of, titled
from surveyapp.web.transaction import installation


def surveys(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Rounds under way that the actor may follow."""
    if not may_somewhere(actor, Right.FOLLOW_ROUND):
        return
    config = installation().config
    for survey_round in rounds.listed(session, actor):
        describe = _UNDER_WAY.get(State(survey_round.state))
        if describe is not None:
            yield describe(following.followed(session, config, actor, survey_round.id, now))


def to_repeat(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Surveys that were asked about a year ago and are not under way again."""
    if not may_somewhere(actor, Right.RUN_ROUND):
        return
    for choice in drafts.due_again(session, installation().config, actor, now):
        yield Task(
            icon="calendar",
            title=_("Time to ask again: %(survey)s", survey=choice.asked.title.into(language())),
            detail=_("Last time it closed %(day)s.", day=day_of(choice.previous.closes_at)),
            verb=_("Prepare"),
            address=url_for("round_plans.choose"),
        )


def _planned(found: FollowedRound) -> Task:
    if found.survey_round.is_draft:
        return _prepared(found)
    if found.to_check:
        return _to_check(found)
    if found.awaits_guardians:
        return _awaiting_guardians(found)
    is_mine = Action.OPEN in found.acts
    day = day_of(found.survey_round.opens_at)
    return _task(
        found,
        icon="calendar",
        title=_("See over and start: %(survey)s") if is_mine else _("Planned: %(survey)s"),
        detail=_("It starts by itself %(day)s.", day=day),
        verb=_("See over") if is_mine else _("See"),
        due=found.survey_round.opens_at,
        is_mine=is_mine,
    )


def _to_check(found: FollowedRound) -> Task:
    return _task(
        found,
        icon="people",
        title=_("Check who answers: %(survey)s"),
        detail=_(
            "It is planned for several units and opens %(day)s.",
            day=day_of(found.survey_round.opens_at),
        ),
        verb=_("See over"),
        due=found.survey_round.opens_at,
    )


def _prepared(found: FollowedRound) -> Task:
    return _task(
        found,
        icon="calendar",
        title=_("See over and start: %(survey)s"),
        detail=_("You have begun to prepare it."),
        verb=_("Go on"),
    )


def _awaiting_guardians(found: FollowedRound) -> Task:
    is_mine = Action.INFORM_GUARDIANS in found.acts
    return _task(
        found,
        icon="calendar",
        title=_("Inform the guardians: %(survey)s"),
        detail=_("It cannot open before somebody has noted when they were informed."),
        verb=_("See over") if is_mine else _("See"),
        due=found.survey_round.opens_at,
        is_mine=is_mine,
    )


def _open(found: FollowedRound) -> Task:
    return _task(
        found,
        icon="people",
        title=_("Follow the survey: %(survey)s"),
        detail=_(
            "At least %(answered)s of %(invited)s have answered (%(rate)s).",
            answered=written.number(found.answered, language(), 0),
            invited=written.number(found.invited, language(), 0),
            rate=written.percent(100 * found.rate, language()),
        ),
        verb=_("Follow"),
        due=found.survey_round.closes_at,
    )


def _closed(found: FollowedRound) -> Task:
    if rounds.awaits_key(found.survey_round):
        return _awaiting_key(found)
    return _task(
        found,
        icon="lock",
        title=_("Being counted: %(survey)s"),
        detail=_("No one can see the results yet. The program counts by itself."),
        verb=_("See"),
        is_mine=False,
    )


def _awaiting_key(found: FollowedRound) -> Task:
    return _task(
        found,
        icon="lock",
        title=_("Waits for its key: %(survey)s"),
        detail=_("Ask the operator to count it. The pass phrase must be given."),
        verb=_("See"),
        is_mine=bool(found.acts),
    )


def _counted(found: FollowedRound) -> Task:
    is_mine = Action.RELEASE in found.acts
    return _task(
        found,
        icon="lock",
        title=_("Release the result: %(survey)s") if is_mine else _("Counted: %(survey)s"),
        detail=_("No one can see it yet. It is released by itself unless it is held back."),
        verb=_("Decide") if is_mine else _("See"),
        due=found.survey_round.release_at,
        is_mine=is_mine,
    )


_UNDER_WAY: Mapping[State, Callable[[FollowedRound], Task]] = {
    State.PLANNED: _planned,
    State.OPEN: _open,
    State.PAUSED: _open,
    State.CLOSED: _closed,
    State.COUNTED: _counted,
}


def _task(
    found: FollowedRound,
    *,
    icon: str,
    title: str,
    detail: str,
    verb: str,
    due: datetime | None = None,
    is_mine: bool = True,
) -> Task:
    return Task(
        icon=icon,
        title=title % {"survey": titled(found.survey_round.title)},
        detail=detail,
        verb=verb,
        address=url_for("rounds.show", round_id=found.survey_round.id),
        due=due,
        is_mine=is_mine,
    )
