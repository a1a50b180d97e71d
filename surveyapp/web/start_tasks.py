"""What needs this person today. To add a kind of task: one function, one line in PROVIDERS."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor, Right, may_somewhere
from surveyapp.domain.scorecard import Scorecard
from surveyapp.paper import format as written
from surveyapp.services import (
    approvals,
    assisted,
    catalogue_checks,
    class_mode,
    figures_owed,
    indicators,
    invitations,
    results,
    settings,
    texts,
)
from surveyapp.web.action_tasks import actions_due
from surveyapp.web.card_tasks import about_cards
from surveyapp.web.language import language
from surveyapp.web.local_time import LAST_SECOND, local_moment, today
from surveyapp.web.scorecards import this_year
from surveyapp.web.survey_tasks import surveys, to_repeat
from surveyapp.web.task import Provider, Task, day_of, titled
from surveyapp.web.transaction import installation

_NEW_FOR = timedelta(days=14)


def tasks(session: Session, actor: Actor, now: datetime, card: Scorecard | None) -> list[Task]:
    """Everything, overdue first, then by date; `card` is the scorecard the page shows."""
    found = [task for provider in PROVIDERS for task in provider(session, actor, now)]
    if card is not None:
        found += about_cards(session, actor, card)
    return sorted(found, key=lambda task: (not task.is_late, task.due is None, task.due or now))


def classes(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:  # noqa: ARG001
    """Surveys to show a class, for those who do not follow them."""
    if not may_somewhere(actor, Right.SHOW_TO_CLASS) or may_somewhere(actor, Right.FOLLOW_ROUND):
        return
    for survey in class_mode.listed(session, installation().config, actor):
        closes = day_of(survey.closes_at)
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
            title=_("Read the texts: %(survey)s", survey=titled(one.survey_round.title)),
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
            detail=_("It is open until %(day)s.", day=day_of(place.closes_at)),
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
                title=_("Read the result: %(survey)s", survey=titled(one.survey_round.title)),
                detail=_("%(unit)s. Released %(day)s.", unit=place.name, day=day_of(released_at)),
                verb=_("Read"),
                address=url_for("results.of_unit", round_id=one.survey_round.id, unit=place.code),
            )


def missing_figures(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Figures of this year that nobody has recorded yet, a line for each unit or one for all."""
    if not may_somewhere(actor, Right.ENTER_FIGURES):
        return
    found = figures_owed.owed_now(session, actor, today())
    owed = Counter(one.unit.name for one in found)
    if not owed:
        return
    total = len(found)
    due = found[0].due
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
        due=None if due is None else local_moment(due, LAST_SECOND),
        is_late=found[0].is_late(today()),
    )


def figures_to_approve(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Figures of this year that wait for the controller."""
    if not may_somewhere(actor, Right.MANAGE_CATALOGUE):
        return
    count = approvals.waiting(session, actor, now.year)
    if count:
        yield Task(
            icon="tick",
            title=ngettext("%(num)s figure to approve", "%(num)s figures to approve", count),
            detail=_("Look them over for a unit or an indicator."),
            verb=_("Look over"),
            address="/figures",
            is_mine=False,
        )


def structure_to_mend(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """What the check of the structure found, as one line for the controller."""
    if not indicators.may_manage(session, actor):
        return
    found = catalogue_checks.checked(session, actor, this_year(now))
    if found:
        yield Task(
            icon="write",
            title=_("Structure of the scorecards"),
            detail=ngettext("%(num)s thing to mend", "%(num)s things to mend", len(found)),
            verb=_("See"),
            address=url_for("structure.check"),
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
            title=_("Print the letters: %(survey)s", survey=titled(survey_round.title)),
            detail=_("No codes are made yet: %(where)s.", where=where),
            verb=_("Print"),
            address=url_for("rounds.show", round_id=survey_round.id)
            if count > 1
            else url_for("letters.page", round_id=survey_round.id, unit=units[0].code),
            due=survey_round.opens_at,
        )


def contacts(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:  # noqa: ARG001
    """No survey opens before it is said whom people can ask."""
    if settings.may_change(session, actor) and settings.responsible(session).missing:
        yield Task(
            icon="people",
            title=_("Say whom people can ask about the surveys"),
            detail=_(
                "No survey opens before the contact and the data protection officer are named."
            ),
            verb=_("Fill in"),
            address=url_for("settings.show", part="privacy"),
            is_late=True,
        )


PROVIDERS: tuple[Provider, ...] = (
    contacts,
    actions_due,
    texts_to_read,
    letters_to_print,
    surveys,
    to_repeat,
    classes,
    paper_answers,
    missing_figures,
    figures_to_approve,
    structure_to_mend,
    new_results,
)
