"""The catalogue of indicators: reading it, and finding an indicator by what a file calls it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor, Right, may
from surveyapp.domain.errors import InvalidInput, NotAllowed, NotFound
from surveyapp.domain.indicator import (
    FocusArea,
    Indicator,
)
from surveyapp.domain.language import Text
from surveyapp.domain.period import Period
from surveyapp.services import structure
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
    """The indicator as it is now."""
    facts = {column.key: getattr(stored, column.key) for column in stored.__table__.columns}
    units = {} if stored.unit is None else {stored.unit.id: stored.unit.code}
    goals = {} if stored.goal is None else {stored.goal.id: stored.goal.key}
    return structure.indicator(facts, structure.scope(facts, units), goals)


def names(session: Session) -> dict[str, Text]:
    """What every indicator is called, by key."""
    return {row.key: Text(row.name) for row in indicators.everything(session)}


def focus_areas(session: Session, period: Period | None = None) -> tuple[FocusArea, ...]:
    """Focus areas with all below, in the plan's order, as they were in `period`; None: as they
    are."""
    return structure.at(session, period).areas


def may_manage(session: Session, actor: Actor) -> bool:
    root = session.scalar(select(tables.Unit.code).where(tables.Unit.parent_id.is_(None)))
    return may(actor, Right.MANAGE_CATALOGUE, (root or "",))


def refuse_unless_manager(session: Session, actor: Actor) -> None:
    """The catalogue holds for everybody: it takes the right at the top of the organisation."""
    if not may_manage(session, actor):
        raise NotAllowed(Right.MANAGE_CATALOGUE, "indicators")
