"""What the scorecard of a unit needs of its leader: comments, and a signature."""

from collections.abc import Iterator

from flask import url_for
from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor
from surveyapp.domain.scorecard import Scorecard
from surveyapp.services import scorecards, sign_offs
from surveyapp.services.figures import ABOVE_UNITS
from surveyapp.services.sign_offs import Hindered, Hindrance
from surveyapp.web.language import language
from surveyapp.web.local_time import today
from surveyapp.web.task import Task
from surveyapp.web.wording import gettext as _
from surveyapp.web.wording import ngettext

_SIGNED_BY = 6
"""The month until which last year's scorecard is asked for."""


def about_cards(session: Session, actor: Actor, card: Scorecard) -> Iterator[Task]:
    """About this year's `card`, and in the first half of the year about last year's."""
    if card.unit_type in ABOVE_UNITS or not sign_offs.may_sign(session, actor, card.unit):
        return
    if today().month <= _SIGNED_BY:
        last = card.period.previous()
        yield from _about(session, scorecards.scorecard(session, card.unit, last.code))
    yield from _about(session, card)


def _about(session: Session, card: Scorecard) -> Iterator[Task]:
    has_results = any(line.reading.value is not None for line in card.lines)
    if not has_results or sign_offs.standing(session, card.unit, card.period.code):
        return
    hindrances = sign_offs.hindrances(card)
    unexplained = [one for one in hindrances if one.by is Hindrance.COMMENT_MISSING]
    if unexplained:
        yield _to_explain(card, unexplained)
    elif not hindrances:
        yield Task(
            icon="tick",
            title=_("Sign the scorecard for %(year)s", year=card.period.code),
            detail=_("Nothing is missing."),
            verb=_("Look it over"),
            address=url_for("sign_offs.page", unit=card.unit, period=card.period.code),
        )


def _to_explain(card: Scorecard, unexplained: list[Hindered]) -> Task:
    names = ", ".join(one.indicator.name.into(language()) for one in unexplained)
    return Task(
        icon="write",
        title=ngettext(
            "Say what lies behind %(num)s result below the lower limit",
            "Say what lies behind %(num)s results below the lower limit",
            len(unexplained),
        ),
        detail=f"{names}, {card.period.code}.",
        verb=_("Write"),
        address=url_for("comments.page", unit=card.unit, period=card.period.code),
    )
