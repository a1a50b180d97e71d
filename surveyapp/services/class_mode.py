"""What a teacher shows a class: the way into an open survey of pupils, and never a count."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from surveyapp.config import Config
from surveyapp.domain.access import Actor, Right
from surveyapp.domain.code import printed
from surveyapp.domain.errors import NotFound
from surveyapp.domain.language import Text
from surveyapp.domain.survey import Audience
from surveyapp.domain.survey_round import Access, State
from surveyapp.services import definitions, organisation, rounds
from surveyapp.store.tables import Invitation, SurveyRound

_SHOWN_IN = frozenset({State.OPEN, State.PLANNED, State.PAUSED})


@dataclass(frozen=True, slots=True)
class ClassSurvey:
    """An open survey of pupils by link, with its ways in at the units the actor may show."""

    round_id: int
    title: Text
    period: str
    state: State
    closes_at: datetime
    guardians_informed_on: date | None
    ways: tuple["ClassWay", ...]
    reads_aloud: bool

    def way(self, number: int) -> "ClassWay":
        """Raises NotFound for a way that is unknown or at another unit."""
        for each in self.ways:
            if each.number == number:
                return each
        raise NotFound("link", str(number))


@dataclass(frozen=True, slots=True)
class ClassWay:
    """`typed` is the link as a pupil without a camera types it at `typed_at`."""

    number: int
    unit_name: str
    group_name: str | None
    url: str
    typed: str
    typed_at: str


def shown(session: Session, config: Config, actor: Actor, round_id: int) -> ClassSurvey:
    """Raises NotFound for what is no survey of pupils by link, over, or nothing of the actor's."""
    survey_round = rounds.get(session, round_id)
    found = _survey(session, config, actor, survey_round)
    if found is None:
        raise NotFound("round", str(round_id))
    return found


def listed(session: Session, config: Config, actor: Actor) -> list[ClassSurvey]:
    """Those that are open now."""
    found = (_survey(session, config, actor, one) for one in rounds.everything(session))
    return [one for one in found if one is not None and one.state is State.OPEN]


def is_for_class(survey_round: SurveyRound) -> bool:
    """Whether a whole class comes in by one link."""
    return survey_round.audience == Audience.PUPILS and survey_round.access == Access.LINK


def _survey(
    session: Session, config: Config, actor: Actor, survey_round: SurveyRound
) -> ClassSurvey | None:
    if not is_for_class(survey_round) or State(survey_round.state) not in _SHOWN_IN:
        return None
    may_show = organisation.where_may(session, actor, Right.SHOW_TO_CLASS)
    own = [one for one in survey_round.invitations if may_show(one.round_unit.code)]
    if not own:
        return None
    return ClassSurvey(
        round_id=survey_round.id,
        title=Text(survey_round.title),
        period=survey_round.period,
        state=State(survey_round.state),
        closes_at=survey_round.closes_at,
        guardians_informed_on=survey_round.guardians_informed_on,
        ways=tuple(_way(config, one) for one in own),
        reads_aloud=_layout(config, survey_round) == "question",
    )


def _way(config: Config, invitation: Invitation) -> ClassWay:
    group = invitation.round_group
    return ClassWay(
        number=invitation.number,
        unit_name=invitation.round_unit.name,
        group_name=None if group is None else group.name,
        url=f"{config.base_url}/s/{invitation.link}",
        typed=printed(invitation.link),
        typed_at=f"{config.base_url.partition('://')[2]}/c",
    )


def _layout(config: Config, survey_round: SurveyRound) -> str:
    if survey_round.definition_text is not None:
        return definitions.frozen(survey_round).layout
    return definitions.current(config.definitions, survey_round.definition_key).definition.layout
