"""What the example made of its scorecards: comments, actions, one signed year, beliefs."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor, Grant, Role
from surveyapp.domain.action import ActionStatus
from surveyapp.domain.comment import About
from surveyapp.domain.figure import FigureState
from surveyapp.domain.indicator import Indicator
from surveyapp.domain.scorecard import FromFigure, Scorecard
from surveyapp.services import (
    action_plans,
    approvals,
    causes,
    comments,
    figures,
    scorecards,
    sign_offs,
)
from surveyapp.services.action_plans import Entry
from surveyapp.services.causes import Arrow
from surveyapp.services.comments import Box
from surveyapp.services.sign_offs import Hindrance

_SAID = {
    "sickness-absence": "To langtidsfravær som ikke skyldes arbeidet. Vikarene er på plass fra "
    "januar.",
    "transition-plans": "Planen for de siste barna ble skrevet i august, etter fristen.",
}
_BELIEVED = (
    Arrow("qualified-staff", "user-outcome", "kindergarten", "Flere lærere gir mer lek"),
    Arrow("staff-survey", "sickness-absence", "kindergarten", "Trivsel holder folk friske"),
    Arrow("sickness-absence", "well-being", "kindergarten", "Barna trenger kjente voksne"),
    Arrow("sickness-absence", "budget-deviation", "kindergarten", "Vikarer koster"),
    Arrow("well-being", "user-satisfaction", "kindergarten", "Foreldre ser om barna trives"),
)
_ELSE = "Vi har snakket om dette i personalmøtet og følger det opp i handlingsplanen."
_SIGNED_DAYS_AGO = 290


def fill(session: Session, unit: str, leader: Actor, controller: Actor, now: datetime) -> None:
    """Last year is commented on and signed; this year has a comment and a plan under way; and the
    controller has drawn what is believed to work on what."""
    for arrow in _BELIEVED:
        causes.add(session, controller, arrow, now - timedelta(days=_SIGNED_DAYS_AGO))
    this_year, last_year = str(now.year), str(now.year - 1)
    _sign(session, unit, last_year, leader, controller, now - timedelta(days=_SIGNED_DAYS_AGO))
    card = scorecards.scorecard(session, unit, this_year)
    _comment(session, card, "sickness-absence", leader, now - timedelta(days=5))
    for entry, note in _plan(now):
        made = action_plans.add(
            session, leader, unit, this_year, entry, card, now - timedelta(days=200)
        )
        made.measured_before = last_year if entry.status is not ActionStatus.PLANNED else this_year
        if note:
            action_plans.note(session, leader, made, note, now - timedelta(days=16))


def example_leader(name: str, email: str, unit: str) -> Actor:
    return Actor(name, email, None, (Grant(Role.UNIT_LEADER, unit),))


def _plan(now: datetime) -> list[tuple[Entry, str]]:
    """One past its deadline, one to come, one done."""
    today = now.date()
    return [
        (
            Entry(
                "Samtale etter første egenmelding. Vikarpool sammen med Solstrand.",
                "sickness-absence",
                "hver måned",
                "Personalavdelingen",
                "Ingrid Bakke",
                "Møte med verneombud og bedriftshelsetjeneste.",
                0.0,
                "Ingrid Bakke",
                ActionStatus.UNDER_WAY,
                "",
                today - timedelta(days=10),
            ),
            "Avtalen om vikarpool venter på Solstrand.",
        ),
        (
            Entry(
                "Foreldremøte i hver avdeling: Hva vil dere være med og bestemme om?",
                "participation",
                "hvert år",
                "Ingrid Bakke",
                "Ingrid Bakke",
                "Rådet får saken i mars.",
                12000.0,
                "Jonas Lie",
                ActionStatus.PLANNED,
                "",
                today + timedelta(days=60),
            ),
            "",
        ),
        (
            Entry(
                "Kort ukebrev fra avdelingen hver fredag.",
                "information",
                "hvert år",
                "Ingrid Bakke",
                "Ingrid Bakke",
                "Spørreboks på foreldremøtet.",
                None,
                "Jonas Lie",
                ActionStatus.DONE,
            ),
            "Innført i alle avdelinger.",
        ),
    ]


def _sign(
    session: Session, unit: str, year: str, leader: Actor, controller: Actor, then: datetime
) -> None:
    card = scorecards.scorecard(session, unit, year)
    for one in sign_offs.hindrances(card):
        match one.by:
            case Hindrance.COMMENT_MISSING:
                _comment(session, card, one.indicator.key, leader, then)
            case Hindrance.FIGURE_MISSING:
                _explain(session, card, one.indicator, leader, then)
            case Hindrance.FIGURE_NOT_APPROVED | Hindrance.SURVEY_UNDER_WAY:
                pass
    approvals.approve(session, controller, _figures(card), then)
    whole = sign_offs.copy_of(session, scorecards.scorecard(session, unit, year))
    sign_offs.sign(session, leader, unit, year, sign_offs.fingerprint(whole), then)


def _comment(session: Session, card: Scorecard, key: str, leader: Actor, then: datetime) -> None:
    box = Box(About.INDICATOR, key, _SAID.get(key, _ELSE), 0)
    comments.write(session, leader, card.unit, card.period.code, box, then)


def _explain(
    session: Session, card: Scorecard, indicator: Indicator, leader: Actor, then: datetime
) -> None:
    entry = figures.Entry(
        indicator.key,
        card.unit,
        card.period.code,
        state=FigureState.NOT_MEASURED,
        comment="Ble ikke målt dette året.",
    )
    figures.record(session, leader, entry, then)


def _figures(card: Scorecard) -> list[int]:
    found = [line.reading.provenance for line in card.lines if line.reading.value is not None]
    return [one.figure_id for one in found if isinstance(one, FromFigure) and not one.approved_by]
