"""What a place answered over the rounds of one survey, broken where the questions changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain.history import Earlier, Kind, Name
from surveyapp.domain.language import Text
from surveyapp.domain.series import Series, every_series
from surveyapp.domain.survey import SurveyDefinition, TextQuestion
from surveyapp.services import definitions, releases
from surveyapp.services.results import UnitResults


@dataclass(frozen=True, slots=True)
class Rounds:
    """The rounds a place took part in, oldest first, with the number of each."""

    number: int
    period: str


@dataclass(frozen=True, slots=True)
class Told:
    """One theme or question over time."""

    text: Text
    series: Series


@dataclass(frozen=True)
class OverTime:
    rounds: tuple[Rounds, ...]
    themes: tuple[Told, ...]
    questions: tuple[Told, ...]


def of_unit(session: Session, found: UnitResults) -> OverTime:
    """Every theme and question of a result, as this and earlier rounds of the survey have it."""
    every = sorted(
        (
            one
            for one in releases.released(session)
            if one.survey_round.definition_key == found.survey_round.definition_key
            and one.release.region(found.place.code) is not None
        ),
        key=lambda one: periods.parse(one.survey_round.period).order,
    )
    asked = [Earlier(definitions.frozen(one.survey_round), one.release) for one in every]
    told = list(_told(found.definition, asked, found.place.code))
    return OverTime(
        tuple(Rounds(one.survey_round.id, one.survey_round.period) for one in every),
        tuple(one for one in told if one.series.name[0] is Kind.SECTION),
        tuple(one for one in told if one.series.name[0] is Kind.QUESTION),
    )


def _told(definition: SurveyDefinition, asked: Sequence[Earlier], code: str) -> Iterator[Told]:
    names = list(_names(definition))
    every = every_series(asked, code, [name for _, name in names])
    for (text, _), found in zip(names, every, strict=True):
        if found.segments:
            yield Told(text, found)


def _names(definition: SurveyDefinition) -> Iterator[tuple[Text, Name]]:
    for section in definition.sections:
        yield section.title, (Kind.SECTION, section.key)
        for question in section.questions:
            if not isinstance(question, TextQuestion):
                yield question.text, (Kind.QUESTION, question.key)
