"""The catalogue of indicators: reading it, and finding an indicator by what a file calls it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.domain import period as periods
from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.indicator import (
    Aggregation,
    Direction,
    FocusArea,
    Indicator,
    ResultGoal,
    Source,
    SuccessFactor,
)
from surveyapp.domain.language import Text
from surveyapp.domain.period import Period, PeriodKind
from surveyapp.store import indicators, tables


class Match(StrEnum):
    """By what a file's word for an indicator was found; words in `paper.problems`."""

    KEY = "matched_by_key"
    CODE = "matched_by_code"
    NAME = "matched_by_name"


@dataclass(frozen=True)
class Finder:
    """Finds an indicator as files name it: by key, else by code, else by name (fault 22)."""

    by_key: Mapping[str, tables.Indicator]
    by_code: Mapping[str, Sequence[tables.Indicator]]
    by_name: Mapping[str, Sequence[tables.Indicator]]

    def find(self, text: str) -> tuple[tables.Indicator, Match]:
        """The indicator and what matched; raises InvalidInput."""
        wanted = text.strip()
        if wanted in self.by_key:
            return self.by_key[wanted], Match.KEY
        for how, found in (
            (Match.CODE, self.by_code.get(wanted.casefold(), ())),
            (Match.NAME, self.by_name.get(wanted.casefold(), ())),
        ):
            if len(found) == 1:
                return found[0], how
            if found:
                raise InvalidInput({"indicator": "ambiguous_indicator"})
        raise InvalidInput({"indicator": "unknown_indicator"})


def finder(session: Session) -> Finder:
    everything = indicators.everything(session)
    by_code: dict[str, list[tables.Indicator]] = {}
    by_name: dict[str, list[tables.Indicator]] = {}
    for one in everything:
        if one.code:
            by_code.setdefault(one.code.casefold(), []).append(one)
        for name in {wording.casefold() for wording in one.name.values()}:
            by_name.setdefault(name, []).append(one)
    return Finder({one.key: one for one in everything}, by_code, by_name)


def row(session: Session, key: str) -> tables.Indicator:
    """The stored indicator; raises NotFound."""
    found = indicators.by_key(session, key)
    if found is None:
        raise NotFound("indicator", key)
    return found


def as_domain(stored: tables.Indicator) -> Indicator:
    return Indicator(
        key=stored.key,
        name=Text(stored.name),
        source=Source(stored.source),
        direction=Direction(stored.direction),
        measure_unit=stored.measure_unit,
        code=stored.code,
        description=Text(stored.description) if stored.description else None,
        scale_min=stored.scale_min,
        scale_max=stored.scale_max,
        decimals=stored.decimals,
        goal="" if stored.goal is None else stored.goal.key,
        owner=stored.owner,
        frequency=PeriodKind(stored.frequency),
        every=stored.every,
        due_days=stored.due_days,
        plausible_low=stored.plausible_low,
        plausible_high=stored.plausible_high,
        largest_jump=stored.largest_jump,
        aggregation=Aggregation(stored.aggregation),
        formula=stored.formula,
        has_forecast=stored.has_forecast,
        unit_types=tuple(stored.unit_types),
        unit=_code(stored.unit),
        valid_from=_period(stored.valid_from),
        valid_to=_period(stored.valid_to),
    )


def names(session: Session) -> dict[str, Text]:
    """What every indicator is called, by key."""
    return {row.key: Text(row.name) for row in indicators.everything(session)}


def focus_areas(session: Session) -> tuple[FocusArea, ...]:
    """Focus areas with success factors and indicators, in the plan's order."""
    return tuple(area(stored) for stored in indicators.areas(session))


def area(stored: tables.FocusArea) -> FocusArea:
    return FocusArea(
        stored.key,
        Text(stored.name),
        tuple(map(_factor, stored.factors)),
        stored.code,
        valid_from=_period(stored.valid_from),
        valid_to=_period(stored.valid_to),
    )


def _factor(stored: tables.SuccessFactor) -> SuccessFactor:
    return SuccessFactor(
        stored.key,
        Text(stored.name),
        tuple(map(as_domain, stored.indicators)),
        tuple(map(_goal, stored.goals)),
        stored.code,
        unit_types=tuple(stored.unit_types),
        unit=_code(stored.unit),
        valid_from=_period(stored.valid_from),
        valid_to=_period(stored.valid_to),
    )


def _goal(stored: tables.ResultGoal) -> ResultGoal:
    return ResultGoal(
        stored.key,
        Text(stored.name),
        stored.code,
        unit_types=tuple(stored.unit_types),
        unit=_code(stored.unit),
        valid_from=_period(stored.valid_from),
        valid_to=_period(stored.valid_to),
    )


def _period(code: str) -> Period | None:
    return periods.parse(code) if code else None


def _code(unit: tables.Unit | None) -> str:
    return "" if unit is None else unit.code


def refuse_unless_manager(session: Session, actor: Actor) -> None:
    """The catalogue holds for everybody: it takes the right at the top of the organisation."""
    root = session.scalar(select(tables.Unit.code).where(tables.Unit.parent_id.is_(None)))
    if not may(actor, Right.MANAGE_CATALOGUE, (root or "",)):
        raise NotAllowed(Right.MANAGE_CATALOGUE, "indicators")
