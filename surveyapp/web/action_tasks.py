"""What the action plans need of somebody: actions past their deadline, and those due soon."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from flask import url_for
from sqlalchemy.orm import Session

from surveyapp.domain.access import ROLES, Actor, Right, may_somewhere
from surveyapp.domain.action import ActionStatus
from surveyapp.services import action_overview
from surveyapp.services.action_overview import ListedAction
from surveyapp.web.language import language
from surveyapp.web.local_time import local_moment, today
from surveyapp.web.task import Task, day_of
from surveyapp.web.wording import gettext as _
from surveyapp.web.wording import ngettext

_SOON = timedelta(days=30)
_MOST = 3
"""So many stand by themselves; more stand as one."""
_LONGEST = 80


def actions_due(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:  # noqa: ARG001
    """Open actions that are the actor's own, or of a plan the actor leads the unit of."""
    if not may_somewhere(actor, Right.READ_RESULTS):
        return
    led = {one.unit for one in actor.grants if Right.SIGN_OFF in ROLES[one.role]}
    last = today() + _SOON
    due = [
        one
        for one in action_overview.listed(session, actor, today())
        if ActionStatus(one.row.status).is_open
        and (one.is_mine or one.row.unit.code in led)
        and one.row.deadline is not None
        and one.row.deadline <= last
    ]
    late = [one for one in due if one.is_late]
    if len(late) > _MOST:
        yield _several(late)
        due = [one for one in due if not one.is_late]
    yield from map(_task, due)


def _several(late: list[ListedAction]) -> Task:
    return Task(
        icon="flag",
        title=ngettext("%(num)s action is late", "%(num)s actions are late", len(late)),
        detail=_("Their deadlines have passed."),
        verb=_("Follow up"),
        address=url_for("actions.listing", show="late"),
        is_late=True,
    )


def _task(one: ListedAction) -> Task:
    row = one.row
    due = None if row.deadline is None else local_moment(row.deadline, time(12))
    said = _("The deadline was %(day)s.") if one.is_late else _("The deadline is %(day)s.")
    about = "" if one.name is None else _("For %(name)s.", name=one.name.into(language())) + " "
    return Task(
        icon="flag",
        title=_shortened(row.planned),
        detail=about + (said % {"day": day_of(due)} if due else ""),
        verb=_("Follow up"),
        address=url_for("action_plans.show", unit=row.unit.code, period=row.period)
        + f"#action-{row.id}",
        due=due,
        is_late=one.is_late,
    )


def _shortened(text: str) -> str:
    first = text.split("\n", maxsplit=1)[0]
    return first if len(first) <= _LONGEST else f"{first[:_LONGEST].rsplit(' ', 1)[0]} …"
