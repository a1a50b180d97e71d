"""What will be seen of a round that has not opened, by the rules it would open with now."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain.disclosure import NodeKey, Parameters
from surveyapp.domain.outlook import RATES, Detail, PlaceOutlook, outlook
from surveyapp.domain.participation import answered_told
from surveyapp.domain.survey import SurveyDefinition, TextQuestion
from surveyapp.domain.text_review import FEWEST_TEXTS, may_be_shown
from surveyapp.services import organisation, round_tree, rounds, turnout
from surveyapp.store.tables import SurveyRound

USUAL_RATE = 70
"""Expected where the survey was not asked before, in per cent."""
_LOWEST_RATE = 20


@dataclass(frozen=True, slots=True)
class ForeseenPlace:
    """`is_group` of a place inside a unit."""

    name: str
    is_group: bool
    least: int
    """How many answers a place of its kind needs."""
    outlook: PlaceOutlook
    comments: bool | None
    """Whether written comments may be read there if enough people write; None where none are
    asked for, or never told of a place of this kind."""

    @property
    def is_shown(self) -> bool:
        return self.outlook.detail is not Detail.NOTHING


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`rate` in per cent answers at every place; `places` from the whole to its parts."""

    rate: int
    places: tuple[ForeseenPlace, ...]

    @property
    def groups(self) -> tuple[ForeseenPlace, ...]:
        return tuple(place for place in self.places if place.is_group)


def expected_rate(session: Session, previous: SurveyRound | None, now: datetime) -> int:
    """Last time's response rate, one of `RATES`."""
    if previous is None:
        return USUAL_RATE
    per_cent = 100 * turnout.status(session, previous, now).rate
    return min((one for one in RATES if one >= _LOWEST_RATE), key=lambda one: abs(one - per_cent))


def foreseen(
    session: Session,
    asked: SurveyDefinition,
    survey_round: SurveyRound,
    units: Collection[str],
    rate: int,
) -> Foreseen | None:
    """What is told of `units`, their groups and, where they are all of the round's, of what lies
    above them. None while a number of invited is missing."""
    if not all(unit.invited for unit in survey_round.units):
        return None
    parameters = rounds.parameters_now(session)
    nodes = round_tree.nodes_if_opened_now(survey_round)
    found = {one.key: one for one in outlook(nodes, parameters, rate)}
    asks_for_words = any(isinstance(one, TextQuestion) for one in asked.questions)
    with_comments = {(code, None) for code in units} if asks_for_words else set()
    places = _named(session, survey_round, units)
    return Foreseen(
        rate,
        tuple(
            ForeseenPlace(
                name,
                is_group=key[1] is not None,
                least=_least(key, parameters),
                outlook=found[key],
                comments=_comments(found[key], parameters) if key in with_comments else None,
            )
            for key, name in places
            if key in found
        ),
    )


def _comments(place: PlaceOutlook, parameters: Parameters) -> bool:
    """As the count decides, when just enough people write."""
    told = answered_told(place.answered, place.invited, parameters.k_unit)
    return may_be_shown(told.least, FEWEST_TEXTS, parameters.k_text)


def _least(key: NodeKey, parameters: Parameters) -> int:
    return parameters.k_unit if key[1] is None else parameters.k_group


def _named(
    session: Session, survey_round: SurveyRound, units: Collection[str]
) -> Iterator[tuple[NodeKey, str]]:
    if all(unit.code in units for unit in survey_round.units):
        asked = {unit.code for unit in survey_round.units}
        above = (unit for unit in organisation.units(session) if unit.code not in asked)
        yield from (((unit.code, None), unit.name) for unit in above)
    for unit in survey_round.units:
        if unit.code in units:
            yield (unit.code, None), unit.name
            yield from (((unit.code, group.key), group.name) for group in unit.groups)
