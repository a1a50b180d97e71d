"""What needs this person today. To add a kind of task: one function, one line in PROVIDERS."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor, Right, may_somewhere
from surveyapp.domain.language import Text
from surveyapp.domain.survey_round import Action, State
from surveyapp.paper import format as written
from surveyapp.services import (
    assisted,
    class_mode,
    drafts,
    figure_files,
    following,
    invitations,
    results,
    rounds,
    texts,
)
from surveyapp.services.following import FollowedRound
from surveyapp.web.language import language
from surveyapp.web.transaction import installation

_NEW_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Task:
    """`due` sorts the list, None last; `is_mine` False for what only is to be followed."""

    icon: str
    title: str
    detail: str
    verb: str
    address: str
    due: datetime | None = None
    is_late: bool = False
    is_mine: bool = True


Provider = Callable[[Session, Actor, datetime], Iterator[Task]]


def tasks(session: Session, actor: Actor, now: datetime) -> list[Task]:
    """Everything, overdue first, then by date."""
    found = [task for provider in PROVIDERS for task in provider(session, actor, now)]
    return sorted(found, key=lambda task: (not task.is_late, task.due is None, task.due or now))


def surveys(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Rounds under way that the actor may follow."""
    if not may_somewhere(actor, Right.FOLLOW_ROUND):
        return
    config = installation().config
    for survey_round in rounds.listed(session, actor):
        describe = _UNDER_WAY.get(State(survey_round.state))
        if describe is not None:
            yield describe(following.followed(session, config, actor, survey_round.id, now))


def classes(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:  # noqa: ARG001
    """Surveys to show a class, for those who do not follow them."""
    if not may_somewhere(actor, Right.SHOW_TO_CLASS) or may_somewhere(actor, Right.FOLLOW_ROUND):
        return
    for survey in class_mode.listed(session, installation().config, actor):
        closes = _day(survey.closes_at)
        yield Task(
            icon="people",
            title=_("Let the class answer: %(survey)s", survey=survey.title.into(language())),
            detail=_("It is open until %(day)s.", day=closes),
            verb=_("Show the code"),
            address=url_for("class_mode.choose", round_id=survey.round_id),
            due=survey.closes_at,
        )


def texts_to_read(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:  # noqa: ARG001
    """Surveys whose free texts wait for this reviewer."""
    if not may_somewhere(actor, Right.REVIEW_TEXTS):
        return
    for one in texts.in_review(session, actor):
        yield Task(
            icon="document",
            title=_("Read the texts: %(survey)s", survey=_title(one.survey_round.title)),
            detail=_(
                "%(decided)s of %(texts)s decided",
                decided=written.number(one.decided, language(), 0),
                texts=written.number(one.texts, language(), 0),
            ),
            verb=_("Read"),
            address=url_for("texts.queue", round_id=one.survey_round.id),
            due=one.survey_round.release_at,
        )


def paper_answers(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Open surveys whose paper forms the actor may type in."""
    if not may_somewhere(actor, Right.TYPE_PAPER_ANSWERS):
        return
    places = assisted.places(session, actor, now)
    titles = {place.round_id: place for place in places}
    for place in titles.values():
        yield Task(
            icon="write",
            title=_("Type in answers from paper: %(survey)s", survey=place.title.into(language())),
            detail=_("It is open until %(day)s.", day=_day(place.closes_at)),
            verb=_("Type in"),
            address=url_for("assisted.listing"),
            due=place.closes_at,
        )


def new_results(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Results released lately."""
    if not may_somewhere(actor, Right.READ_RESULTS):
        return
    granted = {grant.unit for grant in actor.grants}
    for one in results.listed(session, actor):
        released_at = one.survey_round.released_at
        place = next((p for p in one.places if p.is_unit or p.code in granted), None)
        if place is not None and released_at is not None and released_at > now - _NEW_FOR:
            yield Task(
                icon="chart",
                title=_("Read the result: %(survey)s", survey=_title(one.survey_round.title)),
                detail=_("%(unit)s. Released %(day)s.", unit=place.name, day=_day(released_at)),
                verb=_("Read"),
                address=url_for("results.of_unit", round_id=one.survey_round.id, unit=place.code),
            )


def missing_figures(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Figures of this year that nobody has recorded yet, a line for each unit or one for all."""
    if not may_somewhere(actor, Right.ENTER_FIGURES):
        return
    owed = Counter(one.unit.name for one in figure_files.missing(session, actor, str(now.year)))
    if not owed:
        return
    total = sum(owed.values())
    where = (
        next(iter(owed)) if len(owed) == 1 else ngettext("%(num)s unit", "%(num)s units", len(owed))
    )
    yield Task(
        icon="write",
        title=ngettext(
            "%(num)s figure is missing for %(year)s",
            "%(num)s figures are missing for %(year)s",
            total,
            year=now.year,
        ),
        detail=where,
        verb=_("Enter"),
        address="/figures",
    )


def letters_to_print(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:  # noqa: ARG001
    """Surveys that are started, but whose codes nobody has made."""
    if not may_somewhere(actor, Right.RUN_ROUND):
        return
    for survey_round, units in invitations.to_print(installation(), session, actor):
        count = len(units)
        where = ngettext("%(num)s unit", "%(num)s units", count) if count > 1 else units[0].name
        yield Task(
            icon="print",
            title=_("Print the letters: %(survey)s", survey=_title(survey_round.title)),
            detail=_("No codes are made yet: %(where)s.", where=where),
            verb=_("Print"),
            address=url_for("rounds.show", round_id=survey_round.id)
            if count > 1
            else url_for("letters.page", round_id=survey_round.id, unit=units[0].code),
            due=survey_round.opens_at,
        )


def to_repeat(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Surveys that were asked about a year ago and are not under way again."""
    if not may_somewhere(actor, Right.RUN_ROUND):
        return
    for choice in drafts.due_again(session, installation().config, actor, now):
        yield Task(
            icon="calendar",
            title=_("Time to ask again: %(survey)s", survey=choice.asked.title.into(language())),
            detail=_("Last time it closed %(day)s.", day=_day(choice.previous.closes_at)),
            verb=_("Prepare"),
            address=url_for("round_plans.choose"),
        )


PROVIDERS: tuple[Provider, ...] = (
    texts_to_read,
    letters_to_print,
    surveys,
    to_repeat,
    classes,
    paper_answers,
    missing_figures,
    new_results,
)


def _planned(found: FollowedRound) -> Task:
    if found.survey_round.is_draft:
        return _prepared(found)
    if found.to_check:
        return _to_check(found)
    if found.awaits_guardians:
        return _awaiting_guardians(found)
    is_mine = Action.OPEN in found.acts
    day = _day(found.survey_round.opens_at)
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
            day=_day(found.survey_round.opens_at),
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
    return _task(
        found,
        icon="lock",
        title=_("Being counted: %(survey)s"),
        detail=_("No one can see the results yet. The program counts by itself."),
        verb=_("See"),
        is_mine=False,
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
        title=title % {"survey": _title(found.survey_round.title)},
        detail=detail,
        verb=verb,
        address=url_for("rounds.show", round_id=found.survey_round.id),
        due=due,
        is_mine=is_mine,
    )


def _title(wordings: Mapping[str, str]) -> str:
    return Text(wordings).into(language())


def _day(moment: datetime) -> str:
    return written.day(moment.astimezone(installation().config.timezone).date(), language())
